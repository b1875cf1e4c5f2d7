import { eventTypesOf, hearEvent } from "../../condition/event-data.ts";
import { DAY_MS, type Instant, type Plan, type TouchStep } from "../../engine/plan.ts";
import { drawVariant } from "../../engine/draw.ts";
import { UserError } from "../../errors.ts";
import { readCompanyDomain } from "../../prospects/normalise/company-domain.ts";
import type { Evaluations } from "../../run/evaluations.ts";
import { endsTask } from "../../scenario/read-scenarios.ts";
import type { GivenEvent, Scenario } from "../../scenario/scenario.ts";
import type { Prospect } from "../../store/port.ts";
import { createSimPerson, type SimPerson } from "../sim-person.ts";
import { type Question, Simulation } from "../simulation.ts";
import { openScenarioRecord, type PlayedEntry } from "./scenario-record.ts";
import { openScenarioTexts, type TextWorld } from "./scenario-texts.ts";

export interface PlayedScenario {
  scenario: Scenario;
  entries: readonly PlayedEntry[];
  /** The zone that local times are in. */
  zone: string;
  /** Steps that were performed or passed, tasks that opened. */
  reached: ReadonlySet<string>;
  /** `<step>.then` and `<step>.else` as taken. */
  branches: ReadonlySet<string>;
}

export interface ScenarioWorld extends TextWorld {
  evaluations: Evaluations;
}

/** Longer than any sequence: what has not happened two years after the start does not happen. */
const LONGEST_MS = 2 * 366 * DAY_MS;
/** Keys tried until the wanted variants are drawn. */
const MOST_KEYS = 100_000;

/**
 * Plays one scenario on a simulated clock with the engine, calendars and gates of `seq run`. Tasks are done
 * the moment they open, unless `given` ends them; messages that wait for approval are approved at once. UserError where
 * nobody draws the variants that it asks for.
 */
export async function playScenario(
  world: ScenarioWorld,
  plan: Plan,
  scenario: Scenario,
): Promise<PlayedScenario> {
  const { startAt, consents } = scenario;
  const who = await createSimPerson(
    world,
    plan,
    prospectOf(scenario),
    startAt,
    consents,
    findKey(plan, scenario),
  );
  const entries = play(world, who, scenario);
  const { steps } = who.enrollment.state;
  const passed = Object.entries(steps).filter(
    ([, { outcome }]) => outcome === "performed" || outcome === "passed",
  );
  return {
    scenario,
    entries,
    zone: who.context.calendar.zone,
    reached: new Set([
      ...passed.map(([id]) => id),
      ...entries.flatMap(({ kind, step }) => (kind === "touch" && step !== null ? [step] : [])),
    ]),
    branches: new Set(
      Object.entries(steps).flatMap(([id, { branch }]) => (branch === undefined ? [] : [`${id}.${branch}`])),
    ),
  };
}

/** What happens to the person, in order. */
function play(world: ScenarioWorld, who: SimPerson, scenario: Scenario): readonly PlayedEntry[] {
  const { startAt } = scenario;
  const types = eventTypesOf(world.config);
  const texts = openScenarioTexts(world, who);
  const record = openScenarioRecord(who);
  const isEnding = (given: GivenEvent): boolean => given.step !== null && endsTask(given, who.context.plan);
  const endings = scenario.given.filter(isEnding);
  let waiting = scenario.given.filter((given) => !isEnding(given));

  /** Starts the wait of everything that follows this step, or the start. */
  function release(after: string | null, at: Instant): void {
    const released = waiting.filter((given) => given.after === after);
    waiting = waiting.filter((given) => given.after !== after);
    for (const given of released) simulation.at(at + given.inMs, (now) => happen(given, now));
  }

  function happen({ event, step, back, data, set }: GivenEvent, now: Instant): void {
    record.push(now, "event", step, event);
    if (Object.keys(set).length > 0) {
      const { fields, tags } = who.prospect;
      who.prospect = prospectOf({ startAt, fields: { ...fields, ...set }, tags });
      who.context = { ...who.context, person: who.prospect };
    }
    changeConsents(event, now);
    const told = hearEvent(types, event, now, data);
    const fact = { kind: event, back, ...(step !== null && { step }), ...(told !== null && { told }) };
    simulation.tell(who, fact, now);
  }

  /** `consent_given` is an express one for everything, and wakes whom the law holds, as `seq consent add` does. */
  function changeConsents(event: string, at: Instant): void {
    if (event !== "consent_given" && event !== "consent_withdrawn") return;
    const basis = event === "consent_given" ? "express" : "withdrawal";
    who.consents = [...(who.consents ?? []), { ...NOTHING_MORE, basis, at }];
    const { status, deferredBy } = who.enrollment.state;
    if (basis === "withdrawal" || status !== "active" || deferredBy !== "law") return;
    simulation.apply(who, { type: "deferred", gate: "law", until: at }, at);
  }

  function endTask({ event, step }: GivenEvent, now: Instant): void {
    const { state } = who.enrollment;
    if (state.step !== step || state.phase !== "task") return;
    record.push(now, "event", step, event);
    const reason = event === "skipped" ? "skipped by hand" : "not found";
    simulation.endTask(who, event === "done" ? { type: "done" } : { type: "skipped", reason }, now);
  }

  /** A task's ending counts from the step it follows, where that is an earlier one; else from the opening. */
  function endsAt({ after, step, inMs }: GivenEvent, openedAt: Instant): Instant {
    if (after === null || after === step) return openedAt + inMs;
    const followed = who.enrollment.state.steps[after]?.at;
    return Math.max(openedAt, (followed ?? openedAt) + inMs);
  }

  const question: Question<SimPerson> = {
    onEffects: (_who, effects, now) => record.note(effects, now),
    onTouch({ input: { step, channel, now }, variant }) {
      const written = tryToWrite(() => texts.write(step, variant));
      if (typeof written === "string") return written;
      record.entries.push({
        at: now,
        kind: "touch",
        step: step.id,
        channel: channel.id,
        variant,
        texts: written,
        gate: null,
        detail: step.action,
      });
      return null;
    },
    taskMs(_who, { step, now }) {
      const ending = endings.find((given) => given.step === step.id);
      const at = ending === undefined ? now : endsAt(ending, now);
      simulation.at(at, (then) =>
        ending === undefined ? simulation.endTask(who, { type: "done" }, then) : endTask(ending, then),
      );
      return null;
    },
    onPerformed: (_who, { id }, now) => release(id, now),
    onHeld: ({ step, now }, gate, detail) => record.push(now, "held", step.id, detail, gate),
  };
  const simulation = new Simulation(
    {
      config: world.config,
      people: [who],
      startAt,
      endAt: startAt + LONGEST_MS,
      queues: false,
      // What is given happens before what is due at the same moment.
      rankOf: () => 1,
    },
    question,
  );
  const happened = Object.fromEntries(scenario.happened.map(({ event }) => [event, startAt]));
  const told = Object.fromEntries(
    scenario.happened.flatMap(({ event, data }) => {
      const heard = hearEvent(types, event, startAt, data);
      return heard === null ? [] : [[event, heard]];
    }),
  );
  simulation.apply(who, { type: "enrolled", happened, told }, startAt);
  release(null, startAt);
  simulation.run();
  return record.entries;
}

/** What a scenario says of a consent or its withdrawal: for every medium, and for good. */
const NOTHING_MORE = { medium: "any", expiresAt: null, withdrawnAt: null };

function tryToWrite(write: () => Record<string, string>): Record<string, string> | string {
  try {
    return write();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return error.message;
  }
}

function prospectOf({
  startAt,
  fields,
  tags,
}: Pick<Scenario, "startAt"> & Pick<Prospect, "fields" | "tags">): Prospect {
  const address = (name: string) =>
    typeof fields[name] === "string" && fields[name] !== "" ? fields[name] : null;
  const email = address("email");
  return {
    id: 1,
    email,
    linkedin_url: address("linkedin_url"),
    phone: address("phone"),
    fields,
    tags,
    companyDomain: email === null ? null : readCompanyDomain(email.trim().toLowerCase()),
    createdAt: startAt,
    updatedAt: startAt,
  };
}

/** The first key whose draws are the variants that the scenario asks for. */
function findKey(plan: Plan, { variants, name }: Scenario): string {
  const wanted = plan.steps.filter(
    (step): step is TouchStep => step.kind === "touch" && variants[step.id] !== undefined,
  );
  for (let id = 1; id <= MOST_KEYS; id++) {
    const key = `${plan.name}/p${id}`;
    if (wanted.every((step) => drawVariant(key, step) === variants[step.id])) return key;
  }
  throw new UserError(`no person draws the variants that "${name}" asks for`);
}
