import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createCalendar } from "../../../src/calendar/calendar.ts";
import { parseHours } from "../../../src/calendar/hours.ts";
import type { GateInput, LawView } from "../../../src/run/gates/gate.ts";
import { lawGate, legalHoursGate } from "../../../src/run/gates/law.ts";
import { makeFolder, runSeq } from "../../cli/run-seq.ts";

const MONDAY = "2026-03-02T10:00";

const SEQUENCE = `name: intro
steps:
  - id: hello
    do: email
    subject: "Hello {{ first_name }}"
    body: "A word about {{ company }}."
  - id: again
    wait: 1 day
    do: email
    thread: hello
    body: Just checking.
`;

const PEOPLE = `first_name,company,email,country,timezone,entity_type,수신동의,동의경로,동의일
Jin,Hanbit,jin@hanbit.example,KR,,,동의,fair form 3,2026-02-20
Minsu,Nuri,minsu@nuri.example,KR,,,,,
Hans,Bau,hans@bau.example,DE,Asia/Seoul,,,,
Bob,Bolt,bob@bolt.example,US,Asia/Seoul,,,,
`;

function makeWorkspace(compliance: string, sequence = SEQUENCE): string {
  const root = makeFolder();
  mkdirSync(join(root, "sequences"));
  writeFileSync(
    join(root, "seq.yaml"),
    `workspace: acme
rehearsal: true
calendar: { timezone: Asia/Seoul, hours: Mon-Fri 09:00-18:00, holidays: none }
senders:
  anna: { name: Anna Kim, email: anna@acme.example }
compliance: { ${compliance} }
`,
  );
  writeFileSync(join(root, "sequences/intro.yaml"), sequence);
  writeFileSync(join(root, "people.csv"), PEOPLE);
  return root;
}

const COMPLETE =
  'jurisdictions: auto, postal_address: "1 Main Street", privacy_url: "https://acme.example/p", data_source: a list, company: Acme, phone: "+82 2 555 0100"';

async function seq(root: string, line: string, now = MONDAY) {
  const ran = await runSeq([...line.split(" "), "--now", now], { cwd: root });
  return { ...ran, json: () => JSON.parse(ran.out) };
}

async function start(compliance: string, sequence?: string): Promise<string> {
  const root = makeWorkspace(compliance, sequence);
  expect((await seq(root, "import people.csv")).code).toBe(0);
  return root;
}

function readMails(root: string): Record<string, string> {
  const folder = join(root, ".seq/outbox/anna");
  const mails = readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8"));
  return Object.fromEntries(mails.map((mail) => [/^To:.*?(\w+)@/m.exec(mail)?.[1] ?? "", mail]));
}

describe("where the law is enforced", () => {
  it("enrolment leaves out whom it forbids to write to, with reason and source", async () => {
    const root = await start(COMPLETE);
    const { enrolled, skipped } = (await seq(root, "enroll intro --all --json")).json();
    expect(enrolled).toBe(2);
    expect(skipped).toEqual([
      { prospect: "minsu@nuri.example", reason: expect.stringContaining("Network Act art. 50") },
      { prospect: "hans@bau.example", reason: expect.stringContaining("UWG §7") },
    ]);
  });

  it("Korean mail begins with (광고), in the thread, too, and carries its footer; American mail its address", async () => {
    const root = await start(COMPLETE);
    await seq(root, "enroll intro --all");
    await seq(root, "run");
    const first = readMails(root);
    expect(Object.keys(first).sort()).toEqual(["bob", "jin"]);
    expect(decodeSubject(first["jin"])).toBe("(광고) Hello Jin");
    expect(decodeSubject(first["bob"])).toBe("Hello Bob");
    expect(first["bob"]).toContain("1 Main Street");
    expect(first["bob"]).toContain("unsubscribe");
    await seq(root, "run", "2026-03-03T11:00");
    expect(decodeSubject(readMails(root)["jin"])).toBe("(광고) Re: Hello Jin");
  });

  it("a consent withdrawn on the way holds the touch, seq why says so, and a new one lets it go on", async () => {
    const root = await start(COMPLETE);
    await seq(root, "enroll intro --prospect jin@hanbit.example");
    await seq(root, "run");
    await seq(root, "consent withdraw jin@hanbit.example", "2026-03-02T11:00");
    const held = await seq(root, "run --json", "2026-03-03T11:00");
    expect(held.out).toContain("was withdrawn");
    const why = (await seq(root, "why jin@hanbit.example --json", "2026-03-03T11:01")).json();
    const gate = why.enrollments[0].gates.find((each: { gate: string }) => each.gate === "law");
    expect(gate).toMatchObject({ pass: false, detail: expect.stringContaining("Network Act art. 50") });
    expect(why.enrollments[0]).toMatchObject({ next_at: null, deferred_by: "law" });
    const given = "consent add jin@hanbit.example --basis express --source call";
    expect((await seq(root, given, "2026-03-03T12:00")).code).toBe(0);
    const went = await seq(root, "run --json", "2026-03-03T12:01");
    expect(went.out).toContain('"sent"');
  });

  it("taking the rule out of seq.yaml wakes what it held, and not what the person withdrew", async () => {
    const root = await start(COMPLETE.replace("jurisdictions: auto", "jurisdictions: off"));
    const choose = (from: string, to: string) => {
      const file = join(root, "seq.yaml");
      writeFileSync(
        file,
        readFileSync(file, "utf8").replace(`jurisdictions: ${from}`, `jurisdictions: ${to}`),
      );
    };
    await seq(root, "enroll intro --prospect minsu@nuri.example --prospect jin@hanbit.example");
    await seq(root, "consent withdraw jin@hanbit.example");
    choose("off", "[DE]");
    expect((await seq(root, "run --json")).out.match(/"held"/g)).not.toBeNull();
    choose("[DE]", "off");
    await seq(root, "run --json", "2026-03-02T10:05");
    expect(Object.keys(readMails(root))).toEqual(["minsu"]);
  });

  it("a withdrawal stops the next step to people whose country asks for no consent, and an older import revives nothing", async () => {
    const root = await start(COMPLETE);
    await seq(root, "enroll intro --prospect bob@bolt.example");
    await seq(root, "run");
    const { out } = await seq(
      root,
      "consent withdraw bob@bolt.example --medium email --json",
      "2026-03-02T11:00",
    );
    expect(JSON.parse(out)).toMatchObject({ withdrawn: 0, recorded: true });
    const older =
      "email,consent_basis,consent_source,consent_date\nbob@bolt.example,express,old form,2026-02-01\n";
    writeFileSync(join(root, "older.csv"), older);
    expect((await seq(root, "import older.csv", "2026-03-02T12:00")).code).toBe(0);
    expect((await seq(root, "run --json", "2026-03-03T11:00")).out).toContain("withdrawn on 2026-03-02");
    const rows = (await seq(root, "consent list bob@bolt.example --json", "2026-03-03T11:30")).json();
    expect(rows.map(({ basis, holds }: { basis: string; holds: boolean }) => [basis, holds])).toEqual([
      ["express", false],
      ["withdrawal", false],
    ]);
    await seq(root, "consent add bob@bolt.example --basis express --source call", "2026-03-03T12:00");
    expect((await seq(root, "run --json", "2026-03-03T12:01")).out).toContain('"sent"');
  });

  it("a withdrawal told as an event is the same record", async () => {
    const root = await start(COMPLETE);
    expect((await seq(root, "event bob@bolt.example consent_withdrawn")).code).toBe(0);
    const rows = (await seq(root, "consent list bob@bolt.example --json")).json();
    expect(rows).toMatchObject([{ basis: "withdrawal", medium: "any", holds: false }]);
    const { skipped } = (await seq(root, "enroll intro --prospect bob@bolt.example --json")).json();
    expect(skipped[0].reason).toContain("withdrawn on 2026-03-02");
  });

  it("an open task is not shown with its text, and not done, once the person withdrew", async () => {
    const call = "name: intro\nsteps:\n  - id: ring\n    do: call\n    script: Hello\n";
    const root = await start(COMPLETE, call);
    const bob = "email,phone,timezone\nbob@bolt.example,+12125550123,Asia/Seoul\n";
    writeFileSync(join(root, "phone.csv"), bob);
    await seq(root, "import phone.csv");
    await seq(root, "enroll intro --prospect bob@bolt.example");
    await seq(root, "run");
    const [open] = (await seq(root, "tasks list --json")).json();
    expect(open).toMatchObject({ text: "Hello", held: null });
    const [late] = (await seq(root, "tasks list --json", "2026-03-02T21:00")).json();
    expect(late).toMatchObject({ text: "", held: expect.stringContaining("outside the legal hours") });
    await seq(root, "consent withdraw bob@bolt.example --medium call", "2026-03-02T10:30");
    const [held] = (await seq(root, "tasks list --json", "2026-03-02T10:31")).json();
    expect(held).toMatchObject({ text: "", held: expect.stringContaining("withdrawn") });
    const done = await seq(root, `tasks done ${held.id}`, "2026-03-02T10:32");
    expect([done.code, done.err]).toEqual([3, expect.stringContaining("held by the law")]);
    expect((await seq(root, `tasks skip ${held.id}`, "2026-03-02T10:33")).code).toBe(0);
  });

  it("nobody in the US is written to without a postal address in seq.yaml", async () => {
    const root = await start("jurisdictions: auto");
    const { skipped } = (await seq(root, "enroll intro --prospect bob@bolt.example --json")).json();
    expect(skipped[0].reason).toMatch(/postal address.*CAN-SPAM/);
  });

  it("steps behind a condition keep nobody out of the sequence", async () => {
    const guarded = `name: intro
steps:
  - id: connect
    do: task
    title: Ask for consent
    text: Ask.
  - id: hello
    when: event.consent_given
    do: email
    subject: Hello
    body: A word.
`;
    const root = await start(COMPLETE, guarded);
    expect((await seq(root, "enroll intro --all --json")).json()).toMatchObject({ enrolled: 4, skipped: [] });
  });

  it("an override lets a country through, and the doctor reports its reason", async () => {
    const override = `${COMPLETE}, overrides: { DE: { email: allow, reason: old customers } }`;
    const root = await start(override);
    const { skipped } = (await seq(root, "enroll intro --all --json")).json();
    expect(skipped).toHaveLength(1);
    const report = (await seq(root, "doctor --compliance --json")).json();
    const german = report.countries.find((each: { country: string }) => each.country === "DE");
    expect(german).toMatchObject({ override: "old customers", media: { email: { people: { allow: 1 } } } });
  });
});

describe("where seq.yaml says nothing of it", () => {
  it("everybody is written to as before, and the doctor says what the law asks", async () => {
    const root = await start('postal_address: "1 Main Street", company: Acme, phone: "+82 2 555 0100"');
    expect((await seq(root, "enroll intro --all --json")).json()).toEqual({
      enrolled: 4,
      already: 0,
      skipped: [],
    });
    const why = (await seq(root, "why hans@bau.example --json")).json();
    const gate = why.enrollments[0].gates.find((each: { gate: string }) => each.gate === "law");
    expect(gate).toMatchObject({ pass: true, detail: expect.stringMatching(/not enforced.*UWG §7/) });
    await seq(root, "run");
    expect(decodeSubject(readMails(root)["jin"])).toBe("Hello Jin");
    const doctor = await seq(root, "doctor --compliance --json");
    expect(doctor.code).toBe(1);
    expect(doctor.json()).toMatchObject({
      jurisdictions: "advise",
      countries: expect.arrayContaining([
        expect.objectContaining({
          country: "KR",
          people: 2,
          media: {
            email: expect.objectContaining({ people: { allow: 1, warn: 0, block: 1 }, lacks_consent: 1 }),
          },
        }),
      ]),
    });
  });
});

describe("what people in Korea must be told", () => {
  it("is listed, counted and done", async () => {
    const root = await start(COMPLETE);
    await seq(root, "event minsu@nuri.example opted_out");
    const notices = (await seq(root, "consent notices --json", "2026-03-20T09:00")).json();
    expect(notices.map(({ id, overdue }: { id: string; overdue: boolean }) => [id, overdue])).toEqual([
      ["p1-consent-1", true],
      ["p2-opt-out", true],
    ]);
    expect((await seq(root, "status --json")).json()).toMatchObject({ notices: { open: 2, overdue: 0 } });
    expect((await seq(root, "consent notices --done p2-opt-out --done p1-consent-1")).code).toBe(0);
    expect((await seq(root, "consent notices --json")).json()).toEqual([]);
    expect((await seq(root, "consent notices --done p2-opt-out")).code).toBe(2);
  });
});

describe("a consent at the command line", () => {
  it.each([
    ["--basis rumour --source x", "--basis is not one of"],
    ["--basis express --source x --medium pigeon", "--medium is not one of"],
    ["--basis express --source x --date 2027-01-01", "in the future"],
    ["--basis express --source x --date soon", "not a time"],
  ])("%s is refused, and nothing is recorded", async (options, message) => {
    const root = await start(COMPLETE);
    const { code, err } = await seq(root, `consent add bob@bolt.example ${options}`);
    expect(code).toBe(2);
    expect(err).toContain(message);
    expect((await seq(root, "consent list bob@bolt.example --json")).json()).toEqual([]);
  });

  it("is listed with its end where the person lives", async () => {
    const root = await start(COMPLETE);
    const sale = "--basis transaction --source order-7 --date 2026-01-15 --similar-goods";
    await seq(root, `consent add minsu@nuri.example ${sale}`);
    const [row] = (await seq(root, "consent list minsu@nuri.example --json")).json();
    expect(row).toMatchObject({
      holds: true,
      ends_at: "2026-07-15T00:00:00.000Z",
      at: "2026-01-15T00:00:00.000Z",
    });
  });
});

describe("legal hours", () => {
  const reading = parseHours("Mon-Sun 08:00-21:00");
  const hours = reading.ok ? reading.hours : [];
  const calendar = createCalendar({ zone: "Asia/Seoul", hours, holidays: () => false });
  const law: LawView = {
    judgement: {
      verdict: "allow",
      reason: "r",
      source: "s",
      regime: "g",
      lacks: null,
      basis: null,
      until: null,
    },
    isEnforced: true,
    most: [],
    hours: { calendar, words: "08:00-21:00 in Asia/Seoul" },
  };
  const at = (text: string) => Date.parse(`${text}+09:00`);
  const input = (now: number, view = law) => ({ now, law: view, step: {} }) as GateInput;

  it("hold a text at night until the morning, in the person's own zone, on holidays, too", () => {
    expect(legalHoursGate.check(input(at("2026-03-01T20:59:00"))).pass).toBe(true);
    expect(legalHoursGate.check(input(at("2026-03-01T21:00:00")))).toMatchObject({
      pass: false,
      until: at("2026-03-02T08:00:00"),
    });
    expect(legalHoursGate.check(input(at("2026-03-02T07:59:59")))).toMatchObject({ pass: false });
  });

  it("hold for good where nobody knows the zone and the law asks for it", () => {
    const unknown: LawView = { ...law, hours: "unknown_zone" };
    expect(lawGate.check(input(0, unknown))).toMatchObject({ pass: false, until: null });
  });
});

function decodeSubject(mail = ""): string {
  const raw = /^Subject: ((?:.*(?:\r?\n[ \t].*)*))/m.exec(mail)?.[1] ?? "";
  return raw
    .replace(/\?=\s+=\?/g, "?==?")
    .replace(/=\?UTF-8\?([BQ])\?(.*?)\?=/gi, (_, kind: string, text: string) =>
      kind.toUpperCase() === "B"
        ? Buffer.from(text, "base64").toString("utf8")
        : Buffer.from(
            text
              .replace(/_/g, " ")
              .replace(/=([0-9A-F]{2})/gi, (_all, hex: string) =>
                String.fromCharCode(Number.parseInt(hex, 16)),
              ),
            "latin1",
          ).toString("utf8"),
    );
}
