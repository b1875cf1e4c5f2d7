import { createRandom, type Random } from "../whole/random.ts";
import { dayStart, STARTS } from "./calendar.ts";
import { type Definitions, drawAt, drawLimits, EDITS } from "./edits.ts";
import { ANSWERS } from "./reply.ts";
import type { Answer, Entry, Kind, Look, MailMode, Script, Target } from "./script.ts";
import { drawSequence, factsOf, STEP_KINDS } from "./sequences.ts";
import { drawPeople, SENDERS, writeFiles, writeWorkspace } from "./workspace.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export const MAIL_FAULTS: readonly MailMode[] = [
  "down",
  "greeting-421",
  "rcpt-450",
  "rcpt-550",
  "data-451",
  "data-554",
  "drop-at-mail",
  "drop-in-data",
  "drop-after-dot",
  "greylist",
];

export const LOOKS: readonly Look[] = [
  "status",
  "status-check",
  "why",
  "timeline",
  "report",
  "lint",
  "plan",
  "preview",
  "simulate",
  "graph",
  "snapshot",
  "tasks",
  "review",
  "prospects-list",
  "prospects-show",
  "suppress-list",
  "consent-list",
  "dry-run",
  "doctor",
  "export",
  "inbox",
  "failed",
  "schema",
];

const TASK_ENDINGS = ["done", "done", "done", "done", "skip", "not-found", "snooze"] as const;
const SLIPS = ["exit", "replied", "opted_out"] as const;
const FORMS = ["demo", "other"] as const;
const ANSWER_KINDS = Object.keys(ANSWERS) as Answer[];
const REVIEW_ENDINGS = ["approve", "approve", "decline"] as const;

/** Every kind of entry. */
export const KINDS: readonly Kind[] = [
  "run",
  "overlap",
  "kill",
  "full-disk",
  "locked",
  "import",
  "enroll",
  "enroll-some",
  "event",
  "accepted",
  "tasks",
  "review",
  "pause",
  "resume",
  "exit",
  "suppress",
  "set",
  "tag",
  "erase",
  "consent",
  "opt-out-page",
  "answer",
  "form",
  "edit",
  "half-written",
  "mend",
  "mail",
  "resolve",
  "backup",
  "restore",
  "vacuum",
  "undone",
  "look",
  "look-twice",
];

/** What a day may bring: how often in a hundred days, and what. */
interface Chapter {
  per100Days: number;
  write(story: Story): void;
}

interface Story {
  random: Random;
  /** One of `all`, each once before any comes again, so that a long play meets every kind. */
  deal<Each>(all: readonly Each[]): Each;
  /** A moment of the day that is written now. */
  moment(): number;
  person(): number;
  sequence(): string;
  definitions: Definitions;
  script: Script;
  /** How many people the story has brought in so far. */
  imported: number;
  add(entry: Entry): void;
}

/** Draws a whole play from its seed. */
export function drawScript(seed: number, days: number): Script {
  const random = createRandom(seed);
  const start = dayStart(STARTS[seed % STARTS.length]!);
  const people = drawPeople(random, Math.min(70, 20 + Math.ceil(days / 5)));
  const definitions: Definitions = {
    sequences: [],
    snippet: "One line that all of them share.",
    limits: drawLimits(random),
    hoursAt: random.int(0, 1),
    isLawful: false,
    next: 1,
  };
  for (let n = 0; n < 4; n++) definitions.sequences.push(drawSequence(random, definitions.next++, SENDERS));
  coverStepKinds(random, definitions);
  const script: Script = { seed, start, days, people, entries: [] };
  const story = tellStory(random, script, definitions);
  open(story, start);
  // The first two weeks bring everything once, so that a short play has seen it all.
  const firsts = CHAPTERS.map((chapter) => ({ chapter, day: random.int(1, 11) }));
  for (let day = 0; day < days; day++) {
    story.moment = () => start + day * DAY + random.int(0, DAY - 1);
    for (let hour = random.int(0, 4); hour < 24; hour += random.int(4, 6)) {
      story.add({ at: start + day * DAY + hour * HOUR + random.int(0, 59) * MINUTE, kind: "run", flags: [] });
    }
    for (const chapter of CHAPTERS) {
      const isFirst = firsts.some((each) => each.chapter === chapter && each.day === day);
      if (isFirst || random.chance(chapter.per100Days / 100)) chapter.write(story);
    }
  }
  script.entries = script.entries
    .filter(({ at }) => at < start + days * DAY)
    .toSorted((one, two) => one.at - two.at);
  return script;
}

function tellStory(random: Random, script: Script, definitions: Definitions): Story {
  const decks = new Map<readonly unknown[], unknown[]>();
  const story: Story = {
    random,
    deal<Each>(all: readonly Each[]): Each {
      const left = decks.get(all) as Each[] | undefined;
      const deck = left === undefined || left.length === 0 ? [...all] : left;
      decks.set(all, deck);
      return deck.splice(random.int(0, deck.length - 1), 1)[0]!;
    },
    moment: () => script.start,
    person: () => random.int(0, Math.max(0, story.imported - 1)),
    sequence: () => random.pick(definitions.sequences).name,
    definitions,
    script,
    imported: 0,
    add: (entry) => void script.entries.push(entry),
  };
  return story;
}

/** Steps of every kind there is, soon after the first step of one sequence or another. */
function coverStepKinds(random: Random, { sequences }: Definitions): void {
  for (const [n, kind] of STEP_KINDS.filter((each) => each !== "exit").entries()) {
    const sequence = sequences[n % sequences.length]!;
    const step = drawAt(random, sequence, SENDERS, 1, kind);
    if (kind !== "email") step.keys.wait = "20 minutes";
    sequence.steps.splice(1, 0, step);
  }
}

function open(story: Story, start: number): void {
  const { random, script } = story;
  addEdit(story, start, "first");
  const first = Math.min(script.people.length, 18);
  bringIn(story, start + 1_000, first);
  for (const { name } of story.definitions.sequences.slice(0, 3)) {
    const people = Array.from({ length: first }, (_, n) => n).filter(() => random.chance(0.6));
    story.add({ at: start + 2_000, kind: "enroll", sequence: name, people, again: false, startInMs: 0 });
  }
}

function bringIn(story: Story, at: number, count: number): void {
  const people = Array.from({ length: count }, (_, n) => story.imported + n).filter(
    (n) => n < story.script.people.length,
  );
  if (people.length === 0) return;
  story.add({ at, kind: "import", people, tag: story.random.pick(["fair", "vip", "cold"]) });
  story.imported += people.length;
}

function addEdit(story: Story, at: number, what: string): void {
  const { definitions } = story;
  story.add({
    at,
    kind: "edit",
    what,
    files: writeFiles(definitions),
    workspace: writeWorkspace(definitions).facts,
    sequences: definitions.sequences.map(factsOf),
  });
}

function drawTarget(story: Story): Target {
  const { random } = story;
  const roll = random.next();
  if (roll < 0.45) return { person: story.person() };
  if (roll < 0.6) return { person: story.person(), sequence: story.sequence() };
  if (roll < 0.8) return { sequence: story.sequence() };
  if (roll < 0.93) return { sender: random.pick(SENDERS) };
  return { all: true };
}

const some = ({ random }: Story, most: number): number[] => {
  const count = random.int(1, most);
  return Array.from({ length: count }, () => random.int(0, 1_000_000));
};

const people = (story: Story, most: number): number[] => [
  ...new Set(some(story, most).map((draw) => draw % Math.max(1, story.imported))),
];

/** People who come due at this very moment, for a fault to meet them. */
function addDue(story: Story, at: number): void {
  const { random, definitions } = story;
  const open = definitions.sequences.filter(({ hours }) => hours?.text.startsWith("Mon-Sun") === true);
  const { name } = random.pick(open.length > 0 ? open : definitions.sequences);
  story.add({
    at,
    kind: "enroll",
    sequence: name,
    people: people(story, 10),
    again: random.chance(0.8),
    startInMs: 0,
  });
}

const CHAPTERS: readonly Chapter[] = [
  {
    per100Days: 90,
    write: (story) =>
      story.add({
        at: story.moment(),
        kind: "tasks",
        share: 0.7,
        draw: story.random.int(0, 1e6),
        ending: story.deal(TASK_ENDINGS),
      }),
  },
  {
    per100Days: 25,
    write: (story) =>
      story.add({
        at: story.moment(),
        kind: "review",
        share: 0.8,
        draw: story.random.int(0, 1e6),
        ending: story.deal(REVIEW_ENDINGS),
      }),
  },
  {
    per100Days: 20,
    write(story) {
      bringIn(story, story.moment(), story.random.int(1, 3));
    },
  },
  {
    per100Days: 8,
    write(story) {
      // The same people once more: nothing may change for them.
      story.add({ at: story.moment(), kind: "import", people: people(story, 6), tag: "fair" });
    },
  },
  {
    per100Days: 50,
    write: (story) =>
      story.add({
        at: story.moment(),
        kind: "enroll",
        sequence: story.sequence(),
        people: people(story, 6),
        again: false,
        startInMs: story.random.chance(0.2) ? story.random.int(1, 72) * HOUR : 0,
      }),
  },
  {
    per100Days: 12,
    write: (story) =>
      story.add({
        at: story.moment(),
        kind: "enroll",
        sequence: story.sequence(),
        people: people(story, 2),
        again: true,
        startInMs: 0,
      }),
  },
  {
    per100Days: 10,
    write: (story) =>
      story.add({
        at: story.moment(),
        kind: "enroll-some",
        sequence: story.sequence(),
        select: story.random.pick([
          ["--tag", "vip"],
          ["--where", 'prospect.country == "US"'],
          ["--all"],
          ["--where", "has(prospect.topic)"],
        ]),
      }),
  },
  { per100Days: 15, write: (story) => addEvent(story, "replied") },
  { per100Days: 5, write: (story) => addEvent(story, "meeting_booked") },
  { per100Days: 5, write: (story) => addEvent(story, "opted_out") },
  { per100Days: 3, write: (story) => addEvent(story, "bounced") },
  { per100Days: 2, write: (story) => addEvent(story, "complained") },
  { per100Days: 8, write: (story) => addEvent(story, "out_of_office") },
  { per100Days: 8, write: (story) => addEvent(story, "answered") },
  { per100Days: 25, write: (story) => addEvent(story, "form_submitted", ["form=demo"]) },
  { per100Days: 8, write: (story) => addEvent(story, "form_submitted", ["form=other"]) },
  {
    per100Days: 20,
    write: (story) => story.add({ at: story.moment(), kind: "accepted", draw: story.random.int(0, 1e6) }),
  },
  {
    per100Days: 25,
    write(story) {
      const at = story.moment();
      const target = drawTarget(story);
      story.add({ at, kind: "pause", target });
      const days = target.person === undefined ? 2 : 10;
      story.add({ at: at + story.random.int(1, days * 24) * HOUR, kind: "resume", target });
    },
  },
  {
    per100Days: 6,
    write(story) {
      const whole = story.random.chance(0.15);
      const target = whole ? { sequence: story.sequence() } : { person: story.person() };
      story.add({ at: story.moment(), kind: "exit", target });
    },
  },
  {
    per100Days: 4,
    write(story) {
      const at = story.moment();
      const person = story.person();
      const form = story.random.pick(["email", "domain", "person"] as const);
      story.add({ at, kind: "suppress", act: "add", person, form });
      if (story.random.chance(0.5)) {
        const back = at + story.random.int(1, 30) * DAY;
        story.add({ at: back, kind: "suppress", act: "remove", person, form });
      }
    },
  },
  {
    per100Days: 20,
    write(story) {
      const { random } = story;
      const fields = random.pick<Record<string, string>>([
        { topic: random.pick(["pricing", ""]) },
        { seats: `${random.int(1, 50)}` },
        { timezone: random.pick(["Asia/Tokyo", "America/New_York", "Europe/London"]) },
        { first_name: "Patricia" },
        { phone: "" },
        { title: "CTO" },
      ]);
      story.add({ at: story.moment(), kind: "set", person: story.person(), fields });
    },
  },
  {
    per100Days: 10,
    write(story) {
      const [add, remove] = story.random.pick([
        [["vip"], ["cold"]],
        [["cold"], []],
        [[], ["vip"]],
      ] as const);
      story.add({
        at: story.moment(),
        kind: "tag",
        person: story.person(),
        add: [...add],
        remove: [...remove],
      });
    },
  },
  {
    per100Days: 1.5,
    write: (story) => story.add({ at: story.moment(), kind: "erase", person: story.person() }),
  },
  {
    per100Days: 5,
    write: (story) =>
      story.add({
        at: story.moment(),
        kind: "consent",
        person: story.person(),
        basis: story.random.pick(["express", "legitimate_interest", "business_relation"]),
      }),
  },
  {
    per100Days: 4,
    write: (story) => story.add({ at: story.moment(), kind: "opt-out-page", draw: story.random.int(0, 1e6) }),
  },
  {
    per100Days: 20,
    write: (story) =>
      story.add({
        at: story.moment(),
        kind: "answer",
        draw: story.random.int(0, 1e6),
        how: story.deal(ANSWER_KINDS),
      }),
  },
  {
    per100Days: 4,
    write: (story) =>
      story.add({ at: story.moment(), kind: "form", person: story.person(), form: story.deal(FORMS) }),
  },
  {
    per100Days: 25,
    write(story) {
      for (let tries = 0; tries < 5; tries++) {
        const edit = story.deal(EDITS);
        if (!edit.make(story.random, story.definitions, SENDERS)) continue;
        addEdit(story, story.moment(), edit.name);
        return;
      }
    },
  },
  {
    per100Days: 5,
    write(story) {
      const at = story.moment();
      const file = story.random.chance(0.3) ? "seq.yaml" : `sequences/${story.sequence()}.yaml`;
      story.add({ at, kind: "half-written", file, share: story.random.next() });
      story.add({ at: at + story.random.int(1, 20) * HOUR, kind: "mend" });
    },
  },
  {
    per100Days: 20,
    write(story) {
      const at = story.moment();
      story.add({ at, kind: "mail", mode: story.deal(MAIL_FAULTS) });
      addDue(story, at);
      for (let n = 0; n < 3; n++) {
        story.add({ at: at + story.random.int(0, 12) * HOUR, kind: "run", flags: [] });
      }
      story.add({ at: at + story.random.int(6, 20) * HOUR, kind: "mail", mode: "well" });
    },
  },
  { per100Days: 20, write: (story) => story.add({ at: story.moment(), kind: "resolve" }) },
  {
    per100Days: 6,
    write(story) {
      const at = story.moment();
      addDue(story, at);
      story.add({ at, kind: "overlap", count: story.random.int(2, 3) });
    },
  },
  {
    per100Days: 6,
    write(story) {
      const at = story.moment();
      addDue(story, at);
      story.add({ at, kind: "kill", afterMs: story.random.int(80, 500) });
    },
  },
  {
    per100Days: 4,
    write(story) {
      const at = story.moment();
      addDue(story, at);
      story.add({ at, kind: "full-disk", leftKib: story.random.int(0, 120) });
    },
  },
  {
    per100Days: 3,
    write(story) {
      const at = story.moment();
      addDue(story, at);
      story.add({ at, kind: "locked", forMs: story.random.int(300, 1_200) });
    },
  },
  {
    per100Days: 2.5,
    write(story) {
      const at = story.moment();
      story.add({ at, kind: "backup" });
      story.add({ at: at + story.random.int(1, 60) * HOUR, kind: "restore" });
    },
  },
  { per100Days: 4, write: (story) => story.add({ at: story.moment(), kind: "backup" }) },
  { per100Days: 2, write: (story) => story.add({ at: story.moment(), kind: "vacuum" }) },
  {
    per100Days: 20,
    write: (story) =>
      story.add({
        at: story.moment(),
        kind: "run",
        flags: story.random.pick([
          ["--max", "1"],
          ["--channel", "email"],
          ["--channel", "linkedin"],
          ["--sequence", story.sequence()],
        ]),
      }),
  },
  {
    per100Days: 10,
    write: (story) =>
      story.add({ at: story.moment(), kind: "undone", person: story.person(), what: story.deal(SLIPS) }),
  },
  {
    per100Days: 60,
    write: (story) =>
      story.add({
        at: story.moment(),
        kind: "look",
        look: story.deal(LOOKS),
        person: story.person(),
        sequence: story.sequence(),
      }),
  },
  {
    per100Days: 25,
    write: (story) => story.add({ at: story.moment(), kind: "look-twice", person: story.person() }),
  },
];

function addEvent(story: Story, event: string, data: string[] = []): void {
  story.add({ at: story.moment(), kind: "event", person: story.person(), event, data });
}
