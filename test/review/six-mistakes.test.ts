import { execFileSync } from "node:child_process";
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { findSarifErrors } from "../cli/render/sarif-schema.ts";
import { makeFolder, PACKAGE_ROOT, runSeq } from "../cli/run-seq.ts";

const FILE = "sequences/linkedin-email-followup.yaml";
const FRIDAY = Date.parse("2026-02-27T08:00:00Z");

/** A pull request with six mistakes, in the order of the files: what is written, and where it is to be pointed out. */
const MISTAKES = [
  { name: "a cap too small", code: "cap-never-fits", file: "seq.yaml", at: "linkedin.connect: 3 per month" },
  { name: "a note over the limit", code: "text-over-limit", file: FILE, at: "note: |", skip: "note: " },
  { name: "a typo in a condition", code: "unknown-event", file: FILE, at: "acepted" },
  { name: "a renamed id", code: "step-gone-with-people", file: FILE, at: "second-mail" },
  {
    name: "a message without a connection",
    code: "dm-without-connection",
    file: FILE,
    at: "linkedin.message # new",
  },
  { name: "a removed step with people on it", code: "step-gone-with-people", file: FILE, at: "steps:" },
] as const;

interface Place {
  file: string;
  at: string;
  /** What stands before the place itself. */
  skip?: string;
}

let root = "";

function git(...args: string[]): void {
  const identity = [
    "-c",
    "user.name=Anna",
    "-c",
    "user.email=anna@acme.example",
    "-c",
    "commit.gpgsign=false",
  ];
  execFileSync("git", ["-C", root, ...identity, ...args], { stdio: "pipe" });
}

function edit(file: string, changes: readonly (readonly [string, string])[]): void {
  let text = readFileSync(join(root, file), "utf8");
  for (const [from, to] of changes) {
    expect(text).toContain(from);
    text = text.replace(from, () => to);
  }
  writeFileSync(join(root, file), text);
}

/** Line and column of a text in a file, counted from 1. */
function placeOf({ file, at, skip = "" }: Place): { line: number; column: number } {
  const lines = readFileSync(join(root, file), "utf8").split("\n");
  const line = lines.findIndex((each) => each.includes(at));
  return { line: line + 1, column: (lines[line] ?? "").indexOf(at) + skip.length + 1 };
}

/** The example workspace in git, after its first week: 24 people, some at every step up to the call. */
async function makeRepository(): Promise<void> {
  root = makeFolder();
  cpSync(join(PACKAGE_ROOT, "examples/acme-outbound"), root, { recursive: true });
  git("init", "-q", "-b", "main");
  git("add", "-A");
  git("commit", "-qm", "The sequence as it runs");
  const seq = async (now: number, ...args: string[]) => {
    const ran = await runSeq(args, { cwd: root, now });
    expect(ran.code, ran.err).toBeLessThan(2);
    return ran.out;
  };
  const start = Date.parse("2026-02-12T00:30:00Z");
  await seq(start, "import", "people.csv");
  await seq(start, "enroll", "linkedin-email-followup", "--all");
  for (let now = start; now < FRIDAY; now += 8 * 3_600_000) {
    await seq(now, "run");
    const tasks = JSON.parse(await seq(now, "tasks", "list", "--json")) as { id: number; step: string }[];
    for (const { id, step } of tasks) if (step === "connect") await seq(now, "tasks", "done", String(id));
  }
}

beforeAll(async () => {
  await makeRepository();
  edit("seq.yaml", [["linkedin.connect: 80 per week", "linkedin.connect: 3 per month"]]);
  edit(FILE, [
    [
      "No pitch here.",
      "No pitch here, only the one question that I ask everyone who works on it, every single week of the year.",
    ],
    ["if: steps.connect.accepted", "if: steps.connect.acepted"],
    ["id: follow-up", "id: second-mail"],
    [
      "  - id: farewell",
      "  - id: last-word\n    wait: 2 business days\n    do: linkedin.message # new\n    text: One more thing, {{ first_name }}.\n\n  - id: farewell",
    ],
  ]);
  const text = readFileSync(join(root, FILE), "utf8");
  const [from, to] = [text.indexOf("  - id: call"), text.indexOf("  - id: last-word")];
  writeFileSync(join(root, FILE), text.slice(0, from) + text.slice(to));
}, 120_000);

interface Row {
  file: string;
  line: number;
  column: number;
  code: string;
  message: string;
  related?: { file: string; line: number; column: number }[];
}

async function lint(format: string): Promise<string> {
  const ran = await runSeq(["lint", "--prospects", "--format", format], { cwd: root, now: FRIDAY });
  expect(ran.code).toBe(1);
  return ran.out;
}

describe("a pull request with six mistakes", () => {
  it.each(MISTAKES)(
    "has $name pointed out at its line, beside the five others",
    async ({ code, ...place }) => {
      const rows = JSON.parse(await lint("json")) as Row[];
      const { line, column } = placeOf(place);
      const places = rows
        .filter((row) => row.code === code)
        .flatMap((row) =>
          [row, ...(row.related ?? [])].map((each) => `${each.file}:${each.line}:${each.column}`),
        );
      expect(places).toContain(`${place.file}:${line}:${column}`);
    },
  );

  it("has all of them in the terminal, as annotations, and in code scanning's report", async () => {
    const [text, github, sarif] = [await lint("text"), await lint("github"), JSON.parse(await lint("sarif"))];
    expect(findSarifErrors(sarif)).toEqual([]);
    const results = sarif.runs[0].results as {
      ruleId: string;
      locations: unknown[];
      relatedLocations?: unknown[];
    }[];
    for (const { code, ...place } of MISTAKES) {
      const { line, column } = placeOf(place);
      expect(text).toContain(`${place.file}:${line}:${column}:`);
      expect(github).toMatch(new RegExp(`file=${place.file},line=${line},col=${column},.*title=${code}::`));
      const physical = {
        artifactLocation: { uri: place.file },
        region: { startLine: line, startColumn: column },
      };
      const places = results
        .filter(({ ruleId }) => ruleId === code)
        .flatMap(({ locations, relatedLocations = [] }) => [...locations, ...relatedLocations]);
      expect(places).toContainEqual(
        expect.objectContaining({
          physicalLocation: expect.objectContaining({
            artifactLocation: physical.artifactLocation,
            region: expect.objectContaining(physical.region),
          }),
        }),
      );
    }
  });

  it("cannot be performed, and the plan says why and whom that stops", async () => {
    const ran = await runSeq(["plan", "--json"], { cwd: root, now: FRIDAY });
    expect(ran.code).toBe(1);
    const plan = JSON.parse(ran.out);
    const [sequence] = plan.sequences;
    const { line, column } = placeOf(MISTAKES[2]);
    expect(sequence.error ?? (await runSeq(["plan"], { cwd: root, now: FRIDAY })).out).toContain(
      `${FILE}:${line}:${column}`,
    );
    expect(plan.blocked).toBeGreaterThan(0);
    expect(sequence.people.blocked).toBe(plan.blocked);
  });

  it("shows, once the typo is right, what the other mistakes do to the people in it", async () => {
    const broken = readFileSync(join(root, FILE), "utf8");
    edit(FILE, [["acepted", "accepted"]]);
    try {
      const ran = await runSeq(["plan", "--json"], { cwd: root, now: FRIDAY });
      const [sequence] = JSON.parse(ran.out).sequences;
      expect(sequence.steps).toEqual(
        expect.arrayContaining([
          expect.objectContaining({
            id: "connect",
            change: "reworded",
            line: placeOf({ file: FILE, at: "id: connect" }).line,
          }),
          expect.objectContaining({ id: "second-mail", change: "added", line: placeOf(MISTAKES[3]).line }),
          expect.objectContaining({ id: "follow-up", change: "removed" }),
          expect.objectContaining({ id: "call", change: "removed" }),
        ]),
      );
      expect(sequence.people.skipped).toBeGreaterThan(0);
      expect(sequence.people.blocked).toBe(0);
    } finally {
      writeFileSync(join(root, FILE), broken);
    }
  });

  it("has the scenario that names a removed step fail at that line", async () => {
    const file = FILE.replace(".yaml", ".test.yaml");
    const broken = readFileSync(join(root, FILE), "utf8");
    edit(FILE, [["acepted", "accepted"]]);
    writeFileSync(
      join(root, file),
      `tests:
  - name: nobody answers
    start: 2026-03-02T09:00[Asia/Seoul]
    prospect: { first_name: Jin, company: Hanbit, email: jin@hanbit.example, phone: "+82 10-0000-0103", country: KR }
    expect:
      - { step: intro }
      - { step: call }
`,
    );
    try {
      const ran = await runSeq(["test"], { cwd: root, now: FRIDAY });
      expect(ran.code).toBe(1);
      const { line, column } = placeOf({ file, at: "call }" });
      expect(ran.out).toContain(`${file}:${line}:${column}: error: `);
    } finally {
      writeFileSync(join(root, FILE), broken);
      rmSync(join(root, file));
    }
  });

  it("ends with a plan also where the cap is 0", async () => {
    const [before, broken] = ["seq.yaml", FILE].map((file) => readFileSync(join(root, file), "utf8"));
    edit(FILE, [["acepted", "accepted"]]);
    edit("seq.yaml", [["per_day: 40", "per_day: 0"]]);
    try {
      const ran = await runSeq(["plan"], { cwd: root, now: FRIDAY });
      expect(ran.code).toBeLessThan(2);
      expect(ran.out).toContain("linkedin-email-followup");
    } finally {
      writeFileSync(join(root, "seq.yaml"), before ?? "");
      writeFileSync(join(root, FILE), broken ?? "");
    }
  });
});
