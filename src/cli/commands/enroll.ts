import { defineVerb } from "../command.ts";
import { collectTexts } from "../parse-option.ts";
import { readStart } from "../read-time.ts";

/** Skipped people shown in the terminal; `--json` has all. */
const SHOWN_PEOPLE = 20;

export const enroll = defineVerb({
  name: "enroll",
  describe: "put people into a sequence, each once",
  examples: [
    { command: "seq enroll fair-followup --tag fair", does: "everyone with the tag" },
    { command: `seq enroll fair-followup --where 'prospect.country == "KR"'`, does: "whoever fits" },
    { command: "seq enroll fair-followup --prospect anna@acme.example", does: "one person" },
    { command: "seq enroll fair-followup --all --start 'Mon 9:00'", does: "everyone, from next Monday on" },
  ],
  json: "document",
  configure: (command) =>
    command
      .argument("<sequence>", "name of a sequence")
      .option("--where <cel>", "people for whom this condition holds")
      .option("--tag <tag>", "people with this tag")
      .option("--prospect <person>", "email, LinkedIn URL, phone or p12; repeatable", collectTexts)
      .option("--all", "everyone")
      .option(
        "--start <time>",
        "when the first step's wait begins: Mon 9:00, 2 days, a date and time (default: now)",
      )
      .option("--again", "also people who were in it before; who still is stays where they are"),
  async run(context, { args: [sequence], options }) {
    const run = await context.openRun("act");
    const [{ enrollPeople }, { selectProspects }] = await Promise.all([
      import("../../run/enroll.ts"),
      import("../../prospects/select.ts"),
    ]);
    const people = selectProspects(run.store, {
      fields: run.config.fields,
      ...(options.where === undefined ? {} : { where: options.where }),
      ...(options.tag === undefined ? {} : { tag: options.tag }),
      ...(options.prospect === undefined ? {} : { prospects: options.prospect }),
      ...(options.all === true ? { all: true } : {}),
    });
    const now = run.clock.now();
    const startAt =
      options.start === undefined ? now : await readStart(options.start, now, run.config.calendar.zone);
    const { nameBatch } = await import("../run-context.ts");
    const result = await enrollPeople(run, people, {
      sequence,
      startAt,
      again: options.again === true,
      batch: nameBatch(),
    });
    return {
      data: result,
      text: (paint) =>
        [
          `${result.enrolled} enrolled in ${sequence}` +
            (result.already === 0
              ? ""
              : `, ${result.already} ${options.again === true ? "still in it" : "already there"}`),
          ...(result.skipped.length === 0 ? [] : [paint.warn(`${result.skipped.length} skipped`)]),
          ...result.skipped.slice(0, SHOWN_PEOPLE).map((each) => `  ${each.prospect}: ${each.reason}`),
          ...(result.warnings ?? []).map((each) => paint.warn(`caution (${each.people}): ${each.reason}`)),
          ...(result.skipped.length > SHOWN_PEOPLE ? ["  … --json lists them all"] : []),
        ].join("\n"),
    };
  },
});
