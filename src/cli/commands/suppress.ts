import { formatMoment } from "../../app/session/time.ts";
import { countOf } from "../../count-of.ts";
import { ExitCode, UserError } from "../../errors.ts";
import type { Suppression } from "../../store/port.ts";
import { defineGroup, defineVerb } from "../command.ts";
import { formatIso } from "../render/iso.ts";

const TARGET = "an email, a domain (@acme.example), a LinkedIn URL, a phone number or p12";

const add = defineVerb({
  name: "add",
  describe: "never touch an address, a domain or a person again",
  examples: [
    { command: "seq suppress add anna@acme.example", does: "one address" },
    { command: "seq suppress add @acme.example --reason 'is a customer'", does: "a whole domain" },
  ],
  json: "document",
  configure: (command) =>
    command
      .argument("<target...>", TARGET)
      .option("--reason <text>", "why", "by hand")
      .option("--country <code>", "country of phone numbers without a prefix"),
  async run(context, { args: [targets], options }) {
    const clock = await context.openClock("act");
    const { parseSuppressionTarget } = await import("../../prospects/suppression-target.ts");
    const entries = targets.map((text) => ({
      ...parseSuppressionTarget(text, options.country ?? null),
      reason: options.reason,
      at: clock.now(),
    }));
    const store = await context.openStore();
    const added = await store.suppress(entries);
    // What they cover ends at once; after a crash in between, with the next `seq run`, `tasks` or `serve`.
    const ended = await store.endSuppressed(clock.now());
    return {
      data: { added, already: entries.length - added, ended },
      text: () =>
        `${added} suppressed` +
        (added === entries.length ? "" : `, ${entries.length - added} before`) +
        phraseEnded(ended),
    };
  },
});

/** Who was in a sequence is in none any more, and what waited for a rep is off the list. */
function phraseEnded(ended: number): string {
  if (ended === 0) return "";
  return `; ${ended} ${ended === 1 ? "sequence" : "sequences"} ended, with open tasks and approvals`;
}

const remove = defineVerb({
  name: "remove",
  describe: "take an entry back",
  examples: [{ command: "seq suppress remove @acme.example", does: "only what was added under this name" }],
  json: "document",
  configure: (command) =>
    command
      .argument("<target...>", TARGET)
      .option("--country <code>", "country of phone numbers without a prefix"),
  async run(context, { args: [targets], options }) {
    await context.openClock("act");
    const { parseSuppressionTarget } = await import("../../prospects/suppression-target.ts");
    const entries = targets.map((text) => ({
      text,
      ...parseSuppressionTarget(text, options.country ?? null),
    }));
    const store = await context.openStore();
    const missing: string[] = [];
    for (const { text, kind, value } of entries) {
      if (!(await store.unsuppress(kind, value))) missing.push(text);
    }
    if (missing.length > 0) {
      throw new UserError(`${missing.join(", ")}: not on the list under this name`, {
        hint: "seq suppress list",
        exit: ExitCode.usage,
      });
    }
    return { data: { removed: entries.length }, text: () => `${entries.length} removed` };
  },
});

const list = defineVerb({
  name: "list",
  describe: "everything that is never touched",
  examples: [{ command: "seq suppress list", does: "one a line: kind, value, reason, since" }],
  json: "document",
  configure: (command) => command,
  async run(context) {
    const { output } = context;
    const store = await context.openStore();
    const { zone } = (await context.openWorkspace()).config.calendar;
    let count = 0;
    for await (const entry of store.listSuppressions()) {
      if (output.isClosed) break;
      count += 1;
      const row = describeEntry(entry);
      if (output.json) await output.write(`${count === 1 ? "[\n" : ",\n"}  ${JSON.stringify(row)}`);
      else
        await output.write(
          `${row.kind.padEnd(12)}  ${row.value}  ${output.paint.dim(`${row.reason}, ${formatMoment(entry.at, zone)}`)}\n`,
        );
    }
    if (output.json) await output.write(count === 0 ? "[]\n" : "\n]\n");
    else if (count === 0) output.say("nobody is suppressed");
    return {};
  },
});

function describeEntry({ kind, value, reason, at, hashed }: Suppression) {
  return {
    kind,
    value: hashed ? "(erased)" : kind === "person" ? `p${value}` : value,
    reason,
    at: formatIso(at),
    erased: hashed,
  };
}

const importList = defineVerb({
  name: "import",
  describe: "a list: one entry a line, or a CSV with an address column",
  examples: [
    {
      command: "seq suppress import do-not-contact.csv",
      does: "every email, phone, LinkedIn URL and domain in it",
    },
    { command: "seq suppress import -", does: "from standard input" },
  ],
  json: "document",
  configure: (command) =>
    command
      .argument("<file>", "a file, - for standard input, or an https:// address")
      .option("--reason <text>", "why", "imported")
      .option("--country <code>", "country of phone numbers without a prefix")
      .option("--encoding <name>", "what the list is in, where it cannot be told, e.g. windows-1250"),
  async run(context, { args: [file], options }) {
    const clock = await context.openClock("act");
    const [{ importSuppressions }, { openSource }] = await Promise.all([
      import("../../prospects/import-suppressions.ts"),
      import("../../prospects/source.ts"),
    ]);
    const store = await context.openStore();
    const { cwd, streams } = context.world;
    const source = await openSource(file, { cwd, stdin: streams.stdin });
    const { rejectedCount, encoding, ...result } = await importSuppressions(store, source.bytes, {
      reason: options.reason,
      at: clock.now(),
      defaultCountry: options.country ?? null,
      encoding: options.encoding ?? null,
    });
    const ended = await store.endSuppressed(clock.now());
    return {
      data: { ...result, ended, rejected_count: rejectedCount, ...(encoding !== null && { encoding }) },
      text: (paint) =>
        [
          `${result.added} suppressed, ${result.already} before${phraseEnded(ended)}`,
          ...(encoding === null ? [] : [`read as ${encoding}`]),
          ...(rejectedCount === 0
            ? []
            : [paint.warn(`${rejectedCount} of ${countOf(result.read, "line")} rejected`)]),
          ...result.rejected.slice(0, 20).map((row) => `  line ${row.line}: ${row.reason}`),
        ].join("\n"),
      exit: rejectedCount > 0 ? ExitCode.attention : ExitCode.done,
    };
  },
});

export const suppress = defineGroup({
  name: "suppress",
  describe: "who is never touched: person, address, domain",
  examples: [{ command: "seq suppress add @acme.example --reason 'is a customer'", does: "a whole domain" }],
  verbs: [add, remove, list, importList],
});
