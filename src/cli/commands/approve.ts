import { ExitCode, UserError } from "../../errors.ts";
import { chooseChildEnv } from "../child-env.ts";
import { defineVerb } from "../command.ts";
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
      const { readAuthor } = await import("../../git/read-author.ts");
      const who = await readAuthor(root, chooseChildEnv(context.world.env));
      const when = new Date(clock.now()).toISOString();
      const next = new Map(approvals);
      for (const { name, version } of chosen) {
        if (version !== null && next.get(name)?.version !== version) next.set(name, { version, who, when });
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
