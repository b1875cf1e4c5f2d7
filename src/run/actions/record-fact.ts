import { fillDay } from "../../calendar/booking.ts";
import { emailAction } from "../../channels/email/actions.ts";
import { eventsOf, mediumOf } from "../../channels/find-channel.ts";
import { isFieldAddress } from "../../channels/channel.ts";
import { channels } from "../../channels/registry.ts";
import { eventTypesOf, hearEvent } from "../../condition/event-data.ts";
import type { WorkspaceConfig } from "../../config/workspace-config.ts";
import type { EvaluationContext } from "../../engine/evaluation-context.ts";
import type { Event } from "../../engine/event.ts";
import { type FieldValue, isProvedOlder, type Told } from "../../engine/facts.ts";
import { findByKey } from "../../engine/lineage.ts";
import type { Instant, Plan } from "../../engine/plan.ts";
import { findStep } from "../../engine/schedule.ts";
import type { State } from "../../engine/state.ts";
import type {
  Claim,
  CodeVerdict,
  Consequences,
  NewEvent,
  NewSuppression,
  Prospect,
  StoredEvent,
  Withdrawal,
} from "../../store/port.ts";
import type { ActKind } from "../../store/ports/acts-port.ts";
import type { TouchRef } from "../../store/ports/inbox-port.ts";
import type { RunContext } from "../context.ts";
import { draftStarts } from "../start-sequences.ts";
import type { UserError } from "../../errors.ts";
import { actOf, type EnrollmentContext } from "../apply-event.ts";
import { checkMailboxHealth, findReported } from "../delivery/mailbox-health.ts";
import { endDeclinedTasks } from "../gates/declined.ts";
import { chargeOf } from "../touch-line.ts";
import { delayFor } from "./absence.ts";
import { notificationsFor } from "./notifications.ts";
import { type Take, type Taken, tellTogether } from "./tell.ts";

/** What recording needs: a fact may end sequences, and start some. */
export type FactContext = RunContext & EnrollmentContext;

export interface Fact {
  kind: string;
  at: Instant;
  sequence?: string;
  step?: string;
  /** The key of that step, where its name may have been another then. */
  stepKey?: string;
  channel?: string;
  data?: Record<string, FieldValue>;
  /** Names a fact that may be reported more than once: it is recorded the first time, its effects are safe to repeat. */
  key?: string;
  /** The mail behind it, by its number in the inbox. */
  message?: number;
  /** Said on the person's own opt-out page, which may lift again what it suppresses. */
  byPage?: true;
}

/** Kinds after which a person, or the address that bounced, is never touched again. */
const SUPPRESSING = new Set(["opted_out", "complained", "unsubscribed"]);

/** Kinds that say of a touch, named with its sequence, that it was performed. */
const PERFORMED = new Set(["sent", "done"]);

/** What else becomes true in the same write as a fact. */
export interface Also extends Pick<Consequences, "lift" | "preference" | "use"> {
  /** The act of a person that this belongs to, where the context knows its command; else it is recording the fact itself. */
  act?: { kind: ActKind; what: string };
  /** What stands on the timeline before the fact. */
  earlier?: readonly NewEvent[];
  /** What an enrollment of the person takes in before it hears the fact, or after. */
  before?: Take;
  after?: Take;
  /** Whoever records looks at the mailbox's health afterwards, together with more that it knows. */
  looksAtHealth?: true;
  /** It is known already what the fact has started. */
  startsNothing?: true;
}

export interface FactRecorded {
  event: Omit<StoredEvent, "id">;
  /** The person's sequences that ended. */
  ended: string[];
  /** The sequences whose `start` it was, and that the person entered. */
  started: string[];
  /** Why others could not take them: files that are not valid. */
  problems: UserError[];
  /** Why the mailbox that the fact speaks against rests now; null where it does not. */
  held: string | null;
  /** What became of `use`: with anything but `used`, nothing was recorded. */
  verdict?: CodeVerdict;
}

/**
 * Records that something happened with a person, and lets every enrollment of theirs hear it at once: a stop on any
 * channel stops every channel, but for what is proved to be older than an enrollment, by the rule of the gates. Whatever
 * way it was told, it starts the sequences that `start` on it, each once for a person. Fact, suppressions, ends,
 * colleagues' ends and starts are one write: a crash leaves all of it or nothing. What speaks against a mailbox is about the email that it names, or the last one, and counts for that
 * mailbox's health, by whatever way it was told.
 */
export async function recordFact(
  context: FactContext,
  person: Prospect,
  told: Fact,
  now: Instant,
  also: Also = {},
): Promise<FactRecorded> {
  const {
    earlier = [],
    before,
    after,
    act = { kind: "event", what: told.kind },
    looksAtHealth,
    startsNothing,
    ...rest
  } = also;
  const isProven = told.data?.["unproven"] !== true;
  const reported = isProven ? await findReported(context.store, person.id, told, now) : null;
  const fact = reported === null ? told : { ...told, ...scopeOf(reported), channel: emailAction.id };
  const kind = fact.kind === "unsubscribed" ? "opted_out" : fact.kind;
  const event = {
    kind,
    at: fact.at,
    prospect: person.id,
    sequence: fact.sequence ?? null,
    step: fact.step ?? null,
    ...(fact.stepKey !== undefined && fact.stepKey !== fact.step && { stepKey: fact.stepKey }),
    channel: fact.channel ?? null,
    data: fact.data ?? {},
    ...(fact.key !== undefined && { key: fact.key }),
    ...(fact.message !== undefined && { heardAt: now }),
  };
  const suppress = suppressionsFor(person, fact, now);
  const bearer = await findBearer(context, person, fact);
  const learnt = { at: event.at, heardAt: event.heardAt ?? 0, sequence: event.sequence };
  const endTasks = await endDeclinedTasks(context.store, kind, person, now);
  const heard = hearEvent(
    eventTypesOf(context.config),
    kind,
    fact.at,
    fillDay(kind, fact.data, context.config.calendar.zone),
  );
  const take: Take = (claim, evaluation) => {
    // What forbids every touch ends what began later too.
    const isOlder = suppress.length === 0 && isProvedOlder(learnt, claim.enrollment);
    if (claim.person.id !== person.id)
      return isOlder ? null : { events: [{ type: "exit", reason: `company_${kind}` }] };
    const parts = [
      before?.(claim, evaluation),
      applyFactTo({ ...fact, kind }, claim, evaluation, { now, isOlder, heard }),
      claim.enrollment.id === bearer ? chargeFor(context.config, fact, claim, evaluation.plan) : null,
      endTasks?.(claim, evaluation),
      after?.(claim, evaluation),
    ];
    return joinTaken(parts);
  };
  const { drafts, problems } =
    startsNothing === true || !mayStart(fact)
      ? { drafts: [], problems: [] }
      : await draftStarts(context, person, { ...fact, kind }, now);
  // A fact told again has its effects again: they are safe to repeat.
  const { changed, enrolled, verdict } = await tellTogether(
    context,
    { people: [person.id], companies: companyToStop(context.config, person, { ...fact, kind }) },
    take,
    now,
    [...earlier, event],
    {
      ...rest,
      ...rememberAs(context, act, person, now),
      suppress,
      // After its own beginning, which must not end it.
      ...(drafts.length > 0 && { enroll: { drafts, at: fact.at === now ? now + 1 : now } }),
      notify: notificationsFor(context.config, event, fact.message ?? null),
      // Who objects takes back what they agreed to (GDPR Art. 7(3), 21(3)): only a new consent counts from here.
      // Told as a fact, it is the same record as by `seq consent withdraw`.
      ...(kind === "consent_withdrawn" && { withdrawal: withdrawalOf(person, fact) }),
      ...(SUPPRESSING.has(kind) && { withdrawConsents: { prospect: person.id, at: now, givenBy: fact.at } }),
    },
  );
  const ended = changed
    .filter(({ before: was, change }) => was.person.id === person.id && isEnd(was, change.state))
    .map(({ before: { enrollment } }) => enrollment.sequence);
  const isAsked = reported !== null && looksAtHealth !== true;
  const held = isAsked ? await checkMailboxHealth(context.store, reported.sender, now) : null;
  const started = drafts.filter((_, index) => enrolled[index] != null).map(({ sequence }) => sequence);
  return { event, ended, started, problems, held, ...(verdict !== undefined && { verdict }) };
}

/** Anybody can write in somebody's name: what names an address alone, or proves nothing, has nobody written to. */
function mayStart({ data }: Fact): boolean {
  return data?.["matched_by"] !== "address" && data?.["unproven"] !== true;
}

function scopeOf({ sequence, step, stepKey }: TouchRef): Pick<Fact, "sequence" | "step" | "stepKey"> {
  return { sequence, step, stepKey };
}

function withdrawalOf(person: Prospect, { at, channel }: Fact): Withdrawal {
  const medium = channel === undefined ? null : mediumOf(channel);
  return { prospect: person.id, medium: medium ?? "any", source: "told as an event", at, evidence: null };
}

/** As a consequence: what it takes to take the fact back. */
function rememberAs(
  context: EnrollmentContext,
  { kind, what }: { kind: ActKind; what: string },
  { id }: Pick<Prospect, "id">,
  now: Instant,
): Pick<Consequences, "act"> {
  const act = actOf(context, kind, what, now);
  return act === undefined ? {} : { act: { ...act, prospect: id } };
}

function isEnd({ enrollment }: Claim, state: State): boolean {
  return enrollment.state.status !== "exited" && state.status === "exited";
}

function joinTaken(parts: readonly (Taken | null | undefined)[]): Taken {
  const all = parts.filter((part) => part != null);
  return {
    events: all.flatMap(({ events }) => events),
    entries: all.flatMap(({ entries = [] }) => entries),
    extra: Object.assign({}, ...all.map(({ extra }) => extra)) as NonNullable<Taken["extra"]>,
  };
}

/** What the person's own enrollment makes of the fact: it happened, and whoever is away is not written to before their return. */
function applyFactTo(
  fact: Fact,
  { enrollment }: Claim,
  evaluation: EvaluationContext,
  { now, isOlder, heard }: { now: Instant; isOlder: boolean; heard: Told[string] | null },
): Taken {
  const event = eventFor(fact, enrollment.sequence, evaluation.plan, enrollment.state);
  const happened: Event =
    event.type === "happened"
      ? { ...event, ...(isOlder && { isOlder }), ...(heard !== null && { told: heard }) }
      : event;
  if (fact.kind !== "out_of_office") return { events: [happened] };
  const delayed = delayFor(evaluation.calendar, fact.data ?? {}, fact.at);
  return { events: delayed.until <= now ? [happened] : [happened, delayed] };
}

/**
 * `company.stop_on`: what one person did ends the sequences of their colleagues, by mail domain. Anybody can write in
 * somebody's name: what names an address alone may silence them, and nobody else.
 */
function companyToStop(
  { company }: WorkspaceConfig,
  { companyDomain }: Prospect,
  { kind, data }: Pick<Fact, "kind" | "data">,
): string[] {
  if (data?.["matched_by"] === "address") return [];
  return companyDomain !== null && company.sameDomain && company.stopOn.includes(kind) ? [companyDomain] : [];
}

function suppressionsFor(
  person: Prospect,
  { kind, channel, data, byPage }: Fact,
  at: Instant,
): NewSuppression[] {
  if (kind === "bounced" && data?.hard !== false) {
    const dead = findDeadAddress(channel);
    const value = dead === null ? null : person[dead];
    return dead === null || value === null ? [] : [{ kind: dead, value, reason: kind, at }];
  }
  if (!SUPPRESSING.has(kind)) return [];
  const entry = { reason: kind, at, byPage: byPage === true ? person.id : null };
  const entries: NewSuppression[] = [{ kind: "person", value: String(person.id), ...entry }];
  for (const address of ["email", "linkedin_url", "phone"] as const) {
    const value = person[address];
    if (value !== null) entries.push({ kind: address, value, ...entry });
  }
  return entries;
}

/** Which of a person's addresses takes no more messages: that of the channel they come back on. */
function findDeadAddress(channel: string | undefined): "email" | "linkedin_url" | "phone" | null {
  const of = channel === undefined ? channels : channels.filter(({ id }) => id === channel);
  const action = of.flatMap(({ actions }) => actions).find(({ events }) => events.includes("bounced"));
  const address = action?.address ?? null;
  return address === null || isFieldAddress(address) ? null : address;
}

/** The enrollment whose touch is told as performed: the person's last in that sequence by then. Null for other facts. */
async function findBearer(
  { store }: Pick<EnrollmentContext, "store">,
  { id }: Prospect,
  { kind, sequence, step, at }: Fact,
): Promise<number | null> {
  if (!PERFORMED.has(kind) || sequence === undefined || step === undefined) return null;
  const own = (await store.enrollmentsOf(id)).filter((each) => each.sequence === sequence);
  return (own.findLast(({ enrolledAt }) => enrolledAt <= at) ?? own.at(-1))?.id ?? null;
}

/** What was performed elsewhere counts in every limit, from when it was. */
function chargeFor(config: WorkspaceConfig, fact: Fact, { enrollment }: Claim, plan: Plan): Taken | null {
  const event = eventFor(fact, enrollment.sequence, plan, enrollment.state);
  if (event.type !== "performed" || enrollment.state.steps[event.step]?.outcome === "performed") return null;
  return { events: [], extra: chargeOf(config, findStep(plan, event.step), fact.at) };
}

/**
 * `sent` or `done` of a touch, named with its sequence, says that it was performed, by hand or before a restore: also of
 * one that the person is yet to come to.
 */
function eventFor(fact: Fact, sequence: string, plan: Plan, state: State): Event {
  const step = stepFor(fact, sequence, plan, state);
  const { kind } = fact;
  if (step === null) return { type: "happened", kind };
  const isNamed =
    fact.step !== undefined && fact.sequence === sequence && findStep(plan, step)?.kind === "touch";
  if (isNamed && (kind === "sent" || kind === "done")) return { type: "performed", step, as: kind };
  return { type: "happened", kind, step };
}

/** The step a fact belongs to: the one named, else the latest performed one that can have it; null for none. */
export function stepFor(fact: Omit<Fact, "at">, sequence: string, plan: Plan, state: State): string | null {
  if (fact.sequence !== undefined && fact.sequence !== sequence) return null;
  if (fact.stepKey !== undefined) return findByKey(plan, fact.stepKey)?.id ?? null;
  if (fact.step !== undefined) return findStep(plan, fact.step) === null ? null : fact.step;
  let latest: { id: string; at: Instant } | null = null;
  for (const [id, record] of Object.entries(state.steps)) {
    const step = findStep(plan, id);
    if (record.outcome !== "performed" || record.at === undefined || step?.kind !== "touch") continue;
    if (!eventsOf(step).includes(fact.kind)) continue;
    if (fact.channel !== undefined && fact.channel !== step.channel) continue;
    if (latest === null || record.at >= latest.at) latest = { id, at: record.at };
  }
  return latest?.id ?? null;
}
