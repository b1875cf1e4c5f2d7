import { relative } from "node:path";
import { countOf } from "../../count-of.ts";
import { ExitCode, UserError } from "../../errors.ts";
import { defineVerb } from "../command.ts";
import { findProspect } from "../find-person.ts";

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
    const { config, root } = await context.openWorkspace();
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
    const [{ erasePerson }, { locateFile }] = await Promise.all([
      import("../../prospects/erase-files.ts"),
      import("../../app/session/workspace-store.ts"),
    ]);
    const database = locateFile(root, config.store)?.file ?? null;
    const erased = await erasePerson(store, id, { root, database }, clock.now());
    const name = (file: string) => relative(root, file);
    for (const file of erased.copies)
      context.output.say(`deleted ${name(file)}: an older copy of the database`);
    if (!erased.isGone)
      context.output.warn("an address still stands in a message to somebody else that is not settled yet");
    for (const file of erased.left) context.output.warn(`${name(file)} still names the person: delete it`);
    context.output.say(
      "not reached: backups made with seq backup, files that were imported or rejected, the mailboxes themselves",
    );
    const isDone = erased.isGone && erased.left.length === 0;
    return {
      data: {
        erased: [`p${id}`],
        mails: erased.mails.length,
        copies: erased.copies.map(name),
        left: erased.left.map(name),
        complete: isDone,
      },
      text: () =>
        `p${id} is erased` +
        (erased.mails.length === 0 ? "" : `, and ${countOf(erased.mails.length, "mail")} in the outbox`),
      exit: isDone ? ExitCode.done : ExitCode.attention,
    };
  },
});
