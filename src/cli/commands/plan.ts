import { Option } from "@commander-js/extra-typings";
import { ExitCode } from "../../errors.ts";
import { defineVerb } from "../command.ts";
import { formatPlan } from "../render/plan.ts";

export const plan = defineVerb({
  name: "plan",
  describe: "what the working tree changes, for the text and for people in flight",
  examples: [
    { command: "seq plan", does: "against the last commit and the people in flight" },
    { command: "seq plan --against origin/main --format markdown", does: "for a pull request" },
    { command: "seq plan --against v1..v2", does: "between two states in git" },
    { command: "seq plan --snapshot people.json", does: "without the database, in CI" },
    { command: "seq plan --out next.plan", does: "keep it, for `seq apply next.plan`" },
  ],
  json: "document",
  exclusive: [
    ["--format", "--json"],
    ["--snapshot", "--out"],
  ],
  configure: (command) =>
    command
      .option("--against <ref>", "commit to compare with, or two of them as A..B", "HEAD")
      .addOption(
        new Option("--format <format>", "how to print")
          .choices(["text", "json", "markdown"] as const)
          .default("text" as const),
      )
      .option("--people", "list what happens to each person")
      .option("--snapshot <file>", "people in flight from `seq snapshot` instead of the database")
      .option("--out <file>", "save the plan for `seq apply`"),
  async run(context, { options }) {
    const { planChange } = await import("../../app/plan-change.ts");
    const planned = await planChange(context, {
      against: options.against,
      snapshot: options.snapshot ?? null,
      out: options.out ?? null,
      people: options.people === true,
    });
    const { plan: made, people, zone, data, markdown, attention, advice, proposals } = planned;
    const exit = attention ? ExitCode.attention : ExitCode.done;
    if (context.output.json || options.format === "text") {
      return { data, text: (paint) => formatPlan(made, { people, zone, paint, advice, proposals }), exit };
    }
    const text = options.format === "json" ? JSON.stringify(data, null, 2) : markdown().trimEnd();
    return { data, text: () => text, exit };
  },
});
