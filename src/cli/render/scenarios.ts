import type { Paint } from "../../app/session/paint.ts";
import { measureWidth, shorten } from "../../app/session/width.ts";
import { countOf } from "../../count-of.ts";
import type { Checked } from "../../playback/scenario/check-expectation.ts";
import type { Coverage, ScenarioResult, TestReport } from "../../playback/scenario/run-scenarios.ts";
import type { PlayedEntry } from "../../playback/scenario/scenario-record.ts";
import type { Expectation, Timing } from "../../scenario/scenario.ts";

/** The results of `seq test` for a person: a line a scenario, and what went wrong beside what was expected. */
export function formatScenarios(report: TestReport, paint: Paint): string {
  const lines: string[] = [];
  let file = "";
  for (const result of report.results) {
    if (result.file !== file) {
      if (file !== "") lines.push("");
      file = result.file;
      lines.push(paint.strong(file));
    }
    const { name } = result.played.scenario;
    lines.push(`  ${result.passed ? paint.good("✓") : paint.bad("✗")} ${name}`);
    if (!result.passed) lines.push(...formatFailure(result, paint));
  }
  return lines.join("\n");
}

/** `3 scenarios passed, 1 failed, 2 errors in the files`: what has an error in it was not played. */
export function countScenarios({ results, diagnostics }: TestReport): string {
  const failed = results.filter(({ passed }) => !passed).length;
  const passed = results.length - failed;
  const noun = passed === 1 ? "scenario" : "scenarios";
  const errors = diagnostics.filter(({ severity }) => severity === "error").length;
  return [
    `${passed} ${noun} passed`,
    ...(failed === 0 ? [] : [`${failed} failed`]),
    ...(errors === 0 ? [] : [`${errors} ${errors === 1 ? "error" : "errors"} in the files`]),
  ].join(", ");
}

/** What no scenario reached, by sequence. */
export function formatCoverage(coverage: readonly Coverage[], paint: Paint): string {
  return coverage
    .map(({ sequence, total, reached, missed }) => {
      const head = `${sequence}: ${reached} of ${total} steps and branches reached`;
      if (missed.length === 0) return paint.good(head);
      return [paint.warn(head), ...missed.map(({ name }) => `  not reached: ${name}`)].join("\n");
    })
    .join("\n");
}

/** Each failed expectation with its line, then expected and actual timeline side by side. */
export function formatFailure(result: ScenarioResult, paint: Paint): string[] {
  const wrong = result.checks.filter(({ problems }) => problems.length > 0);
  const told = wrong.map(
    ({ expectation, problems }) =>
      `    ${result.file}:${expectation.range.line}:${expectation.range.column}: ${paint.bad(describeExpectation(expectation))}: ${problems.join("; ")}`,
  );
  return [...told, ...formatTimelines(result, paint), ""];
}

interface Row {
  expected: string;
  actual: string;
  failed: boolean;
}

/** Widest column of what was expected. */
const EXPECTED_WIDTH = 48;

function formatTimelines({ played, checks }: ScenarioResult, paint: Paint): string[] {
  const rows: Row[] = played.entries.map((entry) => {
    const about = checks.filter((check) => check.entry === entry);
    return {
      expected: about.map(({ expectation }) => describeExpectation(expectation)).join("; "),
      actual: describeEntry(entry, played.zone),
      failed: about.some(({ problems }) => problems.length > 0),
    };
  });
  for (const { expectation, entry, problems } of checks) {
    if (entry !== null) continue;
    const met = problems.length === 0;
    rows.push({ expected: describeExpectation(expectation), actual: met ? "" : "—", failed: !met });
  }
  const width = Math.min(EXPECTED_WIDTH, Math.max(8, ...rows.map(({ expected }) => measureWidth(expected))));
  const pad = (text: string) => {
    const shown = measureWidth(text) > width ? shorten(text, width) : text;
    return shown + " ".repeat(width - measureWidth(shown));
  };
  const lines = rows.map(({ expected, actual, failed }) => {
    const line = `      ${pad(expected)}  ${failed ? "✗" : " "} ${actual}`.trimEnd();
    return failed ? paint.bad(line) : line;
  });
  return [paint.dim(`      ${pad("expected")}    actual (${played.zone})`), ...lines];
}

/** An expectation in one line. */
export function describeExpectation(expectation: Expectation): string {
  const timing = describeTiming(expectation.timing);
  switch (expectation.type) {
    case "step": {
      const { step, channel, variant, texts } = expectation;
      const more = [
        ...(channel === null ? [] : [`channel ${channel}`]),
        ...(variant === null ? [] : [`variant ${variant}`]),
        ...Object.entries(texts).map(([field, { contains, equals, matches }]) =>
          contains !== null
            ? `${field} contains ${JSON.stringify(contains)}`
            : equals !== null
              ? `${field} equals ${JSON.stringify(equals)}`
              : `${field} matches ${matches?.source ?? ""}`,
        ),
      ];
      return [`step ${step}`, ...timing, ...more].join(", ");
    }
    case "skipped": {
      const reason = expectation.reason === null ? [] : [`as ${expectation.reason}`];
      return [`skipped ${expectation.step}`, ...reason, ...timing].join(", ");
    }
    case "held": {
      const gate = expectation.gate === null ? [] : [`by gate ${expectation.gate}`];
      return [`held ${expectation.step}`, ...gate, ...timing].join(", ");
    }
    case "exit":
      return [`exit ${expectation.reason}`, ...timing].join(", ");
    case "finished":
      return ["finished", ...timing].join(", ");
    case "never":
      return `never ${expectation.step}`;
    default:
      return expectation satisfies never;
  }
}

function describeTiming({ on, at, within, window }: Timing): string[] {
  return [
    ...(on === null ? [] : [`on ${on}`]),
    ...(at === null
      ? []
      : [`at ${"instant" in at ? new Date(at.instant).toISOString() : formatMinute(at.minute)}`]),
    ...(within === null
      ? []
      : [`within ${countOf(Math.round(within.ms / 60_000), "minute")} of ${within.of}`]),
    ...(window === null ? [] : ["inside the window"]),
  ];
}

function formatMinute(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
}

function describeEntry(
  { at, kind, step, channel, variant, texts, detail }: PlayedEntry,
  zone: string,
): string {
  const when = formatDayTime(at, zone);
  switch (kind) {
    case "touch": {
      const subject = texts.subject === undefined ? "" : ` ${JSON.stringify(texts.subject)}`;
      return `${when}  ${step} (${channel}${variant === null ? "" : `, ${variant}`})${subject}`;
    }
    case "set":
      return `${when}  ${step} (${detail})`;
    case "event":
      return `${when}  · ${detail}${step === null ? "" : ` (${step})`}`;
    case "branch":
      return `${when}  ${step}: ${detail}`;
    case "skipped":
      return `${when}  ${step} skipped: ${detail}`;
    case "held":
      return `${when}  ${step} held: ${detail}`;
    case "exited":
      return `${when}  exit: ${detail}`;
    case "finished":
      return `${when}  finished`;
    default:
      return kind satisfies never;
  }
}

function formatDayTime(at: number, zone: string): string {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    weekday: "short",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).formatToParts(at);
  const part = (type: string): string => parts.find((each) => each.type === type)?.value ?? "";
  return `${part("weekday")} ${part("year")}-${part("month")}-${part("day")} ${part("hour")}:${part("minute")}`;
}

/** The problems of a check, without colour, for formats of machines. */
export function explainChecks(checks: readonly Checked[]): string[] {
  return checks
    .filter(({ problems }) => problems.length > 0)
    .map(({ expectation, problems }) => `${describeExpectation(expectation)}: ${problems.join("; ")}`);
}
