import type { CommandContext } from "../../app/session/context.ts";
import { readStart } from "../../app/session/read-time.ts";
import { formatMoment } from "../../app/session/time.ts";
import { countOf } from "../../count-of.ts";
import { ExitCode, UserError } from "../../errors.ts";
import type { Foresight } from "../../forecast/foresee.ts";
import { defineVerb } from "../command.ts";
import { collectTexts } from "../parse-option.ts";
import { formatIsoOrNull } from "../render/iso.ts";
import { explainMiss } from "../render/missed.ts";

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
  exclusive: [
    ["--all", "--where"],
    ["--all", "--tag"],
    ["--all", "--prospect"],
  ],
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
      .option("--yes", "also where more than a tenth of them would get nothing, or something too late")
      .option("--again", "also people who were in it before; who still is stays where they are"),
  async run(context, { args: [sequence], options }) {
    const run = await context.openRun("act");
    const [{ enrollPeople }, { selectProspects }, { foresee }] = await Promise.all([
      import("../../run/actions/enroll.ts"),
      import("../../prospects/select.ts"),
      import("../../forecast/foresee.ts"),
    ]);
    const select = () =>
      selectProspects(run.store, {
        fields: run.config.fields,
        ...(options.where === undefined ? {} : { where: options.where }),
        ...(options.tag === undefined ? {} : { tag: options.tag }),
        ...(options.prospect === undefined ? {} : { prospects: options.prospect }),
        ...(options.all === true ? { all: true } : {}),
      });
    const now = run.clock.now();
    const startAt =
      options.start === undefined ? now : await readStart(options.start, now, run.config.calendar.zone);
    const plan = run.sequences.find(({ name }) => name === sequence)?.plan ?? null;
    const foresight = plan === null ? null : await foresee(run, plan, select(), startAt);
    if (foresight?.isMuch === true && options.yes !== true) await askAnyway(context, foresight);
    const { nameBatch } = await import("../../app/run-context.ts");
    const result = await enrollPeople(run, select(), {
      sequence,
      startAt,
      again: options.again === true,
      batch: nameBatch(),
      ...(run.who !== undefined && { who: run.who }),
    });
    return {
      data: {
        ...result,
        ...(foresight !== null && isWorthSaying(foresight) && { forecast: toRecord(foresight) }),
      },
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
          ...(foresight === null || result.enrolled === 0
            ? []
            : formatForesight(foresight, run.config.calendar.zone)),
        ].join("\n"),
    };
  },
});

/** Limits and skipped steps that are named; `seq simulate` shows all. */
const SHOWN = 3;

/** One line for the end, one for each step that people miss. */
function formatForesight({ doneAt, limits, skipped }: Foresight, zone: string): string[] {
  const at = limits.length === 0 ? "" : ` at your limits (${limits.slice(0, SHOWN).join("; ")})`;
  return [
    ...(doneAt === null ? [] : [`done by ${formatMoment(doneAt, zone)}${at}, if nobody answers`]),
    ...skipped
      .slice(0, SHOWN)
      .map(
        ({ step, reason, people, change }) =>
          `${people} would miss ${step}: ${explainMiss(reason)}; ${change}`,
      ),
    ...(skipped.length > SHOWN ? ["… seq simulate shows the rest"] : []),
  ];
}

/** Where no limit makes anybody wait and nobody misses anything, every touch goes at its own time. */
function isWorthSaying({ limits, skipped }: Foresight): boolean {
  return limits.length > 0 || skipped.length > 0;
}

function toRecord({ isMuch: _, doneAt, ...rest }: Foresight) {
  return { ...rest, done_at: formatIsoOrNull(doneAt) };
}

/** @throws UserError (exit 2) where nobody can be asked, (exit 1) after a no */
async function askAnyway(context: CommandContext, { people, lost, skipped }: Foresight): Promise<void> {
  const [worst] = skipped;
  const why = worst === undefined ? "" : ` (${worst.step}: ${explainMiss(worst.reason)}; ${worst.change})`;
  const problem = `${lost} of ${countOf(people, "person")} would get nothing, or something too late${why}`;
  if (!context.canAsk) {
    throw new UserError(problem, {
      hint: "change that, or enrol them all the same with --yes",
      exit: ExitCode.usage,
    });
  }
  const { createPrompts } = await import("../prompts.ts");
  const isSure = await createPrompts(context.world.streams).confirm({
    message: `${problem}. Enrol them all the same?`,
    default: false,
  });
  if (!isSure) throw new UserError("nobody was enrolled", { exit: ExitCode.attention });
}
