import { mediumOf } from "../channels/find-channel.ts";
import { matches } from "../condition/holds.ts";
import { countOf } from "../count-of.ts";
import type { WorkspaceConfig } from "../config/workspace-config.ts";
import { isHeldOut } from "../engine/draw.ts";
import { changePlan } from "../engine/change.ts";
import type { FieldValue } from "../engine/facts.ts";
import { DAY_MS, type Instant, type Plan } from "../engine/plan.ts";
import { UserError } from "../errors.ts";
import type { Basis, Consent } from "../law/law.ts";
import type { Capacity } from "../playback/capacity.ts";
import { applyEvent, createSimPerson, type SimPerson } from "../playback/sim-person.ts";
import { openEvaluations } from "../run/evaluations.ts";
import { openEntryCheck } from "../run/gates/legal-checker.ts";
import { versionOf } from "../sequence/compile.ts";
import type { Prospect, Store, StoredConsent } from "../store/port.ts";
import { chooseRounds, type Forecast, forecast } from "./forecast.ts";
import { inventPeople, keepPersona, type Persona, requireLikeness } from "./people.ts";
import { type ChosenRate, chooseRates, countHistory, type Rates, valuesOf } from "./rates.ts";

/** No limit looks further back than this. */
const PAST_MS = 31 * DAY_MS;

export interface SimulationInput {
  config: WorkspaceConfig;
  plan: Plan;
  loadHolidays: (countries: readonly string[]) => Promise<(isoDate: string) => boolean>;
  /** The workspace's store; null where there is none yet. */
  store: Store | null;
}

export interface SimulationOptions {
  startAt: Instant;
  days: number;
  seed: string;
  /** Null chooses by the number of people. */
  rounds: number | null;
  rates: Partial<Rates>;
  tasksDoneAfterMs: number;
  /** Invented people; null plays real ones. */
  invented: {
    count: number;
    countries: Readonly<Record<string, number>>;
    perCompany: number;
    fields: Readonly<Record<string, FieldValue>>;
    tags: readonly string[];
    /** A basis that all of them are taken to have given for everything, on the day; null for none. */
    consent: Basis | null;
  } | null;
  /** Only people of this persona; null for everybody. */
  persona: Persona | null;
  /** Real people who are not in the sequence yet; those in it go on from where they stand. */
  selected: AsyncIterable<Prospect> | null;
  /** Told now and then how many people are played, over all rounds, and of how many. */
  onPlayed?(people: number, of: number): void;
}

export interface Simulation {
  forecast: Forecast;
  rates: ChosenRate[];
  /** People who were in the sequence already. */
  inFlight: number;
  /** People who would enter and get no touch, as `holdout:` draws them; they are not played. */
  heldOut: number;
  /** Whom `seq enroll` would leave out, since the law of their country forbids it. */
  skippedByLaw: { reason: string; people: number }[];
}

/** Plays the time ahead of a sequence. Writes nothing. UserError when there is nobody to play. */
export async function simulateSequence(
  scope: SimulationInput,
  options: SimulationOptions,
): Promise<Simulation> {
  const { config, plan, store } = scope;
  const { persona } = options;
  const evaluations = openEvaluations(scope);
  const entrants: SimPerson[] = [];
  const known = new Set<number>();
  let heldOut = 0;
  const check = openEnrollmentCheck(config, plan, options.startAt, readerOf(scope, options));
  const enter = async (person: Prospect): Promise<void> => {
    const consents = await check.admit(person);
    if (consents === null) return;
    const { startAt } = options;
    const who = await createSimPerson({ config, evaluations }, plan, person, startAt, consents);
    if (isHeldOut(plan, who.enrollment.key)) {
      heldOut += 1;
      return;
    }
    applyEvent(who, { type: "enrolled", happened: {} }, startAt);
    entrants.push(who);
  };
  if (options.invented !== null) {
    const people = inventPeople(options.invented);
    if (persona !== null) requireLikeness(persona, people);
    for (const person of people) await enter(person);
  } else if (store !== null) {
    for (const each of await readInFlight(scope, evaluations, check, options.startAt)) {
      known.add(each.person.id);
      const { where } = persona ?? { where: null };
      if (each.isActive && (where === null || matches(where, each.person))) entrants.push(each.entrant);
    }
  }
  const inFlight = options.invented === null ? entrants.length : 0;
  if (options.invented === null && options.selected !== null) {
    const { selected } = options;
    for await (const person of persona === null ? selected : keepPersona(selected, persona)) {
      if (known.has(person.id) || (await store?.findSuppression(person)) != null) continue;
      await enter(person);
    }
  }
  const skippedByLaw = check.refused();
  if (entrants.length === 0) {
    const [first] = skippedByLaw;
    if (heldOut > 0) {
      throw new UserError(`${plan.name} holds out everybody who would enter: ${countOf(heldOut, "person")}`, {
        hint: "play it with more people: seq simulate SEQUENCE --people 500",
      });
    }
    if (first !== undefined) {
      throw new UserError(`the law lets nobody into ${plan.name}: ${first.reason}`, {
        hint:
          options.invented === null
            ? "seq consent add records why somebody may be written to; seq doctor --compliance shows the rest"
            : "--consent express plays people who agreed; what seq.yaml lacks, seq doctor --compliance shows",
      });
    }
    throw new UserError(`there is nobody to play ${plan.name} with`, {
      hint: "import people first, or invent some: seq simulate SEQUENCE --people 500",
    });
  }
  const rates = chooseRates(
    options.rates,
    store === null ? null : await countHistory(store, options.startAt),
  );
  const prepare = await readPast(scope, options.startAt);
  const rounds = options.rounds ?? chooseRounds(entrants.length);
  const people = entrants.length * rounds;
  const played = await forecast(
    {
      config,
      entrants,
      newFrom: inFlight,
      startAt: options.startAt,
      endAt: options.startAt + options.days * DAY_MS,
      rates: valuesOf(rates),
      seed: options.seed,
      tasksDoneAfterMs: options.tasksDoneAfterMs,
      prepare,
    },
    rounds,
    async (round) => {
      options.onPlayed?.(Math.floor(round * entrants.length), people);
      await giveTurn();
    },
  );
  return { forecast: played, rates, inFlight, heldOut, skippedByLaw };
}

/** Lets what waits happen, such as Ctrl-C. */
function giveTurn(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}

/** Finds the consents of a person: as recorded, or as invented people are taken to have given them. */
function readerOf(
  { store }: SimulationInput,
  { invented, startAt: at }: SimulationOptions,
): (prospect: number) => Promise<StoredConsent[]> {
  if (invented === null) return async (prospect) => (await store?.consentsOf(prospect)) ?? [];
  const { consent: basis } = invented;
  if (basis === null) return () => Promise.resolve([]);
  const proof = { source: "assumed", evidence: null, recordedAt: at };
  const term = { at, expiresAt: null, withdrawnAt: null };
  const given = { id: 0, prospect: 0, medium: "any", basis, ...proof, ...term };
  return (prospect) => Promise.resolve([{ ...given, prospect }]);
}

/** Everybody who is or was in the sequence, the living ones on the version of the working tree. */
async function readInFlight(
  { plan: written, store }: SimulationInput,
  evaluations: ReturnType<typeof openEvaluations>,
  check: EnrollmentCheck,
  now: Instant,
): Promise<{ person: Prospect; isActive: boolean; entrant: SimPerson }[]> {
  const found = [];
  const plans = new Map<string, Plan | null>();
  const plan = (await store?.tracePlan(versionOf(written), written)) ?? written;
  for await (const { enrollment, person } of store?.streamEnrollments({ sequence: plan.name }) ?? []) {
    const { status } = enrollment.state;
    const context = await evaluations.of(plan, enrollment.key, person, enrollment.sender);
    const isActive = status === "active";
    let { state } = enrollment;
    if (isActive) {
      const from = plans.get(enrollment.planHash) ?? (await store?.loadPlan(enrollment.planHash)) ?? null;
      plans.set(enrollment.planHash, from);
      if (from !== null) state = changePlan(from, context, state, now).state;
      // What lies on the rep's list, or waits for a person, is taken to be settled as the simulation begins.
      if (state.phase === "task" || state.phase === "review")
        state = { ...state, phase: "waiting", dueAt: now };
      // Whom the law holds is looked at again, and counted where it still does.
      if (state.deferredBy === "law" && state.dueAt === null) state = { ...state, dueAt: now };
    }
    const consents = isActive ? await check.consentsOf(person) : [];
    found.push({
      person,
      isActive,
      entrant: { enrollment: { ...enrollment, state }, prospect: person, context, consents },
    });
  }
  return found;
}

/** What the senders have done lately counts against their limits; the first email starts the ramp. */
async function readPast(
  { config, plan, store }: SimulationInput,
  startAt: Instant,
): Promise<(capacity: Capacity) => void> {
  if (store === null) return () => {};
  const actions = [...new Set(plan.steps.flatMap((step) => (step.kind === "touch" ? [step.action] : [])))];
  const past: { sender: string; action: string; times: Instant[] }[] = [];
  for (const sender of Object.keys(config.senders)) {
    for (const action of actions) {
      const times = await store.touchTimes({ by: "sender", sender, action }, startAt - PAST_MS);
      past.push({ sender, action, times });
    }
  }
  const states = await store.senderStates();
  return (capacity) => {
    for (const { sender, action, times } of past) capacity.addPast(sender, action, times);
    for (const { id, firstTouchAt } of states)
      for (const [action, at] of Object.entries(firstTouchAt)) capacity.setFirstTouch(id, action, at);
  };
}

/** Who may enter a sequence, as `seq enroll` asks the law. */
interface EnrollmentCheck {
  /** What touches of the person may rest on; null where the law keeps them out. */
  admit(person: Prospect): Promise<readonly Consent[] | null>;
  /** The same of somebody who is in the sequence already. */
  consentsOf(person: Prospect): Promise<readonly Consent[]>;
  /** Whom the law kept out, most first. */
  refused(): { reason: string; people: number }[];
}

/** `read` finds the recorded consents of a person; it is asked only where the law has a say. */
function openEnrollmentCheck(
  config: WorkspaceConfig,
  plan: Plan,
  at: Instant,
  read: (prospect: number) => Promise<StoredConsent[]>,
): EnrollmentCheck {
  const entry = openEntryCheck({ config, store: { consentsOf: read } }, plan, at);
  const isAsked = plan.steps.some((step) => step.kind === "touch" && mediumOf(step.channel) !== null);
  const counts = new Map<string, number>();

  async function consentsOf(person: Prospect): Promise<readonly Consent[]> {
    return isAsked ? read(person.id) : [];
  }

  return {
    consentsOf,
    async admit(person) {
      const refusal = await entry.check(person);
      if (refusal === null) return consentsOf(person);
      const reason = refusal.replace(/^the law: /, "");
      counts.set(reason, (counts.get(reason) ?? 0) + 1);
      return null;
    },
    refused: () =>
      [...counts]
        .map(([reason, people]) => ({ reason, people }))
        .sort((left, right) => right.people - left.people),
  };
}
