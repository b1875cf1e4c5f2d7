import { DAY_MS, type Instant } from "../engine/plan.ts";
import { UserError } from "../errors.ts";
import { setFields } from "../prospects/change.ts";
import type { EnrollmentContext } from "../run/apply-event.ts";
import { giveConsent } from "../run/actions/consents.ts";
import { recordFact } from "../run/actions/record-fact.ts";
import { endTask } from "../run/actions/tasks.ts";
import { redeemCode } from "../run/codes/redeem.ts";
import { nameOf, type RunContext } from "../run/context.ts";
import { runDue } from "../run/run.ts";
import type { Prospect, StoredEvent } from "../store/port.ts";
import { openAgenda } from "./agenda.ts";
import type { Story, StoryFact } from "./read-story.ts";

export interface StoryEntry extends StoredEvent {
  prospect_name: string;
}

/**
 * Plays a story on a simulated clock with the runner of `seq run`: from one due time, task or fact to the next.
 * Returns everything that happened, in order. `clock` is set as time passes; `signal` ends it early. UserError for a person
 * or a code of the story that is not there.
 */
export async function playStory(
  context: RunContext,
  clock: { at: Instant },
  story: Story,
  fingerprint: string,
  signal: AbortSignal,
): Promise<StoryEntry[]> {
  const end = story.startAt + story.days * DAY_MS;
  const ahead = await openAhead(context, story);
  for (;;) {
    await runDue(context, {
      fingerprint,
      max: null,
      sequence: null,
      signal,
      isAlive: () => true,
      onTouch({ outcome, reference, sequence, step }) {
        if (outcome === "sent" && step !== null) ahead.performed(reference, sequence, step, clock.at);
      },
    });
    for (const task of await context.store.tasks({ status: "open", now: clock.at })) {
      ahead.addTask(task.id, task.at + story.tasksDoneAfterMs);
    }
    const next = Math.min(...(await listNext(context, clock.at)), ahead.nextAt() ?? end, end);
    if (next >= end || signal.aborted) return collectTimeline(context);
    clock.at = Math.max(next, clock.at);
    for (const item of ahead.take(clock.at)) {
      if (item.type === "task") {
        const task = await endTask(context, item.id, "done", clock.at).catch(() => null);
        if (task !== null) ahead.performed(`p${task.prospect}`, task.sequence, task.step, clock.at);
      } else await happen(context, item, clock.at);
    }
  }
}

/** When something is due, or a service is to be asked again. */
async function listNext({ store }: RunContext, now: Instant): Promise<Instant[]> {
  const { nextAt } = await store.peekDue(now);
  const awaited = await store.attempts({ status: "uncertain" });
  return [nextAt, ...awaited.map(({ askAt }) => askAt)].filter((at) => at !== null);
}

interface PersonFact extends StoryFact {
  type: "fact";
  id: number;
}
type Item = { type: "task"; id: number } | PersonFact;

/** Has a fact happen as the commands, hooks and pages of the program record it. */
async function happen(
  context: RunContext & EnrollmentContext,
  { id, event, step, sequence, data, set, by }: PersonFact,
  now: Instant,
): Promise<void> {
  const { store, config } = context;
  const person = await store.getProspect(id);
  if (person === null) return;
  if (Object.keys(set).length > 0)
    await setFields(store, person, set, { fields: config.fields, defaultCountry: null, at: now });
  if (event === "code_used" && step !== null) {
    const code = await findCode(context, person, sequence, step);
    const user = by === null ? null : await requirePerson(context, by);
    const key = JSON.stringify([code, by, now]);
    const { verdict } = await redeemCode(context, code, { key, at: now, by: user }, now);
    if (verdict !== "used") throw new UserError(`the code of ${nameOf(person)} does not count: ${verdict}`);
  } else if (event === "consent_given") {
    const { medium = "email", source = "" } = data;
    const record = { basis: "express", at: now, expiresAt: null, evidence: null };
    await giveConsent(
      context,
      { ...record, prospect: id, medium: String(medium), source: String(source) },
      now,
    );
  } else {
    const place = step === null || sequence === null ? {} : { step, sequence };
    await recordFact(context, person, { kind: event, at: now, ...place, data }, now);
  }
}

async function findCode(
  { store }: Pick<RunContext, "store">,
  person: Prospect,
  sequence: string | null,
  step: string,
): Promise<string> {
  for (const each of await store.enrollmentsOf(person.id)) {
    if (sequence !== null && each.sequence !== sequence) continue;
    const found = await store.codeOf(each.id, step);
    if (found !== null) return found.code;
  }
  throw new UserError(`${nameOf(person)} has no code of the step ${step}`);
}

async function requirePerson({ store }: Pick<RunContext, "store">, reference: string): Promise<Prospect> {
  const person = await store.findProspect(reference);
  if (person === null) throw new UserError(`the story speaks of ${reference}, who is not there`);
  return person;
}

/** What is still to happen, by time. Whoever is told of is found by the address that they have at the start. */
async function openAhead(context: RunContext, story: Story) {
  const agenda = openAgenda<Item>();
  const known = new Set<number>();
  let facts: PersonFact[] = [];
  for (const fact of story.facts) {
    const { id } = await requirePerson(context, fact.prospect);
    if (fact.after === null) agenda.add(story.startAt + fact.inMs, { ...fact, type: "fact", id });
    else facts.push({ ...fact, type: "fact", id });
  }
  return {
    nextAt: () => agenda.nextAt(),
    addTask(id: number, at: Instant): void {
      if (!known.has(id)) agenda.add(at, { type: "task", id });
      known.add(id);
    },
    /** Starts the facts that wait for this touch of a person, `p12`. */
    performed(reference: string, sequence: string, step: string, at: Instant): void {
      const isReleased = (fact: PersonFact) =>
        `p${fact.id}` === reference &&
        fact.after === step &&
        (fact.sequence === null || fact.sequence === sequence);
      for (const fact of facts.filter(isReleased)) agenda.add(at + fact.inMs, fact);
      facts = facts.filter((fact) => !isReleased(fact));
    },
    /** All of it at once: what follows from it comes after the next run. */
    take(until: Instant): Item[] {
      const items: Item[] = [];
      for (let at = agenda.nextAt(); at !== null && at <= until; at = agenda.nextAt()) {
        const taken = agenda.take();
        if (taken !== null) items.push(taken.item);
      }
      return items;
    },
  };
}

async function collectTimeline({ store }: RunContext): Promise<StoryEntry[]> {
  const entries: StoryEntry[] = [];
  for await (const person of store.streamProspects({})) {
    for (const event of await store.timeline(person.id)) {
      entries.push({ ...event, prospect_name: nameOf(person) });
    }
  }
  // What happens to several people at one moment is written down in whatever order; a story is told the same every time.
  return entries.sort(
    (left, right) =>
      left.at - right.at ||
      Number(isOfColleague(left)) - Number(isOfColleague(right)) ||
      (left.prospect ?? 0) - (right.prospect ?? 0) ||
      left.id - right.id,
  );
}

/** It follows from what somebody else of the company did. */
function isOfColleague({ kind, data }: StoryEntry): boolean {
  return kind === "exited" && String(data.reason).startsWith("company_");
}
