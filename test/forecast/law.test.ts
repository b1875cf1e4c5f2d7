import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { explainChecks } from "../../src/cli/render/scenarios.ts";
import { DEFAULT_RATES, type Rates } from "../../src/forecast/rates.ts";
import { simulateSequence } from "../../src/forecast/simulate-sequence.ts";
import { COUNTRY_LAWS } from "../../src/law/table.ts";
import { makeFolder, runSeq } from "../cli/run-seq.ts";
import { complete, play, readConfig, readPlan } from "../playback/world.ts";

const scenario = (more: string) => `tests:
  - name: one
    start: 2026-03-02T09:00[UTC]
${more}
`;
const HANS = "    prospect: { first_name: Hans, email: hans@bau.example, country: DE }\n";
const JIN = "    prospect: { first_name: Jin, email: jin@hanbit.example, country: KR }\n";

async function problems(text: string, change = complete): Promise<string[]> {
  const { diagnostics, results } = await play(scenario(text), readConfig(change));
  expect(diagnostics).toEqual([]);
  return results.flatMap(({ checks }) => explainChecks(checks));
}

describe("a scenario of somebody whom the law forbids to write to", () => {
  it("is held at the touch, as by seq run, and expectations see it", async () => {
    const expected = "    expect: [{ held: intro, gate: law, on: 2026-03-04 }, { never: intro }]";
    expect(await problems(`${HANS}${expected}`)).toEqual([]);
    expect(await problems(`${HANS}    expect: [{ step: intro }]`)).toEqual([
      expect.stringMatching(/^step intro: it is held: .*consent.*UWG §7/),
    ]);
    expect(await problems(`${HANS}    expect: [{ held: intro, gate: sender }]`)).toEqual([
      expect.stringMatching(/^held intro, by gate sender: gate law holds it: .*UWG §7/),
    ]);
  });

  it("goes on with a consent, with the law's words in subject and footer", async () => {
    const consents = "    consents: [{ basis: express, medium: email, date: 2026-02-20 }]\n";
    const expected = `    expect:
      - { step: intro, subject: { matches: "^\\\\(광고\\\\) " } }`;
    expect(await problems(`${JIN}${consents}${expected}`)).toEqual([]);
    expect(await problems(`${HANS}${consents}    expect: [{ step: intro }]`)).toEqual([]);
  });

  it("waits until consent is given, and no longer", async () => {
    const given = "    given: [{ in: 10 days, event: consent_given }]\n";
    const expected = `    expect:
      - { held: intro, gate: law, on: 2026-03-04 }
      - { step: intro, on: 2026-03-12 }`;
    expect(await problems(`${JIN}${given}${expected}`)).toEqual([]);
  });

  it("is held at the next touch after a consent was withdrawn", async () => {
    const rows = `    consents: [{ basis: express }]
    given: [{ after: connect, in: 1 hour, event: consent_withdrawn }]
    expect: [{ step: connect }, { held: intro, gate: law }, { never: intro }]`;
    expect(
      await problems(
        `${JIN.replace(" country", " linkedin_url: https://www.linkedin.com/in/j, country")}${rows}`,
      ),
    ).toEqual([]);
  });

  it("is not opened by a consent for another medium, or one that has run out", async () => {
    // Decree art. 61(2): a sale opens advertising mail for six months.
    const expected = "    expect: [{ held: intro, gate: law }]";
    for (const consents of [
      "[{ basis: express, medium: sms }]",
      "[{ basis: transaction, date: 2025-08-01 }]",
      "[{ basis: legitimate_interest }]",
    ]) {
      expect(await problems(`${JIN}    consents: ${consents}\n${expected}`)).toEqual([]);
    }
  });

  it("is written to where seq.yaml does not enforce the law, and not because a list names other countries", async () => {
    for (const chosen of ["jurisdictions: off", "# nothing"]) {
      const change = (text: string) => text.replace("jurisdictions: auto", chosen);
      expect(await problems(`${HANS}    expect: [{ step: intro }]`, change)).toEqual([]);
    }
    const listed = (text: string) => complete(text).replace("jurisdictions: auto", "jurisdictions: [KR, US]");
    expect(await problems(`${HANS}    expect: [{ held: intro, gate: law }]`, listed)).toEqual([]);
  });

  it("a free-mail address is nobody's company mail", async () => {
    const person = (email: string) =>
      `    prospect: { first_name: Luc, email: ${email}, country: FR, entity_type: company }\n`;
    expect(await problems(`${person("luc@entreprise.example")}    expect: [{ step: intro }]`)).toEqual([]);
    expect(await problems(`${person("luc@gmail.com")}    expect: [{ held: intro, gate: law }]`)).toEqual([]);
  });

  it.each([
    ["[{ basis: rumour }]", "basis"],
    ["[{ basis: express, medium: pigeon }]", "medium"],
    ["[{ basis: express, date: soon }]", '"soon" is no date'],
    ["[{ basis: express, until: 2026-03-01 }]", 'unknown key "until"'],
  ])("a consent %s is told at its place", async (consents, message) => {
    const { diagnostics } = await play(
      scenario(`${HANS}    consents: ${consents}\n    expect: [{ step: intro }]`),
    );
    expect(diagnostics[0]).toMatchObject({ range: { line: 5 }, message: expect.stringContaining(message) });
  });
});

const NOBODY_REACTS = Object.fromEntries(
  Object.keys(DEFAULT_RATES).map((name) => [name, 0]),
) as unknown as Rates;

function simulate(countries: Record<string, number>, consent: "express" | null = null, count = 100) {
  const config = readConfig(complete);
  return simulateSequence(
    { config, plan: readPlan(config), loadHolidays: () => Promise.resolve(() => false), store: null },
    {
      startAt: Date.UTC(2026, 2, 2),
      days: 365,
      seed: "1",
      rounds: 1,
      rates: NOBODY_REACTS,
      tasksDoneAfterMs: 0,
      invented: { count, countries, perCompany: 1, fields: {}, tags: [], consent },
      selected: null,
      persona: null,
    },
  );
}

describe("a forecast", () => {
  it("counts whom the law keeps out, by reason, and plays the others", async () => {
    const { forecast, skippedByLaw } = await simulate({ KR: 60, US: 40 });
    expect(forecast.people).toBe(40);
    expect(skippedByLaw).toEqual([
      { people: 60, reason: expect.stringMatching(/^KR: .*Network Act art\. 50.*; step intro$/) },
    ]);
  });

  it("plays everybody where all agreed", async () => {
    const { forecast, skippedByLaw } = await simulate({ KR: 60, US: 40 }, "express");
    expect([forecast.people, skippedByLaw, forecast.held]).toEqual([100, [], []]);
  });

  it("says why where the law lets nobody in", async () => {
    await expect(simulate({ DE: 1 })).rejects.toThrow(/the law lets nobody into small: DE: .*UWG §7/);
  });
});

const FILES: Record<string, string> = {
  "seq.yaml": `workspace: acme
rehearsal: true
calendar: { timezone: UTC, hours: Mon-Fri 09:00-18:00, holidays: none }
senders: { anna: { name: Anna Kim, email: anna@acme.example } }
compliance: { jurisdictions: auto, postal_address: 1 Main Street, privacy_url: https://acme.example/p, data_source: a list }
`,
  "sequences/intro.yaml": `name: intro
calendar: { timezone: UTC }
steps:
  - id: hello
    do: email
    subject: Hello
    body: A word.
`,
  "sequences/guarded.yaml": `name: guarded
calendar: { timezone: UTC }
steps:
  - id: asked
    if: "'asked' in tags"
    then:
      - id: hello
        do: email
        subject: Hello
        body: A word.
`,
};

/** A person a country of the table, some with a consent, some of them asked. */
const PEOPLE = COUNTRY_LAWS.flatMap(({ country }) => [
  `a-${country}@firm-${country}.example,${country},,,`.toLowerCase(),
  `b-${country}@firm-${country}.example,${country},express,form,2026-02-01`.toLowerCase(),
]);

async function makeWorkspace(): Promise<string> {
  const root = makeFolder();
  mkdirSync(join(root, "sequences"));
  for (const [file, text] of Object.entries(FILES)) writeFileSync(join(root, file), text);
  const rows = PEOPLE.join("\n").replace(/,(\w\w),/g, (_, code: string) => `,${code.toUpperCase()},`);
  const csv = `email,country,consent_basis,consent_source,consent_date\n${rows}\n`;
  const imported = await runSeq(["import", "-", "--tag", "asked"], { cwd: root, stdin: csv });
  expect([imported.code, imported.err]).toEqual([0, expect.any(String)]);
  return root;
}

const MONDAY = ["--now", "2026-03-02T10:00"];

async function json(root: string, args: readonly string[]) {
  const { out, err } = await runSeq([...args, "--json", ...MONDAY], { cwd: root });
  if (out === "") throw new Error(err);
  return JSON.parse(out);
}

describe("what a forecast says of the law", () => {
  it("is what seq enroll then does with the same people", async () => {
    const root = await makeWorkspace();
    const forecast = await json(root, ["simulate", "intro"]);
    const enrolled = await json(root, ["enroll", "intro", "--all"]);
    const left: number = forecast.skipped_by_law.reduce(
      (sum: number, { people }: { people: number }) => sum + people,
      0,
    );
    expect([forecast.people, left]).toEqual([enrolled.enrolled, enrolled.skipped.length]);
    expect(left).toBeGreaterThan(5);
    const reasons = new Set(
      enrolled.skipped.map(({ reason }: { reason: string }) => reason.replace("the law: ", "")),
    );
    expect(new Set(forecast.skipped_by_law.map(({ reason }: { reason: string }) => reason))).toEqual(reasons);
  });

  it("is what seq run then does with people behind a condition: as many held, as many touched", async () => {
    const root = await makeWorkspace();
    await json(root, ["enroll", "guarded", "--all"]);
    const forecast = await json(root, ["simulate", "guarded", ...Object.keys(NOBODY_REACTS).flatMap(rateOf)]);
    const { out } = await runSeq(["run", "--json", ...MONDAY], { cwd: root });
    const lines = out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    const summary = lines.at(-1);
    const held: number = forecast.held.reduce(
      (sum: number, { people }: { people: number }) => sum + people,
      0,
    );
    expect([held, forecast.touches]).toEqual([summary.held, summary.sent]);
    expect(held).toBeGreaterThan(5);
    const text = await runSeq(["simulate", "guarded", ...MONDAY], { cwd: root });
    expect(text.out).toMatch(/1 person held at hello: email needs prior express consent.*UWG §7/);
  });

  it("tells a rep in words, and takes a basis for invented people only", async () => {
    const root = await makeWorkspace();
    const args = ["simulate", "intro", "--people", "10", "--country", "DE=50", "--country", "US=50"];
    const { out } = await runSeq([...args, ...MONDAY], { cwd: root });
    expect(out).toMatch(
      /5 people skipped by law: DE: .*\(UWG §7\); where they agreed, record it: .*; step hello/,
    );
    const agreed = await runSeq([...args, "--consent", "express", ...MONDAY], { cwd: root });
    expect(agreed.out).not.toContain("skipped by law");
    const wrong = await runSeq([...args, "--consent", "rumour", ...MONDAY], { cwd: root });
    expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining("--consent rumour is no basis")]);
    const real = await runSeq(["simulate", "intro", "--consent", "express", ...MONDAY], { cwd: root });
    expect([real.code, real.err]).toEqual([2, expect.stringContaining("only invented people")]);
  });
});

function rateOf(name: string): string[] {
  return [`--${name.replaceAll("_", "-")}`, "0"];
}
