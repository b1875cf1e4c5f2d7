import { describe, expect, it } from "vitest";
import { HOURS } from "./calendar.ts";
import { checkPlay } from "./checker.ts";
import type { About, Call, Entry, Mail, Play, Script } from "./script.ts";
import { shrinkScript } from "./shrink.ts";
import { drawScript } from "./story.ts";
import { wantedKinds } from "./table.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Wednesday in Seoul, 10:00. */
const START = Date.parse("2026-03-04T01:00:00Z");

const FIRST: Entry & { kind: "edit" } = {
  at: START,
  kind: "edit",
  what: "first",
  files: {},
  workspace: {
    hours: HOURS[0]!,
    zone: "Europe/Berlin",
    holidays: ["KR"],
    senders: {
      anna: { email: "anna@acme.example", perDay: 2, perHour: null, everyMs: 10 * MINUTE, ramp: null },
    },
    person: [{ max: 1, windowMs: 24 * HOUR }],
    company: [],
    companyStop: ["replied"],
    isLawful: false,
  },
  sequences: [
    {
      name: "soak-1",
      hours: null,
      zone: null,
      holidays: null,
      exitOn: ["replied"],
      onChange: "follow",
      startOn: null,
      threads: { l2: "l1" },
      ids: { l1: "intro", l2: "follow-up" },
    },
    {
      name: "soak-2",
      hours: null,
      zone: null,
      holidays: null,
      exitOn: ["replied"],
      onChange: "follow",
      startOn: { event: "form_submitted", data: "form=demo" },
      threads: {},
      ids: { l1: "welcome" },
    },
  ],
};

const SCRIPT: Script = {
  seed: 0,
  start: START,
  days: 14,
  people: ["anna", "ben", "chloe", "dae"].map((name, n) => ({
    email: `${name}@firm${n}.example`,
    firstName: name,
    company: `Firm ${n}`,
    domain: `firm${n}.example`,
    country: "KR",
    timezone: "Asia/Seoul",
    linkedin: null,
    phone: null,
    topic: null,
  })),
  entries: [FIRST, { ...FIRST, workspace: { ...FIRST.workspace, isLawful: true } }],
};

interface Told {
  at?: number;
  to?: number;
  step?: string;
  answers?: string;
  id?: string;
  mark?: string;
  subject?: string;
}

/** A play written by hand: calls in order, each with the mails that came during it. */
function record() {
  const play: Play = {
    calls: [],
    mails: [],
    refusals: [],
    edits: [{ call: 0, entry: 0 }],
    troubles: [],
    counts: new Map(),
  };
  const call = (about: About, rest: Partial<Call> = {}): Call => {
    const made: Call = {
      n: play.calls.length,
      entry: 0,
      at: START,
      argv: [about.does],
      code: 0,
      out: "",
      err: "",
      broken: null,
      mode: "well",
      about,
      ...rest,
    };
    play.calls.push(made);
    return made;
  };
  const mail = ({ at = START, to = 0, step = "l1", answers, id, mark, subject = "Hello" }: Told): Mail => {
    const { n } = call({ does: "run", trouble: false }, { at, argv: ["run"] });
    const header = [
      `Message-ID: <${id ?? `${play.mails.length}@acme.example`}>`,
      `Date: ${new Date(at).toUTCString()}`,
      `Subject: ${subject}`,
      ...(answers === undefined ? [] : [`In-Reply-To: <${answers}>`, `References: <${answers}>`]),
    ];
    const made = {
      call: n,
      at,
      from: "anna@acme.example",
      to: SCRIPT.people[to]!.email,
      raw: `${header.join("\r\n")}\r\n\r\n${mark ?? `mark-s1-${step}-one`}\r\n`,
      isUnanswered: false,
    };
    play.mails.push(made);
    return made;
  };
  call({ does: "enroll", sequence: "soak-1", people: [0, 1, 2, 3], again: false });
  return { play, call, mail, found: () => checkPlay(SCRIPT, play).map(({ promise }) => promise) };
}

const day = (n: number, hours = 0): number => START + n * 24 * HOUR + hours * HOUR;

describe("the soak's checker", () => {
  it("finds nothing in a play that keeps every promise", () => {
    const { mail, call, found } = record();
    mail({ id: "first@x" });
    mail({ to: 1, at: START + 10 * MINUTE });
    mail({ step: "l2", at: day(1, 1), answers: "first@x" });
    call({ does: "enroll", sequence: "soak-1", people: [0], again: true });
    mail({ at: day(5) });
    expect(found()).toEqual([]);
  });

  const planted: [string, string, (play: ReturnType<typeof record>) => void][] = [
    ["once", "a step that a person gets twice", ({ mail }) => [mail({}), mail({ at: day(2) })]],
    [
      "once",
      "the same message twice",
      ({ mail }) => [mail({ id: "x@x" }), mail({ to: 1, at: day(2), id: "x@x" })],
    ],
    ["once", "a mail that no step wrote", ({ mail }) => mail({ mark: "hello" })],
    ["window", "a mail in the night of the person's zone", ({ mail }) => mail({ at: day(0, 10) })],
    ["window", "a mail on a Sunday", ({ mail }) => mail({ at: day(4) })],
    ["window", "a mail on the 1st of March, a holiday in Korea", ({ mail }) => mail({ at: day(362) })],
    [
      "caps",
      "a third mail in 24 hours where two are allowed",
      ({ mail }) => [0, 1, 2].map((to) => mail({ to, at: day(0, to) })),
    ],
    ["spacing", "two mails a minute apart", ({ mail }) => [mail({}), mail({ to: 1, at: START + MINUTE })]],
    [
      "budget",
      "two touches of a person in a day",
      ({ mail }) => [mail({ id: "a@x" }), mail({ step: "l2", at: day(0, 3), answers: "a@x" })],
    ],
    [
      "threads",
      "a reply that answers somebody else's mail",
      ({ mail }) => [
        mail({ id: "a@x", to: 1 }),
        mail({ at: day(1) }),
        mail({ step: "l2", at: day(2), answers: "a@x" }),
      ],
    ],
    ["threads", "a reply outside its thread", ({ mail }) => [mail({}), mail({ step: "l2", at: day(2) })]],
    [
      "half-written",
      "a mail of a sequence that is half written",
      ({ mail, play }) => {
        mail({});
        play.calls.at(-1)!.broken = "sequences/soak-1.yaml";
      },
    ],
    [
      "readable",
      "a database that cannot be read",
      ({ call, play }) => {
        call({ does: "run", trouble: true });
        play.troubles.push({ call: 1, what: "malformed" });
      },
    ],
    [
      "exit codes",
      "a run that ends with 2",
      ({ call }) => call({ does: "run", trouble: false }, { argv: ["run"], code: 2 }),
    ],
    [
      "exit codes",
      "a run after a restore that does not refuse",
      ({ call }) => call({ does: "refused-run" }, { argv: ["run"] }),
    ],
    [
      "exit codes",
      "an erasure that leaves something of somebody whom no message names",
      ({ call }) => call({ does: "erase", person: 0 }, { argv: ["prospects", "erase"], code: 1 }),
    ],
    [
      "words",
      "a stack in place of words",
      ({ call }) => call({ does: "look" }, { argv: ["why"], err: "TypeError: x\n    at y" }),
    ],
    [
      "times",
      "a planned time that moves between two looks",
      ({ call }) => {
        for (const next_at of ["2026-03-06T01:00:00Z", "2026-03-06T02:00:00Z"])
          call({ does: "look" }, why({ next_at }));
      },
    ],
    [
      "stuck",
      "somebody active without a time or a reason",
      ({ call }) => call({ does: "look" }, why({ next_at: null })),
    ],
    [
      "stuck",
      "somebody who is held for no reason that is told",
      ({ call }) => call({ does: "look" }, why({ next_at: null, status: "held" })),
    ],
    [
      "stuck",
      "somebody whom a run puts off while every gate is open",
      ({ call }) => {
        const line = { type: "touch", prospect: "anna@firm0.example", sequence: "soak-1", step: "intro" };
        const out = JSON.stringify({ ...line, outcome: "deferred", reason: "once" });
        call({ does: "run", trouble: false }, { argv: ["run", "--json"], out });
        call({ does: "look" }, why({ next_at: "2026-03-06T01:00:00Z" }));
      },
    ],
    [
      "budget",
      "two touches of a person in a day, one of them before a restore",
      ({ call, mail }) => {
        call({ does: "backup" });
        mail({ id: "a@x" });
        call({ does: "restore" });
        mail({ step: "l2", at: day(0, 3), answers: "a@x" });
      },
    ],
    [
      "counts",
      "a status that counts other mails than the server has",
      ({ mail, call }) => {
        mail({});
        const out = JSON.stringify({ sequences: [], senders: [{ id: "anna", sent_24h: 0, held: null }] });
        call({ does: "look" }, { argv: ["status", "--json"], out, at: START + HOUR });
      },
    ],
    [
      "counts",
      "a status that counts other people than `why` shows",
      ({ call }) => {
        const sequences = [{ name: "soak-1", active: 2, paused: 0, finished: 0, exited: 0 }];
        call(
          { does: "look" },
          { argv: ["status", "--json"], out: JSON.stringify({ sequences, senders: [] }) },
        );
        call({ does: "look" }, why({ next_at: "2026-03-06T01:00:00Z" }));
      },
    ],
    [
      "timeline",
      "a mail that no timeline knows",
      ({ mail, call }) => {
        mail({});
        call({ does: "look" }, { argv: ["timeline", "anna@firm0.example", "--json"], out: "[]" });
      },
    ],
  ];

  it.each(planted)("finds, as %s, %s", (promise, _, plant) => {
    const played = record();
    plant(played);
    expect(new Set(played.found())).toEqual(new Set([promise]));
  });

  const stops: [string, About][] = [
    ["an opt-out", { does: "event", person: 0, event: "opted_out" }],
    ["a bounce", { does: "event", person: 0, event: "bounced" }],
    ["a reply", { does: "event", person: 0, event: "replied" }],
    ["a suppressed domain", { does: "suppress", act: "add", form: "domain", person: 0 }],
    ["an exit", { does: "exit", target: { person: 0 } }],
    ["a pause of the person", { does: "pause", target: { person: 0, sequence: "soak-1" } }],
    ["a pause of the sender", { does: "pause", target: { sender: "anna" } }],
    ["a pause of everything", { does: "pause", target: { all: true } }],
    ["an erasure", { does: "erase", person: 0 }],
  ];

  it.each(stops)("finds a mail after %s", (_, about) => {
    const { call, mail, found } = record();
    call(about);
    mail({});
    expect(found()).toEqual(["stops"]);
  });

  const lawful = {
    // As they stand on the wire, each byte a character.
    subject: `=?UTF-8?B?${Buffer.from("(광고) Hello").toString("base64")}?=`,
    mark: Buffer.from("mark-s1-l1-one 수신거부").toString("latin1"),
  };
  const agreed = { does: "consent", person: 0, basis: "express" } as const;

  it.each([
    ["says nothing of what the law asks for", agreed, lawful, []],
    ["finds a mail without a consent", { does: "tag", person: 0 } as const, lawful, ["law"]],
    ["finds a mail without a consent of its own kind", { ...agreed, basis: "inquiry" }, lawful, ["law"]],
    ["finds a mail without its mark", agreed, { mark: lawful.mark }, ["law"]],
    ["finds a mail without a way out", agreed, { subject: lawful.subject }, ["law"]],
  ])("%s, where the law is enforced", (_, about, told, expected) => {
    const { call, mail, found, play } = record();
    play.edits.push({ call: 1, entry: 1 });
    call(about);
    mail(told);
    expect(found()).toEqual(expected);
  });

  const taken = { does: "suppress", act: "remove", form: "email", person: 0 } as const;

  it("lets an address be written to that was taken off the list after it bounced", () => {
    const { call, mail, found } = record();
    call({ does: "suppress", act: "add", form: "email", person: 0 });
    call({ does: "event", person: 0, event: "bounced" });
    call(taken);
    mail({});
    expect(found()).toEqual([]);
  });

  it("finds a mail to an address of which the server said that nobody has it", () => {
    const { call, mail, found, play } = record();
    const { n } = call({ does: "run", trouble: false }, { argv: ["run"] });
    play.refusals.push({ call: n, to: SCRIPT.people[0]!.email });
    mail({});
    expect(found()).toEqual(["stops"]);
  });

  it("lets somebody begin who was on the list when they were enrolled first, and ended meanwhile", () => {
    const { call, mail, found } = record();
    const enroll: About = { does: "enroll", sequence: "soak-2", people: [0], again: false };
    call({ does: "suppress", act: "add", form: "email", person: 0 });
    call(enroll);
    call({ does: "exit", target: { person: 0, sequence: "soak-2" } });
    call(taken);
    call(enroll);
    mail({ mark: "mark-s2-l1-one" });
    expect(found()).toEqual([]);
  });

  it("finds a mail to somebody who opted out, though the address was taken off the list", () => {
    const { call, mail, found } = record();
    call({ does: "event", person: 0, event: "opted_out" });
    call(taken);
    mail({});
    expect(found()).toEqual(["stops"]);
  });

  it("lets a form begin a sequence for somebody who replied before, and takes no other form for it", () => {
    const { call, mail, found } = record();
    const sendIn = (form: string): About => ({
      does: "event",
      person: 0,
      event: "form_submitted",
      data: [`form=${form}`],
    });
    call(sendIn("other"));
    call({ does: "event", person: 0, event: "replied" });
    call(sendIn("demo"));
    mail({ mark: "mark-s2-l1-one" });
    expect(found()).toEqual([]);
    call({ does: "event", person: 0, event: "replied" });
    mail({ mark: "mark-s2-l2-one", at: day(2) });
    expect(found()).toEqual(["stops"]);
  });

  it("lets somebody go on who was resumed", () => {
    const { call, mail, found } = record();
    call({ does: "pause", target: { person: 0 } });
    call({ does: "resume", target: { person: 0 } });
    mail({});
    expect(found()).toEqual([]);
  });
});

it("draws everything that there is to play into half a year", () => {
  for (const seed of [1, 2, 3]) {
    const { entries } = drawScript(seed, 180);
    const drawn = new Set(
      entries.flatMap((entry) => {
        const more = {
          edit: () => `edit, ${entry.kind === "edit" && entry.what}`,
          look: () => `look, ${entry.kind === "look" && entry.look}`,
          mail: () => `mail server, ${entry.kind === "mail" && entry.mode}`,
          tasks: () => `task, ${entry.kind === "tasks" && entry.ending}`,
          answer: () => `answer, ${entry.kind === "answer" && entry.how}`,
          review: () => `review, ${entry.kind === "review" && entry.ending}`,
        }[entry.kind as string];
        return [`entry, ${entry.kind}`, ...(more === undefined ? [] : [more()])];
      }),
    );
    // What else is counted comes about in the play.
    const wanted = wantedKinds().filter((kind) =>
      /^(answer|entry|edit|look|mail server|task|review), /.test(kind),
    );
    expect(wanted.filter((kind) => !drawn.has(kind))).toEqual([]);
  }
});

it("leaves out of a script whatever a violation does not need", async () => {
  const entries = Array.from({ length: 40 }, (_, n) => ({
    at: START + n,
    kind: "event" as const,
    person: n,
    event: `e${n}`,
    data: [],
  }));
  const violation = { promise: "once", call: 35, at: START, what: "", person: null };
  const { script } = await shrinkScript(
    { ...SCRIPT, entries },
    violation,
    (call) => call,
    async ({ entries: left }) => {
      const has = (event: string): boolean =>
        left.some((each) => each.kind === "event" && each.event === event);
      return has("e7") && has("e31") ? [violation] : [];
    },
    200,
  );
  expect(script.entries.map((entry) => entry.kind === "event" && entry.event)).toEqual(["e7", "e31"]);
});

function why(rest: { next_at: string | null; status?: string }): Partial<Call> {
  const enrollment = {
    sequence: "soak-1",
    step: "intro",
    status: "active",
    reason: null,
    waits_for: null,
    gates: [],
    ...rest,
  };
  const out = JSON.stringify({ prospect: "anna@firm0.example", enrollments: [enrollment] });
  return { argv: ["why", "anna@firm0.example", "--json"], out };
}
