import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { diffWords } from "../../src/review/plan/word-diff.ts";
import { makeFolder, runSeq } from "../cli/run-seq.ts";
import { makeWorkspace, PEOPLE } from "../cli/workspace.ts";

const MORNING = Date.parse("2026-03-02T01:00:00Z");

function git(cwd: string, ...args: string[]): void {
  const identity = [
    "-c",
    "user.name=Anna",
    "-c",
    "user.email=anna@acme.example",
    "-c",
    "commit.gpgsign=false",
  ];
  execFileSync("git", ["-C", cwd, ...identity, ...args], { stdio: "pipe" });
}

function commit(cwd: string): void {
  git(cwd, "init", "-q");
  writeFileSync(join(cwd, ".gitignore"), ".seq/\n");
  git(cwd, "add", "-A");
  git(cwd, "commit", "-qm", "first");
}

function edit(cwd: string, change: (text: string) => string, file = "sequences/intro.yaml"): void {
  writeFileSync(join(cwd, file), change(readFileSync(join(cwd, file), "utf8")));
}

/** A committed workspace with two people in it: in Seoul one has had the email, in London it is night. */
async function makePeopled(): Promise<string> {
  const cwd = makeWorkspace();
  commit(cwd);
  await runSeq(["import", "-"], { cwd, stdin: PEOPLE });
  await runSeq(["enroll", "intro", "--all"], { cwd });
  await runSeq(["run"], { cwd, now: MORNING });
  return cwd;
}

async function plan(cwd: string, ...args: string[]) {
  const ran = await runSeq(["plan", "--json", ...args], { cwd, now: MORNING });
  expect(ran.err).toBe("");
  return { ...JSON.parse(ran.out), code: ran.code };
}

describe("seq plan", () => {
  it("tells added, removed, renamed, reworded and retimed steps apart, with their lines", async () => {
    const cwd = makeWorkspace();
    commit(cwd);
    edit(cwd, (text) =>
      text
        .replace("name: intro", "name: intro\nmoved: { call: phone }")
        .replace("id: call", "id: phone")
        .replace("2 business days", "3 business days")
        .replace("a word about", "two words about")
        .concat("  - id: last\n    do: task\n    text: Look\n"),
    );
    const { sequences, blocked, code } = await plan(cwd);
    expect(sequences).toMatchObject([
      { name: "intro", change: "changed", people: { continue: 0, blocked: 0 } },
    ]);
    expect(sequences[0].steps).toEqual([
      { id: "hello", change: "reworded", line: 5 },
      { id: "phone", change: "moved", line: 10 },
      { id: "phone", change: "retimed", line: 10 },
      { id: "last", change: "added", line: 14 },
    ]);
    expect(sequences[0].from_version).not.toBe(sequences[0].to_version);
    expect([blocked, code]).toEqual([0, 0]);
    const text = await runSeq(["plan"], { cwd });
    expect(text.out).toContain("[-a word-] {+two words+} about Brightpath.");
  });

  it("sees a message that only a snippet changed", async () => {
    const cwd = makeWorkspace({
      intro:
        "name: intro\nsteps:\n  - id: hello\n    do: email\n    subject: Hi\n    body: \"{% render 'point' %}\"\n",
    });
    mkdirSync(join(cwd, "snippets"));
    writeFileSync(join(cwd, "snippets/point.md"), "One reason.\n");
    commit(cwd);
    writeFileSync(join(cwd, "snippets/point.md"), "Two reasons.\n");
    const { sequences } = await plan(cwd);
    expect(sequences[0]).toMatchObject({ change: "changed", steps: [{ id: "hello", change: "reworded" }] });
    expect(sequences[0].from_version).not.toBe(sequences[0].to_version);
  });

  it("blocks the people of a sequence that is removed or no longer valid, and exits with 1", async () => {
    const cwd = await makePeopled();
    edit(cwd, (text) => text.replace("do: call", "do: cal"));
    const broken = await plan(cwd);
    expect(broken).toMatchObject({
      blocked: 2,
      code: 1,
      sequences: [{ to_version: null, change: "changed" }],
    });
    expect((await runSeq(["plan"], { cwd })).out).toContain("sequences/intro.yaml:11");
    git(cwd, "rm", "-qf", "sequences/intro.yaml");
    expect(await plan(cwd)).toMatchObject({ blocked: 2, code: 1, sequences: [{ change: "removed" }] });
  });

  it("lists who moves, and says what the mailboxes will have to carry", async () => {
    const cwd = await makePeopled();
    edit(cwd, (text) =>
      `${text}  - id: bye\n    wait: 1 day\n    do: email\n    subject: Bye\n    body: So long.\n`.replace(
        "2 business days",
        "4 business days",
      ),
    );
    const { sequences, capacity, moves } = await plan(cwd, "--people");
    expect(sequences[0].people).toMatchObject({ continue: 1, retimed: 1 });
    expect(
      moves.intro.map(({ prospect, move }: { prospect: string; move: string }) => [prospect, move]),
    ).toEqual([["jin@hanbit.example", "retimed"]]);
    const total = (of: "before" | "after"): number =>
      capacity.reduce((sum: number, row: Record<string, number>) => sum + (row[of] ?? 0), 0);
    expect([total("before"), total("after")]).toEqual([1, 3]);
    expect(
      capacity.every(({ sender, cap }: { sender: string; cap: number }) => sender === "anna" && cap === 40),
    ).toBe(true);
  });

  it("compares two commits without looking at the working tree", async () => {
    const cwd = makeWorkspace();
    commit(cwd);
    edit(cwd, (text) => text.replace("2 business days", "3 business days"));
    git(cwd, "commit", "-qam", "second");
    edit(cwd, (text) => text.replace("3 business days", "9 business days"));
    const { sequences } = await plan(cwd, "--against", "HEAD~1..HEAD");
    expect(sequences[0].steps).toEqual([{ id: "call", change: "retimed", line: 9 }]);
    expect((await runSeq(["plan", "--against", "HEAD~1..HEAD"], { cwd })).out).toContain(
      "2 business days → 3 business days",
    );
  });

  it("works in a folder of a repository, and before the first commit", async () => {
    const cwd = makeWorkspace();
    git(cwd, "init", "-q");
    expect((await plan(cwd)).sequences[0].change).toBe("added");
    const above = makeFolder();
    git(above, "init", "-q");
    const inside = makeWorkspace();
    execFileSync("cp", ["-r", inside, join(above, "work")]);
    git(above, "add", "-A");
    git(above, "commit", "-qm", "first");
    expect((await plan(join(above, "work"))).sequences[0].change).toBe("unchanged");
  });

  it("says clearly what is missing: git, a repository, a ref, a plan, a snapshot", async () => {
    const cwd = makeWorkspace();
    const bare = await runSeq(["plan"], { cwd });
    expect([bare.code, bare.err]).toEqual([3, expect.stringContaining("in no git repository")]);
    const without = await runSeq(["plan"], { cwd, env: { PATH: "/nowhere" } });
    expect([without.code, without.err]).toEqual([3, expect.stringContaining("git cannot be started")]);
    commit(cwd);
    for (const ref of ["nope", "--output=x", "HEAD..nope"]) {
      const unknown = await runSeq(["plan", `--against=${ref}`], { cwd });
      expect([unknown.code, unknown.err]).toEqual([2, expect.stringContaining("git knows no commit")]);
    }
    writeFileSync(join(cwd, "x.json"), '{"kind":"seq-snapshot","format":7}');
    writeFileSync(
      join(cwd, "y.json"),
      '{"kind":"seq-snapshot","format":1,"plans":{},"people":[{"sequence":"intro"}]}',
    );
    const old = await runSeq(["plan", "--snapshot", "x.json"], { cwd });
    expect([old.code, old.err]).toEqual([2, expect.stringContaining("another version of seq (format 7)")]);
    const damaged = await runSeq(["plan", "--snapshot", "y.json"], { cwd });
    expect([damaged.code, damaged.err]).toEqual([2, expect.stringContaining("people[0] cannot be read")]);
    const foreign = await runSeq(["apply", "x.json"], { cwd });
    expect([foreign.code, foreign.err]).toEqual([2, expect.stringContaining("no saved plan")]);
  });

  it("is applied exactly as saved, and refused once files or people have moved on", async () => {
    const cwd = await makePeopled();
    edit(cwd, (text) => text.replace("2 business days", "4 business days"));
    const made = await plan(cwd);
    await runSeq(["plan", "--out", "next.plan"], { cwd, now: MORNING });
    edit(cwd, (text) => `${text}# a comment\n`);
    const refused = await runSeq(["apply", "next.plan"], { cwd, now: MORNING });
    expect([refused.code, refused.err]).toEqual([3, expect.stringContaining("files have changed")]);
    edit(cwd, (text) => text.replace("# a comment\n", ""));
    const applied = await runSeq(["apply", "next.plan", "--json"], { cwd, now: MORNING + 60_000 });
    expect(JSON.parse(applied.out)).toEqual({
      applied: true,
      moves: { continued: 1, retimed: made.sequences[0].people.retimed },
    });
    const again = await runSeq(["apply", "next.plan"], { cwd, now: MORNING });
    expect([again.code, again.err]).toEqual([3, expect.stringContaining("people have moved on")]);
    const elsewhere = await makePeopled();
    const foreign = await runSeq(["apply", join(cwd, "next.plan")], { cwd: elsewhere, now: MORNING });
    expect(foreign.err).toContain("another workspace's database");
  });

  it("gives the same figures from a snapshot, which names nobody", async () => {
    const cwd = await makePeopled();
    await runSeq(["snapshot", "people.json"], { cwd, now: MORNING });
    const text = readFileSync(join(cwd, "people.json"), "utf8");
    for (const word of ["jin", "Jin", "hanbit", "maya", "Brightpath", "+8210"])
      expect(text).not.toContain(word);
    const changes: ((text: string) => string)[] = [
      (file) => file.replace("2 business days", "4 business days"),
      (file) => file.replace("id: call", "id: phone"),
      (file) => file.replace("name: intro", "name: intro\non_change: finish"),
      (file) =>
        file.replace("name: intro", "name: intro\nmoved: { call: phone }").replace("id: call", "id: phone"),
      (file) => file.replace("a word", "two words"),
    ];
    const original = readFileSync(join(cwd, "sequences/intro.yaml"), "utf8");
    for (const change of changes) {
      writeFileSync(join(cwd, "sequences/intro.yaml"), change(original));
      const [real, counted] = [await plan(cwd), await plan(cwd, "--snapshot", "people.json")];
      expect(counted.sequences).toEqual(real.sequences);
    }
  });

  it("fits a comment of a pull request however much changes, and takes no text for Markdown", async () => {
    const cwd = makeWorkspace();
    const many = Array.from({ length: 60 }, (_, index) => index);
    const write = (word: string): void => {
      for (const index of many) {
        const steps = Array.from(
          { length: 12 },
          (_, step) =>
            `  - id: step-${step}\n    do: email\n    subject: "@team <img> ${word}"\n    body: |\n      ${`${word} text | with *stars* `.repeat(40)}\n`,
        );
        writeFileSync(join(cwd, `sequences/s${index}.yaml`), `name: s${index}\nsteps:\n${steps.join("")}`);
      }
    };
    write("old");
    commit(cwd);
    edit(cwd, (text) => text.replace("a word", "@team <img>"));
    const small = (await runSeq(["plan", "--format", "markdown"], { cwd })).out;
    expect(small).toContain("```mermaid\nflowchart TD");
    expect(small).toContain("<details><summary>");
    expect(small).not.toMatch(/@team|<img/);
    write("new");
    const large = (await runSeq(["plan", "--format", "markdown"], { cwd })).out;
    expect(large.length).toBeLessThan(65_536);
    expect(large.match(/<details>/g)?.length ?? 0).toBe(large.match(/<\/details>/g)?.length ?? 0);
  });
});

describe("what a reviewer should think about", () => {
  it("a removed and an added step with near words: did you mean `moved`, and what each choice does", async () => {
    const cwd = await makePeopled();
    edit(cwd, (text) =>
      text.replace("- id: hello", "- id: greet").replace("a word about", "a few words about"),
    );
    const { sequences } = await plan(cwd);
    expect(sequences[0].renames).toEqual([{ from: "hello", to: "greet" }]);
    const { out } = await runSeq(["plan"], { cwd, now: MORNING });
    expect(out).toContain("did you mean `moved: { hello: greet }`?");
    expect(out).toMatch(/with `moved`: .*nobody again/);
    edit(cwd, (text) => text.replace("name: intro", "name: intro\nmoved: { hello: greet }"));
    expect((await plan(cwd)).sequences[0].renames).toBeUndefined();
  });

  it("a new condition: how many of today's people it matches, and how many lack its field", async () => {
    const cwd = await makePeopled();
    edit(cwd, (text) =>
      text.replace("do: call", 'do: call\n    when: prospect.seats > 10 && prospect.country == "KR"'),
    );
    const [condition] = (await plan(cwd)).sequences[0].conditions;
    expect(condition).toMatchObject({ step: "call", key: "when", matches: 0, people: 2 });
    expect(condition.lacking).toContainEqual({ field: "seats", people: 2 });
  });

  it("people whom a change brings to a message about a step that they have not had", async () => {
    const cwd = await makePeopled();
    // Both stand behind the new step: they will read of an invitation that never was, each once.
    edit(cwd, (text) =>
      text
        .replace("  - id: hello\n", "  - id: invite\n    do: linkedin.connect\n  - id: hello\n")
        .concat(
          "  - id: second\n    wait: 1 day\n    do: email\n    subject: Again\n    body: Thanks for accepting my invitation on LinkedIn.\n",
        ),
    );
    expect((await plan(cwd)).sequences[0].misled).toEqual([{ step: "second", of: "invite", people: 2 }]);
  });

  it("words by whole words, and a sentence written anew as a whole", () => {
    expect(diffWords("We ship on Monday, as ever.", "We ship on Tuesday, as ever.")).toEqual([
      { kind: "same", text: "We ship on " },
      { kind: "removed", text: "Monday, " },
      { kind: "added", text: "Tuesday, " },
      { kind: "same", text: "as ever." },
    ]);
    expect(diffWords("Hello there. Nothing stays.", "Hello there. All is other now.")).toEqual([
      { kind: "same", text: "Hello there. " },
      { kind: "removed", text: "Nothing stays." },
      { kind: "added", text: "All is other now." },
    ]);
  });
});
