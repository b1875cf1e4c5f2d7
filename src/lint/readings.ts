import { sampleValues } from "../condition/step-answers.ts";
import type { StepAsk, StepRecord } from "../engine/facts.ts";
import { ALWAYS_EXIT } from "../engine/facts.ts";
import type { Flow } from "./flow.ts";

/** One way in which a text that asks of steps can read. */
export interface TextReading {
  /** How it differs from the usual one: `connect: skipped`; null for that one, in which every step was performed. */
  label: string | null;
  /** What happened at the steps that are asked for. */
  records: Readonly<Record<string, StepRecord>>;
}

/** When a code of a text that is only looked at was given. */
const SAMPLE_DAY = Date.UTC(2026, 0, 1);

/** Told by how the step ended, not by an event of its own. */
const OUTCOMES: ReadonlySet<string> = new Set(["sent", "done", "skipped", "failed", "variant"]);

/**
 * How a text of `step` can read: as whoever went through every step before it reads it, then with one of the steps it
 * asks for gone otherwise. What no way to the step allows is left out.
 */
export function listReadings(asks: readonly StepAsk[], flow: Flow, step: string): TextReading[] {
  const exits = new Set([...flow.exits, ...ALWAYS_EXIT]);
  const usual: Record<string, StepRecord> = {};
  const others: TextReading[] = [];
  for (const id of new Set(asks.map((ask) => ask.step))) {
    const subject = flow.find(id);
    if (subject === undefined || !flow.canBeBefore(id, step)) continue;
    const sure = flow
      .sureAt(step)
      .flatMap(({ atom, value }) =>
        value && atom.startsWith(`steps.${id}.`) ? [atom.slice(id.length + 7)] : [],
      );
    const variants = subject.kind === "touch" ? subject.variants.map(({ name }) => name) : [];
    const performed: StepRecord = {
      outcome: subject.kind === "branch" ? "passed" : "performed",
      events: Object.fromEntries(sure.filter((event) => !OUTCOMES.has(event)).map((event) => [event, 0])),
      ...(variants[0] !== undefined && { variant: variants[0] }),
      ...(subject.kind === "code" && { values: sampleValues(subject, SAMPLE_DAY) }),
    };
    usual[id] = performed;
    const add = (label: string, record: StepRecord): void => {
      others.push({ label: `${id}: ${label}`, records: { [id]: record } });
    };
    // Whoever was given no code is written no text that needs one.
    if (sure.length === 0 && subject.kind !== "code") add("skipped", { outcome: "skipped", events: {} });
    for (const { event } of asks.filter((ask) => ask.step === id)) {
      if (event === "failed" && sure.length === 0) add(event, { outcome: "failed", events: {} });
      if (event === "variant")
        for (const variant of variants.slice(1)) add(`variant ${variant}`, { ...performed, variant });
      if (OUTCOMES.has(event) || exits.has(event) || sure.includes(event)) continue;
      add(event, { ...performed, events: { ...performed.events, [event]: 0 } });
    }
  }
  return [
    { label: null, records: usual },
    ...others.map(({ label, records }) => ({ label, records: { ...usual, ...records } })),
  ];
}
