import type { Paint } from "../app/session/paint.ts";
import { formatDistance, formatMoment } from "../app/session/time.ts";
import { measureWidth, wrapText } from "../app/session/width.ts";
import type { NamedTask } from "../report/open-tasks.ts";
import type { RunContext } from "../run/context.ts";
import { createNarrowing, type Narrowing } from "./narrow.ts";

/** Open tasks of `readOpenTasks` that are meant. */
export async function listTasks(run: RunContext, narrowing: Narrowing = {}): Promise<NamedTask[]> {
  const { readOpenTasks } = await import("../report/open-tasks.ts");
  return readOpenTasks(run, createNarrowing(narrowing, run.clock.now(), run.config));
}

const HEAD = " ".repeat(8);
type Dye = (text: string) => string;

/**
 * Everything that a rep needs at one look: who it is, what was, what comes, and the text. Lines break at spaces where
 * `columns` do not hold them; an address stays whole, for the terminal to open.
 */
export function formatTask(
  task: NamedTask,
  place: string,
  { now, paint, columns }: { now: number; paint: Paint; columns: number | null },
): string {
  const { card } = task;
  const wrap = (text: string, indent: string): string[] => {
    if (columns === null || measureWidth(indent + text) <= columns) return [text];
    const room = Math.max(20, columns - indent.length);
    const isAddress = (word: string): boolean => word.includes("://") && measureWidth(word) > room;
    return text.split(" ").some(isAddress) ? [text] : wrapText(text, room);
  };
  /** Two texts in a line, or below each other. */
  const join = (one: string, paintOne: Dye, other: string, paintOther: Dye): string[] =>
    columns === null || measureWidth(`${one}  ${other}`) <= columns
      ? [`${paintOne(one)}${other === "" ? "" : `  ${paintOther(other)}`}`]
      : [...wrap(one, "").map(paintOne), ...(other === "" ? [] : wrap(other, "").map(paintOther))];
  /** A text behind a head of eight columns, its further lines below it. */
  const lay = (head: string, text: string): string[] =>
    wrap(text, HEAD).map(
      (line, index) => `${index === 0 ? paint.dim(head.padEnd(7)) : HEAD.slice(1)} ${line}`,
    );
  const warn = (text: string): string[] =>
    wrap(text, "  ").map((line, index) => paint.warn(`${index === 0 ? "! " : "  "}${line}`));
  const work = [card.title, card.company].filter((part) => part !== null).join(", ");
  const there = card.zone === null ? [] : lay("There:", `${formatMoment(now, card.zone)} (${card.zone})`);
  const lines = [
    ...join(card.fullName ?? task.name, paint.strong, work, (text) => text),
    ...(card.fullName === null ? [] : [paint.dim(task.name)]),
    ...join(task.action, paint.name, `task ${task.id}, ${task.sequence} › ${task.step}, ${place}`, paint.dim),
    ...there,
    ...card.history.flatMap((each, index) => {
      const where = [each.channel, each.step].filter((part) => part !== null).join(" › ");
      const detail = each.detail === null ? "" : `  ${each.detail}`;
      const head = index === 0 ? "Before:" : "";
      return lay(
        head,
        `${each.kind}${where === "" ? "" : ` (${where})`}, ${formatDistance(each.at, now)}${detail}`,
      );
    }),
    ...(card.history.length === 0 ? lay("Before:", "nothing yet") : []),
    ...lay("Then:", card.next ?? "the sequence ends"),
    ...(task.url === null ? [] : [`${paint.dim("Open:")}   ${paint.name(task.url)}`]),
    ...(task.warning === null ? [] : warn(task.warning)),
    ...(task.hidden === null ? [] : warn(`not now: ${task.hidden}`)),
    "",
    ...task.text
      .split("\n")
      .flatMap((line) => wrap(line, "  "))
      .map((line) => `  ${line}`.trimEnd()),
  ];
  return lines.join("\n");
}
