import type { Paint } from "../app/session/paint.ts";
import { formatDistance, formatMoment } from "../app/session/time.ts";
import type { TaskCard } from "../report/task-card.ts";
import type { RunContext } from "../run/context.ts";
import type { Task } from "../store/port.ts";
import { createNarrowing, type Narrowing } from "./narrow.ts";

/** An open task with the name of the person it is about, and what is known of them. */
export interface NamedTask extends Task {
  name: string;
  card: TaskCard;
  /** Why it is not for now: the person, the sequence or the sender is paused, or the person is away; null where it is. */
  hidden: string | null;
  /** Why the law holds it now; null where it may be performed. */
  held: string | null;
}

/**
 * Open tasks that are not snoozed and that nothing has stopped, oldest first, hidden ones included. The law is asked
 * anew: what it holds has no text to paste. Changes nothing.
 */
export async function listTasks(run: RunContext, narrowing: Narrowing = {}): Promise<NamedTask[]> {
  const [
    { nameOf },
    { dropStopped },
    { openCatalog },
    { openHiding },
    { readTaskCard },
    { holdByLaw, judgedAs, openLegalChecker },
  ] = await Promise.all([
    import("../run/context.ts"),
    import("../run/gates/find-stop.ts"),
    import("../run/sequence-catalog.ts"),
    import("../run/actions/hidden-task.ts"),
    import("../report/task-card.ts"),
    import("../run/gates/legal-checker.ts"),
  ]);
  const now = run.clock.now();
  const findHiding = await openHiding(run.store, now, run.config.calendar.zone);
  const { store } = run;
  const catalog = openCatalog(run);
  const open = await store.tasks({ status: "open", now });
  const tasks = await dropStopped(
    { store, catalog },
    open.filter(createNarrowing(narrowing, now, run.config.calendar.zone)),
  );
  const legal = openLegalChecker(run);
  return Promise.all(
    tasks.map(async (task) => {
      const person = await store.getProspect(task.prospect);
      const claim = await store.readEnrollment(task.enrollment);
      const plan = claim === null ? null : await catalog.plan(claim.enrollment.planHash);
      const hidden = await findHiding(task);
      const card = await readTaskCard(store, task, person, plan);
      if (person === null) return { ...task, hidden, card, name: `p${task.prospect}`, held: null };
      const held = holdByLaw(await legal.check(person, judgedAs(task), now), now);
      const shown =
        held === null ? task : { ...task, text: "", url: null, warning: `held by the law: ${held}` };
      return { ...shown, hidden, card, name: nameOf(person), held };
    }),
  );
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
