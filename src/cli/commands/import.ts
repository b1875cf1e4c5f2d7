import type { CommandContext } from "../../app/session/context.ts";
import { ExitCode, UserError } from "../../errors.ts";
import { defineVerb } from "../command.ts";
import { collectPairs, collectTexts } from "../parse-option.ts";
import { reportImport } from "../render/import.ts";
import { verifyImported } from "../verify-addresses.ts";

export const importPeople = defineVerb({
  name: "import",
  describe: "people from a CSV or JSONL file",
  examples: [
    { command: "seq import people.csv", does: "columns are guessed and shown" },
    { command: "seq import people.csv --map Mail=email --tag fair", does: "name a column, tag everyone" },
    { command: "seq import people.csv --dry-run --rejected bad.csv", does: "see first what would happen" },
    { command: "seq import people.csv --keep-all", does: "columns it does not know become fields" },
    { command: "seq import people.csv --verify", does: "asks the DNS who can get mail at all" },
    { command: "cat people.jsonl | seq import -", does: "from another program" },
  ],
  json: "document",
  configure: (command) =>
    command
      .argument("<file>", "a file, - for standard input, or an https:// address")
      .option("--map <column=field>", "which field a column is; - leaves it out; repeatable", collectPairs)
      .option("--tag <tag>", "tag everyone in the file; repeatable", collectTexts)
      .option("--country <code>", "country of phone numbers without a prefix; default: the workspace's")
      .option("--keep-all", "keep columns of unknown names, each as a field of its own")
      .option("--encoding <name>", "what the file is in, where it cannot be told, e.g. windows-1250")
      .option("--rejected <file>", "write the rows that were not taken to a CSV file")
      .option("--verify", "then check the addresses of everybody new, changed or never checked")
      .option("--resolver <address>", "name server for --verify instead of the system's")
      .option("--dry-run", "change nothing, say what would happen"),
  async run(context, { args: [file], options }) {
    const { output } = context;
    const isDry = options.dryRun === true;
    if (isDry && options.verify === true) {
      throw new UserError("--verify checks people who are imported; a dry run imports nobody", {
        hint: "leave out one of the two",
        exit: ExitCode.usage,
      });
    }
    const { config } = await context.openWorkspace();
    const clock = await context.openClock(isDry ? "look" : "act");
    const [{ importPeopleFrom }, { findHomeCountry }, { openProgress }] = await Promise.all([
      import("../../app/import-people.ts"),
      import("../../calendar/home-country.ts"),
      import("../progress.ts"),
    ]);
    const progress = openProgress(context, { things: "rows", total: await countRows(context, file) });
    const result = await importPeopleFrom(
      context,
      file,
      {
        map: options.map ?? {},
        tags: options.tag ?? [],
        defaultCountry: options.country ?? findHomeCountry(config.calendar),
        keepAll: options.keepAll === true,
        encoding: options.encoding ?? null,
        rejectedFile: options.rejected ?? null,
        fields: config.fields,
        at: clock.now(),
        onMapping: (lines) => {
          for (const line of lines) output.say(line);
        },
        onProgress: (read) => progress.at(read),
      },
      isDry,
    );
    progress.end();
    const checked =
      options.verify === true
        ? await verifyImported(context, {
            at: clock.now(),
            resolver: options.resolver ?? null,
            output,
            world: context.world,
          })
        : null;
    return reportImport(result, { isDry, keepsAll: options.keepAll === true, checked, place: "line" });
  },
});

/** For the progress line, and only where it is shown. */
async function countRows({ output, world }: CommandContext, file: string): Promise<number | null> {
  if (!output.showsProgress || file === "-" || /^[a-z][a-z\d+.-]+:/i.test(file)) return null;
  const [{ countLines }, { resolve }] = await Promise.all([
    import("../../prospects/import-file.ts"),
    import("node:path"),
  ]);
  return countLines(resolve(world.cwd, file));
}
