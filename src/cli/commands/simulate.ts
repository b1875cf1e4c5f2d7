import { InvalidArgumentError } from "@commander-js/extra-typings";
import type { CommandContext } from "../../app/session/context.ts";
import { ExitCode, UserError } from "../../errors.ts";
import type { Rates } from "../../forecast/rates.ts";
import type { Simulation } from "../../forecast/simulate-sequence.ts";
import type { Basis } from "../../law/law.ts";
import { defineVerb } from "../command.ts";
import { collectPairs, collectTexts, parseCount } from "../parse-option.ts";
import { formatForecast } from "../render/forecast.ts";
import { formatIso } from "../render/iso.ts";

export const simulate = defineVerb({
  name: "simulate",
  describe: "the calendar ahead: touches a day, the limit that binds, when it is done, what to expect",
  examples: [
    { command: "seq simulate linkedin-email-followup", does: "with the people of this workspace" },
    {
      command: "seq simulate fair-followup --people 500 --country KR=60 --country US=40",
      does: "with invented people",
    },
    {
      command: "seq simulate fair-followup --persona cto-smb --people 500 --set title=CTO",
      does: "with people of one persona",
    },
    {
      command: "seq simulate fair-followup --people 500 --reply 5 --accept 40",
      does: "with rates of your own",
    },
  ],
  json: "document",
  configure: (command) =>
    command
      .argument("<sequence>", "its name")
      .option("--people <n>", "invent so many people instead of taking the workspace's", parseCount)
      .option("--country <code=weight>", "countries of invented people (repeatable)", collectPairs)
      .option("--per-company <n>", "invented people of one company", parseCount)
      .option("--set <field=value>", "a field of every invented person (repeatable)", collectPairs)
      .option("--with-tag <tag>", "a tag of every invented person (repeatable)", collectTexts)
      .option("--consent <basis>", "why invented people may be written to, e.g. express (default: nothing)")
      .option("--persona <name>", "only people of this persona of seq.yaml; invented ones must fit it too")
      .option("--where <cel>", "only these of the workspace's people")
      .option("--tag <tag>", "only people with this tag")
      .option("--start <time>", "when they are enrolled (default: now)")
      .option("--days <n>", "how far ahead (default: 1095)", parseCount)
      .option("--tasks-done-after <duration>", "how long tasks lie on the rep's list (default: done at once)")
      .option("--seed <text>", "another roll of the dice", "1")
      .option(
        "--rounds <n>",
        "how often it is played (default: up to 20, by the number of people)",
        parseCount,
      )
      .option("--accept <percent>", "invitations accepted (30)", parsePercent)
      .option("--open <percent>", "emails opened (40)", parsePercent)
      .option("--reply <percent>", "emails answered (3)", parsePercent)
      .option("--message <percent>", "LinkedIn messages answered (10)", parsePercent)
      .option("--text <percent>", "SMS, WhatsApp, KakaoTalk and LINE answered (5)", parsePercent)
      .option("--bounce <percent>", "first emails that bounce (2)", parsePercent)
      .option("--opt-out <percent>", "emails after which a person opts out (0.5)", parsePercent)
      .option("--undelivered <percent>", "texts that cannot be delivered (3)", parsePercent)
      .option("--text-opt-out <percent>", "texts after which a person opts out (1)", parsePercent)
      .option("--answer <percent>", "calls answered (15)", parsePercent)
      .option("--meeting <percent>", "replies and answered calls that lead to a meeting (20)", parsePercent),
  async run(context, { args: [name], options }) {
    const { config, sequences } = await context.openReview();
    const clock = await context.openClock("look");
    const [
      { simulateSequence },
      { requirePersona },
      { loadHolidays },
      { findPlan },
      { readTime },
      { parseDuration },
      { openProgress },
    ] = await Promise.all([
      import("../../forecast/simulate-sequence.ts"),
      import("../../forecast/people.ts"),
      import("../../calendar/holidays.ts"),
      import("../narrow.ts"),
      import("../../app/session/read-time.ts"),
      import("../../config/duration.ts"),
      import("../progress.ts"),
    ]);
    const plan = findPlan(sequences, name);
    const startAt =
      options.start === undefined ? clock.now() : await readTime(options.start, config.calendar.zone);
    const tasksDoneAfterMs = options.tasksDoneAfter === undefined ? 0 : parseDuration(options.tasksDoneAfter);
    if (tasksDoneAfterMs === null)
      refuse(`${options.tasksDoneAfter} is no duration`, "write for example `4 hours`");
    if (
      options.people === undefined &&
      (options.country ?? options.set ?? options.withTag ?? options.perCompany ?? options.consent) !==
        undefined
    ) {
      refuse(
        "only invented people are given countries, fields, tags, companies and consents",
        "add --people 500",
      );
    }
    const store = await openKnownStore(context);
    const { selectProspects } = await import("../../prospects/select.ts");
    const selection = {
      fields: config.fields,
      all: true,
      ...(options.where !== undefined && { where: options.where }),
      ...(options.tag !== undefined && { tag: options.tag }),
    };
    const progress = openProgress(context, { things: "people played" });
    const result = await simulateSequence(
      { config, plan, loadHolidays, store },
      {
        startAt,
        days: options.days ?? 1_095,
        seed: options.seed,
        rounds: options.rounds ?? null,
        rates: pickRates(options),
        tasksDoneAfterMs,
        persona: options.persona === undefined ? null : requirePersona(config, options.persona),
        invented:
          options.people === undefined
            ? null
            : {
                count: options.people,
                countries: readWeights(options.country ?? {}),
                perCompany: options.perCompany ?? 1,
                fields: options.set ?? {},
                tags: options.withTag ?? [],
                consent: options.consent === undefined ? null : await readConsent(options.consent),
              },
        selected: store === null || options.people !== undefined ? null : selectProspects(store, selection),
        onPlayed: (people, of) => progress.at(people, of),
      },
    );
    progress.end();
    return {
      data: describeSimulation(result, name, options.seed),
      text: (paint) =>
        formatForecast(result, config.costs.currency, config.calendar.zone, {
          paint,
          columns: context.output.columns,
        }),
    };
  },
});

/** The store, where the workspace has one: looking ahead creates none. */
async function openKnownStore(context: CommandContext) {
  const { config, root } = await context.openReview();
  const { hasStore } = await import("../../app/session/workspace-store.ts");
  return (await hasStore(root, config)) ? context.openStore() : null;
}

function pickRates({
  optOut,
  textOptOut,
  ...options
}: { [Name in keyof Rates]?: number } & { optOut?: number; textOptOut?: number }): Partial<Rates> {
  const { accept, open, reply, message, text, bounce, undelivered, answer, meeting } = options;
  const shares = { accept, open, reply, message, text, bounce, undelivered, answer, meeting };
  const given = { ...shares, opt_out: optOut, text_opt_out: textOptOut };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

function readWeights(pairs: Readonly<Record<string, string>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(pairs).map(([code, weight]) => {
      const value = Number(weight);
      if (!/^[A-Za-z]{2}$/.test(code) || !(value > 0)) {
        refuse(`--country ${code}=${weight} is no country and weight`, "write for example KR=60");
      }
      return [code.toUpperCase(), value];
    }),
  );
}

async function readConsent(text: string): Promise<Basis> {
  const { BASES } = await import("../../law/law.ts");
  const basis = BASES.find((each) => each === text);
  return basis ?? refuse(`--consent ${text} is no basis`, `one of ${BASES.join(", ")}`);
}

function refuse(message: string, hint: string): never {
  throw new UserError(message, { hint, exit: ExitCode.usage });
}

function parsePercent(text: string): number {
  const percent = Number(text.replace(/%$/, ""));
  if (text.trim() === "" || !(percent >= 0 && percent <= 100))
    throw new InvalidArgumentError("Give a percentage from 0 to 100.");
  return percent / 100;
}

/** The document of `--json`. */
function describeSimulation(
  { forecast, rates, inFlight, heldOut, skippedByLaw }: Simulation,
  sequence: string,
  seed: string,
) {
  const { startAt, lastTouchAt, limits, optOuts, handedOver, ...rest } = forecast;
  return {
    sequence,
    seed,
    start: formatIso(startAt),
    ...rest,
    opt_outs: optOuts,
    handed_over: handedOver,
    in_flight: inFlight,
    held_out: heldOut,
    skipped_by_law: skippedByLaw,
    last_touch:
      lastTouchAt === null
        ? null
        : { earliest: formatIso(lastTouchAt.earliest), latest: formatIso(lastTouchAt.latest) },
    binding_limit: limits[0]?.limit ?? null,
    limits,
    rates,
  };
}
