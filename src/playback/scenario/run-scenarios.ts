import type { WorkspaceConfig } from "../../config/workspace-config.ts";
import type { Diagnostic, Range } from "../../diagnostic.ts";
import type { Plan } from "../../engine/plan.ts";
import { UserError } from "../../errors.ts";
import { createRenderer } from "../../message/render.ts";
import { openEvaluations } from "../../run/evaluations.ts";
import { readScenarios } from "../../scenario/read-scenarios.ts";
import { START } from "../../yaml/text.ts";
import { type Checked, checkExpectation } from "./check-expectation.ts";
import { type PlayedScenario, playScenario, type ScenarioWorld } from "./play-scenario.ts";

/** A sequence as the working tree has it. */
export interface TestedSequence {
  name: string;
  file: string;
  plan: Plan | null;
  position(stepId: string, field?: string): Range | null;
}

export interface ScenarioFile {
  /** Relative to the workspace root. */
  file: string;
  text: string;
}

export interface ScenarioResult {
  file: string;
  sequence: string;
  played: PlayedScenario;
  checks: Checked[];
  passed: boolean;
}

/** How much of a sequence its scenarios reached. */
export interface Coverage {
  sequence: string;
  /** Steps, and both ways out of every branch. */
  total: number;
  reached: number;
  /** Steps by id, branches as `<step>.then` and `<step>.else`. */
  missed: { name: string; step: string }[];
}

export interface TestReport {
  results: ScenarioResult[];
  /** What is wrong with the files themselves; their sound tests were played all the same. */
  diagnostics: Diagnostic[];
  /** Of every sequence that has tests. */
  coverage: Coverage[];
}

export interface TestScope {
  config: WorkspaceConfig;
  sequences: readonly TestedSequence[];
  snippet: (path: string) => string | null;
  loadHolidays: (countries: readonly string[]) => Promise<(isoDate: string) => boolean>;
}

/** Plays every scenario of these files. Never stops at a failure or a bad file. */
export async function runScenarios(files: readonly ScenarioFile[], scope: TestScope): Promise<TestReport> {
  const report: TestReport = { results: [], diagnostics: [], coverage: [] };
  const world: ScenarioWorld = {
    config: scope.config,
    evaluations: openEvaluations(scope),
    renderer: createRenderer({ snippet: scope.snippet }),
    snippet: scope.snippet,
  };
  for (const file of files) await runFile(file, scope, world, report);
  return report;
}

async function runFile(
  { file, text }: ScenarioFile,
  { config, sequences }: TestScope,
  world: ScenarioWorld,
  report: TestReport,
): Promise<void> {
  const name = file.replace(/^.*\//, "").replace(/\.test\.ya?ml$/, "");
  const sequence = sequences.find((each) => each.name === name);
  const plan = sequence?.plan ?? null;
  const reading = readScenarios(text, { file, workspace: config, plan });
  report.diagnostics.push(...reading.diagnostics);
  if (sequence === undefined || plan === null) {
    report.diagnostics.push({
      code: "unknown-sequence",
      severity: "error",
      message: sequence === undefined ? `there is no sequence ${name}` : `${sequence.file} is not valid`,
      file,
      range: START,
      hint: sequence === undefined ? "tests are named <sequence>.test.yaml" : "seq lint says what is wrong",
    });
    return;
  }
  const played: PlayedScenario[] = [];
  for (const scenario of reading.scenarios) {
    let each: PlayedScenario;
    try {
      each = await playScenario(world, plan, scenario);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      report.diagnostics.push({
        code: "unplayable-scenario",
        severity: "error",
        message: error.message,
        file,
        range: scenario.range,
        ...(error.hint !== undefined && { hint: error.hint }),
      });
      continue;
    }
    played.push(each);
    const checks = scenario.expect.map((expectation) => checkExpectation(expectation, each));
    const passed = checks.every(({ problems }) => problems.length === 0);
    report.results.push({ file, sequence: name, played: each, checks, passed });
  }
  report.coverage.push(measureCoverage(plan, played));
}

/** What no scenario reached. A step that was only ever skipped was not reached. */
function measureCoverage(plan: Plan, played: readonly PlayedScenario[]): Coverage {
  const names = plan.steps.flatMap((step) =>
    step.kind === "branch"
      ? [`${step.id}.then`, `${step.id}.else`].map((name) => ({ name, step: step.id }))
      : [{ name: step.id, step: step.id }],
  );
  const missed = names.filter(
    ({ name }) => !played.some(({ reached, branches }) => reached.has(name) || branches.has(name)),
  );
  return { sequence: plan.name, total: names.length, reached: names.length - missed.length, missed };
}
