import { ExitCode, UserError } from "../../errors.ts";
import { defineVerb } from "../command.ts";
import { findProspect } from "../find-prospect.ts";

export const eraseProspects = defineVerb({
  name: "erase",
  describe: "personal data gone; a keyed hash stays suppressed",
  examples: [
    { command: "seq prospects erase anna@acme.example", does: "asks first" },
    { command: "seq prospects erase p12 --yes", does: "for scripts" },
  ],
  json: "document",
  configure: (command) =>
    command.argument("<prospect>", "email, LinkedIn URL, phone or p12").option("-y, --yes", "do not ask"),
  async run(context, { args: [reference], options }) {
    const clock = await context.openClock("act");
    const store = await context.openStore();
    const { id } = await findProspect(store, reference);
    if (options.yes !== true) {
      if (!context.canAsk) {
        throw new UserError("erasing cannot be undone, and there is no terminal to ask at", {
          hint: "add --yes",
          exit: ExitCode.usage,
        });
      }
      const { createPrompts } = await import("../prompts.ts");
      const sure = await createPrompts(context.world.streams).confirm({
        message: `Erase ${reference}? This cannot be undone.`,
        default: false,
      });
      if (!sure) return { data: { erased: [] }, text: () => "nothing erased" };
    }
    await store.eraseProspect(id, clock.now());
    context.output.say("backups made before still hold the data: delete them too");
    return { data: { erased: [`p${id}`] }, text: () => `p${id} is erased` };
  },
});
