import { findRefused } from "../../engine/advance.ts";
import type { Event } from "../../engine/event.ts";
import type { Instant } from "../../engine/plan.ts";
import type { Prospect } from "../../store/port.ts";
import type { NewAct } from "../../store/ports/acts-port.ts";
import { actOf, applyEvent, type EnrollmentContext } from "../apply-event.ts";
import { isElsewhere, judgeRow, retryRow, wakeRefused } from "../delivery/refusals.ts";
import { type Take, tellTogether } from "./tell.ts";

/** What `seq pause`, `resume` and `exit` act on. */
export type Target =
  | { type: "prospect"; person: Prospect; sequence: string | null }
  | { type: "sequence"; name: string }
  | { type: "sender"; name: string }
  | { type: "all" };

/** Stops touches until `resume`. Returns how many enrollments or stops that changed. */
export async function pauseTarget(context: EnrollmentContext, target: Target, now: Instant): Promise<number> {
  if (target.type === "prospect") {
    return changeEach(context, target.person, target.sequence, now, ({ status }) =>
      status === "active" ? { type: "paused", reason: "by hand" } : null,
    );
  }
  await context.store.pause({ scope: target.type, name: target.type === "all" ? "" : target.name, at: now });
  return 1;
}

/** Lifts a pause, and a sender's hold; what they had stopped is looked at again at once. */
export async function resumeTarget(
  context: EnrollmentContext,
  target: Target,
  now: Instant,
): Promise<number> {
  const { store } = context;
  if (target.type === "prospect") {
    const { person, sequence } = target;
    const going = await changeEach(context, person, sequence, now, ({ status, phase }) =>
      status === "paused" || phase === "held" ? { type: "resumed" } : null,
    );
    return going > 0 ? going : retryRefused(context, person, sequence, now);
  }
  const name = target.type === "all" ? "" : target.name;
  const lifted = await store.unpause(target.type, name);
  if (target.type === "sender") {
    // Nothing where that was done with the hold, as it is unless a crash came in between.
    const row = await store.refusalsInRow(name);
    if (judgeRow(row) !== null) await retryRow(context, row, now);
    const released = await store.releaseSender(name);
    // What had held it would hold it again at once.
    if (released) await store.restartFigures(name, now);
    await store.wake(["sender", "active"], now, { sender: name });
    await wakeRefused(context, name, now);
    return lifted || released ? 1 : 0;
  }
  await store.wake(["active"], now, target.type === "sequence" ? { sequence: name } : undefined);
  return lifted ? 1 : 0;
}

/** What `seq undo` calls it. */
const EXIT = "exit";

/** Ends enrollments for good: of a prospect, or everybody's in a sequence. Returns how many ended. */
export async function exitTarget(
  context: EnrollmentContext,
  target: Extract<Target, { type: "prospect" | "sequence" }>,
  reason: string,
  now: Instant,
): Promise<number> {
  if (target.type === "prospect") {
    const act = actOf(context, "exit", EXIT, now);
    const chosen = (): Event => ({ type: "exit", reason });
    return changeEach(context, target.person, target.sequence, now, chosen, act);
  }
  let ended = 0;
  for (const status of ["active", "paused"] as const) {
    const ids: number[] = [];
    for await (const claim of context.store.streamEnrollments({ sequence: target.name, status })) {
      ids.push(claim.enrollment.id);
    }
    const act = actOf(context, "exit", EXIT, now);
    for (const id of ids) {
      const changed = await applyEvent(context, id, now, () => ({
        event: { type: "exit", reason },
        ...(act !== undefined && { extra: { act } }),
      }));
      if (changed !== null) ended += 1;
    }
  }
  return ended;
}

/** What a server refused is tried again, in each sequence the touch that was refused last; nothing of what came of it. */
async function retryRefused(
  context: EnrollmentContext,
  person: Prospect,
  sequence: string | null,
  now: Instant,
): Promise<number> {
  const elsewhere = new Set<number>();
  for (const { id } of await context.store.enrollmentsOf(person.id)) {
    if (await isElsewhere(context, person.id, id)) elsewhere.add(id);
  }
  const take: Take = ({ enrollment: { id, sequence: name, state } }) => {
    if ((sequence !== null && name !== sequence) || elsewhere.has(id)) return null;
    const refused = findRefused(state);
    return refused === null ? null : { events: [{ type: "again", step: refused.step }] };
  };
  const { changed } = await tellTogether(context, { people: [person.id] }, take, now);
  return changed.length;
}

/** All sequences of the person in one write. */
async function changeEach(
  context: EnrollmentContext,
  person: Prospect,
  sequence: string | null,
  now: Instant,
  choose: (state: { status: string; phase: string }) => Event | null,
  act?: NewAct & { at: Instant },
): Promise<number> {
  const take: Take = ({ enrollment: { sequence: name, state } }) => {
    if (sequence !== null && name !== sequence) return null;
    if (state.status === "finished" || state.status === "exited") return null;
    const event = choose(state);
    return event === null ? null : { events: [event] };
  };
  const remembered = act === undefined ? {} : { act: { ...act, prospect: person.id } };
  const { changed } = await tellTogether(context, { people: [person.id] }, take, now, [], remembered);
  return changed.length;
}
