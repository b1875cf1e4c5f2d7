import { describe, expect, test } from "vitest";
import { enrollPeople, expectPlain, MONDAY, makeField, ONE_MAIL, readLines } from "./field.ts";

const GOOD = ONE_MAIL.replace("one-mail", "good");
const BAD = ONE_MAIL.replace("one-mail", "bad");
const AT = ["--now", MONDAY];

/** What is wrong, the code that names it, and the line it is on. */
const DEFECTS: { defect: string; text: string; code: string; line: number; says: RegExp }[] = [
  {
    defect: "broken YAML",
    text: BAD.replace("    do: email", "   do: email"),
    code: "yaml-syntax",
    line: 4,
    says: /-|column/,
  },
  {
    defect: "an unknown key",
    text: BAD.replace("    do: email", "    do: email\n    subjct: Hello"),
    code: "unknown-key",
    line: 5,
    says: /subjct/,
  },
  {
    defect: "a wrong type",
    text: BAD.replace("id: intro", "id: [intro]"),
    code: "wrong-type",
    line: 3,
    says: /text/,
  },
  {
    defect: "a duplicate id",
    text: `${BAD}  - id: intro\n    do: email\n    subject: Again\n    body: Again\n`,
    code: "duplicate-id",
    line: 7,
    says: /intro/,
  },
  {
    defect: "an unknown step in an expression",
    text: BAD.replace("    do: email", "    do: email\n    when: steps.intor.opened"),
    code: "unknown-step",
    line: 5,
    says: /intor/,
  },
  {
    defect: "an unknown event in an expression",
    text: `${BAD}  - id: next\n    when: steps.intro.opend\n    do: email\n    thread: intro\n    body: Again\n`,
    code: "unknown-event",
    line: 8,
    says: /opend/,
  },
  {
    defect: "an unknown variable",
    text: BAD.replace("{{ company }}", "{{ compnay }}"),
    code: "unknown-variable",
    line: 6,
    says: /compnay/,
  },
  {
    defect: "an unknown filter",
    text: BAD.replace("{{ company }}", "{{ company | upcas }}"),
    code: "unknown-filter",
    line: 6,
    says: /upcas/,
  },
  {
    defect: "a circular include",
    text: BAD.replace("{{ company }}", "{% render 'ring' %}"),
    code: "circular-snippet",
    line: 6,
    says: /ring/,
  },
  {
    defect: "a missing snippet",
    text: BAD.replace("{{ company }}", "{% render 'rnig' %}"),
    code: "missing-snippet",
    line: 6,
    says: /rnig/,
  },
];

describe("a sequence that is not right never sends, and the others do", () => {
  test.each(DEFECTS)("$defect", async ({ text, code, line, says }) => {
    const field = makeField({ sequences: { good: GOOD, bad: BAD } });
    field.write("snippets/ring.md", "{% render 'back' %}");
    field.write("snippets/back.md", "{% render 'ring' %}");
    await enrollPeople(field, 2, "good");
    await enrollPeople(field, 2, "bad", "b");
    field.write("sequences/bad.yaml", text);

    const lint = await field.seq(["lint", "--json", ...AT]);
    expect(lint.code).toBe(1);
    const errors = (
      JSON.parse(lint.out) as {
        file: string;
        line: number;
        code: string;
        message: string;
        severity: string;
      }[]
    ).filter(({ severity }) => severity === "error");
    expect(errors).toContainEqual(
      expect.objectContaining({
        file: "sequences/bad.yaml",
        line,
        code,
        message: expect.stringMatching(says),
      }),
    );

    const run = await field.seq(["run", "--json", ...AT]);
    expectPlain(run.err);
    expect(run.code).toBe(1);
    expect(run.err).toMatch(/^seq: not run: sequences\/bad\.yaml:\d+:\d+: /m);
    const lines = readLines(run.out);
    expect(lines.filter(({ outcome }) => outcome === "sent").map(({ sequence }) => sequence)).toEqual([
      "good",
      "good",
    ]);
    expect(field.outbox()).toHaveLength(2);

    // Mended, it goes on as if nothing had been.
    field.write("sequences/bad.yaml", BAD);
    const mended = await field.seq(["run", "--json", ...AT]);
    expect(mended.code).toBe(0);
    expect(field.outbox()).toHaveLength(4);
  });

  test("a bad seq.yaml stops everything, with its place", async () => {
    const field = makeField();
    await enrollPeople(field, 2);
    field.write("seq.yaml", "workspace: field\nrehearsal: true\nsendrs: {}\n");
    const { code, out, err } = await field.seq(["run", ...AT]);
    expectPlain(err);
    expect({ code, out }).toEqual({ code: 3, out: "" });
    expect(err).toMatch(/seq\.yaml:3:1: .*sendrs/);
    expect(field.outbox()).toEqual([]);
  });

  test("a variable that one person lacks holds that person's message, and says which", async () => {
    const field = makeField();
    await field.seq(["import", "-", ...AT], {
      stdin: "first_name,company,email\nJin,,jin@hanbit.example\nMia,Nord,mia@nord.example\n",
    });
    await field.seq(["enroll", "one-mail", "--all", ...AT]);
    const run = await field.seq(["run", "--json", ...AT]);
    expect(run.code).toBe(1);
    const lines = readLines(run.out);
    expect(lines).toContainEqual(expect.objectContaining({ prospect: "mia@nord.example", outcome: "sent" }));
    expect(lines).toContainEqual(
      expect.objectContaining({
        prospect: "jin@hanbit.example",
        outcome: "held",
        reason: expect.stringContaining("company"),
      }),
    );
    // Given the field, the message goes.
    await field.seq(["prospects", "set", "jin@hanbit.example", "company=Hanbit", ...AT]);
    const again = await field.seq(["run", "--json", ...AT]);
    expect(readLines(again.out)).toContainEqual(
      expect.objectContaining({ prospect: "jin@hanbit.example", outcome: "sent" }),
    );
  });
});

describe("a people file with a broken row", () => {
  const HEAD = "first_name,company,email\n";

  test("keeps every good row and names the bad ones by line", async () => {
    const field = makeField();
    const stdin = `${HEAD}Jin,Hanbit,jin@hanbit.example\nBad,Nowhere,no-address\nMia,Nord,mia@nord.example\nToo,many,x@y.example,cells,here\n`;
    const { code, out, err } = await field.seq(["import", "-", "--json", ...AT], { stdin });
    expectPlain(err);
    expect(code).toBe(1);
    const report = JSON.parse(out) as { created: number; rejected: { line: number; reason: string }[] };
    expect(report.rejected.map(({ line }) => line)).toContain(3);
    const people = (await field.json(["prospects", "list"])) as { email: string }[];
    expect(people.map(({ email }) => email)).toEqual(
      expect.arrayContaining(["jin@hanbit.example", "mia@nord.example"]),
    );
  });

  test("says where a quote was never closed, and keeps what is around it", async () => {
    const field = makeField();
    const stdin = `${HEAD}Jin,Hanbit,jin@hanbit.example\nBad,"Nowhere,bad@nowhere.example\nMia,Nord,mia@nord.example\n`;
    const { code, out, err } = await field.seq(["import", "-", "--json", ...AT], { stdin });
    expectPlain(err);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ created: 2, rejected: [{ line: 3 }] });
  });
});
