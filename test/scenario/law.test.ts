import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import PostalMime from "postal-mime";
import { describe, expect, it } from "vitest";
import { makeFolder, runSeq } from "../cli/run-seq.ts";

/** Everybody works at the same hours: a mail is due for all of them at once. */
const WORKSPACE = `workspace: acme
rehearsal: true
calendar: { timezone: UTC, hours: "Mon-Sun 00:00-24:00", holidays: none }
senders:
  anna: { name: Anna Kim, email: anna@acme.example }
compliance:
  jurisdictions: auto
  postal_address: "1 Main Street"
  privacy_url: https://acme.example/p
  data_source: a public register
  company: Acme
  phone: "+82 2 555 0100"
`;

const MAIL = `name: intro
calendar: { timezone: UTC }
steps:
  - id: hello
    do: email
    subject: Hello
    body: |
      We help teams cut their unsubscribe rate: an opt-out of legacy tools. Abmelden, désabonnement, 배송 수신거부,
      配信停止 are words of our trade.
  - { id: again, wait: 1 day, do: email, thread: hello, body: Just checking. }
`;

const CALL = `name: ring
calendar: { timezone: prospect }
steps:
  - { id: call, do: call, script: Hello }
`;

const MONDAY = "2026-03-02T10:00";

function open(files: Record<string, string> = {}) {
  const root = makeFolder();
  mkdirSync(join(root, "sequences"));
  const all = { "seq.yaml": WORKSPACE, "sequences/intro.yaml": MAIL, "sequences/ring.yaml": CALL, ...files };
  for (const [file, text] of Object.entries(all)) writeFileSync(join(root, file), text);
  const seq = async (line: string, now = MONDAY, stdin?: string) => {
    const ran = await runSeq([...line.split(" "), "--now", now], {
      cwd: root,
      ...(stdin !== undefined && { stdin }),
    });
    return { ...ran, json: () => JSON.parse(ran.out) };
  };
  const mails = async () => {
    const folder = join(root, ".seq/outbox/anna");
    const texts = readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8"));
    const parsed = await Promise.all(texts.map((text) => PostalMime.parse(text)));
    return new Map(parsed.map((mail) => [mail.to?.[0]?.address?.split("@")[0] ?? "", mail]));
  };
  return { root, seq, mails };
}

const csv = (head: string, ...rows: string[]) => `${head}\n${rows.join("\n")}\n`;

describe("a mail that only speaks of opting out", () => {
  it("tells how, in its text and its HTML, in every language that the country asks for", async () => {
    const { seq, mails } = open();
    const agreed = "express,fair,2026-02-27";
    const people = csv(
      "email,country,consent_basis,consent_source,consent_date",
      ...["US", "CA", "DE", "FR", "JP", "KR"].map((code) => `${code}@firm.example,${code},${agreed}`),
      `none@firm.example,,${agreed}`,
    );
    expect((await seq("import -", MONDAY, people)).code).toBe(0);
    expect((await seq("enroll intro --all --json")).json()).toMatchObject({ enrolled: 7 });
    await seq("run");
    const told: Record<string, RegExp[]> = {
      us: [/Reply "unsubscribe"/, /1 Main Street/],
      ca: [/Reply "unsubscribe"/, /Répondez « désinscription »/, /1 Main Street/],
      de: [/Antworten Sie mit „abmelden“/, /a public register/, /acme\.example\/p/],
      fr: [/Répondez « désinscription »/],
      jp: [/「配信停止」とご返信/, /Acme/, /1 Main Street/],
      kr: [/"수신거부"라고 회신/, /reply "unsubscribe"/, /\+82 2 555 0100/],
      none: [/Reply "unsubscribe"/, /1 Main Street/, /a public register/, /acme\.example\/p/],
    };
    const sent = await mails();
    expect([...sent.keys()].sort()).toEqual(Object.keys(told).sort());
    for (const [name, patterns] of Object.entries(told)) {
      const { text = "", html = "" } = sent.get(name) ?? {};
      const shown = html.replaceAll("&quot;", '"');
      for (const pattern of patterns)
        expect([name, text, shown]).toEqual([
          name,
          expect.stringMatching(pattern),
          expect.stringMatching(pattern),
        ]);
    }
    expect(sent.get("kr")?.subject).toBe("(광고) Hello");
  });
});

describe("a withdrawal", () => {
  const countries = ["FR", "GB", "US", "NL", "BE", "KR"];
  const head = "email,country,entity_type,consent_basis,consent_source,consent_date";
  const row = (code: string, basis: string, date: string) =>
    `info@${code.toLowerCase()}.example,${code},company,${basis},form,${date}`;

  it("stops the next step in every country, and no older import revives it", async () => {
    const { seq } = open();
    const people = countries.map((code) => row(code, code === "KR" ? "express" : "", "2026-02-20"));
    await seq("import -", MONDAY, csv(head, ...people));
    expect((await seq("enroll intro --all --json")).json()).toMatchObject({ enrolled: countries.length });
    expect((await seq("run --json")).out.match(/"outcome":"sent"/g)).toHaveLength(countries.length);
    // By the command, as an event, and in an import's column.
    await seq("consent withdraw info@fr.example --medium email", "2026-03-02T11:00");
    await seq("event info@gb.example consent_withdrawn", "2026-03-02T11:00");
    const noes = countries.slice(2).map((code) => row(code, code === "US" ? "no" : "수신거부", "2026-03-02"));
    await seq("import -", "2026-03-02T12:00", csv(head, ...noes));
    await seq(
      "import -",
      "2026-03-02T13:00",
      csv(head, ...countries.map((code) => row(code, "express", "2026-02-25"))),
    );
    const again = await seq("run --json", "2026-03-04T11:00");
    expect(again.out.match(/"outcome":"held"/g)).toHaveLength(countries.length);
    expect(again.out).not.toContain('"outcome":"sent"');
  });
});

describe("somebody of whom no country is known", () => {
  it("is not written to as an individual, by free-mail, or where other data names a country", async () => {
    const { seq } = open();
    const people = csv(
      "email,country,entity_type,company,phone",
      "a@firm.example,,,,",
      "b@gmail.com,,company,,",
      "c@firm.example,,individual,,",
      "d@firma.de,,company,,",
      "e@bau.example,,,Bau GmbH,",
      "f@firm.example,,,,+82 10 1234 5678",
      "g@firm.example,Brobdingnag,sole_trader,,",
      "h@firm.example,Norge,,,",
    );
    await seq("import -", MONDAY, people);
    const { enrolled, skipped } = (await seq("enroll intro --all --json")).json();
    expect(enrolled).toBe(1);
    expect(skipped.map(({ prospect }: { prospect: string }) => prospect.slice(0, 1)).join("")).toBe(
      "bcdefgh",
    );
  });

  it("is not freed by a list that names other countries", async () => {
    const { seq } = open({ "seq.yaml": WORKSPACE.replace("jurisdictions: auto", "jurisdictions: [DE, US]") });
    await seq("import -", MONDAY, csv("email,country", "a@gmail.com,", "b@firm.example,NL"));
    expect((await seq("enroll intro --all --json")).json()).toMatchObject({ enrolled: 0 });
  });
});

describe("the strict countries", () => {
  it("block, and a legitimate interest opens nothing: NL, RO, CZ, GR, NO", async () => {
    const { seq } = open();
    const people = ["nl", "ro", "cz", "gr", "no"].flatMap((code) =>
      ["anna", "info"].map(
        (name) => `${name}@${code}.example,${code},company,legitimate_interest,lia 4,2026-02-20`,
      ),
    );
    const head = "email,country,entity_type,consent_basis,consent_source,consent_date";
    await seq("import -", MONDAY, csv(head, ...people));
    const { enrolled, skipped } = (await seq("enroll intro --all --json")).json();
    // A mailbox that names nobody may be written to in two of them.
    expect([enrolled, skipped.length]).toEqual([2, 8]);
    const names = skipped.map(({ prospect }: { prospect: string }) => prospect);
    expect(names).not.toContain("info@nl.example");
    expect(names).not.toContain("info@no.example");
  });
});

describe("a consent", () => {
  const head = "email,country,consent_basis,consent_source,consent_date";

  it("that is given in the future is told by the import, and opens nothing", async () => {
    const { seq } = open();
    const { out, err } = await seq(
      "import -",
      MONDAY,
      csv(head, "jin@firm.example,KR,express,form,2026-04-01"),
    );
    expect(out + err).toMatch(/consent_date.*future/);
    expect((await seq("enroll intro --all --json")).json()).toMatchObject({ enrolled: 0 });
  });

  it("of two years ago in Korea is told at enrolment to be reconfirmed, until that is done", async () => {
    const { seq } = open();
    const two = ["jin", "mina"].map((name) => `${name}@firm.example,KR,express,form,2024-02-01`);
    await seq("import -", MONDAY, csv(head, ...two));
    const first = (await seq("enroll intro --prospect jin@firm.example --json")).json();
    expect(first).toMatchObject({
      enrolled: 1,
      warnings: [
        { people: 1, reason: expect.stringContaining("was to be reconfirmed (Network Act art. 50(8))") },
      ],
    });
    const notices = (await seq("consent notices --json")).json() as { id: string; name: string }[];
    for (const { id, name } of notices) {
      if (name === "mina@firm.example") await seq(`consent notices --done ${id}`);
    }
    const second = (await seq("enroll intro --prospect mina@firm.example --json")).json();
    expect([second.enrolled, second.warnings ?? []]).toEqual([1, []]);
  });
});

describe("a call in the US", () => {
  // 8:30 in each zone, an hour that federal law allows, and Texas and Connecticut do not; then a Sunday.
  it.each([
    ["TX", "America/Chicago", "2026-03-03T14:30Z", "2026-03-03T15:00Z"],
    ["WA", "America/Los_Angeles", "2026-03-03T16:30Z", "2026-03-03T17:00Z"],
    ["CT", "America/New_York", "2026-03-03T13:30Z", "2026-03-03T14:00Z"],
    ["FL", "America/New_York", "2026-03-04T01:15Z", "2026-03-04T14:00Z"],
    ["AL", "America/Chicago", "2026-03-01T18:00Z", "2026-03-02T15:00Z"],
  ])("of %s waits for the hours there", async (_, zone, due, opens) => {
    const { seq } = open();
    await seq(
      "import -",
      due,
      csv("email,country,timezone,phone", `bob@bolt.example,US,${zone},+12125550123`),
    );
    await seq("enroll ring --all", due);
    await seq("run", due);
    expect((await seq("tasks list --json", due)).json()).toEqual([]);
    const why = (await seq("why bob@bolt.example --json", due)).json();
    expect(Date.parse(why.enrollments[0].next_at)).toBe(Date.parse(opens));
    await seq("run", opens);
    expect((await seq("tasks list --json", opens)).json()).toMatchObject([{ text: "Hello", held: null }]);
  });

  it("of somebody whose zone nobody knows is held", async () => {
    const { seq } = open();
    await seq("import -", MONDAY, csv("email,country,phone", "bob@bolt.example,US,+12125550123"));
    await seq("enroll ring --all");
    expect((await seq("run --json")).out).toMatch(/time zone: set timezone/);
  });
});

describe("a scenario with a sale as its basis", () => {
  const scenarios = (conditions: string, expected: string) => `tests:
  - name: what the record of the sale says
    start: ${MONDAY}
    prospect: { email: jo@firm.example, country: DE }
    consents: [{ basis: transaction, medium: email${conditions} }]
    expect: [${expected}]
`;

  it.each([
    ["that says all that the law asks, or names nothing", "", "{ step: hello }"],
    ["that says both", ", conditions: [similar_goods, notice_given]", "{ step: hello }"],
    ["that leaves one out", ", conditions: [similar_goods]", "{ held: hello, gate: law }"],
    ["that says nothing of it", ", conditions: []", "{ held: hello, gate: law }"],
  ])("%s, is judged as the law judges it", async (_, conditions, expected) => {
    const { seq } = open({ "sequences/intro.test.yaml": scenarios(conditions, expected) });
    const { code, out, err } = await seq("test");
    expect([code, out + err]).toEqual([0, expect.stringContaining("1 scenario passed")]);
  });

  it("names a condition that there is not, at its place", async () => {
    const { seq } = open({
      "sequences/intro.test.yaml": scenarios(", conditions: [similar]", "{ step: hello }"),
    });
    const { code, out, err } = await seq("test");
    expect([code, out + err]).toEqual([1, expect.stringMatching(/intro\.test\.yaml:5:\d+.*similar/)]);
  });
});
