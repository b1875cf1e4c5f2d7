import { InvalidArgumentError, Option } from "@commander-js/extra-typings";
import type { Paint } from "../../app/session/paint.ts";
import { ExitCode } from "../../errors.ts";
import type { TestReport } from "../../playback/scenario/run-scenarios.ts";
import { defineVerb } from "../command.ts";
import { describeDiagnostic, formatDiagnostics } from "../render/diagnostics.ts";
import { describeResult, formatJunit, formatTap } from "../render/scenario-reports.ts";
import { countScenarios, formatCoverage, formatScenarios } from "../render/scenarios.ts";

const FORMATS = ["text", "tap", "junit", "json"] as const;

export const test = defineVerb({
  name: "test",
  describe: "plays the scenarios of sequences/*.test.yaml on simulated time",
  examples: [
    { command: "seq test", does: "every scenario of the workspace" },
    { command: "seq test sequences/fair-followup.test.yaml", does: "one file" },
    { command: "seq test --coverage", does: "also lists what no scenario reached" },
    { command: "seq test --format junit > results.xml", does: "for CI" },
  ],
  json: "document",
  exclusive: [["--format", "--json"]],
  configure: (command) =>
    command
      .argument("[file...]", "test files, or sequences whose tests are meant")
      .addOption(new Option("--format <format>", "how to print").choices(FORMATS).default("text" as const))
      .option("--coverage", "list steps and branches that no scenario reached")
      .option("--fail-under <percent>", "exit with 1 when a sequence's coverage is below this", parsePercent),
  async run(context, { args: [names], options }) {
    const { config, root, sequences, snippet } = await context.openReview();
    const [{ readScenarioFiles }, { runScenarios }, { loadHolidays }] = await Promise.all([
      import("../../workspace/list-scenarios.ts"),
      import("../../playback/scenario/run-scenarios.ts"),
      import("../../calendar/holidays.ts"),
    ]);
    const files = await readScenarioFiles(root, context.world.cwd, names);
    const report = await runScenarios(files, { config, sequences, snippet, loadHolidays });
    const { results, diagnostics, coverage } = report;
    const low = coverage.filter(({ total, reached }) => reached * 100 < (options.failUnder ?? 0) * total);
    const isBad =
      low.length > 0 ||
      results.some(({ passed }) => !passed) ||
      diagnostics.some(({ severity }) => severity === "error");
    const showsCoverage = options.coverage === true || options.failUnder !== undefined;
    const data = {
      results: results.map(describeResult),
      diagnostics: diagnostics.map(describeDiagnostic),
      coverage: coverage.map((each) => ({ ...each, missed: each.missed.map(({ name }) => name) })),
    };
    const format = context.output.json ? "json" : options.format;
    if (format !== "json") {
      context.output.say(files.length === 0 ? "no sequences/*.test.yaml" : countScenarios(report));
    }
    const texts = new Map(files.map(({ file, text }) => [file, text]));
    return {
      data,
      text: (paint) => {
        if (format === "json") return JSON.stringify(data, null, 2);
        if (format === "tap") return formatTap(report, paint);
        if (format === "junit") return formatJunit(report, paint);
        return formatReport(report, showsCoverage, (file) => texts.get(file) ?? null, {
          paint,
          columns: context.output.columns,
        });
      },
      exit: isBad ? ExitCode.attention : ExitCode.done,
    };
  },
});

function formatReport(
  report: TestReport,
  showsCoverage: boolean,
  sourceOf: (file: string) => string | null,
  { paint, columns }: { paint: Paint; columns: number | null },
): string {
  const parts = [
    formatDiagnostics(report.diagnostics, sourceOf, { paint, columns }),
    formatScenarios(report, paint),
  ];
  if (showsCoverage) parts.push(formatCoverage(report.coverage, paint));
  return parts.filter((part) => part !== "").join("\n\n");
}

function parsePercent(text: string): number {
  const percent = Number(text.replace(/%$/, ""));
  if (text.trim() === "" || !(percent >= 0 && percent <= 100))
    throw new InvalidArgumentError("Give a percentage from 0 to 100.");
  return percent;
}
