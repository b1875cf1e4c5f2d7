import { html } from "hono/html";
import { formatLocal } from "../../calendar/format.ts";
import type { Instant } from "../../engine/plan.ts";
import { sayEvent } from "../../event-words.ts";
import type { PersonView } from "../../report/person.ts";
import type { StoredEvent } from "../../store/port.ts";
import { drawButton, type Piece, writeFrame } from "./frame.ts";
import { drawTask } from "./sections/today-section.ts";
import { BOARD_WORDS, type BoardLanguage, type BoardWords as Words, type Said } from "./words.ts";

/** The latest events that are shown; `seq timeline` has them all. */
const SHOWN = 100;

/** One person over all channels, as `seq person` shows them. */
export function writePersonPage(
  view: PersonView,
  {
    language,
    zone,
    now,
    said = null,
  }: { language: BoardLanguage; zone: string; now: Instant; said?: Said | null },
): string {
  const words = BOARD_WORDS[language];
  const at = (time: Instant) => html`<span class="soft">${formatLocal(time, zone)}</span>`;
  const work = [view.title, view.company, view.country, view.zone].filter((part) => part !== null).join(", ");
  const isActive = view.enrollments.some(({ ended, status }) => ended === null && status !== "paused");
  const shown = view.timeline.slice(-SHOWN).reverse();
  const left = view.timeline.length - shown.length;
  return writeFrame({
    language,
    title: view.fullName ?? view.prospect,
    head: html`<nav><a href="/">${words.back}</a></nav><span class="soft">${zone}</span>`,
    content: [
      said === null ? html`` : drawSaid(said, view, words),
      html`<p>${work}</p><p>${Object.values(view.addresses)
        .filter((address) => address !== null)
        .map((address) => html`<code>${address}</code> `)}</p>`,
      view.suppressed === null
        ? html``
        : html`<p class="bad">${words.never}: ${view.suppressed.reason} ${at(view.suppressed.at)}</p>`,
      view.pausedUntil === null || view.pausedUntil <= now
        ? html``
        : html`<p class="bad">${words.away} ${at(view.pausedUntil)}</p>`,
      view.fewer ? html`<p>${words.fewer}</p>` : html``,
      isActive ? html`<p>${drawButton(`/people/p${view.id}`, "pause", words.pause)}</p>` : html``,
      ...list(
        words.tasks,
        view.tasks.map((task) => drawTask(task, words, html``)),
      ),
      ...list(
        words.sequences,
        view.enrollments.map(
          (each) =>
            html`<span class="what"><b>${each.sequence}</b> ${each.status}${each.reason === null ? "" : ` (${each.reason})`} <span class="soft">${each.step ?? ""}</span></span>${
              each.next_at === null ? "" : html`<span>${words.next} ${at(each.next_at)}</span>`
            }`,
        ),
      ),
      ...list(
        words.channels,
        view.channels.map(
          ({ channel, touches, replies, lastAt }) =>
            html`<span class="what"><b>${channel}</b> ${words.touches} ${touches}, ${words.answers} ${replies}</span><span>${words.last} ${at(lastAt)}</span>`,
        ),
      ),
      ...list(
        words.codes,
        view.codes.map(
          ({ code, name, used, uses }) =>
            html`<span class="what"><code>${code}</code> ${name}</span><span>${words.used} ${used}${uses === null ? "" : ` / ${uses}`}</span>`,
        ),
      ),
      ...list(
        words.web,
        view.web
          .slice(-SHOWN)
          .reverse()
          .map((event) => drawEvent(event, at, language)),
      ),
      html`<section><h2>${words.timeline}</h2>${drawStrip(view.timeline, language)}<ol class="line" reversed>${shown.map((event) => html`<li>${drawEvent(event, at, language)}</li>\n`)}</ol>
${left === 0 ? "" : html`<p class="soft">${left} ${words.earlier}</p>`}<p><code>seq timeline p${view.id}</code></p></section>`,
    ],
  });
}

function drawSaid(said: Said, view: PersonView, words: Words): Piece {
  const command = said === "saidPaused" ? html` <code>seq resume p${view.id}</code>` : "";
  return html`<p role="status">${words[said]}${command}</p>`;
}

function list(title: string, rows: readonly Piece[]): Piece[] {
  if (rows.length === 0) return [];
  return [
    html`<section><h2>${title}</h2><ul class="waits">${rows.map((row) => html`<li>${row}</li>\n`)}</ul></section>`,
  ];
}

function drawEvent(event: StoredEvent, at: (time: Instant) => Piece, language: BoardLanguage): Piece {
  const where = [event.channel, event.sequence, event.step].filter((part) => part != null).join(" › ");
  const data = Object.entries(event.data)
    .map(([key, value]) => `${key}=${String(value)}`)
    .join(" ");
  const said = sayEvent(event.kind, language);
  const name = event.isTakenBack === true ? html`<s>${said}</s>` : html`<b>${said}</b>`;
  return html`${at(event.at)} ${name} ${where} <span class="soft">${data}</span>`;
}

const [LABEL, WIDTH, ROW] = [100, 600, 26];

/** When what happened, a line a channel: the shape of a conversation at one look. */
function drawStrip(events: readonly StoredEvent[], language: BoardLanguage): Piece {
  const words = BOARD_WORDS[language];
  const told = events.filter(({ channel, isTakenBack }) => channel != null && isTakenBack !== true);
  const [first, last] = [told[0]?.at ?? 0, told.at(-1)?.at ?? 0];
  const channels = [...new Set(told.map(({ channel }) => channel ?? ""))];
  if (channels.length === 0) return html``;
  const x = (at: Instant) =>
    LABEL + (last === first ? 0 : Math.round(((at - first) / (last - first)) * WIDTH));
  const height = channels.length * ROW;
  return html`<div class="scroll" tabindex="0" role="group" aria-label="${words.timeline}"><svg class="strip" viewBox="0 0 ${LABEL + WIDTH + 10} ${height}" role="img" aria-label="${words.timeline}">${channels.map(
    (channel, index) => html`
<text x="0" y="${index * ROW + 18}">${channel}</text>
<line class="line" x1="${LABEL}" x2="${LABEL + WIDTH}" y1="${index * ROW + 13}" y2="${index * ROW + 13}"></line>
${told
  .filter((event) => event.channel === channel)
  .slice(-SHOWN)
  .map(
    ({ at, kind }) =>
      html`<circle class="bar" cx="${x(at)}" cy="${index * ROW + 13}" r="5"><title>${sayEvent(kind, language)}</title></circle>`,
  )}`,
  )}</svg></div>`;
}
