import { ExitCode, UserError } from "../../errors.ts";
import { describeFailure } from "../../files/failure.ts";
import { readRegular } from "../../files/regular-file.ts";
import { defineVerb } from "../command.ts";

export const apply = defineVerb({
  name: "apply",
  describe: "do exactly what a saved plan says, or nothing",
  examples: [
    { command: "seq plan --out next.plan && seq apply next.plan", does: "refused when anything moved on" },
  ],
  json: "document",
  configure: (command) => command.argument("<file>", "a plan from `seq plan --out`"),
  async run(context, { args: [name] }) {
    const { resolve } = await import("node:path");
    const text = await readRegular(resolve(context.world.cwd, name)).catch((cause: unknown) => {
      throw new UserError(`${name} cannot be read: ${describeFailure(cause)}`, {
        hint: "seq plan --out FILE saves one",
        exit: ExitCode.usage,
        cause,
      });
    });
    const { readSavedPlan } = await import("../../review/plan/saved-plan.ts");
    const saved = readSavedPlan(text, name);
    const run = await context.openRun("act");
    const { applyPlan } = await import("../../review/plan/apply.ts");
    const { fingerprint } = await import("../../workspace/fingerprint.ts");
    const moves = await applyPlan(run, saved, await fingerprint(run.root));
    const counts = Object.entries(moves);
    return {
      data: { applied: true, moves },
      text: () =>
        counts.length === 0
          ? "nobody had to move"
          : counts.map(([move, count]) => `${count} ${move}`).join(", "),
      exit: (moves.blocked ?? 0) > 0 ? ExitCode.attention : ExitCode.done,
    };
  },
});
