import { ExitCode, UserError } from "../../errors.ts";
import { defineVerb } from "../command.ts";
import { collectTexts, parseCount } from "../parse-option.ts";
import { reportImport } from "../render/import.ts";

/** What services call a list: a number, a UUID, a slug. */
const LIST = /^[\w:-]{1,100}$/;

export const pull = defineVerb({
  name: "pull",
  describe: "people from a CRM, as an import",
  examples: [
    { command: "seq pull hubspot --dry-run", does: "see first what would happen" },
    { command: "seq pull hubspot --list 12 --tag fair", does: "one list; tag everyone in it" },
    { command: "seq pull pipedrive --max 500", does: "so many; the next one goes on from there" },
    { command: "seq pull salesforce --again", does: "from the beginning" },
  ],
  json: "document",
  configure: (command) =>
    command
      .argument("<service>", "hubspot, salesforce, pipedrive, attio, or a recipe of yours that keeps people")
      .option("--list <id>", "one list there; a campaign (Salesforce), a filter (Pipedrive)")
      .option("--tag <tag>", "tag everyone; repeatable", collectTexts)
      .option("--country <code>", "country of phone numbers without a prefix; default: the workspace's")
      .option("--max <count>", "stop after so many; the next pull goes on from there", parseCount)
      .option("--again", "from the beginning, where an earlier one stopped")
      .option("--rejected <file>", "write the people who were not taken to a CSV file")
      .option("--dry-run", "change nothing, say what would happen"),
  async run(context, { args: [service], options }) {
    const { output, world } = context;
    const list = options.list ?? null;
    if (list !== null && !LIST.test(list)) {
      throw new UserError(`"${list}" is no id of a list`, {
        hint: "the id that stands in the list's address there",
        exit: ExitCode.usage,
      });
    }
    const isDry = options.dryRun === true;
    world.interruption.isGraceful = true;
    const run = await context.openRun(isDry ? "look" : "act");
    const [{ pullPeople }, { openProgress }, { resolve }] = await Promise.all([
      import("../../app/pull-people.ts"),
      import("../progress.ts"),
      import("node:path"),
    ]);
    const progress = openProgress(context, { things: "people", total: null });
    const result = await pullPeople(run, {
      service,
      list,
      tags: options.tag ?? [],
      defaultCountry: options.country ?? null,
      max: options.max ?? null,
      isAgain: options.again === true,
      isDry,
      rejectedFile: options.rejected === undefined ? null : resolve(world.cwd, options.rejected),
      onMapping: (lines) => {
        for (const line of lines) output.say(line);
      },
      onProgress: (read) => progress.at(read),
      stop: world.interruption.signal,
    });
    progress.end();
    const { before, isWhole, conflicts } = result;
    const { data, text, exit } = reportImport(result, {
      isDry,
      keepsAll: false,
      checked: null,
      place: "record",
    });
    const isStopped = world.interruption.signal.aborted;
    return {
      data: { ...data, before, is_whole: isWhole, conflicts },
      text: (paint) =>
        [
          text(paint),
          ...(conflicts === 0 ? [] : [`changed on both sides: ${conflicts}; seq timeline says what stayed`]),
          ...(before === 0 ? [] : [`went on after ${before} that an earlier pull read`]),
          ...(isWhole || isDry ? [] : [paint.warn("there are more: the same command goes on from there")]),
        ].join("\n"),
      exit: isStopped ? ExitCode.interrupted : exit,
    };
  },
});
