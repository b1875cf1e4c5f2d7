import { stripVTControlCharacters } from "node:util";
import type { Paint } from "../../app/session/paint.ts";
import type { ScenarioResult, TestReport } from "../../playback/scenario/run-scenarios.ts";
import { formatIso } from "./iso.ts";
import { describeExpectation, explainChecks, formatFailure } from "./scenarios.ts";

/** Test Anything Protocol, version 14: a point a scenario, a file that cannot be played is a failed point. */
export function formatTap({ results, diagnostics }: TestReport, paint: Paint): string {
  const broken = diagnostics.filter(({ severity }) => severity === "error");
  const lines = ["TAP version 14", `1..${results.length + broken.length}`];
  for (const [index, result] of results.entries()) {
    const { name } = result.played.scenario;
    const title = `${result.sequence}: ${name}`.replace(/[\\#]/g, "\\$&");
    lines.push(`${result.passed ? "ok" : "not ok"} ${index + 1} - ${title}`);
    if (!result.passed) lines.push(...describeTapFailure(result, paint));
  }
  for (const [index, { file, range, message }] of broken.entries()) {
    lines.push(
      `not ok ${results.length + index + 1} - ${file}:${range.line}:${range.column}: ${message.replace(/[\\#]/g, "\\$&")}`,
    );
  }
  return lines.join("\n");
}

function describeTapFailure(result: ScenarioResult, paint: Paint): string[] {
  const first = result.checks.find(({ problems }) => problems.length > 0);
  return [
    "  ---",
    "  severity: fail",
    `  at: ${JSON.stringify(`${result.file}:${first?.expectation.range.line ?? 0}`)}`,
    "  message: |",
    ...formatFailure(result, paint)
      .map((line) => stripVTControlCharacters(line).trimEnd())
      .filter((line) => line !== ""),
    "  ...",
  ];
}

/** JUnit XML as CI systems read it: a suite a file. */
export function formatJunit({ results, diagnostics }: TestReport, paint: Paint): string {
  const files = [...new Set([...results.map(({ file }) => file), ...diagnostics.map(({ file }) => file)])];
  const suites = files.map((file) => {
    const own = results.filter((result) => result.file === file);
    const broken = diagnostics.filter((each) => each.file === file && each.severity === "error");
    const failed = own.filter(({ passed }) => !passed).length;
    const cases = own.map((result) => formatCase(result, paint));
    const errors = broken.map(
      ({ range, message }) =>
        `    <testcase classname="${escapeXml(file)}" name="line ${range.line}" file="${escapeXml(file)}" line="${range.line}">\n      <error message="${escapeXml(message)}"/>\n    </testcase>`,
    );
    const counts = `tests="${own.length + broken.length}" failures="${failed}" errors="${broken.length}"`;
    return [`  <testsuite name="${escapeXml(file)}" ${counts}>`, ...cases, ...errors, "  </testsuite>"].join(
      "\n",
    );
  });
  return ['<?xml version="1.0" encoding="UTF-8"?>', "<testsuites>", ...suites, "</testsuites>"].join("\n");
}

function formatCase(result: ScenarioResult, paint: Paint): string {
  const { name, range } = result.played.scenario;
  const head = `    <testcase classname="${escapeXml(result.sequence)}" name="${escapeXml(name)}" file="${escapeXml(result.file)}" line="${range.line}"`;
  if (result.passed) return `${head}/>`;
  const message = escapeXml(explainChecks(result.checks)[0] ?? "");
  const text = escapeXml(stripVTControlCharacters(formatFailure(result, paint).join("\n")));
  return `${head}>\n      <failure message="${message}">${text}</failure>\n    </testcase>`;
}

/** XML 1.0: markup escaped, characters that it cannot hold left out. */
function escapeXml(text: string): string {
  const names: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "")
    .replace(/[&<>"]/g, (character) => names[character] ?? "");
}

/** One row of `seq test --json`. */
export function describeResult({ file, sequence, played, checks, passed }: ScenarioResult) {
  return {
    file,
    line: played.scenario.range.line,
    sequence,
    name: played.scenario.name,
    passed,
    failures: checks
      .filter(({ problems }) => problems.length > 0)
      .map(({ expectation, problems }) => ({
        line: expectation.range.line,
        column: expectation.range.column,
        expected: describeExpectation(expectation),
        problems,
      })),
    timeline: played.entries.map(({ at, kind, step, channel, variant, gate, detail }) => ({
      at: formatIso(at),
      kind,
      step,
      channel,
      variant,
      ...(gate !== null && { gate }),
      detail,
    })),
  };
}
