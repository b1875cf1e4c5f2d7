import { findAction } from "../channels/registry.ts";
import type { Event } from "../engine/event.ts";
import type { FieldValue } from "../engine/facts.ts";
import type { Instant, Plan } from "../engine/plan.ts";
import { findStep } from "../engine/schedule.ts";
import type { State } from "../engine/state.ts";
import type { WorkspaceConfig } from "../sequence/workspace-config.ts";
import type { NewSuppression, Prospect, StoredEvent } from "../store/port.ts";
import { delayPerson } from "./absence.ts";
import { type Changer, changeEnrollment } from "./change-enrollment.ts";
import { notificationsFor } from "./notifications.ts";

export interface Fact {
  kind: string;
  at: Instant;
  sequence?: string;
  step?: string;
  channel?: string;
  data?: Record<string, FieldValue>;
  /** Names a fact that may be reported more than once: it is recorded the first time, its effects are safe to repeat. */
  key?: string;
  /** The mail behind it, by its number in the inbox. */
  message?: number;
}

/** Kinds after which a person, or the address that bounced, is never touched again. */
const SUPPRESSING = new Set(["opted_out", "complained", "unsubscribed"]);

/**
 * Records that something happened with a person, and lets every enrollment of theirs hear it at once:
 * a stop on any channel stops every channel. The fact is durable before anything reacts to it, so that a
 * crash in between loses nothing: the exit gate reads it. Returns the sequences that ended.
 */
export async function recordFact(
  changer: Changer & { config: WorkspaceConfig },
  person: Prospect,
  fact: Fact,
  now: Instant,
): Promise<{ event: Omit<StoredEvent, "id">; ended: string[] }> {
  const kind = fact.kind === "unsubscribed" ? "opted_out" : fact.kind;
  const event = {
    kind,
    at: fact.at,
    prospect: person.id,
    sequence: fact.sequence ?? null,
    step: fact.step ?? null,
    channel: fact.channel ?? null,
    data: fact.data ?? {},
    ...(fact.key !== undefined && { key: fact.key }),
    ...(fact.message !== undefined && { heardAt: now }),
  };
  await changer.store.record([event], {
    suppress: suppressionsFor(person, fact, now),
    notify: notificationsFor(changer.config, event, fact.message ?? null),
    // Who objects takes back what they agreed to (GDPR Art. 7(3), 21(3)): only a new consent counts from here.
    ...(SUPPRESSING.has(kind) && { withdrawConsents: { prospect: person.id, at: now, givenBy: fact.at } }),
  });
  // A fact told again goes on from here: a crash may have kept the enrollments from hearing it.
  const ended = await tellEnrollments(changer, person.id, { ...fact, kind }, now);
  await stopCompany(changer, person, kind, now);
  if (kind === "out_of_office")
    await delayPerson(changer, person.id, fact.data?.["return_date"] ?? null, fact.at, now);
  return { event, ended };
}

function suppressionsFor(person: Prospect, { kind, data }: Fact, at: Instant): NewSuppression[] {
  if (kind === "bounced" && data?.hard !== false && person.email !== null) {
    return [{ kind: "email", value: person.email, reason: "bounced", at }];
  }
  if (!SUPPRESSING.has(kind)) return [];
  const entries: NewSuppression[] = [{ kind: "person", value: String(person.id), reason: kind, at }];
  for (const address of ["email", "linkedin_url", "phone"] as const) {
    const value = person[address];
    if (value !== null) entries.push({ kind: address, value, reason: kind, at });
  }
  return entries;
}

async function tellEnrollments(
  changer: Changer,
  prospect: number,
  fact: Fact,
  now: Instant,
): Promise<string[]> {
  const ended: string[] = [];
  for (const enrollment of await changer.store.enrollmentsOf(prospect)) {
    const changed = await changeEnrollment(
      changer,
      enrollment.id,
      now,
      ({ enrollment: { state, sequence } }, plan) => {
        return { event: eventFor(fact, sequence, plan, state) };
      },
    );
    if (
      changed !== null &&
      changed.before.enrollment.state.status !== "exited" &&
      changed.state.status === "exited"
    ) {
      ended.push(enrollment.sequence);
    }
  }
  return ended;
}

/** `sent` or `done` at the very step a person stands at says that it was performed, by hand or before a restore. */
function eventFor(fact: Fact, sequence: string, plan: Plan, state: State): Event {
  const step = stepFor(fact, sequence, plan, state);
  const { kind } = fact;
  if (step === null) return { type: "happened", kind };
  const isPresent = fact.step === step && fact.sequence === sequence && state.step === step;
  if (isPresent && (kind === "sent" || kind === "done")) return { type: "performed", step, as: kind };
  return { type: "happened", kind, step };
}

/** The step a fact belongs to: the one named, else the latest performed one that can have it; null for none. */
export function stepFor(fact: Omit<Fact, "at">, sequence: string, plan: Plan, state: State): string | null {
  if (fact.sequence !== undefined && fact.sequence !== sequence) return null;
  if (fact.step !== undefined) return findStep(plan, fact.step) === null ? null : fact.step;
  let latest: { id: string; at: Instant } | null = null;
  for (const [id, record] of Object.entries(state.steps)) {
    const step = findStep(plan, id);
    if (record.outcome !== "performed" || record.at === undefined || step?.kind !== "touch") continue;
    if (findAction(step.action)?.action.events.includes(fact.kind) !== true) continue;
    if (fact.channel !== undefined && fact.channel !== step.channel) continue;
    if (latest === null || record.at >= latest.at) latest = { id, at: record.at };
  }
  return latest?.id ?? null;
}

/** `company.stop_on`: what one person did ends the sequences of their colleagues, by mail domain. */
async function stopCompany(
  changer: Changer & { config: WorkspaceConfig },
  person: Prospect,
  kind: string,
  now: Instant,
): Promise<void> {
  const { company } = changer.config;
  if (person.companyDomain === null || !company.sameDomain || !company.stopOn.includes(kind)) return;
  const colleagues: number[] = [];
  for await (const claim of changer.store.streamEnrollments({ companyDomain: person.companyDomain })) {
    const { status } = claim.enrollment.state;
    if (claim.person.id !== person.id && (status === "active" || status === "paused")) {
      colleagues.push(claim.enrollment.id);
    }
  }
  for (const id of colleagues) {
    await changeEnrollment(changer, id, now, () => ({ event: { type: "exit", reason: `company_${kind}` } }));
  }
}
