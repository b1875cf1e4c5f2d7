import { html } from "hono/html";
import { formatLocal } from "../../../calendar/format.ts";
import type { NamedTask } from "../../../report/open-tasks.ts";
import type { Overview } from "../../../report/overview.ts";
import type { Waiting } from "../../../report/today.ts";
import { endingsOf } from "../../../run/actions/tasks.ts";
import { drawButton, type Piece } from "../frame.ts";
import type { BoardWords as Words } from "../words.ts";

/** As many of a kind as a page shows. */
const SHOWN = 12;

/** What waits, each kind with the command that settles it; a button only where a command has nothing to ask. */
export function drawToday({ today, status, zone }: Overview, words: Words, isFile: boolean): Piece[] {
  const who = ({ prospect, name }: { prospect: number | null; name: string }): Piece =>
    prospect === null ? html`${name}` : html`<a href="/people/p${prospect}">${name}</a>`;
  const list = <Item>(
    title: string,
    { count, items }: Waiting<Item>,
    command: string,
    draw: ((item: Item) => Piece) | null,
    sizeOf: (item: Item) => number = () => 1,
  ): Piece[] => {
    if (count === 0) return [];
    const shown = draw === null ? [] : items.slice(0, SHOWN);
    const left = count - shown.reduce((sum, item) => sum + sizeOf(item), 0);
    const more =
      left === 0 || draw === null
        ? html`<p><code>${command}</code></p>`
        : html`<p class="soft">${left} ${words.more}: <code>${command}</code></p>`;
    return [
      html`<h3>${title} <span data-figure="waiting" data-value="${count}">(${count})</span></h3>
${shown.length === 0 ? "" : html`<ul class="waits">${shown.map((item) => html`<li>${draw?.(item) ?? ""}</li>\n`)}</ul>`}
${more}`,
    ];
  };
  // What stands in a file may be handed on: counts and commands, and nobody's name.
  const named = <Item>(draw: (item: Item) => Piece) => (isFile ? null : draw);
  const place = ({ sequence, step }: { sequence: string; step: string }) =>
    html`<span class="soft">${sequence} › ${step}</span>`;
  const parts = [
    ...list(words.heldSenders, today.senders, "seq status", ({ id, channel, reason }) => {
      const where = channel === null ? id : `${id} › ${channel}`;
      return html`<span class="what"><b>${where}</b> <span class="bad">${reason}</span></span><code>seq resume --sender ${id}</code>`;
    }),
    ...list(
      words.uncertain,
      today.uncertain,
      "seq resolve",
      named(
        (item) =>
          html`<span class="what">${who(item)} ${place(item)}</span><code>seq resolve ${item.id} --sent</code><code>seq resolve ${item.id} --not-sent</code>`,
      ),
    ),
    ...list(
      words.inbox,
      today.inbox,
      "seq inbox",
      named(
        (item) =>
          html`<span class="what">${who(item)} <span class="soft">${item.channel}</span> ${item.subject} ${item.question ?? ""}</span><code>seq inbox show ${item.id}</code>`,
      ),
    ),
    ...list(
      words.tasks,
      today.tasks,
      "seq tasks",
      named((task) => drawTask(task, words, who(task))),
    ),
    ...list(
      words.reviews,
      today.reviews,
      "seq review",
      named((item) => html`<span class="what">${who(item)} ${place(item)}</span><code>seq review</code>`),
    ),
    ...list(
      words.due,
      today.due,
      "seq run",
      ({ sequence, people }) => html`<span class="what">${sequence}: ${people} ${words.people}</span>`,
      ({ people }) => people,
    ),
  ];
  const next =
    status.next_due === null || status.next_due <= status.now
      ? html``
      : html`<p class="soft">${words.next}: ${formatLocal(status.next_due, zone)}</p>`;
  return [
    ...(parts.length === 0 ? [html`<p>${words.nothing}</p>`] : parts),
    next,
    ...(isFile ? [html`<p class="soft">${words.noPeople}</p>`] : []),
  ];
}

/** A task that a person may end by one word gets a button; how a call ended is asked by the command. */
export function drawTask(task: NamedTask, words: Words, who: Piece): Piece {
  const isPlain = task.held === null && task.hidden === null && endingsOf(task.action).includes("done");
  const target = `/tasks/${task.id}`;
  return html`<span class="what">${who} <b>${task.action}</b> <span class="soft">${task.sequence} › ${task.step}</span>${
    task.warning === null ? "" : html` <span class="bad">${task.warning}</span>`
  }</span><code>seq tasks show ${task.id}</code>${isPlain ? drawButton(target, "done", words.done) : ""}${drawButton(target, "snooze", words.snooze)}`;
}
