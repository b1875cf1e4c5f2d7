import { Option } from "@commander-js/extra-typings";
import type { Diagnostic } from "../../diagnostic.ts";
import { ExitCode } from "../../errors.ts";
import { defineVerb } from "../command.ts";
import { countProblems, describeDiagnostic, formatDiagnostics } from "../render/diagnostics.ts";
import { formatGithub } from "../render/github.ts";
import { formatSarif } from "../render/sarif.ts";

export const lint = defineVerb({
  name: "lint",
  describe: "every problem of seq.yaml and the sequences, with line and column",
  examples: [
    { command: "seq lint", does: "the whole workspace" },
    { command: "seq lint sequences/fair-followup.yaml", does: "one file" },
    { command: "seq lint - < draft.yaml", does: "a sequence from standard input" },
    { command: "seq lint --prospects", does: "also against the people who are in the sequences now" },
    { command: "seq lint --format github --fail-on warning", does: "annotations on a pull request" },
  ],
  json: "document",
  exclusive: [["--format", "--json"]],
  configure: (command) =>
    command
      .argument("[file...]", "files of the workspace, or - for standard input")
      .addOption(
        new Option("--format <format>", "how to print").choices(["text", "json", "sarif", "github"] as const),
      )
      .option("--prospects", "ask the database how texts, caps and tests suit the people enrolled")
      .addOption(
        new Option("--fail-on <severity>", "exit with 1 from this severity on")
          .choices(["error", "warning"] as const)
          .default("error" as const),
      ),
  async run(context, { args: [files], options }) {
    const { gatherDiagnostics } = await import("../../app/gather-diagnostics.ts");
    const { diagnostics, sourceOf, fileCount } = await gatherDiagnostics(context, files, {
      prospects: options.prospects === true,
    });
    const failing = options.failOn === "warning" ? ["error", "warning"] : ["error"];
    const exit = diagnostics.some((each) => failing.includes(each.severity))
      ? ExitCode.attention
      : ExitCode.done;
    const rows = diagnostics.map(describeDiagnostic);
    if (!context.output.json && options.format !== undefined && options.format !== "text") {
      const text = await formatFor(options.format, diagnostics);
      // Its commands are meant for GitHub, which other texts must not speak to.
      if (options.format === "github" && text !== "") await context.output.data(`${text}\n`);
      else if (text !== "") return { text: () => text, exit };
      return { exit };
    }
    if (!context.output.json) {
      const checked = `${fileCount} ${fileCount === 1 ? "file" : "files"}`;
      context.output.say(`${checked}: ${countProblems(diagnostics)}`);
    }
    return {
      data: rows,
      text: (paint) => formatDiagnostics(diagnostics, sourceOf, { paint, columns: context.output.columns }),
      exit,
    };
  },
});

/** The report for a machine. */
async function formatFor(
  format: "json" | "sarif" | "github",
  diagnostics: readonly Diagnostic[],
): Promise<string> {
  switch (format) {
    case "json":
      return JSON.stringify(diagnostics.map(describeDiagnostic), null, 2);
    case "github":
      return formatGithub(diagnostics);
    case "sarif": {
      const { rules } = await import("../../lint/registry.ts");
      return formatSarif(diagnostics, rules);
    }
    default:
      return format satisfies never;
  }
}
