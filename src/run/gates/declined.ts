import { type Channel, FIELD_ADDRESSES } from "../../channels/channel.ts";
import { findAction, findDeclined } from "../../channels/find-channel.ts";
import type { FieldValue } from "../../engine/facts.ts";
import type { Instant } from "../../engine/plan.ts";
import { findStep } from "../../engine/schedule.ts";
import type { Prospect, Store } from "../../store/port.ts";
import type { Take } from "../actions/tell.ts";

/**
 * What the person asked of a channel: why nothing reaches them on it; null where it is open to them. The later of
 * declining and allowing counts.
 */
export async function findDeclining(
  store: Pick<Store, "latestFact">,
  { declining }: Channel,
  person: Prospect,
): Promise<string | null> {
  if (declining === undefined) return null;
  const reasons = { [declining.declined]: declining.words, ...declining.also };
  for (const [kind, words] of Object.entries(reasons)) {
    const declined = await store.latestFact(person.id, kind);
    if (declined === null || isOfAnother(declined.data["address"], person)) continue;
    const allowed = await store.latestFact(person.id, declining.allowed);
    if (allowed === null || allowed.at < declined.at) return words;
  }
  return null;
}

/** What was said of an address that the person has no longer. */
function isOfAnother(address: FieldValue | undefined, { phone, fields }: Prospect): boolean {
  return (
    address !== undefined && address !== phone && FIELD_ADDRESSES.every((kind) => address !== fields[kind])
  );
}

/** What a fact that declines a channel makes of the person's open tasks on it: they end, and their steps are skipped. Null for any other fact. */
export async function endDeclinedTasks(
  store: Pick<Store, "tasks">,
  kind: string,
  person: Prospect,
  now: Instant,
): Promise<Take | null> {
  const channel = findDeclined(kind);
  if (channel?.declining === undefined) return null;
  const words = channel.declining.also?.[kind] ?? channel.declining.words;
  const tasks = (await store.tasks({ status: "open" })).filter(({ prospect }) => prospect === person.id);
  return ({ enrollment }, { plan }) => {
    const { step, phase, status } = enrollment.state;
    const at = findStep(plan, step);
    const task = tasks.find((each) => each.enrollment === enrollment.id && each.step === step);
    const isOpen = phase === "task" && (status === "active" || status === "paused") && task !== undefined;
    if (!isOpen || at?.kind !== "touch" || findAction(at.action)?.channel.id !== channel.id) return null;
    return {
      events: [{ type: "skipped", reason: words }],
      extra: { closeTask: { id: task.id, status: "skipped", at: now } },
    };
  };
}
