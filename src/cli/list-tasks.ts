import type { Paint } from "../app/session/paint.ts";
import { formatDistance, formatMoment } from "../app/session/time.ts";
import type { NamedTask } from "../report/open-tasks.ts";
import type { RunContext } from "../run/context.ts";
import { createNarrowing, type Narrowing } from "./narrow.ts";

/** Open tasks of `readOpenTasks` that are meant. */
export async function listTasks(run: RunContext, narrowing: Narrowing = {}): Promise<NamedTask[]> {
  const { readOpenTasks } = await import("../report/open-tasks.ts");
  return readOpenTasks(run, createNarrowing(narrowing, run.clock.now(), run.config));
}

/** Everything that a rep needs at one look: who it is, what was, what comes, and the text. */
export function formatTask(
  task: NamedTask,
  place: string,
  { now, paint }: { now: number; paint: Paint },
): string {
  const { card } = task;
  const work = [card.title, card.company].filter((part) => part !== null).join(", ");
  const there =
    card.zone === null ? [] : [`${paint.dim("There:")}  ${formatMoment(now, card.zone)} (${card.zone})`];
  const lines = [
    `${paint.strong(card.fullName ?? task.name)}${work === "" ? "" : `  ${work}`}`,
    ...(card.fullName === null ? [] : [paint.dim(task.name)]),
    `${paint.name(task.action)}  ${paint.dim(`task ${task.id}, ${task.sequence} › ${task.step}, ${place}`)}`,
    ...there,
    ...card.history.map((each, index) => {
      const where = [each.channel, each.step].filter((part) => part !== null).join(" › ");
      const detail = each.detail === null ? "" : `  ${each.detail}`;
      const head = index === 0 ? "Before:" : "       ";
      return `${paint.dim(head)} ${each.kind}${where === "" ? "" : ` (${where})`}, ${formatDistance(each.at, now)}${detail}`;
    }),
    ...(card.history.length === 0 ? [`${paint.dim("Before:")} nothing yet`] : []),
    `${paint.dim("Then:")}   ${card.next ?? "the sequence ends"}`,
    ...(task.url === null ? [] : [`${paint.dim("Open:")}   ${paint.name(task.url)}`]),
    ...(task.warning === null ? [] : [paint.warn(`! ${task.warning}`)]),
    ...(task.hidden === null ? [] : [paint.warn(`! not now: ${task.hidden}`)]),
    "",
    ...task.text.split("\n").map((line) => `  ${line}`.trimEnd()),
  ];
  return lines.join("\n");
}
