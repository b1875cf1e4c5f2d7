import Database from "better-sqlite3";
import { describe, expect, test } from "vitest";
import { maySkip } from "../tell-skips.ts";
import { audit, findRaw } from "./audit.ts";
import { createChance } from "./chance.ts";
import { judgeSent, judgeWeeks } from "./channels/judge.ts";
import type { Reached } from "./channels/services.ts";
import { judge } from "./parts/kills.ts";
import { addPortions, readPortion } from "./parts/simulation.ts";
import { mergeRows, type Row } from "./table.ts";
import { judgeTrace } from "./trace.ts";

/** A database with what an audit looks at. */
function makeBooks(
  attempts: [id: string, status: string][],
  enrollments: [status: string, due: number | null, phase: string][],
) {
  const db = new Database(":memory:");
  db.exec(`CREATE TABLE attempts (id INTEGER PRIMARY KEY, status TEXT, message_id TEXT);
    CREATE TABLE enrollments (status TEXT, due_at INTEGER, phase TEXT)`);
  for (const [id, status] of attempts)
    db.prepare("INSERT INTO attempts (message_id, status) VALUES (?, ?)").run(id, status);
  for (const each of enrollments) db.prepare("INSERT INTO enrollments VALUES (?, ?, ?)").run(...each);
  return { query: <R>(sql: string): R[] => db.prepare(sql).all() as R[] };
}

const DONE: [string, number | null, string] = ["finished", null, "done"];

describe("the audit after a fault notices", () => {
  const mail = (messageId: string, to = `${messageId}@x.example`) => ({ messageId, to });

  test("nothing where all is well", () => {
    const books = makeBooks(
      [
        ["a", "sent"],
        ["b", "uncertain"],
        ["c", "failed"],
      ],
      [DONE, ["active", null, "uncertain"], ["active", 5, "wait"]],
    );
    expect(audit(books, [mail("a"), mail("b")])).toEqual({
      people: 3,
      sent: 1,
      uncertain: 1,
      failed: 1,
      due: 1,
      violations: [],
    });
  });

  test.each([
    [
      "a person with two messages",
      [
        ["a", "sent"],
        ["b", "sent"],
      ],
      [mail("a", "p"), mail("b", "p")],
      /two messages to p/,
    ],
    ["a message that came twice", [["a", "sent"]], [mail("a", "p"), mail("a", "q")], /a arrived twice/],
    ["a message that never came", [["a", "sent"]], [], /never arrived/],
    ["a message without a record", [], [mail("a")], /without a record/],
    ["a message whose only record says that it failed", [["a", "failed"]], [mail("a")], /without a record/],
    ["an attempt that hangs in the air", [["a", "started"]], [], /hangs in the air/],
  ] as const)("%s", (_, attempts, mails, words) => {
    const { violations } = audit(
      makeBooks(
        attempts.map(([id, status]) => [id, status]),
        [DONE],
      ),
      mails,
    );
    expect(violations).toEqual([expect.stringMatching(words)]);
  });

  test("somebody who is neither due nor in doubt nor done", () => {
    const { violations } = audit(makeBooks([], [["active", null, "wait"]]), []);
    expect(violations).toEqual([expect.stringMatching(/1 people neither/)]);
  });

  test("a stack, a bug report and a bare error of the system, and no plain word", () => {
    for (const err of ["    at run (main.js:1:2)", "this is a bug", "SQLITE_BUSY: x", "seq: undefined is"])
      expect(findRaw(err)).toHaveLength(1);
    expect(findRaw("seq: the disk is full\n  hint: make room\n")).toEqual([]);
  });
});

describe("the judge of a trace", () => {
  const ID = "<1@acme.example>";
  const frame = (size: number): string =>
    `7  pwrite64(18</w/.seq/state.db-wal>, "\\0\\0\\0\\3\\0\\0\\0${size === 0 ? "\\0" : "X"}\\357!=\\307\\376\\177\\263\`\\320\\274\\303c)\\305\\337]", 24, 32) = 24`;
  const page = `7  pwrite64(18</w/.seq/state.db-wal>, "..${ID}..", 4096, 56) = 4096`;
  const other = `7  pwrite64(18</w/.seq/state.db-wal>, "..", 4096, 56) = 4096`;
  const sync = ["9  fsync(21</w/.seq/state.db-wal> <unfinished ...>", "9  <... fsync resumed>) = 0"] as const;
  const data = `7  writev(23<socket:[1]>, [{iov_base="RCPT TO:<a@x.example>\\r\\n", iov_len=9}, {iov_base="DATA\\r\\n", iov_len=6}], 2) = 15`;
  const body = `7  write(23<socket:[1]>, "Message-ID: ${ID}\\r\\n", 20) = 20`;
  const judged = (...lines: string[]): string[] => judgeTrace(lines.join("\n"), [ID]).violations;
  const intent = [frame(0), page, frame(1), other];

  test("is content where the sync of the commit is over before DATA", () => {
    expect(judgeTrace([...intent, ...sync, data, body].join("\n"), [ID])).toEqual({
      proved: 1,
      violations: [],
      syncs: 1,
    });
  });

  test.each([
    ["there is no sync", [...intent, data, body]],
    ["the sync was not over", [...intent, sync[0], data, sync[1], body]],
    ["the sync began before the intent was written", [sync[0], ...intent, sync[1], data, body]],
    ["the sync began before the commit was written", [frame(0), page, ...sync, frame(1), other, data, body]],
    ["the sync failed", [...intent, sync[0], "9  <... fsync resumed>) = -1 EIO", data, body]],
    ["another file was synced", [...intent, "9  fsync(21</w/.seq/store.json>) = 0", data, body]],
    ["DATA was written before", [data, ...intent, ...sync, body]],
    ["nothing was journaled", [...sync, data, body]],
  ])("is not where %s", (_, lines) => {
    expect(judged(...lines)).toEqual([expect.stringMatching(/promise 1/)]);
  });

  test("is not where a message arrived that was never seen leaving", () => {
    expect(judged(...intent, ...sync, data)).toEqual([expect.stringMatching(/no write of it was seen/)]);
  });
});

describe("the judge of kills", () => {
  const good = {
    kills: 2,
    idleKills: 0,
    rounds: 1,
    due: 5,
    sent: 4,
    uncertain: 1,
    uncertainDelivered: 0,
    mostDoubtPerKill: 1,
    twice: [],
    missing: [],
    left: 0,
    leftOpen: 0,
    arrivedAfterResolve: 5,
    errors: [],
  };

  test.each([
    ["a message sent twice", { twice: ["a"] }],
    ["one that never arrived", { missing: ["a"] }],
    ["somebody left over", { left: 1 }],
    ["somebody lost", { sent: 3 }],
    ["more in doubt than connections", { mostDoubtPerKill: 4 }],
    ["words on stderr", { errors: ["oh"] }],
    ["too few that arrived", { arrivedAfterResolve: 4 }],
  ])("notices %s", (_, change) => {
    expect(judge(good)).toEqual([]);
    expect(judge({ ...good, ...change })).toHaveLength(1);
  });
});

describe("what the simulation printed", () => {
  const print = (from: number, count: number, told: readonly string[] = [], reported = told.length): string =>
    [
      ...told,
      `seeds: ${count} (${from} to ${from + count - 1})`,
      "processes 10, intents 4, arrived after the window closed 1",
      "faults:",
      "  smtp refused                   2",
      "  clocks changed (DST)           3",
      `violations: ${reported}`,
      "",
    ].join("\n");
  const played = (from: number, out: string, code: number | null, err = "") =>
    readPortion(from, 2, { code, out, err });

  test("is added up over all portions", () => {
    expect(addPortions([played(1, print(1, 2), 0), played(3, print(3, 2), 0)])).toEqual({
      trials: 4,
      violations: [],
      figures: "processes 20, intents 8, arrived after the window closed 2, faults 10",
    });
  });

  test("gives each seed that failed, however many, with all its words", () => {
    const told = Array.from({ length: 150 }, (_, n) => `seed ${1 + (n % 2)}: promise ${n}\n  at noon`);
    const { trials, violations } = addPortions([played(1, print(1, 2, told), 1), played(3, print(3, 2), 0)]);
    expect(violations).toEqual(told);
    expect(trials).toBe(4);
  });

  test("is nothing proved where a process dies, whose seeds that failed stay", () => {
    const dead = played(3, "seed 3: promise 1\n", null, "Killed");
    const { trials, violations } = addPortions([played(1, print(1, 2), 0), dead]);
    expect(trials).toBe(2);
    expect(violations).toEqual([expect.stringMatching(/^seeds 3 to 4: [^]*Killed/), "seed 3: promise 1"]);
  });

  test.each([
    ["another count of violations", print(1, 2, ["seed 1: x"], 2), 1],
    ["fewer seeds than were asked for", print(1, 1), 0],
    ["no violation, but a bad end", print(1, 2), 1],
    ["a violation, but a good end", print(1, 2, ["seed 1: x"]), 0],
    ["nothing", "", 0],
  ])("is not believed where it tells %s", (_, out, code) => {
    const { trials, violations } = addPortions([played(1, out, code)]);
    expect(trials).toBe(0);
    expect(violations[0]).toMatch(/^seeds 1 to 2: exit code/);
  });
});

test("CI may skip what a test says it needs only where that is no part of the repository", () => {
  expect(maySkip("real bounces (needs ../shared/data) are understood")).toBe(true);
  expect(maySkip("a server in trouble (needs smtp-sink) hangs up")).toBe(false);
  expect(maySkip("a server in trouble hangs up")).toBe(false);
});

test("a trial draws the same from its seed, whatever was drawn before, and each trial and part something else", () => {
  const draw = (seed: number, part: string, trial: number): number => createChance(seed, part)(trial).next();
  expect(draw(7, "disks", 3)).toBe(draw(7, "disks", 3));
  const others = [draw(8, "disks", 3), draw(7, "kills", 3), draw(7, "disks", 4)];
  expect(new Set([draw(7, "disks", 3), ...others]).size).toBe(4);
});

test("a row that is proved again takes the place of its old one, and the others stay", () => {
  const row = (name: string, trials: string): Row => ({
    name,
    promises: [1],
    test: "t",
    trials,
    violations: "0",
    figures: "a | b",
    date: "2026-03-02",
  });
  const first = mergeRows("", [row("b", "1"), row("c", "2")], ["a", "b", "c"]);
  const second = mergeRows(first, [row("c", "9"), row("a", "3")], ["a", "b", "c"]);
  const cells = second.split("\n").map((line) => line.split("|").map((cell) => cell.trim()));
  expect(cells.slice(2).map((line) => [line[1], line[4]])).toEqual([
    ["a", "3"],
    ["b", "1"],
    ["c", "9"],
  ]);
  expect(cells[2]?.[2]).toBe("1 at most once");
  expect(new Set(cells.map((line) => line.length))).toEqual(new Set([9]));
});

describe("the judge of three weeks of channels notices", () => {
  /** 10:00 in New York, and midnight in Seoul. */
  const AT = Date.parse("2026-03-04T15:00:00Z");
  const text = (person: string, at = AT, channel: "sms" | "kakao" = "sms"): Reached => {
    return { channel, step: "text", person, id: person, attempt: null, at };
  };
  const judged = (
    reached: Reached[],
    journaled: [person: string, status: string][],
    ended: [person: string, at: number][] = [],
  ): string[] =>
    judgeWeeks(
      { ended: new Map(ended), perDay: 2 },
      reached,
      journaled.map(([person, status]) => ({ channel: "sms", step: "text", person, status, at: AT })),
    );

  test("nothing where all is well", () => {
    const journaled: [string, string][] = [
      ["a", "sent"],
      ["b", "uncertain"],
      ["c", "failed"],
    ];
    expect(judged([text("a")], journaled, [["a", AT + 1]])).toEqual([]);
  });

  test.each<[string, Reached[], [string, string][], [string, number][], string]>([
    ["a second text", [text("a"), text("a", AT + 1)], [["a", "sent"]], [], "twice: sms text to a"],
    ["a text after an answer", [text("a")], [["a", "sent"]], [["a", AT - 1]], "after an answer"],
    ["a text at night", [text("a", AT + 8 * 3_600_000)], [["a", "sent"]], [], "outside of hours"],
    ["a text in the morning there", [text("a", AT - 2 * 3_600_000)], [["a", "sent"]], [], "outside of hours"],
    ["a text on a Saturday", [text("a", AT + 3 * 86_400_000)], [["a", "sent"]], [], "outside of hours"],
    [
      "more than a day's",
      [text("a"), text("b"), text("c")],
      [
        ["a", "sent"],
        ["b", "sent"],
        ["c", "sent"],
      ],
      [],
      "3 of 2",
    ],
    ["one that nobody journaled", [text("a")], [], [], "not in the journal"],
    ["one in doubt that arrived", [text("a")], [["a", "uncertain"]], [], "arrived, and is uncertain"],
    ["one sent that never arrived", [], [["a", "sent"]], [], "never arrived"],
  ])("%s", (_, reached, journaled, ended, violation) => {
    expect(judged(reached, journaled, ended)).toEqual([expect.stringContaining(violation)]);
  });

  test("a Brand Message at night in Korea", () => {
    const late = text("a", AT, "kakao");
    const journaled = { channel: "kakao", step: "text", person: "a", status: "sent", at: AT } as const;
    const judge = (at: number): string[] =>
      judgeWeeks({ ended: new Map(), perDay: 2 }, [{ ...late, at }], [journaled]);
    expect(judge(AT - 5 * 3_600_000)).toEqual([]);
    expect(judge(late.at)).toEqual([expect.stringContaining("outside of hours: kakao")]);
  });

  test("a mail outside of its thread, and one that Sent lacks", () => {
    const intro = { person: "a", step: "intro", thread: "t1", messageId: "<1@acme.example>", references: "" };
    const news = { ...intro, step: "news", messageId: "<2@acme.example>", references: "<1@acme.example>" };
    const mails = [intro, news].map(
      ({ person, step }): Reached => ({ ...text(person), channel: "email", step }),
    );
    expect(judgeSent([intro, news], mails)).toEqual([]);
    for (const wrong of [{ thread: "t2" }, { references: "<3@acme.example>" }]) {
      expect(judgeSent([intro, { ...news, ...wrong }], mails)).toEqual([
        expect.stringContaining("not in the thread"),
      ]);
    }
    expect(judgeSent([intro], mails)).toEqual(["1 in Sent of 2 mails"]);
  });
});
