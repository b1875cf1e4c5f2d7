import type { Planned } from "../../app/plan-change.ts";
import { chooseChildEnv } from "../../app/session/child-env.ts";
import type { CommandContext } from "../../app/session/context.ts";
import { formatMoment } from "../../app/session/time.ts";
import type { Approval } from "../../config/approvals.ts";
import { describeFirstError } from "../../diagnostic.ts";
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
  exclusive: [["--list", "--yes"]],
  configure: (command) =>
    command
      .argument("[sequence...]", "names of sequences; all when left out")
      .option("-y, --yes", "approve all that wait, ask nothing; a terminal is asked one by one")
      .option("--against <ref>", "commit that the changes are shown against", "HEAD")
      .option("--list", "change nothing, show where each sequence stands"),
  async run(context, { args: [names], options }) {
    const { root, config, written, sequences } = await context.openReview();
    const [{ readApprovals, writeApprovals }, { isApproved, mayApprove }, { digestSettings }] =
      await Promise.all([
        import("../../workspace/approvals.ts"),
        import("../../config/approvals.ts"),
        import("../../config/settings.ts"),
      ]);
    const settings = digestSettings(written);
    const counts = (approval: Approval | undefined, version: string): boolean =>
      isApproved(approval, { version, settings }) && mayApprove(approval?.who ?? "", config.approvers);
    const { approvals, diagnostics } = await readApprovals(root);
    const broken = describeFirstError(diagnostics);
    if (broken !== null) throw new UserError(broken);
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
      const when = new Date(clock.now()).toISOString();
      const waiting = chosen.filter(
        ({ name, version }) => version !== null && !counts(approvals.get(name), version),
      );
      const who = waiting.length === 0 ? "" : await findApprover(context, root);
      if (waiting.length > 0 && !mayApprove(who, config.approvers)) {
        throw new UserError(`${who} is none of the approvers in seq.yaml`, {
          hint: `approvers: ${(config.approvers ?? []).join(", ")}`,
        });
      }
      const keep = async (those: typeof waiting): Promise<void> => {
        for (const { name, version } of those)
          if (version !== null) approvals.set(name, { version, settings, who, when });
        await writeApprovals(root, approvals);
      };
      const asks = options.yes !== true && context.canAsk;
      if (asks) await askEach(context, waiting, { against: options.against, who, keep });
      else await keep(waiting);
    }
    const rows = chosen.map(({ name, version }) => {
      const approval = approvals.get(name);
      const status =
        version === null ? "invalid" : counts(approval, version) ? "approved" : approval ? "changed" : "new";
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
            {
              title: "when",
              cell: (row) => formatTime(row.when, config.calendar.zone),
              whole: true,
              drop: 1,
            },
          ],
          { paint, columns: context.output.columns },
        ),
      exit: rows.some((row) => row.status !== "approved") ? ExitCode.attention : ExitCode.done,
    };
  },
});

/** The file may be edited by hand: what is no time stays as it is. */
function formatTime(when: string | null, zone: string): string {
  const at = Date.parse(when ?? "");
  return Number.isNaN(at) ? (when ?? "") : formatMoment(at, zone);
}

/** Accounts that anybody may be behind. */
const NOBODY = /^(?:root|toor|nobody|administrator|daemon)$/i;

/**
 * Who approves: git's author, else the account, which is said. UserError where that names nobody: whoever reads
 * approvals.yaml asks whom to ask.
 */
async function findApprover(context: CommandContext, root: string): Promise<string> {
  const { findAuthor } = await import("../../git/read-author.ts");
  const { author, isKnown } = await findAuthor(root, chooseChildEnv(context.world.env));
  if (isKnown) return author;
  if (NOBODY.test(author)) {
    throw new UserError(`an approval by ${author} names nobody, and git knows no name either`, {
      hint: 'git config user.name "Anna Kim" and git config user.email, or GIT_AUTHOR_NAME and GIT_AUTHOR_EMAIL',
    });
  }
  context.output.warn(`approving as the account ${author}: git knows no name (git config user.name)`);
  return author;
}

/** Shows what each sequence changes, and for whom, and asks; each yes is kept at once. */
async function askEach<Each extends { name: string }>(
  context: CommandContext,
  waiting: readonly Each[],
  { against, who, keep }: { against: string; who: string; keep(those: Each[]): Promise<void> },
): Promise<void> {
  if (waiting.length === 0) return;
  const { createPrompts } = await import("../prompts.ts");
  const prompts = createPrompts(context.world.streams);
  const planned = await describeChanges(context, against);
  for (const [index, each] of waiting.entries()) {
    const { name } = each;
    if (planned !== null) {
      const { plan: made, people, zone, advice } = planned;
      const sequences = made.sequences.filter((one) => one.name === name);
      const { paint } = context.output;
      const settings = index === 0 ? made.settings : [];
      const shown = { ...made, settings, sequences, capacity: [], finish: [], starved: [] };
      await context.output.write(`${formatPlan(shown, { people, zone, paint, advice, proposals: [] })}\n`);
    }
    const place = waiting.length === 1 ? "" : ` (${index + 1} of ${waiting.length})`;
    const message = `Approve ${name} as ${who}?${place}`;
    if (!(await prompts.confirm({ message, default: false }))) continue;
    await keep([each]);
    prompts.keep();
  }
}

/** Null where there is nothing to compare with: outside git. */
async function describeChanges(context: CommandContext, against: string): Promise<Planned | null> {
  const { planChange } = await import("../../app/plan-change.ts");
  try {
    return await planChange(context, { against, snapshot: null, out: null, people: false });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    context.output.warn(`what changed is not shown: ${error.message}`);
    return null;
  }
}
