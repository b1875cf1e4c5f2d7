import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { describe, expect, it } from "vitest";
import { runSeq } from "./run-seq.ts";
import { makeWorkspace } from "./workspace.ts";

const MONDAY = Date.parse("2026-03-02T01:00:00Z");
const DAY = 86_400_000;
const PEOPLE = "first_name,email,country\nJin,jin@hanbit.example,KR\n";

interface Mail {
  id: string;
  /** Id of an email in whose thread this one answers. */
  thread?: string;
  /** What it says, so that a test sees which one it is. */
  says: string;
  extra?: string;
}

/** A sequence of emails, a day apart. */
function write(mails: readonly Mail[], head = ""): string {
  const steps = mails.map(
    ({ id, thread, says, extra = "" }, index) =>
      `  - id: ${id}\n    do: email\n${index === 0 ? "" : "    wait: 1 day\n"}` +
      (thread === undefined ? `    subject: On ${says}\n` : `    thread: ${thread}\n`) +
      `    body: A word on ${says}.\n${extra}`,
  );
  return `name: intro\n${head}steps:\n${steps.join("")}`;
}

/** Somebody in the sequence, and the days as they pass. */
async function open(first: string) {
  const cwd = makeWorkspace({ intro: first });
  let at = MONDAY;
  const seq = async (...argv: string[]) => {
    const ran = await runSeq(argv, { cwd, now: at });
    expect([ran.code, ran.code === 0 ? "" : ran.err]).toEqual([0, ""]);
    return ran.out;
  };
  const json = async (...argv: string[]) => JSON.parse(await seq(...argv, "--json"));
  writeFileSync(join(cwd, "people.csv"), PEOPLE);
  await seq("import", "people.csv");
  await seq("enroll", "intro", "--all");
  return {
    cwd,
    seq,
    json,
    edit: (text: string) => writeFileSync(join(cwd, "sequences/intro.yaml"), text),
    /** Runs once a day and tells what came of each touch. */
    async days(count: number) {
      const lines: { step: string; outcome: string; reason?: string }[] = [];
      for (let day = 0; day < count; day++) {
        const { out } = await runSeq(["run", "--json"], { cwd, now: at });
        const all = out
          .trim()
          .split("\n")
          .map((line) => JSON.parse(line));
        lines.push(...all.filter(({ type }) => type === "touch"));
        at += DAY;
      }
      return lines.map(({ step, outcome }) => `${step} ${outcome}`);
    },
    async enroll(email: string) {
      writeFileSync(join(cwd, "people.csv"), `first_name,email,country\nEun,${email},KR\n`);
      await seq("import", "people.csv");
      await seq("enroll", "intro", "--prospect", email);
    },
    mails: () =>
      readdirSync(join(cwd, ".seq/outbox"), { recursive: true })
        .map(String)
        .filter((name) => name.endsWith(".eml"))
        .sort()
        .map((name) => readFileSync(join(cwd, ".seq/outbox", name), "utf8")),
    why: async () => (await json("why", "jin@hanbit.example")).enrollments[0],
    query: (sql: string) => {
      const db = new Database(join(cwd, ".seq/state.db"));
      const rows = db.prepare(sql).all();
      db.close();
      return rows;
    },
    change: (sql: string) => {
      const db = new Database(join(cwd, ".seq/state.db"));
      db.exec(sql);
      db.close();
    },
  };
}

const subjects = (mails: readonly string[]) =>
  mails.map((mail) => /^Subject: (?:Re: )?On (.+?)\r?$/m.exec(mail)?.[1]).sort();

describe("a step that was renamed", () => {
  it("leaves its id to a new one, once its line in `moved` is tidied away", async () => {
    const last = { id: "last", says: "dates" };
    const next = { id: "next", says: "people" };
    const field = await open(write([{ id: "a", says: "prices" }, next, last]));
    expect(await field.days(1)).toEqual(["a sent"]);
    field.edit(write([{ id: "b", says: "prices" }, next, last], "moved: { a: b }\n"));
    expect(await field.days(1)).toEqual(["next sent"]);
    field.edit(write([{ id: "b", says: "prices" }, next, last, { id: "a", says: "plans" }]));
    expect(await field.days(2)).toEqual(["last sent", "a sent"]);
    expect(subjects(field.mails())).toEqual(["dates", "people", "plans", "prices"]);
    expect(await field.why()).toMatchObject({ status: "finished" });
  });

  it("may give its name to another one in the same edit", async () => {
    const third = { id: "third", says: "dates" };
    const field = await open(
      write([{ id: "first", says: "prices" }, { id: "second", says: "plans" }, third]),
    );
    expect(await field.days(1)).toEqual(["first sent"]);
    const renamed = [{ id: "zero", says: "prices" }, { id: "first", says: "plans" }, third];
    field.edit(write(renamed, "moved: { first: zero, second: first }\n"));
    expect(await field.days(1)).toEqual(["first sent"]);
    field.edit(write(renamed));
    expect(await field.days(3)).toEqual(["third sent"]);
    expect(subjects(field.mails())).toEqual(["dates", "plans", "prices"]);
  });

  it("keeps its thread after two renames and a tidied line", async () => {
    const mails = (id: string) => [
      { id, says: "prices" },
      { id: "second", says: "dates" },
      { id: "third", says: "people" },
      { id: "answer", thread: id, says: "plans" },
    ];
    const field = await open(write(mails("a")));
    await field.days(1);
    field.edit(write(mails("b"), "moved: { a: b }\n"));
    await field.days(1);
    field.edit(write(mails("b")));
    await field.days(1);
    field.edit(write(mails("c"), "moved: { b: c }\n"));
    expect(await field.days(1)).toEqual(["answer sent"]);
    const [first, answer] = ["prices", "plans"].map((word) =>
      field.mails().find((mail) => mail.includes(word)),
    );
    expect(answer).toContain(`In-Reply-To: ${/^Message-ID: (<.+>)/m.exec(first ?? "")?.[1]}`);
  });

  it("is one row of a report, under the name it has now", async () => {
    const field = await open(write([{ id: "a", says: "prices" }]));
    await field.days(1);
    field.edit(write([{ id: "b", says: "prices" }], "moved: { a: b }\n"));
    await field.enroll("eun@hanbit.example");
    expect(await field.days(1)).toEqual(["b sent"]);
    field.edit(
      write([
        { id: "b", says: "prices" },
        { id: "a", says: "plans" },
      ]),
    );
    await field.enroll("kai@hanbit.example");
    expect(await field.days(2)).toEqual(["b sent", "a sent"]);
    const rows = await field.json("report", "--by", "step");
    expect(rows.map((row: { step: string | null; sent: number }) => [row.step, row.sent])).toEqual([
      [null, 0],
      ["a", 1],
      ["b", 3],
    ]);
  });

  it("has what is heard of it under its old name", async () => {
    const next = { id: "next", says: "dates", extra: "    when: steps.b.opened\n" };
    const field = await open(
      write([
        { id: "a", says: "prices" },
        { ...next, extra: "    when: steps.a.opened\n" },
      ]),
    );
    await field.days(1);
    field.edit(write([{ id: "b", says: "prices" }, next], "moved: { a: b }\n"));
    // Takes the version up, and performs nothing.
    await field.seq("run", "--channel", "linkedin");
    field.edit(write([{ id: "b", says: "prices" }, next]));
    await field.seq("run", "--channel", "linkedin");
    await field.seq("event", "jin@hanbit.example", "opened", "--sequence", "intro", "--step", "a");
    expect(await field.days(1)).toEqual(["next sent"]);
  });
});

describe("a step whose mail has left without its sequence knowing", () => {
  const forget =
    "UPDATE enrollments SET step = 'a', due_at = 0, status = 'active', state = json_set(state, '$.step', 'a', '$.steps', json('{}'), '$.dueAt', 0, '$.status', 'active')";

  it("is passed over, and the sequence goes on", async () => {
    const field = await open(
      write([
        { id: "a", says: "prices" },
        { id: "next", says: "dates" },
      ]),
    );
    await field.days(1);
    field.change(forget);
    expect(await field.days(2)).toEqual(["a skipped", "next sent"]);
    expect(subjects(field.mails())).toEqual(["dates", "prices"]);
    expect(field.query("SELECT step, data FROM events WHERE kind = 'step_skipped'")).toEqual([
      { step: "a", data: '{"reason":"performed before"}' },
    ]);
  });

  it("waits for a person where nobody knows whether it left", async () => {
    const field = await open(
      write([
        { id: "a", says: "prices" },
        { id: "next", says: "dates" },
      ]),
    );
    await field.days(1);
    field.change(`${forget}; UPDATE attempts SET status = 'uncertain'`);
    expect(await field.days(2)).toEqual(["a uncertain"]);
    expect(await field.why()).toMatchObject({ step: "a", status: "uncertain" });
    await field.seq("resolve", "1", "--sent");
    expect(await field.days(2)).toEqual(["next sent"]);
  });
});
