import { InvalidArgumentError } from "@commander-js/extra-typings";
import { formatMoment } from "../../app/session/time.ts";
import { ExitCode, UserError } from "../../errors.ts";
import { defineVerb } from "../command.ts";
import { findProspect } from "../find-person.ts";
import { formatIso } from "../render/iso.ts";

export const exportProspect = defineVerb({
  name: "export",
  describe: "all that is known of one person, for that person (GDPR Art. 15 and 20)",
  examples: [
    { command: "seq prospects export anna@acme.example > anna.json", does: "for a program" },
    { command: "seq prospects export p12 --format html --out anna.html", does: "for a person to read" },
  ],
  json: "document",
  configure: (command) =>
    command
      .argument("<prospect>", "email, LinkedIn URL, phone or p12")
      .option("--format <format>", "json or html", parseFormat)
      .option("--out <file>", "write it to a file that only you can read"),
  async run(context, { args: [reference], options }) {
    const { config, root } = await context.openWorkspace();
    const clock = await context.openClock("look");
    const store = await context.openStore();
    const { id } = await findProspect(store, reference);
    const [{ exportPerson }, { readContent }] = await Promise.all([
      import("../../prospects/export-person.ts"),
      import("../../inbound/sent-texts.ts"),
    ]);
    const file = await store.personFile(id);
    if (file === null) throw new UserError(`there is no prospect ${reference}`, { exit: ExitCode.usage });
    const at = clock.now();
    const data = exportPerson(file, { workspace: config.name, at, readWords: readContent });
    const isPage = options.format === "html";
    const text = isPage
      ? (await import("../../prospects/person-page.ts")).writePersonPage(data)
      : `${JSON.stringify(data, null, 2)}\n`;
    // The line stands in the log before the data leaves.
    await store.recordExport(id, at);
    if (options.out === undefined) {
      await context.output.write(text);
      return {};
    }
    const [{ writePrivateFile }, { resolve }] = await Promise.all([
      import("../../app/session/private-output.ts"),
      import("node:path"),
    ]);
    const place = { name: options.out, root, isNew: true };
    await writePrivateFile(resolve(context.world.cwd, options.out), text, place);
    return { text: () => `p${id}: written to ${options.out ?? ""}` };
  },
});

export const auditProspects = defineVerb({
  name: "audit",
  describe: "when somebody's data was erased or handed out; the log names nobody",
  examples: [
    { command: "seq prospects audit", does: "every line" },
    { command: "seq prospects audit anna@acme.example", does: "whether and when this person was" },
  ],
  json: "document",
  configure: (command) => command.argument("[address]", "email, LinkedIn URL, phone or p12"),
  async run(context, { args: [address] }) {
    const store = await context.openStore();
    const { zone } = (await context.openWorkspace()).config.calendar;
    const { parseReference } = await import("../../prospects/reference.ts");
    const lines = await store.auditLines(address === undefined ? undefined : parseReference(address));
    return {
      data: lines.map(({ kind, at, prospect, hashes }) => ({ kind, at: formatIso(at), prospect, ...hashes })),
      text: () =>
        lines.length === 0
          ? "nothing was erased or exported"
          : lines
              .map(({ kind, at, prospect }) => `${formatMoment(at, zone)}  ${prospect}  ${kind}`)
              .join("\n"),
    };
  },
});

function parseFormat(text: string): "json" | "html" {
  if (text === "json" || text === "html") return text;
  throw new InvalidArgumentError("json or html.");
}
