import type { Random } from "../whole/random.ts";
import { HOURS } from "./calendar.ts";
import { allSteps, drawSequence, drawStep, type Sequence, type Step } from "./sequences.ts";

/** The definitions as they stand at one moment of the story; an edit changes them in place. */
export interface Definitions {
  sequences: Sequence[];
  snippet: string;
  limits: { perDay: number; perHour: number; everyMinutes: number };
  hoursAt: number;
  isLawful: boolean;
  next: number;
}

interface Edit {
  name: string;
  make(random: Random, definitions: Definitions, senders: readonly string[]): boolean;
}

/** Every kind of edit; each says whether there was anything to edit. */
export const EDITS: readonly Edit[] = [
  edit("words", (random, sequence) => {
    const mails = allSteps(sequence.steps).filter((step) => step.do === "email");
    if (mails.length === 0) return false;
    random.pick(mails).keys.words = random.int(1, 1_000);
    return true;
  }),
  edit("step-added", (random, sequence, senders) => {
    const at = random.int(0, sequence.steps.length);
    sequence.steps.splice(at, 0, drawAt(random, sequence, senders, at));
    return true;
  }),
  edit("step-removed", (random, sequence) => {
    const mails = sequence.steps.filter((step) => allSteps([step]).some((each) => each.do === "email"));
    const free = sequence.steps.filter((step) => mails.length > 1 || !mails.includes(step));
    if (free.length === 0 || sequence.steps.length < 2) return false;
    const gone = random.pick(free);
    sequence.steps = sequence.steps.filter((step) => step !== gone);
    for (const [old, now] of Object.entries(sequence.moved)) {
      if (!allSteps(sequence.steps).some(({ id }) => id === now)) Reflect.deleteProperty(sequence.moved, old);
    }
    return true;
  }),
  edit("steps-swapped", (random, sequence) => {
    if (sequence.steps.length < 2) return false;
    const at = random.int(0, sequence.steps.length - 2);
    const [one, two] = [sequence.steps[at]!, sequence.steps[at + 1]!];
    if (allSteps([two]).some((step) => speaksOf(step, one))) return false;
    sequence.steps.splice(at, 2, two, one);
    return true;
  }),
  edit("renamed", (random, sequence) => {
    const step = random.pick(allSteps(sequence.steps));
    const id = `${step.id.replace(/-v\d+$/, "")}-v${random.int(2, 999)}`;
    if (allSteps(sequence.steps).some((each) => each.id === id) || sequence.moved[id] !== undefined)
      return false;
    // Whoever was away for two renames finds the way, too.
    for (const [old, now] of Object.entries(sequence.moved)) if (now === step.id) sequence.moved[old] = id;
    sequence.moved[step.id] = id;
    step.id = id;
    return true;
  }),
  edit("renamed-as-another", (random, sequence) => {
    const step = random.pick(allSteps(sequence.steps));
    if (Object.values(sequence.moved).includes(step.id)) return false;
    if (allSteps(sequence.steps).some((each) => speaksOf(each, step))) return false;
    step.name = `l${sequence.next++}`;
    step.id = `again-${step.name}`;
    return true;
  }),
  edit("wait", (random, sequence) => {
    const step = random.pick(allSteps(sequence.steps));
    step.keys.wait = random.pick(["40 minutes", "1 day", "3 days", "3 business days"]);
    return true;
  }),
  edit("hours", (random, sequence) => {
    sequence.hours = random.pick(HOURS);
    return true;
  }),
  edit("on-change", (random, sequence) => {
    sequence.onChange = random.pick(["follow", "pin", "finish"]);
    return true;
  }),
  edit("approval", (random, sequence) => {
    const mails = allSteps(sequence.steps).filter((step) => step.do === "email");
    if (mails.length === 0) return false;
    const { keys } = random.pick(mails);
    if (keys.approve === true) delete keys.approve;
    else keys.approve = true;
    return true;
  }),
  {
    name: "snippet",
    make(random, definitions) {
      definitions.snippet = `One line that all of them share, number ${random.int(1, 1_000)}.`;
      return true;
    },
  },
  {
    name: "limits",
    make(random, definitions) {
      definitions.limits = drawLimits(random);
      return true;
    },
  },
  {
    name: "workspace-hours",
    make(random, definitions) {
      definitions.hoursAt = random.int(0, HOURS.length - 1);
      return true;
    },
  },
  {
    name: "jurisdictions",
    make(_, definitions) {
      definitions.isLawful = !definitions.isLawful;
      return true;
    },
  },
  {
    name: "sequence-added",
    make(random, definitions, senders) {
      if (definitions.sequences.length >= 9) return false;
      definitions.sequences.push(drawSequence(random, definitions.next++, senders));
      return true;
    },
  },
  {
    name: "sequence-gone",
    make(random, definitions) {
      if (definitions.sequences.length < 4) return false;
      const gone = random.pick(definitions.sequences);
      definitions.sequences = definitions.sequences.filter((each) => each !== gone);
      return true;
    },
  },
];

export function drawLimits(random: Random): Definitions["limits"] {
  return {
    perDay: random.int(6, 20),
    perHour: random.int(3, 6),
    everyMinutes: random.pick([0, 2, 10]),
  };
}

/** An edit of one sequence. */
function edit(
  name: string,
  make: (random: Random, sequence: Sequence, senders: readonly string[]) => boolean,
): Edit {
  return { name, make: (random, { sequences }, senders) => make(random, random.pick(sequences), senders) };
}

/** A step that may stand at this place: it speaks only of steps before it. */
export function drawAt(
  random: Random,
  sequence: Sequence,
  senders: readonly string[],
  at: number,
  wanted?: string,
): Step {
  const before = { ...sequence, steps: sequence.steps.slice(0, at) };
  const step = drawStep(random, before, senders, 1, wanted);
  sequence.next = before.next;
  return step;
}

function speaksOf(step: Step, { name, then, else: other }: Step): boolean {
  const names = [name, ...allSteps([...then, ...other]).map((each) => each.name)];
  return names.some((each) => step.thread === each || step.condition?.of === each);
}
