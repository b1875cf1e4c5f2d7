import { type Journey, type JourneySequence, type JourneyStep, type Lane, listDrawn } from "./journey.ts";

/** A rectangle by its left upper corner, in SVG units. */
export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

interface Point {
  x: number;
  y: number;
}

export interface JourneyLayout {
  width: number;
  height: number;
  lanes: (Rect & { lane: Lane })[];
  bands: (Rect & { sequence: JourneySequence; lines: string[] })[];
  boxes: (Rect & { step: JourneyStep; lines: string[] })[];
  /** From below a box to above another, or from a box around the right to the band of another sequence. */
  lines: { kind: "next" | "then" | "else" | "over"; points: Point[] }[];
}

/** Lines of a step or a band as they are drawn, and their size. */
export type MeasureBlock = (lines: readonly string[]) => { width: number; height: number };

const MARGIN = 20;
/** Between boxes of one lane and the next: lines run down here. */
const GUTTER = 34;
/** Between a box and the one below: lines run across here. */
const GAP = 30;
const PADDING = { x: 12, y: 8 };
const HEAD = 26;
const TRACK = 5;
const TRACKS = 5;
const ROOM_RIGHT = 18;

/**
 * Lanes side by side, steps one below the other in the order in which people come to them. Each row has one box alone, so
 * that a line goes across below a box, down between two lanes, and through no box.
 */
export function layOutJourney(
  journey: Journey,
  linesOf: (of: JourneyStep) => string[],
  headOf: (of: JourneySequence) => string[],
  measure: MeasureBlock,
): JourneyLayout {
  const lanes = placeLanes(journey, linesOf, measure);
  const heads = listDrawn(journey).map((each) => MARGIN + measure(headOf(each)).width + PADDING.x * 2);
  const right = Math.max(MARGIN, ...lanes.map(({ x, width }) => x + width), ...heads);
  const places = new Map<string, Rect>();
  const bands: JourneyLayout["bands"] = [];
  const boxes: JourneyLayout["boxes"] = [];
  let y = MARGIN + HEAD;
  for (const sequence of listDrawn(journey)) {
    const head = headOf(sequence);
    const band = { x: MARGIN, y, width: right - MARGIN, height: measure(head).height + PADDING.y * 2 };
    bands.push({ ...band, sequence, lines: head });
    places.set(keyOf(sequence.name, null), band);
    y += band.height + GAP;
    for (const step of sequence.steps) {
      const lane = lanes.find((each) => each.lane.id === step.lane);
      if (lane === undefined) continue;
      const lines = linesOf(step);
      const box = {
        x: lane.x + GUTTER,
        y,
        width: lane.width - GUTTER,
        height: measure(lines).height + PADDING.y * 2,
      };
      boxes.push({ ...box, step, lines });
      places.set(keyOf(sequence.name, step.id), box);
      y += box.height + GAP;
    }
  }
  const all = { lanes, places, right };
  const lines = journey.sequences.flatMap((sequence) => traceSteps(sequence, all));
  const over = journey.handOvers.flatMap((each, index) => traceOver(each, index, all));
  return {
    width: right + ROOM_RIGHT + Math.min(TRACKS, journey.handOvers.length) * TRACK + MARGIN,
    height: y + MARGIN - GAP,
    lanes: lanes.map((lane) => ({ ...lane, height: y - GAP - lane.y })),
    bands,
    boxes,
    lines: [...lines, ...over],
  };
}

function placeLanes(
  { lanes, sequences }: Journey,
  linesOf: (of: JourneyStep) => string[],
  measure: MeasureBlock,
): JourneyLayout["lanes"] {
  const steps = sequences.flatMap((sequence) => sequence.steps);
  let x = MARGIN;
  return lanes.map((lane) => {
    const own = steps.filter((step) => step.lane === lane.id).map((step) => measure(linesOf(step)).width);
    const width = Math.max(measure([lane.title]).width, ...own) + PADDING.x * 2 + GUTTER;
    const placed = { lane, x, y: MARGIN, width, height: 0 };
    x += width;
    return placed;
  });
}

interface Places {
  lanes: JourneyLayout["lanes"];
  places: ReadonlyMap<string, Rect>;
  right: number;
}

function traceSteps(sequence: JourneySequence, { places }: Places): JourneyLayout["lines"] {
  const order = new Map(sequence.steps.map(({ id }, index) => [id, index]));
  const band = places.get(keyOf(sequence.name, null));
  const first = places.get(keyOf(sequence.name, sequence.steps[0]?.id ?? ""));
  const entry: JourneyLayout["lines"] = [];
  if (band !== undefined && first !== undefined) {
    const x = first.x + first.width / 2;
    entry.push({
      kind: "next",
      points: [
        { x, y: band.y + band.height },
        { x, y: first.y },
      ],
    });
  }
  const ways = sequence.edges.flatMap(({ from, to, kind }, index) => {
    const start = places.get(keyOf(sequence.name, from));
    const end = places.get(keyOf(sequence.name, to));
    if (start === undefined || end === undefined) return [];
    const isNext = order.get(to) === (order.get(from) ?? 0) + 1;
    return [{ kind, points: traceDown(start, end, kind, isNext, index % TRACKS) }];
  });
  return [...entry, ...ways];
}

/** Down from one box to another; past others it goes between the lanes. */
function traceDown(
  start: Rect,
  end: Rect,
  kind: "next" | "then" | "else",
  isNext: boolean,
  track: number,
): Point[] {
  const aside = kind === "then" ? -14 : kind === "else" ? 14 : 0;
  const from = { x: start.x + start.width / 2 + aside, y: start.y + start.height };
  // Several ways into one box come in beside each other.
  const to = { x: end.x + end.width / 2 + aside / 2, y: end.y };
  const across = from.y + 14 + track * 2;
  if (isNext) {
    if (Math.abs(from.x - to.x) < 1) return [from, to];
    return [from, { x: from.x, y: across }, { x: to.x, y: across }, to];
  }
  const gutter = end.x - GUTTER / 2 + (track - TRACKS / 2) * TRACK;
  const above = to.y - 7 - track;
  return [
    from,
    { x: from.x, y: across },
    { x: gutter, y: across },
    { x: gutter, y: above },
    { x: to.x, y: above },
    to,
  ];
}

/** Around the right edge to the other sequence's band; nothing where that sequence is not there. */
function traceOver(
  { from, step, to }: Journey["handOvers"][number],
  index: number,
  { places, right }: Places,
): JourneyLayout["lines"] {
  const start = places.get(keyOf(from, step));
  const end = places.get(keyOf(to, null));
  if (start === undefined || end === undefined) return [];
  const x = right + ROOM_RIGHT + (index % TRACKS) * TRACK;
  const [y, target] = [start.y + start.height / 2, end.y + end.height / 2];
  const points = [
    { x: start.x + start.width, y },
    { x, y },
    { x, y: target },
    { x: end.x + end.width, y: target },
  ];
  return [{ kind: "over", points }];
}

function keyOf(sequence: string, step: string | null): string {
  return JSON.stringify([sequence, step]);
}
