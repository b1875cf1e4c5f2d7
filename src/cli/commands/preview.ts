import { ExitCode, UserError } from "../../errors.ts";
import { defineVerb } from "../command.ts";
import { collectTexts, parseCount } from "../parse-option.ts";
import { formatMessages } from "../render/messages.ts";

export const preview = defineVerb({
  name: "preview",
  describe: "every message of a sequence, as people would read it",
  examples: [
    { command: "seq preview fair-followup", does: "for one person who is in it, else an invented one" },
    {
      command: "seq preview fair-followup --worst --html page.html",
      does: "long names, missing fields, Korean",
    },
    { command: "seq preview fair-followup --sample 5", does: "five people, the same ones at every look" },
    {
      command: "seq preview fair-followup --to anna@acme.example",
      does: "sends a marked test to the author",
    },
  ],
  json: "document",
  configure: (command) =>
    command
      .argument("<sequence>", "name of a sequence")
      .option("--prospect <person>", "email, LinkedIn URL, phone or p12; repeatable", collectTexts)
      .option("--sample <n>", "so many people from the sequence, else from everyone", parseCount)
      .option("--seed <text>", "draws another sample", "seq")
      .option("--worst", "people whose data is hardest on a message, stored and invented")
      .option("--html <file>", "write one page that looks like the channels look")
      .option("--to <address>", "send the emails as a marked test to this sender's own address"),
  async run(context, { args: [name], options }) {
    const { openReviewTree, openStoreIfAny } = await import("../../app/review-tree.ts");
    const { root, tree } = await openReviewTree(context);
    const { describeMessages } = await import("../../review/preview/preview.ts");
    const prospects = options.prospect ?? [];
    const store = await openStoreIfAny(context, tree, root);
    if (store === null && prospects.length > 0) {
      throw new UserError("there is no database here yet, so nobody can be named", {
        hint: "leave out --prospect: invented people are shown",
        exit: ExitCode.usage,
      });
    }
    const clock = await context.openClock(options.to === undefined ? "look" : "act");
    const wanted = {
      prospects,
      sample: options.sample ?? 0,
      seed: options.seed,
      worst: options.worst === true,
    };
    const shown = await describeMessages(tree, name, store, wanted, clock.now());
    const exit = shown.messages.some(({ error }) => error !== null) ? ExitCode.attention : ExitCode.done;
    if (options.to !== undefined) {
      const { config } = await context.openWorkspace();
      const { sendTests, requireOwnSender } = await import("../../review/preview/test-mail.ts");
      const sender = requireOwnSender(config, options.to);
      const { requireSequence } = await import("../../review/tree.ts");
      // What cannot run is not mailed either, not even to its author.
      const { plan } = requireSequence(tree, name);
      const [{ createServices }, { createAskToken }] = await Promise.all([
        import("../../app/open-services.ts"),
        import("../../app/ask-token.ts"),
      ]);
      const { world } = context;
      const tests = await sendTests({ ...tree, config }, plan, shown.readers, sender, {
        root,
        at: clock.now(),
        openService: createServices({ root, config, clock }, world).openService,
        askToken: createAskToken(world.wallClock, config.rehearsal),
      });
      return {
        data: tests,
        text: () =>
          tests
            .map(
              (each) =>
                `${each.outcome}  ${each.subject ?? each.step}${each.reason === null ? "" : `  ${each.reason}`}`,
            )
            .join("\n") || `${name} has no email`,
        exit: tests.some(({ outcome }) => outcome !== "sent") ? ExitCode.attention : ExitCode.done,
      };
    }
    if (options.html !== undefined) {
      const { writePrivateFile } = await import("../../app/session/private-output.ts");
      const { resolve } = await import("node:path");
      const file = resolve(context.world.cwd, options.html);
      // The page may hold people's data.
      await writePrivateFile(file, shown.page(), { name: options.html, root });
      context.output.say(`written: ${file}`);
      return { data: shown.messages, exit };
    }
    return { data: shown.messages, text: (paint) => formatMessages(shown.messages, paint), exit };
  },
});
