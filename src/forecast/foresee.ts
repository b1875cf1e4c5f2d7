import { STALE } from "../engine/age.ts";
import type { Instant, Plan } from "../engine/plan.ts";
import { UserError } from "../errors.ts";
import type { RunContext } from "../run/context.ts";
import type { Prospect } from "../store/port.ts";
import type { Rates } from "./rates.ts";
import { simulateSequence } from "./simulate-sequence.ts";

/** With more people than this a forecast would keep whoever enrols them waiting: `seq simulate` takes its time. */
export const MOST_FORESEEN = 5_000;
const HORIZON_DAYS = 1_095;
/** Fewer people have no tenth. */
const LEAST_PEOPLE = 10;
const TENTH = 0.1;

/** What becomes of people who are about to enter a sequence, if nobody answers. */
export interface Foresight {
  /** Who would enter. */
  people: number;
  /** The last touch at the limits, of everybody in the sequence; null where there is none, or not within three years. */
  doneAt: Instant | null;
  /** Limits that make people wait, worst first. */
  limits: string[];
  /** Touches that would be skipped, with what to change. */
  skipped: { step: string; reason: string; people: number; change: string }[];
  /** New people who would get nothing at all, or something too late. */
  lost: number;
  /** These are more than a tenth. */
  isMuch: boolean;
}

/**
 * Plays the sequence once with these people, everybody silent, as `seq simulate` would. Null where there are too many,
 * or nobody. Writes nothing.
 */
export async function foresee(
  context: Pick<RunContext, "config" | "store" | "loadHolidays" | "clock">,
  plan: Plan,
  selected: AsyncIterable<Prospect>,
  startAt: Instant,
): Promise<Foresight | null> {
  const { store, config, loadHolidays } = context;
  const counts = await store.countEnrollments(context.clock.now());
  const own = counts.find(({ sequence }) => sequence === plan.name);
  const known = own === undefined ? 0 : own.active + own.paused + own.finished + own.exited;
  if (known > MOST_FORESEEN) return null;
  const people = await takeFew(selected, MOST_FORESEEN - known);
  if (people === null) return null;
  const simulation = await simulateSequence(
    { config, plan, loadHolidays, store },
    {
      startAt,
      days: HORIZON_DAYS,
      seed: plan.name,
      rounds: 1,
      rates: SILENCE,
      tasksDoneAfterMs: 0,
      invented: null,
      persona: null,
      selected: people,
    },
  ).catch((error: unknown) => {
    // Nobody may enter: whoever enrols them says of each why.
    if (error instanceof UserError) return null;
    throw error;
  });
  if (simulation === null) return null;
  const { forecast, inFlight } = simulation;
  const entering = forecast.people - inFlight;
  const lost = forecast.lost.reduce((sum, each) => sum + each.people, 0);
  return {
    people: entering,
    doneAt: forecast.left === 0 ? (forecast.lastTouchAt?.latest ?? null) : null,
    limits: forecast.limits.map(({ limit }) => limit),
    skipped: forecast.skipped
      .filter(({ reason }) => reason !== "when")
      .map((each) => ({ ...each, change: adviseOn(each.reason) })),
    lost,
    isMuch: entering >= LEAST_PEOPLE && lost > entering * TENTH,
  };
}

const SILENCE: Rates = {
  accept: 0,
  open: 0,
  reply: 0,
  message: 0,
  text: 0,
  bounce: 0,
  undelivered: 0,
  opt_out: 0,
  text_opt_out: 0,
  answer: 0,
  meeting: 0,
};

/** Null where there are more than `most`. */
async function takeFew(
  people: AsyncIterable<Prospect>,
  most: number,
): Promise<AsyncIterable<Prospect> | null> {
  const few: Prospect[] = [];
  for await (const person of people) {
    if (few.length >= most) return null;
    few.push(person);
  }
  return (async function* () {
    yield* few;
  })();
}

function adviseOn(reason: string): string {
  switch (reason) {
    case STALE:
      return "raise max_age, or the limits";
    case "unreachable":
      return "import the missing address, or begin with another channel";
    case "nothing to answer":
      return "give the step a subject of its own";
    default:
      return "see seq simulate";
  }
}
