import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { readReport } from "../../src/report/read-report.ts";
import { runSeq } from "../cli/run-seq.ts";
import { openRehearsal, type Rehearsal } from "../run/rehearsal.ts";
import { createRandom } from "../whole/random.ts";

const DAY = 86_400_000;
const COURSE = (a: string) => `name: course
steps:
  - id: hello
    do: email
    body: Hello.
    variants: { short: { subject: "${a}" }, long: { subject: A longer hello } }
  - { id: again, wait: 30 days, do: email, thread: hello, body: Again. }
`;

/** People who got one of two mails, and answered them at these rates; then the short one is reworded. */
async function play(size: number, rates: Record<string, number>): Promise<Rehearsal> {
  const rehearsal = await openRehearsal({ course: COURSE("Hi") });
  onTestFinished(() => rehearsal.close());
  const git = (...args: string[]) =>
    execFileSync("git", [
      "-C",
      rehearsal.root,
      "-c",
      "user.name=A",
      "-c",
      "user.email=a@acme.example",
      ...args,
    ]);
  git("init", "-q");
  git("add", "seq.yaml", "sequences");
  git("commit", "-qm", "first");
  const random = createRandom(3);
  const people = await rehearsal.people(
    Array.from({ length: size }, (_, at) => ({ email: `p${at}@firm${at}.example` })),
  );
  await rehearsal.enroll("course", people);
  await rehearsal.run();
  for (const person of people) {
    const sent = (await rehearsal.store.timeline(person.id)).find(({ kind }) => kind === "sent");
    if (random.next() < (rates[String(sent?.data["variant"])] ?? 0))
      await rehearsal.fact(person, { kind: "replied", at: rehearsal.at + 60_000 });
  }
  rehearsal.at += 20 * DAY;
  writeFileSync(join(rehearsal.root, "sequences/course.yaml"), COURSE("Good morning"));
  return rehearsal;
}

describe("what seq plan says of the version before", () => {
  it("is each changed step with its shares, as seq report has them, and that the test cannot decide", async () => {
    const { root, at, store } = await play(40, { short: 0.3, long: 0.3 });
    const ran = await runSeq(["plan", "--format", "markdown"], { cwd: root, now: at });
    expect(ran.code, ran.err).toBe(0);
    expect(ran.out).toContain("**What the last version did**");
    const { tables } = await readReport(store, [{ name: "course", plan: null }], {
      tables: [["step", "variant"]],
      now: at,
      currency: "EUR",
      zone: "UTC",
    });
    const rows =
      tables[0]?.rows.filter(({ group, funnel }) => group.step != null && funnel.enrolled > 0) ?? [];
    expect(rows).toHaveLength(2);
    for (const { group, funnel } of rows) {
      const line = ran.out
        .split("\n")
        .find((each) => each.startsWith("| hello") && each.includes(` ${group.variant} `));
      expect(line).toContain(`| ${funnel.enrolled} | ${funnel.replied.count}/${funnel.replied.of}, `);
      expect(line).toContain(`(${((funnel.replied.low ?? 0) * 100).toFixed(1)}–`);
    }
    // Everybody has had the mail: nobody is left whom the test could ask.
    expect(ran.out).toMatch(/hello: its test cannot decide with the 0 people in flight who come to it/);
    const json = JSON.parse((await runSeq(["plan", "--json"], { cwd: root, now: at })).out);
    expect(json.results).toMatchObject([
      { sequence: "course", tests: [{ step: "hello", people: 0, smallest: 0 }] },
    ]);
    expect(json.proposals).toEqual([]);
  });

  it("proposes to end a variant that lost, and changes nothing", async () => {
    const { root, at } = await play(120, { short: 0.85, long: 0.05 });
    const before = execFileSync("git", ["-C", root, "status", "--porcelain"]).toString();
    for (const format of ["text", "markdown"]) {
      const ran = await runSeq(["plan", "--format", format], { cwd: root, now: at });
      expect(ran.code, ran.err).toBe(0);
      expect(ran.out).toContain("end variant long of hello: short is answered more often than long");
    }
    expect(execFileSync("git", ["-C", root, "status", "--porcelain"]).toString()).toBe(before);
    writeFileSync(
      join(root, "sequences/course.yaml"),
      COURSE("Hi").replace(/ {4}variants:.*\n/, "    subject: Hi\n"),
    );
    const ended = await runSeq(["plan"], { cwd: root, now: at });
    expect(ended.out).not.toContain("end variant");
  });

  it("says that a test can decide where enough people come to it", async () => {
    const rehearsal = await play(10, {});
    const people = await rehearsal.people(
      Array.from({ length: 2_600 }, (_, at) => ({ email: `q${at}@later${at}.example` })),
    );
    await rehearsal.enroll("course", people);
    const json = JSON.parse(
      (await runSeq(["plan", "--json"], { cwd: rehearsal.root, now: rehearsal.at })).out,
    );
    expect(json.results[0].tests[0]).toMatchObject({
      people: 2_600,
      smallest: 1_300,
      low: 0.05,
      high: 0.1,
      says: expect.stringContaining("its test can decide"),
    });
  });
});
