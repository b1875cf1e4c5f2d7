import type { Paint } from "../../app/session/paint.ts";
import { measureWidth } from "../../app/session/width.ts";
import { wrap } from "./wrap.ts";
import type { Journey, JourneySequence, JourneyStep } from "../../review/journey/journey.ts";

/** Width in a pipe, where lines may be of any length. */
const USUAL = 80;

/** The map of a workspace as lines of at most so many columns: a step a line, its channel in front. */
export function formatJourney(
  journey: Journey,
  { paint, columns }: { paint: Paint; columns: number | null },
): string {
  const width = Math.max(40, columns ?? USUAL);
  const lane = Math.max(0, ...journey.lanes.map(({ title }) => measureWidth(title))) + 2;
  const titles = new Map(journey.lanes.map(({ id, title }) => [id, title]));
  const blocks = journey.sequences.map((sequence) => [
    ...formatHead(sequence, width, paint),
    ...formatSteps(sequence.steps, { lane, width, titles, paint }),
  ]);
  const broken = journey.broken.map(({ name, error }) => [
    `${paint.strong(name)}  ${paint.bad("cannot be read")}`,
    ...wrap(error, width - 2).map((line) => `  ${line}`),
  ]);
  if (blocks.length + broken.length === 0) return "no sequences here yet: seq add";
  return [...blocks, ...broken].map((lines) => lines.join("\n")).join("\n\n");
}

function formatHead({ name, title, starts, steps }: JourneySequence, width: number, paint: Paint): string[] {
  const people = steps.some((step) => step.people !== undefined)
    ? steps.reduce((sum, step) => sum + (step.people?.count ?? 0), 0)
    : null;
  return [
    `${paint.strong(name)}${people === null ? "" : `  ${people} in it`}`,
    ...(title === null ? [] : wrap(title, width).map((line) => paint.dim(line))),
    ...starts.flatMap((start) => wrap(`▶ ${start}`, width)),
  ];
}

function formatSteps(steps: readonly JourneyStep[], options: Parameters<typeof formatStep>[2]): string[] {
  const sides = listSides(steps);
  return steps.flatMap((step, index) => formatStep(step, sides[index] ?? null, options));
}

/** Deeper branches are drawn no further to the right. */
const DEEPEST = 8;

function formatStep(
  step: JourneyStep,
  side: JourneyStep["side"],
  { lane, width, titles, paint }: { lane: number; width: number; titles: Map<string, string>; paint: Paint },
): string[] {
  const title = titles.get(step.lane) ?? step.lane;
  const indent = "  ".repeat(Math.min(step.depth, DEEPEST));
  const room = Math.max(10, width - lane - indent.length - 4);
  const said = step.label.length === 0 ? "" : `: ${step.label.join(", ")}`;
  const [first = "", ...more] = wrap(`${step.id}${said}`, room);
  const rest = [
    ...more,
    ...step.delay.flatMap((line) => wrap(`· ${line}`, room)).map((line) => paint.dim(line)),
    ...(step.people?.count ? wrap(`● ${step.people.said}`, room) : []),
  ];
  const front = title + " ".repeat(lane - measureWidth(title));
  const blank = " ".repeat(lane);
  return [
    ...(side === null ? [] : [`${blank}${indent.slice(1)}${paint.dim(side)}`]),
    `${paint.name(front)}${indent}${first}`,
    ...rest.map((line) => `${blank}${indent}    ${line}`),
  ];
}

/** Where a side of a branch begins, step by step; null on the way. */
function listSides(steps: readonly JourneyStep[]): JourneyStep["side"][] {
  const open: JourneyStep["side"][] = [];
  return steps.map(({ depth, side }) => {
    const begins = open[depth] !== side || open.length <= depth;
    open.length = depth;
    open[depth] = side;
    return begins ? side : null;
  });
}
