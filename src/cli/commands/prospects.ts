import { ExitCode, UserError } from "../../errors.ts";
import { defineGroup, defineVerb } from "../command.ts";
import { limitPeople, listPeople } from "../list-people.ts";
import { findProspect, lookUpPerson } from "../find-person.ts";
import { collectPairs, collectTexts, parseCount } from "../parse-option.ts";
import { eraseProspects } from "./prospects-erase.ts";
import { auditProspects, exportProspect } from "./prospects-export.ts";
import { verifyProspects } from "./prospects-verify.ts";

const list = defineVerb({
  name: "list",
  describe: "people, all or some",
  examples: [
    { command: "seq prospects list --tag fair", does: "everyone with a tag" },
    { command: `seq prospects list --where 'prospect.title.contains("CTO")'`, does: "whoever fits" },
    { command: "seq prospects list --csv > people.csv", does: "an export, safe to open in a spreadsheet" },
  ],
  json: "document",
  exclusive: [["--csv", "--json"]],
  configure: (command) =>
    command
      .option("--where <cel>", "people for whom this condition holds")
      .option("--tag <tag>", "people with this tag")
      .option("--max <n>", "at most this many", parseCount)
      .option("--csv", "as CSV, with every field"),
  async run(context, { options }) {
    const { output } = context;
    const { config } = await context.openWorkspace();
    const store = await context.openStore();
    const [{ selectProspects }, rows] = await Promise.all([
      import("../../prospects/select.ts"),
      import("../../prospects/export-row.ts"),
    ]);
    const people = limitPeople(
      selectProspects(store, {
        fields: config.fields,
        all: true,
        ...(options.where === undefined ? {} : { where: options.where }),
        ...(options.tag === undefined ? {} : { tag: options.tag }),
      }),
      options.max ?? Number.POSITIVE_INFINITY,
    );
    if (options.csv === true) {
      for await (const text of rows.stringifyPeople(people, rows.listExportColumns(config.fields))) {
        if (output.isClosed) break;
        await output.data(text);
      }
      return {};
    }
    await listPeople(output, people);
    return {};
  },
});

const show = defineVerb({
  name: "show",
  describe: "everything known about one person",
  examples: [{ command: "seq prospects show anna@acme.example", does: "fields, tags, sequences" }],
  json: "document",
  configure: (command) => command.argument("<prospect>", "email, LinkedIn URL, phone or p12"),
  async run(context, { args: [reference] }) {
    const store = await context.openStore();
    const person = await lookUpPerson(context, store, reference);
    const { exportRow } = await import("../../prospects/export-row.ts");
    const [enrollments, suppression] = await Promise.all([
      store.enrollmentsOf(person.id),
      store.findSuppression(person),
    ]);
    const sequences = enrollments.map(({ sequence, state: { status, step } }) => ({
      sequence,
      status,
      step,
    }));
    const row = exportRow(person);
    return {
      data: { ...row, tags: person.tags, sequences, suppressed: suppression?.reason ?? null },
      text: (paint) => {
        const facts = [
          ...Object.entries(row),
          ...sequences.map((each) => [
            "sequence",
            `${each.sequence}: ${each.status}${each.step === null ? "" : `, at ${each.step}`}`,
          ]),
          ...(suppression === null ? [] : [["suppressed", suppression.reason]]),
        ] as [string, unknown][];
        const width = Math.max(...facts.map(([name]) => name.length));
        return facts.map(([name, value]) => `${paint.dim(name.padEnd(width))}  ${String(value)}`).join("\n");
      },
    };
  },
});

const set = defineVerb({
  name: "set",
  describe: "change fields of one person",
  examples: [
    { command: "seq prospects set anna@acme.example title=CTO", does: "one field" },
    { command: "seq prospects set p12 phone= topic='zero trust'", does: "remove one, set another" },
  ],
  json: "document",
  configure: (command) =>
    command
      .argument("<prospect>", "email, LinkedIn URL, phone or p12")
      .argument("<field=value...>", "what to set; an empty value removes the field"),
  async run(context, { args: [reference, pairs] }) {
    const { config } = await context.openWorkspace();
    const clock = await context.openClock("act");
    const store = await context.openStore();
    const person = await findProspect(store, reference);
    const { setFields } = await import("../../prospects/change.ts");
    const assignments = pairs.reduce<Record<string, string>>((all, pair) => collectPairs(pair, all), {});
    const result = await setFields(store, person, assignments, {
      fields: config.fields,
      defaultCountry: null,
      at: clock.now(),
    });
    return { data: { prospect: `p${person.id}`, result }, text: () => `${reference}: ${result}` };
  },
});

const tag = defineVerb({
  name: "tag",
  describe: "add and remove tags",
  examples: [
    { command: "seq prospects tag hot --prospect anna@acme.example", does: "one person" },
    { command: `seq prospects tag korea --where 'prospect.country == "KR"'`, does: "whoever fits" },
    { command: "seq prospects tag --remove fair --all", does: "take a tag away" },
  ],
  json: "document",
  configure: (command) =>
    command
      .argument("[tag...]", "tags to add")
      .option("--remove <tag>", "tag to remove; repeatable", collectTexts)
      .option("--prospect <person>", "email, LinkedIn URL, phone or p12; repeatable", collectTexts)
      .option("--where <cel>", "people for whom this condition holds")
      .option("--tag <tag>", "people with this tag")
      .option("--all", "everyone"),
  async run(context, { args: [add], options }) {
    if (add.length === 0 && options.remove === undefined) {
      throw new UserError("no tag is named", { hint: "seq prospects tag --help", exit: ExitCode.usage });
    }
    const { config } = await context.openWorkspace();
    const clock = await context.openClock("act");
    const store = await context.openStore();
    const [{ selectProspects }, { tagProspects }] = await Promise.all([
      import("../../prospects/select.ts"),
      import("../../prospects/change.ts"),
    ]);
    const people = selectProspects(store, {
      fields: config.fields,
      ...(options.where === undefined ? {} : { where: options.where }),
      ...(options.tag === undefined ? {} : { tag: options.tag }),
      ...(options.prospect === undefined ? {} : { prospects: options.prospect }),
      ...(options.all === true ? { all: true } : {}),
    });
    const counts = await tagProspects(store, people, { add, remove: options.remove ?? [], at: clock.now() });
    return { data: counts, text: () => `${counts.updated} updated, ${counts.unchanged} unchanged` };
  },
});

export const prospects = defineGroup({
  name: "prospects",
  describe: "list, show, set, tag, verify, export and erase people",
  examples: [
    { command: "seq prospects list --tag fair", does: "everyone with a tag" },
    { command: "seq prospects erase anna@acme.example", does: "personal data gone, never touched again" },
  ],
  verbs: [list, show, set, tag, verifyProspects, exportProspect, eraseProspects, auditProspects],
});
