import type { Planned } from "../../app/plan-change.ts";
import { chooseChildEnv } from "../../app/session/child-env.ts";
import type { Context } from "../../app/session/context.ts";
import { ExitCode, UserError } from "../../errors.ts";
import { defineVerb } from "../command.ts";
import { formatPlan } from "../render/plan.ts";
import { formatTable } from "../render/table.ts";

export const approve = defineVerb({
  name: "approve",
  describe: "record the versions now in the tree as approved",
  examples: [
    { command: "seq approve", does: "every valid sequence, into approvals.yaml" },
    { command: "seq approve fair-followup", does: "only this one" },
    { command: "seq approve --list", does: "what is approved, and what waits" },
  ],
  json: "document",
  configure: (command) =>
    command
      .argument("[sequence...]", "names of sequences; all when left out")
      .option("-y, --yes", "approve all that wait, ask nothing; a terminal is asked one by one")
      .option("--against <ref>", "commit that the changes are shown against", "HEAD")
      .option("--list", "change nothing, show where each sequence stands"),
  async run(context, { args: [names], options }) {
    const { root, sequences } = await context.openReview();
    const { readApprovals, writeApprovals } = await import("../../workspace/approvals.ts");
    const { approvals, diagnostics } = await readApprovals(root);
    const broken = diagnostics.find((each) => each.severity === "error");
    if (broken !== undefined) {
      throw new UserError(`${broken.file}:${broken.range.line}:${broken.range.column}: ${broken.message}`);
    }
    for (const name of names) {
      if (sequences.some((each) => each.name === name)) continue;
      const known = sequences.map((each) => each.name).join(", ");
      throw new UserError(`there is no sequence ${name}`, {
        hint: `there are: ${known}`,
        exit: ExitCode.usage,
      });
    }
    const chosen = sequences.filter((each) => names.length === 0 || names.includes(each.name));
    const invalid = chosen.filter((each) => each.version === null);
    if (options.list !== true) {
      if (names.length > 0 && invalid.length > 0) {
        throw new UserError(`${invalid.map((each) => each.name).join(", ")} cannot be approved: not valid`, {
          hint: "seq lint shows why",
        });
      }
      const clock = await context.openClock("act");
      const { findAuthor } = await import("../../git/read-author.ts");
      const { author: who, isKnown } = await findAuthor(root, chooseChildEnv(context.world.env));
      if (!isKnown)
        context.output.warn(
          `approving as the account ${who}: git knows no name (git config user.name, user.email)`,
        );
      const when = new Date(clock.now()).toISOString();
      const next = new Map(approvals);
      const waiting = chosen.filter(
        ({ name, version }) => version !== null && next.get(name)?.version !== version,
      );
      const agreed =
        options.yes === true || !context.canAsk || waiting.length === 0
          ? null
          : await askEach(
              context,
              waiting.map(({ name }) => name),
              { against: options.against, who },
            );
      for (const { name, version } of waiting) {
        if (version !== null && agreed?.has(name) !== false) next.set(name, { version, who, when });
      }
      await writeApprovals(root, next);
      for (const [name, approval] of next) approvals.set(name, approval);
    }
    const rows = chosen.map(({ name, version }) => {
      const approval = approvals.get(name);
      const status =
        version === null
          ? "invalid"
          : approval?.version === version
            ? "approved"
            : approval
              ? "changed"
              : "new";
      return { sequence: name, status, version, who: approval?.who ?? null, when: approval?.when ?? null };
    });
    return {
      data: rows,
      text: (paint) =>
        formatTable(
          rows,
          [
            { title: "sequence", cell: (row) => row.sequence },
            {
              title: "status",
              cell: (row) => (row.status === "approved" ? paint.good(row.status) : paint.warn(row.status)),
            },
            { title: "version", cell: (row) => row.version?.slice(0, 12) ?? "" },
            { title: "approved by", cell: (row) => row.who ?? "" },
            { title: "when", cell: (row) => row.when ?? "" },
          ],
          { paint, columns: context.output.columns },
        ),
      exit: rows.some((row) => row.status !== "approved") ? ExitCode.attention : ExitCode.done,
    };
  },
});

/** Shows what each sequence changes, and for whom, and asks. Returns the names that are approved. */
async function askEach(
  context: Context,
  names: readonly string[],
  { against, who }: { against: string; who: string },
): Promise<Set<string>> {
  const { createPrompts } = await import("../prompts.ts");
  const prompts = createPrompts(context.world.streams);
  const planned = await describeChanges(context, against);
  const agreed = new Set<string>();
  for (const name of names) {
    if (planned !== null) {
      const { plan: made, people, zone, advice } = planned;
      const sequences = made.sequences.filter((each) => each.name === name);
      const { paint } = context.output;
      const shown = { ...made, sequences, capacity: [], finish: [], starved: [] };
      await context.output.write(`${formatPlan(shown, { people, zone, paint, advice })}\n`);
    }
    const message = `Approve ${name} as ${who}?`;
    if (await prompts.confirm({ message, default: false })) agreed.add(name);
  }
  return agreed;
}

/** Null where there is nothing to compare with: outside git. */
async function describeChanges(context: Context, against: string): Promise<Planned | null> {
  const { planChange } = await import("../../app/plan-change.ts");
  try {
    return await planChange(context, { against, snapshot: null, out: null, people: false });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    context.output.warn(`what changed is not shown: ${error.message}`);
    return null;
  }
}
