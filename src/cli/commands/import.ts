import type { CommandContext } from "../../app/session/context.ts";
import { countOf } from "../../count-of.ts";
import { ExitCode, UserError } from "../../errors.ts";
import { defineVerb } from "../command.ts";
import { collectPairs, collectTexts } from "../parse-option.ts";
import { describeCounts, verifyImported } from "../verify-addresses.ts";

/** Rejected rows shown in the terminal; all of them go to `--rejected`, most of them to `--json`. */
const SHOWN_ROWS = 20;

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
    const { read, created, updated, unchanged, consents, rejected, rejectedCount } = result;
    const { leftOut, leftOutCount, warnings, forbidden, encoding, mapping } = result;
    const proposed = mapping.flatMap(({ proposes }) => (proposes === undefined ? [] : [proposes]));
    const isForbidding = forbidden.people + forbidden.addresses > 0;
    return {
      data: {
        read,
        created,
        updated,
        unchanged,
        ...(consents > 0 && { consents }),
        rejected,
        rejected_count: rejectedCount,
        left_out: leftOut,
        left_out_count: leftOutCount,
        warnings,
        ...(isForbidding && { suppressed: forbidden }),
        ...(encoding !== null && { encoding }),
        ...(proposed.length > 0 && {
          proposed_fields: Object.fromEntries(proposed.map(({ field, type }) => [field, type])),
          kept: options.keepAll === true,
        }),
        ...(checked !== null && { verified: checked }),
      },
      text: (paint) =>
        [
          `${isDry ? "would import" : "imported"}: ${created} new, ${updated} updated, ${unchanged} unchanged`,
          ...(consents === 0 ? [] : [`${countOf(consents, "consent")} recorded`]),
          ...(encoding === null ? [] : [`read as ${encoding}`]),
          ...(checked === null ? [] : [describeCounts(checked)]),
          ...(isForbidding ? [paint.warn(describeForbidden(forbidden))] : []),
          ...warnings
            .slice(0, SHOWN_ROWS)
            .map(
              ({ field, reason, count }) => `${paint.warn(`${count} × ${field}`)} ${describeWarning(reason)}`,
            ),
          ...(warnings.length > SHOWN_ROWS ? ["… --json lists them all"] : []),
          ...(rejectedCount === 0
            ? []
            : [paint.warn(`${rejectedCount} of ${countOf(read, "row")} rejected`)]),
          ...rejected
            .slice(0, SHOWN_ROWS)
            .map((row) => `  line ${row.line}: ${row.field === null ? "" : `${row.field}: `}${row.reason}`),
          ...(rejectedCount > SHOWN_ROWS ? ["  … --rejected FILE writes them all"] : []),
          ...(proposed.length === 0 ? [] : [describeProposal(proposed, options.keepAll === true)]),
        ].join("\n"),
      exit: rejectedCount > 0 || (checked?.bad ?? 0) > 0 ? ExitCode.attention : ExitCode.done,
    };
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

function describeForbidden({ people, addresses }: { people: number; addresses: number }): string {
  const parts = [
    ...(people === 0 ? [] : [`${people} opted out`]),
    ...(addresses === 0 ? [] : [`${addresses} with a dead address`]),
  ];
  return `${parts.join(", ")}: suppressed (seq suppress list)`;
}

/** A reason beside what it counts: fields are left out, but for those that were mended. */
function describeWarning(reason: string): string {
  return reason.startsWith("mended") ? reason : `left out: ${reason}`;
}

/** What seq.yaml needs, so that texts and conditions may use the columns that it does not know. */
function describeProposal(proposed: readonly { field: string; type: string }[], isKept: boolean): string {
  const fields = proposed.map(({ field, type }) => `${field}: ${type}`).join(", ");
  return isKept
    ? `kept; for texts and conditions add to seq.yaml: fields: { ${fields} }`
    : `left out columns are kept with --keep-all, or with this in seq.yaml: fields: { ${fields} }`;
}
