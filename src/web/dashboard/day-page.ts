import { html } from "hono/html";
import { formatLocal, formatLocalDate } from "../../calendar/format.ts";
import { ENDINGS, type TaskEnding } from "../../channels/task-ending.ts";
import type { Day, DayPerson, HeldCode } from "../../report/day.ts";
import { sayEvent } from "../../event-words.ts";
import type { NamedTask } from "../../report/open-tasks.ts";
import { endingsOf } from "../../run/actions/tasks.ts";
import { drawButton, type Piece, writeFrame } from "./frame.ts";
import { BOARD_WORDS, type BoardLanguage, type Said } from "./words.ts";

type Words = (typeof BOARD_WORDS)[BoardLanguage];

/** Where the page's buttons lead back to. */
export const FROM_DAY = "today";

/** Who comes and whom to call today, a block a person: for a tablet at the counter. */
export function writeDayPage(
  day: Day,
  { language, said = null }: { language: BoardLanguage; said?: Said | null },
): string {
  const words = BOARD_WORDS[language];
  return writeFrame({
    language,
    title: `${words.today} ${day.date}`,
    head: html`<nav><a href="/">${words.back}</a></nav><span class="soft">${words.asOf} ${formatLocal(day.now, day.zone)} ${day.zone}</span>`,
    content: [
      said === null ? html`` : html`<p role="status">${words[said]}</p>`,
      drawCodeForm(words),
      day.people.length === 0 ? html`<p>${words.nothing}</p>` : html``,
      ...day.people.map((person) => drawPerson(person, day, language)),
      day.hidden === 0
        ? html``
        : html`<p class="soft">${words.hiddenTasks} ${day.hidden}: <code>seq tasks list --all</code></p>`,
    ],
  });
}

/** A scanner types what it reads, and presses Enter: it needs a field and nothing else. */
export function drawCodeForm(words: Words): Piece {
  return html`<form method="get" action="/code"><label>${words.code} <input name="code" autocomplete="off" autocapitalize="characters" spellcheck="false" size="18"></label> <button>${words.look}</button></form>`;
}

function drawPerson(person: DayPerson, day: Day, language: BoardLanguage): Piece {
  const words = BOARD_WORDS[language];
  const { card, meetings, tasks, codes, suppressed } = person;
  const work = [card.title, card.company].filter((part) => part !== null).join(", ");
  const clock = (at: number) => formatLocal(at, day.zone).slice(-5);
  const id = `p${person.prospect}`;
  return html`<section aria-labelledby="${id}"><h2 id="${id}"><a href="/people/${id}">${person.name}</a></h2>
<p>${work} ${person.phone === null ? "" : html`<a href="tel:${person.phone}">${person.phone}</a>`} <span class="soft">${person.email ?? ""}</span></p>
${suppressed === null ? "" : html`<p class="bad">${words.never}: ${suppressed}</p>`}
<ul class="waits">${meetings.map(({ at, kind }) => html`<li><span class="what"><b>${at === null ? words.someTime : clock(at)}</b> ${words.comes} <span class="soft">${sayEvent(kind, language)}</span></span></li>\n`)}${tasks.map((task) => html`<li>${drawDayTask(task, day, words, clock)}</li>\n`)}</ul>
${card.history.length === 0 ? html`<p class="soft">${words.nothingBefore}</p>` : html`<ol class="line">${card.history.map(({ at, kind, channel, step, detail }) => html`<li>${sayEvent(kind, language)} <span class="soft">${[channel, step].filter((part) => part !== null).join(" › ")} ${formatLocal(at, day.zone)}</span> ${detail ?? ""}</li>\n`)}</ol>`}
${codes.map((code) => html`<p>${words.code}: <a href="/code?code=${encodeURIComponent(code.code)}">${code.code}</a> <span class="soft">${describeWorth(code, day.zone, words)}</span></p>\n`)}</section>
`;
}

/** What a code is worth, and until when. */
export function describeWorth(
  { name, discount, expiresAt, left }: HeldCode,
  zone: string,
  words: Words,
): string {
  return [
    name,
    discount,
    expiresAt === null ? null : `${words.until} ${formatLocalDate(expiresAt, zone)}`,
    left === null || left === 1 ? null : `${left} ×`,
  ]
    .filter((part) => part !== null)
    .join(", ");
}

/** A task with a button for each way in which it can end by one word. */
function drawDayTask(task: NamedTask, day: Day, words: Words, clock: (at: number) => string): Piece {
  const target = `/tasks/${task.id}?from=${FROM_DAY}`;
  const isLater = task.snoozedUntil !== null && task.snoozedUntil > day.now;
  const when = isLater ? html`<b>${clock(task.snoozedUntil ?? day.now)}</b> ` : "";
  return html`<span class="what">${when}<b>${task.action}</b> <span class="soft">${task.sequence} › ${task.step}</span>${
    task.warning === null ? "" : html` <span class="bad">${task.warning}</span>`
  }${task.text === "" ? "" : html`<br>${task.text.split("\n").map((line) => html`${line}<br>`)}`}</span>${buttonsOf(task).map((ending) => drawButton(target, ending, words.endings[ending]))}${drawButton(target, "snooze", words.snooze)}`;
}

function buttonsOf({ action, held }: NamedTask): TaskEnding[] {
  const known = endingsOf(action).filter((ending) => ENDINGS[ending].touch !== "open");
  // What the law holds can be left out, and nothing else.
  return held === null ? known : known.filter((ending) => ENDINGS[ending].touch === "skipped");
}
