import type { Instant, Plan } from "../../engine/plan.ts";
import { UserError } from "../../errors.ts";
import type { GateInput } from "../../run/gates/gate.ts";
import { endingOf, nextLook } from "../../run/gates/registry.ts";
import { openTouchJudge } from "../../run/judge-touch.ts";
import type { Settings } from "../../run/settings.ts";
import { type GivenEvent, type Scenario, TASK_ENDINGS } from "../../scenario/scenario.ts";
import { type Agenda, openAgenda } from "../agenda.ts";
import { openCapacity } from "../capacity.ts";
import { applyEvent, lookAt, noteTouch, type Player, type Stage, tellFact } from "../stage.ts";
import { enterScenario } from "./enter-scenario.ts";
import { openScenarioRecord, type PlayedEntry, type ScenarioRecord } from "./scenario-record.ts";
import { openScenarioTexts, type ScenarioTexts, type TextWorld } from "./scenario-texts.ts";

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
  settings: Settings;
}

/** Longer than any sequence: what has not happened two years after the start does not happen. */
const LONGEST_MS = 2 * 366 * 86_400_000;

type Item = { type: "given"; given: GivenEvent } | { type: "done"; input: GateInput };

/**
 * Plays one scenario on a simulated clock with the engine, calendars and gates of `seq run`. Tasks are done
 * the moment they open, unless `given` ends them; messages that wait for approval are approved at once.
 */
export async function playScenario(
  world: ScenarioWorld,
  plan: Plan,
  scenario: Scenario,
): Promise<PlayedScenario> {
  const player = await enterScenario(world, plan, scenario);
  const play = new Play(world, player, scenario);
  play.run();
  const { steps } = player.enrollment.state;
  const passed = Object.entries(steps).filter(
    ([, { outcome }]) => outcome === "performed" || outcome === "passed",
  );
  return {
    scenario,
    entries: play.entries,
    zone: player.setting.calendar.zone,
    reached: new Set([
      ...passed.map(([id]) => id),
      ...play.entries.flatMap(({ kind, step }) => (kind === "touch" && step !== null ? [step] : [])),
    ]),
    branches: new Set(
      Object.entries(steps).flatMap(([id, { branch }]) => (branch === undefined ? [] : [`${id}.${branch}`])),
    ),
  };
}

/** What a scenario says of a consent or its withdrawal: for every medium, and for good. */
const NOTHING_MORE = { medium: "any", expiresAt: null, withdrawnAt: null };

class Play {
  readonly #record: ScenarioRecord;
  readonly #player: Player;
  readonly #stage: Stage;
  readonly #agenda: Agenda<Item> = openAgenda();
  readonly #endings: GivenEvent[];
  #waiting: GivenEvent[];
  readonly #texts: ScenarioTexts;
  readonly #startAt: Instant;
  readonly #happened: Record<string, Instant>;
  #openTask: GateInput | null = null;

  constructor(world: ScenarioWorld, player: Player, scenario: Scenario) {
    this.#texts = openScenarioTexts(world, player);
    this.#player = player;
    this.#record = openScenarioRecord(player);
    const { config } = world;
    this.#stage = { config, capacity: openCapacity(config), judge: openTouchJudge(config) };
    this.#startAt = scenario.startAt;
    this.#happened = Object.fromEntries(scenario.happened.map((kind) => [kind, scenario.startAt]));
    const endsTask = ({ event, step }: GivenEvent) =>
      step !== null && (TASK_ENDINGS as readonly string[]).includes(event);
    this.#endings = scenario.given.filter(endsTask);
    this.#waiting = scenario.given.filter((given) => !endsTask(given));
  }

  get entries(): readonly PlayedEntry[] {
    return this.#record.entries;
  }

  run(): void {
    const player = this.#player;
    this.#record.note(
      applyEvent(player, { type: "enrolled", happened: this.#happened }, this.#startAt),
      this.#startAt,
    );
    this.#release(null, this.#startAt);
    for (;;) {
      const { status, dueAt } = player.enrollment.state;
      const due = status === "active" ? dueAt : null;
      const next = this.#agenda.nextAt();
      const at = Math.min(due ?? Number.POSITIVE_INFINITY, next ?? Number.POSITIVE_INFINITY);
      if (at > this.#startAt + LONGEST_MS) return;
      if (next !== null && next <= at) this.#happen(at);
      else this.#look(Math.max(at, this.#startAt));
    }
  }

  /** Starts the wait of everything that follows this step, or the start. */
  #release(after: string | null, at: Instant): void {
    const released = this.#waiting.filter((given) => given.after === after);
    this.#waiting = this.#waiting.filter((given) => given.after !== after);
    for (const given of released) this.#agenda.add(at + given.inMs, { type: "given", given });
  }

  #happen(at: Instant): void {
    const taken = this.#agenda.take();
    if (taken === null) return;
    const { item } = taken;
    if (item.type === "done") {
      if (this.#isOpen(item.input)) this.#perform(item.input, at);
      return;
    }
    const { event, step, back } = item.given;
    if (step !== null && (TASK_ENDINGS as readonly string[]).includes(event)) {
      this.#endTask(event, step, at);
      return;
    }
    this.#record.push(at, "event", step, event);
    this.#changeConsents(event, at);
    this.#record.note(tellFact(this.#player, { kind: event, back, ...(step !== null && { step }) }, at), at);
  }

  /** `consent_given` is an express one for everything, and wakes whom the law holds, as `seq consent add` does. */
  #changeConsents(event: string, at: Instant): void {
    const player = this.#player;
    if (event === "consent_withdrawn") {
      player.consents = [...player.consents, { ...NOTHING_MORE, basis: "withdrawal", at }];
    } else if (event === "consent_given") {
      player.consents = [...player.consents, { ...NOTHING_MORE, basis: "express", at }];
      const { status, deferredBy } = player.enrollment.state;
      if (status !== "active" || deferredBy !== "law") return;
      applyEvent(player, { type: "deferred", gate: "law", until: at }, at);
    }
  }

  #endTask(event: string, step: string, at: Instant): void {
    const input = this.#openTask;
    if (input === null || input.step.id !== step || !this.#isOpen(input)) return;
    this.#record.push(at, "event", step, event);
    if (event === "done") this.#perform(input, at);
    else {
      const reason = event === "skipped" ? "skipped by hand" : "not found";
      this.#openTask = null;
      this.#record.note(applyEvent(this.#player, { type: "skipped", reason }, at), at);
    }
  }

  #isOpen(input: GateInput): boolean {
    const { state } = this.#player.enrollment;
    return state.step === input.step.id && state.phase === "task";
  }

  #look(at: Instant): void {
    const player = this.#player;
    const look = lookAt(this.#stage, player, at);
    this.#record.note(look.effects, at);
    if (look.type === "moved") return;
    if (look.type === "touch") {
      this.#touch(look.input, look.variant, at);
      return;
    }
    const { input, gate, verdict } = look;
    if (verdict.ends !== undefined) {
      this.#record.note(applyEvent(player, endingOf(input, gate, verdict), at), at);
      return;
    }
    const until = verdict.until === null ? null : nextLook(input);
    applyEvent(player, { type: "deferred", gate, until, ages: verdict.ages === true }, at);
    if (until === null) this.#record.push(at, "held", input.step.id, verdict.detail, gate);
  }

  #touch(input: GateInput, variant: string | null, at: Instant): void {
    const texts = this.#write(input, variant, at);
    if (texts === null) return;
    const { step, channel } = input;
    this.#record.entries.push({
      at,
      kind: "touch",
      step: step.id,
      channel: channel.id,
      variant,
      texts,
      gate: null,
      detail: step.action,
    });
    if (channel.performer === "machine") {
      this.#perform(input, at);
      return;
    }
    applyEvent(this.#player, { type: "task_opened", step: step.id }, at);
    this.#openTask = input;
    const ending = this.#endings.find((given) => given.step === step.id);
    if (ending === undefined) this.#agenda.add(at, { type: "done", input });
    else this.#agenda.add(this.#endsAt(ending, at), { type: "given", given: ending });
  }

  /** A task's ending counts from the step it follows, where that is an earlier one; else from the opening. */
  #endsAt({ after, step, inMs }: GivenEvent, openedAt: Instant): Instant {
    if (after === null || after === step) return openedAt + inMs;
    const followed = this.#player.enrollment.state.steps[after]?.at;
    return Math.max(openedAt, (followed ?? openedAt) + inMs);
  }

  #write({ step }: GateInput, variant: string | null, at: Instant): Record<string, string> | null {
    try {
      return this.#texts.write(step, variant);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      applyEvent(this.#player, { type: "deferred", gate: "message", until: null }, at);
      this.#record.push(at, "held", step.id, error.message, "message");
      return null;
    }
  }

  #perform(input: GateInput, at: Instant): void {
    this.#openTask = null;
    this.#record.note(noteTouch(this.#stage, this.#player, input, at), at);
    this.#release(input.step.id, at);
  }
}
