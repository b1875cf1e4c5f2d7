import { describe, expect, it } from "vitest";
import { loadHolidays } from "../../../src/calendar/holidays.ts";
import { explainChecks } from "../../../src/cli/render/scenarios.ts";
import { runScenarios } from "../../../src/playback/scenario/run-scenarios.ts";
import { readSequence } from "../../../src/sequence/read-sequence.ts";
import { complete, readConfig } from "../../playback/world.ts";

const SERVICES = `    sms: { provider: twilio, account: A, token: "\${T}", number: "+12125550100" }
    whatsapp: { provider: whatsapp-cloud, phone_id: "1", token: "\${T}" }
    kakao: { provider: solapi, key: "\${T}", secret: "\${T}", number: "0255501234", hours: "Mon-Sun 15:00-23:00" }
`;
/** Everything but the law, the platforms and the services is open. */
const config = readConfig((text) =>
  complete(text)
    .replace(/^(\s+)email: anna@acme\.example.*$/m, (line) => `${line}\n${SERVICES.trimEnd()}`)
    .replace(/^ {2}person: .*$/m, "  person: 50 per day")
    .replace(/^fields:\s*$/m, "fields:\n  state: text"),
);

/** What a scenario of one sequence finds wrong. */
async function play(steps: string, test: string, head = ""): Promise<string[]> {
  const name = "small";
  const file = `sequences/${name}.yaml`;
  const text = `name: small\n${head}calendar: { timezone: prospect, hours: "Mon-Sun 00:00-24:00", holidays: none }\nsteps:\n${steps}`;
  const { plan, position, diagnostics } = readSequence(text, {
    file,
    workspace: config,
    snippet: () => null,
  });
  expect(diagnostics).toEqual([]);
  const report = await runScenarios([{ file: `sequences/${name}.test.yaml`, text: `tests:\n${test}` }], {
    config,
    sequences: [{ name, file, plan, position }],
    snippet: () => null,
    loadHolidays,
  });
  return [
    ...report.diagnostics.map(({ message }) => message),
    ...report.results.flatMap(({ checks }) => explainChecks(checks)),
  ];
}

const JIN = `{ first_name: Jin, email: jin@hanbit.example, phone: "+821055501234", country: KR }`;
const BO = `{ first_name: Bo, email: bo@acme.example, phone: "+12125550124", country: US, timezone: America/New_York }`;
const AGREED = "consents: [{ basis: express, medium: any }]";
const scenario = (prospect: string, start: string, expect: string, more = AGREED): string =>
  `  - name: x\n    start: ${start}\n    prospect: ${prospect}\n    ${more}\n    expect:\n${expect
    .split("\n")
    .map((line) => `      - ${line}`)
    .join("\n")}\n`;

const BRAND = `  - { id: one, do: kakao.brand, text: Hi }\n  - { id: two, do: kakao.brand, text: Hi }\n`;
const ALIM = `  - { id: one, do: kakao.alimtalk, template: T1, text: Hi }\n`;
const SMS = `  - { id: one, do: sms, text: Hi }\n`;

describe("Alimtalk", () => {
  it("never leaves in a sequence that prospects", async () => {
    const test = scenario(JIN, "2026-03-03T10:00[Asia/Seoul]", "{ held: one, gate: purpose }");
    expect(await play(ALIM, test)).toEqual([]);
  });

  it("tells people of their own matters without a consent to advertising", async () => {
    const test = scenario(JIN, "2026-03-03T16:00[Asia/Seoul]", "{ step: one }", "tags: []").replace(
      "    tags: []\n",
      "",
    );
    expect(await play(ALIM, test, "purpose: service\n")).toEqual([]);
  });
});

describe("a Brand Message", () => {
  it("leaves between 8:00 and 20:00 and in its service's hours, and once in a day", async () => {
    const expected = [
      '{ step: one, on: 2026-03-03, at: "15:00" }',
      '{ step: two, on: 2026-03-04, at: "15:00" }',
    ].join("\n");
    expect(await play(BRAND, scenario(JIN, "2026-03-02T21:00[Asia/Seoul]", expected))).toEqual([]);
  });
});

describe("a text in Korea", () => {
  it("waits for the morning, unless the person agreed to the night", async () => {
    const at = "2026-03-02T22:00[Asia/Seoul]";
    expect(await play(SMS, scenario(JIN, at, '{ step: one, on: 2026-03-03, at: "08:00" }'))).toEqual([]);
    const night = "consents: [{ basis: express, medium: sms, conditions: [night] }]";
    expect(await play(SMS, scenario(JIN, at, '{ step: one, at: "22:00" }', night))).toEqual([]);
  });

  it("has its marks, and needs a consent", async () => {
    const text = `{ step: one, text: { matches: "^\\\\(광고\\\\) Hi[^]*무료수신거부 080" } }`;
    expect(await play(SMS, scenario(JIN, "2026-03-03T10:00[Asia/Seoul]", text))).toEqual([]);
    const none = scenario(JIN, "2026-03-03T10:00[Asia/Seoul]", "{ held: one, gate: law }", "happened: []");
    expect(await play(SMS, none)).toEqual([]);
  });
});

describe("a text in the US", () => {
  it("keeps the hours of the states that ask most", async () => {
    const sunday = "2026-03-01T07:00[America/New_York]";
    const monday = '{ step: one, on: 2026-03-02, at: "09:00" }';
    expect(await play(SMS, scenario(BO, sunday, monday))).toEqual([]);
  });

  it("is held where the consent or the time zone is unknown", async () => {
    const at = "2026-03-02T10:00[America/New_York]";
    expect(await play(SMS, scenario(BO, at, "{ held: one, gate: law }", "happened: []"))).toEqual([]);
    const nowhere = BO.replace(", timezone: America/New_York", "");
    expect(await play(SMS, scenario(nowhere, at, "{ held: one, gate: law }"))).toEqual([]);
  });

  it("reaches nobody more than three times in 24 hours", async () => {
    const four = ["a", "b", "c", "d"].map((id) => `  - { id: ${id}, do: sms, text: Hi }\n`).join("");
    const expected = '{ step: c, on: 2026-03-02 }\n{ step: d, on: 2026-03-03, at: "10:00" }';
    expect(await play(four, scenario(BO, "2026-03-02T10:00[America/New_York]", expected))).toEqual([]);
  });
});

describe("a text to a known state of the US", () => {
  const of = (state: string): string => BO.replace("country: US", `country: US, state: ${state}`);
  const early = "2026-03-01T07:00[America/New_York]";

  it.each([
    ["FL", "on: 2026-03-01, at: '08:00'"],
    ["Florida", "on: 2026-03-01, at: '08:00'"],
    ["oklahoma", "on: 2026-03-01, at: '08:00'"],
    ["WA", "on: 2026-03-01, at: '08:00'"],
    ["MD", "on: 2026-03-01, at: '08:00'"],
    ["CT", "on: 2026-03-01, at: '09:00'"],
    ["KY", "on: 2026-03-01, at: '10:00'"],
    ["TX", "on: 2026-03-01, at: '12:00'"],
    ["RI", "on: 2026-03-02, at: '09:00'"],
    // Nobody has looked up its statutes, or it is none.
    ["NY", "on: 2026-03-02, at: '09:00'"],
    ["Bavaria", "on: 2026-03-02, at: '09:00'"],
  ])("keeps the hours of its own law: %s", async (state, moment) => {
    expect(await play(SMS, scenario(of(state), early, `{ step: one, ${moment} }`))).toEqual([]);
  });

  it("has the evening that its law leaves, and no more", async () => {
    const late = "2026-03-02T20:30[America/New_York]";
    const night = '{ step: one, on: 2026-03-03, at: "08:00" }';
    expect(await play(SMS, scenario(of("FL"), late, night))).toEqual([]);
    expect(await play(SMS, scenario(of("TX"), late, '{ step: one, on: 2026-03-02, at: "20:30" }'))).toEqual(
      [],
    );
  });

  it("keeps to three in 24 hours where its law says so", async () => {
    const four = ["a", "b", "c", "d"].map((id) => `  - { id: ${id}, do: sms, text: Hi }\n`).join("");
    const at = "2026-03-02T10:00[America/New_York]";
    const next = '{ step: d, on: 2026-03-03, at: "10:00" }';
    expect(await play(four, scenario(of("MD"), at, next))).toEqual([]);
    expect(await play(four, scenario(of("WA"), at, "{ step: d, on: 2026-03-02 }"))).toEqual([]);
  });
});

describe("free text on WhatsApp", () => {
  const steps = (more: string): string =>
    `  - { id: hello, do: whatsapp, template: hi, language: en, text: Hi }\n  - { id: talk, wait: 1 hour, do: whatsapp, text: And?${more} }\n`;
  const NO_EXIT = "exit_on: [meeting_booked]\n";
  const at = "2026-03-02T10:00[Europe/Madrid]";
  const ANA = `{ first_name: Ana, email: ana@casa.example, phone: "+34600000001", country: ES, timezone: Europe/Madrid }`;

  it("needs an answer before it, and a template needs none", async () => {
    const test = scenario(ANA, at, '{ step: hello, at: "10:00" }\n{ held: talk, gate: free-text }');
    expect(await play(steps(""), test, NO_EXIT)).toEqual([]);
    const template = scenario(ANA, at, '{ step: talk, at: "11:00" }');
    expect(await play(steps(", template: again, language: en"), template, NO_EXIT)).toEqual([]);
  });

  it("leaves within 24 hours of the answer, also of one that comes while it is held", async () => {
    const given = `${AGREED}\n    given: [{ after: hello, in: 5 hours, event: replied, step: hello }]`;
    expect(await play(steps(""), scenario(ANA, at, '{ step: talk, at: "15:00" }', given), NO_EXIT)).toEqual(
      [],
    );
  });

  it("is held again once they are over", async () => {
    const given = `${AGREED}\n    given: [{ after: hello, in: 1 hour, event: replied, step: hello }]`;
    const late = steps("").replace("wait: 1 hour", "wait: 2 days");
    expect(await play(late, scenario(ANA, at, "{ held: talk, gate: free-text }", given), NO_EXIT)).toEqual(
      [],
    );
  });
});
