import { CODE_VALUES, valuesOf } from "../engine/code-values.ts";
import type { StepAnswers, StepAsk, StepRecord } from "../engine/facts.ts";
import type { CodeStep, Instant } from "../engine/plan.ts";

/** What `steps.<id>.<event>` is, to a condition and to a template alike. What did not happen is false. */
export function answerStep(event: string, record: StepRecord | undefined): boolean | string {
  const happened = record !== undefined && Object.hasOwn(record.events, event);
  const value = record?.values?.[event];
  if (value !== undefined) return value;
  switch (event) {
    case "variant":
      return record?.variant ?? "";
    case "sent":
      return happened || record?.outcome === "performed";
    case "done":
      return happened || record?.outcome === "performed" || record?.outcome === "passed";
    case "skipped":
    case "failed":
      return happened || record?.outcome === event;
    default:
      return happened;
  }
}

/** Answers all that a text asks, from the records of one enrollment, under the names that its version gives its steps. */
export function answerSteps(
  asks: readonly StepAsk[],
  records: Readonly<Record<string, StepRecord>>,
): StepAnswers {
  const answers = new Map<string, [string, boolean | string][]>();
  for (const { step, event } of asks) {
    const record = Object.hasOwn(records, step) ? records[step] : undefined;
    const known = answers.get(step) ?? [];
    // A code that was never given is a missing value, as a missing field is: nothing is written without it.
    const isMissing = CODE_VALUES.includes(event) && record?.values?.[event] === undefined;
    if (!isMissing) known.push([event, answerStep(event, record)]);
    answers.set(step, known);
  }
  return Object.fromEntries([...answers].map(([step, events]) => [step, Object.fromEntries(events)]));
}

/** What a text that is only looked at says of a code: visibly none, in letters that codes leave out. */
export function sampleValues(step: CodeStep, now: Instant): Record<string, string> {
  const { expiresMs } = step.code;
  const expires = expiresMs === null ? "" : new Date(now + expiresMs).toISOString();
  return { ...valuesOf(step), code: "SAMPLE-CODE", expires };
}
