import { describe, expect, it } from "vitest";
import { decodeText, SIZE_LIMIT } from "../../src/yaml/text.ts";
import { places, read, readFile, readSteps } from "./support.ts";

describe("a problem inside a text is shown at its own column", () => {
  const spellings: [string, string, string][] = [
    ["plain", "when: steps.a.opend", "7:19-7:24"],
    ["double quotes", 'when: "steps.a.opend"', "7:20-7:25"],
    ["single quotes", "when: 'steps.a.opend'", "7:20-7:25"],
    ["escapes", String.raw`when: "\x73teps.a.opend"`, "7:23-7:28"],
    ["a literal block", "when: |\n      steps.a.opend", "8:15-8:20"],
    ["a folded block", "when: >-\n      event.replied ||\n      steps.a.opend", "9:15-9:20"],
    ["a block with an indentation of its own", "when: |2\n       steps.a.opend", "8:16-8:21"],
    ["several plain lines", "when: event.replied ||\n      steps.a.opend", "8:15-8:20"],
    ["several quoted lines", 'when: "event.replied ||\n\n      steps.a.opend"', "9:15-9:20"],
  ];
  it.each(spellings)("in %s", (_, spelling, place) => {
    const { diagnostics } = readSteps(
      `  - id: a\n    do: linkedin.view\n  - id: b\n    do: linkedin.like\n    ${spelling}\n`,
    );
    expect(places(diagnostics)).toEqual([`${place} unknown-event`]);
  });

  it("after CRLF, a BOM and characters beyond the BMP", () => {
    const text = '\uFEFFname: test\r\nsteps:\r\n  - id: a\r\n    do: call\r\n    script: "😀 {{ nick }}"\r\n';
    expect(places(readFile(text).diagnostics)).toEqual(["5:20-5:24 unknown-variable"]);
  });

  it("in a text that an alias repeats: where it is written", () => {
    const { diagnostics } = readSteps(
      "  - { id: a, do: call, script: &s 'Hi {{ nick }}' }\n  - { id: b, do: call, script: *s }\n",
    );
    expect(places(diagnostics)).toEqual(["3:42-3:46 unknown-variable"]);
  });
});

describe("a file that is no sequence is refused", () => {
  it("when it is larger than 1 MiB", () => {
    const huge = `name: test\n# ${"x".repeat(SIZE_LIMIT)}\n`;
    expect(places(readFile(huge).diagnostics)).toEqual(["1:1-1:1 too-large"]);
    const decoded = decodeText(new TextEncoder().encode(huge), "huge.yaml");
    expect(decoded.ok ? null : decoded.diagnostic.code).toBe("too-large");
  });

  it("when it is nested a hundred thousand deep", () => {
    expect(places(readFile(`a: ${"[".repeat(100_000)}`).diagnostics)).toEqual(["1:1-1:1 too-deep"]);
    const braces = `a: ${"{a: ".repeat(20_000)}`;
    expect(places(readFile(braces).diagnostics)).toEqual(["1:1-1:1 too-deep"]);
  });

  it("when its aliases would expand to a billion values", () => {
    const lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"];
    for (let level = 1; level < 10; level++) {
      const last = `*a${level - 1}`;
      lines.push(`a${level}: &a${level} [${Array.from({ length: 10 }, () => last).join(", ")}]`);
    }
    const { diagnostics, plan } = readFile(lines.join("\n"));
    expect(diagnostics.map(({ code }) => code)).toEqual(["too-many-aliases"]);
    expect(plan).toBeNull();
  });

  it("when a key could reach into the program", () => {
    const { diagnostics } = readFile("name: test\n__proto__: { polluted: true }\nsteps: []\n");
    expect(diagnostics.map(({ code }) => code)).toContain("unknown-key");
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });
});

describe("seq.yaml", () => {
  it("takes every line of the documented example", () => {
    const { config, diagnostics } = read(
      `workspace: acme-outbound
store: .seq/state.db
calendar: { timezone: Asia/Seoul, hours: Mon-Fri 09:00-18:00, holidays: [KR] }
senders:
  anna:
    name: Anna Kim
    email: anna@acme.example
    smtp: smtps://anna:\${SMTP_PASSWORD}@smtp.acme.example
    dkim: { domain: acme.example, selector: s1, key: \${file:secrets/dkim.pem} }
    limits: { per_day: 40, per_hour: 10, every: 90 seconds, ramp: { from: 10, add: 5 per day } }
    signature: snippets/anna.md
limits: { linkedin.connect: 80 per week, linkedin.message: 50 per day, call: 60 }
touch_budget: { person: 1 per day, 4 per week; company: 10 per week }
company: { stop_on: [replied, meeting_booked], same_domain: true }
fields: { topic: text, seats: number, renewal: date }
personas: { cto-smb: { where: "prospect.title.matches('(?i)cto')", notes: snippets/personas/cto.md } }
costs: { currency: USD, email: 0.002, call: 2.50, linkedin.message: 0.40 }
compliance: { postal_address: 1 Acme Street }
approval: required
`,
      { SMTP_PASSWORD: "p@ss/word", "secrets/dkim.pem": "PEM\n" },
    );
    const DAY = 86_400_000;
    expect(diagnostics).toEqual([]);
    expect(config?.senders["anna"]).toEqual({
      id: "anna",
      name: "Anna Kim",
      email: "anna@acme.example",
      smtp: "smtps://anna:p%40ss%2Fword@smtp.acme.example",
      dkim: { domain: "acme.example", selector: "s1", key: "PEM", keyFile: "secrets/dkim.pem" },
      limits: { perDay: 40, perHour: 10, everyMs: 90_000, ramp: { from: 10, add: 5, perDays: 1 } },
      signature: "snippets/anna.md",
      timezone: null,
      linkedin: "free",
      unsubscribe: "header",
      connections: 3,
      imap: null,
    });
    expect(config?.limits).toEqual({
      "linkedin.connect": [{ max: 80, windowMs: 7 * DAY }],
      "linkedin.message": [{ max: 50, windowMs: DAY }],
      call: [{ max: 60, windowMs: DAY }],
    });
    const person = [
      { max: 1, windowMs: DAY },
      { max: 4, windowMs: 7 * DAY },
    ];
    const company = [{ max: 10, windowMs: 7 * DAY }];
    expect(config?.touchBudget).toEqual({ person, company });
    expect(config?.calendar).toMatchObject({ timezone: "prospect", zone: "Asia/Seoul", holidays: ["KR"] });
    expect(config?.costs).toEqual({
      currency: "USD",
      byAction: { email: 0.002, call: 2.5, "linkedin.message": 0.4 },
    });
  });

  it("takes the touch budget as a plain map, too", () => {
    const { config } = read(
      `workspace: acme\ntouch_budget: { person: "1 per day, 4 per week", company: 10 }\n`,
    );
    expect(config?.touchBudget.person).toHaveLength(2);
    expect(config?.touchBudget.company).toEqual([{ max: 10, windowMs: 86_400_000 }]);
  });

  it("lets a rehearsal deliver to the outbox and to loopback hosts only", () => {
    const rehearse = (smtp: string) =>
      read(`workspace: acme
rehearsal: true
senders: { anna: { name: Anna, email: anna@acme.example, smtp: "${smtp}" } }
`).config !== null;
    for (const smtp of ["outbox", "smtp://localhost:25", "smtp://127.8.9.1", "smtp://[::1]:2525"]) {
      expect(rehearse(smtp), smtp).toBe(true);
    }
    for (const smtp of [
      "smtps://smtp.acme.example",
      "smtp://127.0.0.1.acme.example",
      "smtp://localhost.acme.example",
      "smtp://127.0.0.1@acme.example",
      "smtp://10.0.0.1",
    ]) {
      expect(rehearse(smtp), smtp).toBe(false);
    }
  });
});
