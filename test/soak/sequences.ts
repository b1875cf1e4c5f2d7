import type { Random } from "../whole/random.ts";
import { HOURS, type Hours } from "./calendar.ts";
import type { SequenceFacts } from "./script.ts";

/** A step as the generator knows it: under a name (`l7`) that it keeps whatever its id becomes. */
export interface Step {
  name: string;
  id: string;
  do: string;
  /** Keys as they stand in YAML, without what follows from the others. */
  keys: Record<string, unknown>;
  /** Names of steps that its condition and its thread speak of. */
  condition: { key: "when" | "until" | "if"; of: string; event: string } | null;
  thread: string | null;
  variants: string[];
  isTracked: boolean;
  then: Step[];
  else: Step[];
}

/** A sequence as the generator knows it. */
export interface Sequence {
  name: string;
  /** For marks: `s3`. */
  mark: string;
  hours: Hours | null;
  zone: string | null;
  holidays: "prospect" | readonly string[] | null;
  exitOn: string[];
  onChange: "follow" | "pin" | "finish";
  owner: string | null;
  startOn: string | null;
  moved: Record<string, string>;
  steps: Step[];
  /** Number of the next step. */
  next: number;
  isTracked: boolean;
}

export const LINKEDIN = [
  "view",
  "connect",
  "message",
  "inmail",
  "like",
  "comment",
  "follow",
  "voice",
] as const;
/** Every step kind that runs today. */
export const STEP_KINDS: readonly string[] = [
  "email",
  ...LINKEDIN.map((each) => `linkedin.${each}`),
  "call",
  "visit",
  "task",
  "set",
  "exit",
  "if",
];

/** Of the forms that people send in, the one that begins a sequence. */
const STARTING_FORM = "demo";

const WAITS = [
  "20 minutes",
  "3 hours",
  "6 hours",
  "1 day",
  "2 days",
  "2 business days",
  "4 business days",
  "1 week",
];
const EVENTS: Record<string, readonly string[]> = {
  email: ["replied", "clicked", "bounced"],
  "linkedin.connect": ["accepted", "replied"],
  "linkedin.message": ["replied"],
  call: ["answered", "no_answer"],
};
const FREE_CONDITIONS = [
  'prospect.country == "KR"',
  "has(prospect.topic)",
  '"vip" in tags',
  "event.form_submitted",
  '!("cold" in tags)',
  "has(prospect.seats) && prospect.seats > 5",
];

export function drawSequence(random: Random, number: number, senders: readonly string[]): Sequence {
  const sequence: Sequence = {
    name: `soak-${number}`,
    mark: `s${number}`,
    // Every third is always open, so that faults meet mail at any hour.
    hours: number % 3 === 1 ? HOURS.at(-1)! : random.chance(0.6) ? random.pick(HOURS) : null,
    zone: random.chance(0.15) ? random.pick(["Asia/Seoul", "America/New_York"]) : null,
    holidays: random.chance(0.4) ? random.pick(["prospect" as const, ["KR", "US"], ["DE"]]) : null,
    exitOn: random.pick([["replied", "meeting_booked"], ["replied", "meeting_booked"], ["meeting_booked"]]),
    onChange: random.pick(["follow", "follow", "pin", "finish"]),
    owner: random.chance(0.3) ? random.pick(senders) : null,
    startOn: number % 3 === 2 ? "form_submitted" : null,
    moved: {},
    steps: [],
    next: 1,
    isTracked: random.chance(0.3),
  };
  const count = random.int(3, 8);
  sequence.steps.push(drawStep(random, sequence, senders, 0, random.chance(0.75) ? "email" : undefined));
  for (let n = 0; n < count; n++) sequence.steps.push(drawStep(random, sequence, senders, 0));
  return sequence;
}

export function drawStep(
  random: Random,
  sequence: Sequence,
  senders: readonly string[],
  depth: number,
  wanted?: string,
): Step {
  const kind = wanted ?? drawKind(random, depth);
  const name = `l${sequence.next++}`;
  const step: Step = {
    name,
    id: `${kind.replace(/^.*\./, "")}-${name}`,
    do: kind,
    keys: {},
    condition: null,
    thread: null,
    variants: [],
    isTracked: sequence.isTracked,
    then: [],
    else: [],
  };
  const isFirst = sequence.steps.length === 0;
  if (!isFirst || random.chance(0.2)) step.keys.wait = random.pick(WAITS);
  if (random.chance(0.02)) step.keys.wait = "until 2026-04-01";
  drawTexts(random, step, sequence, senders);
  drawCondition(random, step, sequence);
  if (kind === "if") {
    const branch = (count: number): Step[] => {
      const steps = Array.from({ length: count }, () => drawStep(random, sequence, senders, depth + 1));
      // Nobody comes to what stands after an exit.
      const end = steps.findIndex((each) => each.do === "exit");
      return end < 0 ? steps : steps.slice(0, end + 1);
    };
    step.then = branch(random.int(1, 2));
    step.else = branch(random.int(0, 2));
  }
  return step;
}

function drawKind(random: Random, depth: number): string {
  const roll = random.next();
  if (roll < 0.5) return "email";
  if (roll < 0.7) return `linkedin.${random.pick(LINKEDIN)}`;
  if (roll < 0.85) return random.pick(["call", "visit", "task", "set"]);
  if (depth >= 3) return "email";
  return depth > 0 && roll > 0.97 ? "exit" : "if";
}

function drawTexts(random: Random, step: Step, sequence: Sequence, senders: readonly string[]): void {
  const { keys } = step;
  const about = '{{ company | default: "your team" }}';
  switch (step.do) {
    case "email": {
      // A step of one branch does not come before what follows the branches.
      const earlier = sequence.steps.filter((each) => each.do === "email");
      if (earlier.length > 0 && random.chance(0.45)) step.thread = random.pick(earlier).name;
      if (random.chance(0.3))
        step.variants = random.pick([
          ["a", "b"],
          ["a", "b", "c"],
        ]);
      if (step.variants.length === 2 && random.chance(0.4)) keys.split = { a: 70, b: 30 };
      keys.subject = `A word about ${about}`;
      keys.words = random.int(1, 1_000);
      break;
    }
    case "linkedin.connect":
      if (random.chance(0.5)) keys.note = "Hi {{ first_name }}, we met.";
      break;
    case "linkedin.message":
    case "linkedin.comment":
      keys.text = `Hello {{ first_name }}, about ${about}.`;
      break;
    case "linkedin.inmail":
      keys.subject = "A question";
      keys.text = "Hello {{ first_name }}.";
      break;
    case "linkedin.voice":
    case "call":
      keys.script = "Ask {{ first_name }} how it went.";
      break;
    case "visit":
      keys.note = "Bring the brochure for {{ first_name }}.";
      break;
    case "task":
      keys.title = "Look up {{ first_name }}";
      keys.text = "Find out more.";
      break;
    case "set":
      keys.fields = { topic: random.pick(["onboarding", "pricing", "safety"]) };
      if (random.chance(0.5)) keys.tags = [random.pick(["vip", "warm"])];
      if (random.chance(0.3)) keys.remove_tags = ["cold"];
      return;
    case "exit":
      keys.reason = "no more to say";
      return;
    default:
      if (step.do === "if") return;
  }
  // A reply in a thread keeps its thread's sender, whatever `from` says; lint refuses the two together.
  if (step.thread === null && random.chance(0.2)) {
    keys.from = random.chance(0.5) ? random.pick(senders) : [...senders];
  }
  if (step.do === "email" && random.chance(0.1)) keys.approve = true;
  if (random.chance(0.1)) keys.max_age = random.pick(["4 days", "10 days"]);
  if (random.chance(0.2)) keys.on_fail = random.pick(["next", "exit", "hold"]);
  if (random.chance(0.1)) keys.cost = 0.5;
}

function drawCondition(random: Random, step: Step, sequence: Sequence): void {
  const key = step.do === "if" ? "if" : random.chance(0.15) ? "when" : random.chance(0.1) ? "until" : null;
  if (key === null) return;
  if (key === "until" && step.keys.wait === undefined) return;
  const told = allSteps(sequence.steps).filter((each) => EVENTS[each.do] !== undefined);
  if (told.length > 0 && random.chance(0.6)) {
    const of = random.pick(told);
    const event = random.pick(EVENTS[of.do]!.filter((each) => each !== "clicked" || of.isTracked));
    step.condition = { key, of: of.name, event };
    step.keys.not = random.chance(0.3);
  } else step.keys[key] = random.pick(FREE_CONDITIONS);
}

/** Every step, in the order of the file. */
export function allSteps(steps: readonly Step[]): Step[] {
  return steps.flatMap((step) => [step, ...allSteps(step.then), ...allSteps(step.else)]);
}

/** The file's text. A step whose condition or thread speaks of one that is gone is written without it. */
export function writeSequence(sequence: Sequence): string {
  const { name, hours, zone, holidays, exitOn, onChange, owner, startOn, moved, isTracked } = sequence;
  const calendar = {
    ...(zone !== null && { timezone: zone }),
    ...(hours !== null && { hours: hours.text }),
    ...(holidays !== null && { holidays }),
  };
  const top: Record<string, unknown> = {
    name,
    title: `What the soak plays as ${name}`,
    ...(owner !== null && { owner }),
    exit_on: exitOn,
    on_change: onChange,
    ...(Object.keys(calendar).length > 0 && { calendar }),
    ...(startOn !== null && { start: { on: startOn, where: `data.form == "${STARTING_FORM}"` } }),
    ...(isTracked && { tracking: { opens: true, clicks: true } }),
    ...(Object.keys(moved).length > 0 && { moved }),
  };
  const head = Object.entries(top).map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`);
  const byName = new Map(allSteps(sequence.steps).map((step) => [step.name, step.id]));
  return `${head.join("")}steps:\n${sequence.steps.map((step) => writeStep(step, sequence, byName, "  ")).join("")}`;
}

function writeStep(step: Step, sequence: Sequence, ids: ReadonlyMap<string, string>, indent: string): string {
  const { words, not, ...keys } = step.keys;
  const lines: [string, unknown][] = [["id", step.id]];
  if (step.do !== "if") lines.push(["do", step.do]);
  const { condition } = step;
  if (condition !== null) {
    const of = ids.get(condition.of);
    const cel = of === undefined ? "false" : `steps[${JSON.stringify(of)}].${condition.event}`;
    lines.push([condition.key, not === true ? `!${cel}` : cel]);
  }
  for (const [key, value] of Object.entries(keys)) {
    if (key === "subject" && (step.variants.length > 0 || step.thread !== null)) continue;
    lines.push([key, value]);
  }
  if (step.do === "email") {
    const thread = step.thread === null ? undefined : ids.get(step.thread);
    if (thread !== undefined) lines.push(["thread", thread]);
    else if (step.thread !== null && step.variants.length === 0)
      lines.push(["subject", "About your question"]);
    lines.push(...writeMail(step, sequence, thread !== undefined, Number(words)));
  }
  const text = lines
    .map(([key, value], n) => `${indent}${n === 0 ? "- " : "  "}${key}: ${JSON.stringify(value)}\n`)
    .join("");
  const branches = (["then", "else"] as const)
    .filter((each) => step[each].length > 0)
    .map(
      (each) =>
        `${indent}  ${each}:\n${step[each].map((inner) => writeStep(inner, sequence, ids, `${indent}    `)).join("")}`,
    );
  return text + branches.join("");
}

function writeMail(step: Step, sequence: Sequence, isReply: boolean, words: number): [string, unknown][] {
  const mark = (variant: string): string => `mark-${sequence.mark}-${step.name}-${variant}`;
  const body = (variant: string): string =>
    `Hi {{ first_name }},\n\nnumber ${words} about {{ topic | default: "onboarding" }}.\n{% render 'line' %}\n\n${mark(variant)}\n`;
  if (step.variants.length === 0) return [["body", body("one")]];
  const variants = step.variants.map((variant): [string, unknown] => [
    variant,
    isReply ? { body: body(variant) } : { subject: `${variant}: {{ first_name }}`, body: body(variant) },
  ]);
  return [["variants", Object.fromEntries(variants)]];
}

/** What the checker must know of it. */
export function factsOf(sequence: Sequence): SequenceFacts {
  const steps = allSteps(sequence.steps);
  const names = new Set(steps.map(({ name }) => name));
  return {
    name: sequence.name,
    hours: sequence.hours,
    zone: sequence.zone,
    holidays: sequence.holidays,
    exitOn: sequence.exitOn,
    onChange: sequence.onChange,
    startOn: sequence.startOn === null ? null : { event: sequence.startOn, data: `form=${STARTING_FORM}` },
    threads: Object.fromEntries(
      steps.flatMap(({ name, thread }) => (thread !== null && names.has(thread) ? [[name, thread]] : [])),
    ),
    ids: Object.fromEntries(steps.map(({ name, id }) => [name, id])),
  };
}
