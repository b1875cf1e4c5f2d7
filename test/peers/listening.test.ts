import { generateKeyPairSync } from "node:crypto";
import { chmodSync } from "node:fs";
import { join } from "node:path";
import { authenticate } from "mailauth";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type Field, makeField, readLines } from "../faults/field.ts";
import { hasMailTown, type MailTown, startMailTown, TOWN_ENV } from "./mail-town.ts";

const SEQUENCE = `name: course
exit_on: [replied, meeting_booked]
steps:
  - id: intro
    do: email
    subject: Shorter onboarding
    body: |
      Hi {{ first_name }}, shall we talk?

      Write "unsubscribe" to opt out at any time.
  - id: nudge
    wait: 2 days
    do: email
    thread: intro
    body: Still there?
`;

/** Monday. */
const SENT_AT = "2026-03-02T09:00";
const HEARD_AT = "2026-03-02T15:00";
const ANNA = "anna@acme.example";

const KEY = generateKeyPairSync("rsa", { modulusLength: 2048 });
const PUBLIC_KEY = KEY.publicKey.export({ type: "spki", format: "der" }).toString("base64");

/** Takes off what keeps Pigeonhole from answering, then answers: as responders do that follow no RFC 5230. */
const away = (text: string): string => `require ["vacation", "editheader"];
deleteheader "List-Unsubscribe";
vacation :days 1 :subject "${/[가-힣]/.test(text) ? "부재중 안내" : "Out of office"}" text:
${text}
.
;
`;

/** The script that anybody has who goes on holiday: `:days 1` as most front ends write it. */
const HOLIDAY = `require ["vacation"];
vacation :days 1 :subject "Out of office" "I am on holiday and will be back on Thursday, 12 March.";
`;

const RESIDENTS = [
  { address: ANNA },
  { address: "bo@peers.example" },
  { address: "jin@hanbit.example" },
  { address: "mina@hanbit.example" },
  { address: "kim@elsewhere.example" },
  { address: "out@hanbit.example" },
  { address: "full@hanbit.example", isFull: true },
  {
    address: "maya@brightpath.example",
    sieve: away("Thank you for your mail. I am out of the office and will be back on Thursday, 12 March."),
  },
  { address: "tess@brightpath.example", sieve: HOLIDAY },
  {
    address: "sora@hanbit.example",
    sieve: away("안녕하세요. 휴가로 자리를 비웁니다. 3월 12일(목)에 복귀합니다."),
  },
];

const nameOf = (email: string): string => email.split("@")[0] ?? "";

describe.skipIf(!hasMailTown)("with a real Postfix and a real Dovecot (needs postfix, dovecot)", () => {
  let town: MailTown;
  let field: Field;
  /** More lines of the sender. */
  let setting = "";
  afterEach(() => (setting = ""));
  beforeAll(async () => {
    town = await startMailTown(RESIDENTS, ["dark@hanbit.example"]);
  });
  afterAll(() => town.close());

  /** A workspace in which these people have just got the first mail. */
  async function reach(...people: string[]): Promise<void> {
    town.dovecot.empty();
    field = makeField({
      smtp: town.smtp,
      hours: "Mon-Fri 09:00-17:00",
      sender: `imap: ${town.imapOf(ANNA)}
    dkim: { domain: acme.example, selector: s1, key: "\${file:dkim.pem}" }
    limits: { per_day: 100, per_hour: 100 }${setting}`,
      extra: `compliance: { postal_address: "Acme, 1 Main Street, Springfield" }
web: { public_url: https://go.acme.example }
`,
      sequences: { course: SEQUENCE },
    });
    field.write("dkim.pem", KEY.privateKey.export({ type: "pkcs8", format: "pem" }).toString());
    chmodSync(join(field.root, "dkim.pem"), 0o600);
    const rows = people.map((email) => `${nameOf(email)},${email},US`);
    const stdin = `first_name,email,country\n${rows.join("\n")}\n`;
    await seq(["import", "-", "--quiet"], SENT_AT, stdin);
    await seq(["enroll", "course", "--all"], SENT_AT);
    const lines = readLines(await seq(["run", "--json"], SENT_AT));
    expect(lines.filter(({ outcome }) => outcome === "sent")).toHaveLength(people.length);
    // A quick answer is heard by the very run that brings the copies into Sent.
    early = lines.filter(({ type }) => type === "message");
    await town.postfix.settle();
  }

  async function seq(argv: string[], now: string, stdin?: string): Promise<string> {
    const given = { env: TOWN_ENV, ...(stdin !== undefined && { stdin }) };
    const { code, out, err } = await field.seq([...argv, "--now", now], given);
    expect({ argv, code, err }).toEqual({ argv, code: 0, err: "" });
    return out;
  }

  let early: Record<string, unknown>[] = [];
  const sync = async (now = HEARD_AT) => [
    ...early.splice(0),
    ...readLines(await seq(["sync", "--json"], now)),
  ];
  const timeline = async (email: string) =>
    JSON.parse(await seq(["timeline", email, "--json"], HEARD_AT)) as {
      at: string;
      kind: string;
      data: Record<string, unknown>;
    }[];
  const kinds = async (email: string) => (await timeline(email)).map(({ kind }) => kind);
  const why = async (email: string) => {
    const told = JSON.parse(await seq(["why", email, "--json"], HEARD_AT)) as {
      enrollments: { status: string; next_at: string | null; gates: { gate: string; pass: boolean }[] }[];
    };
    return told.enrollments[0] ?? expect.fail(`${email} is in no sequence`);
  };
  /** The only mail that reached somebody. */
  function received(email: string): { raw: string; messageId: string; header: (name: string) => string } {
    const [raw] = town.dovecot.mailOf(email);
    if (raw === undefined) throw new Error(`${email} got nothing`);
    const head = raw.slice(0, raw.indexOf("\n\n")).replace(/\n[ \t]+/g, " ");
    const header = (name: string): string => new RegExp(`^${name}: (.*)$`, "im").exec(head)?.[1] ?? "";
    return { raw, messageId: header("Message-ID"), header };
  }
  /** An answer as mail clients write it: in the thread, with the mail it answers below. */
  async function answer(from: string, text: string, to = from): Promise<void> {
    const { messageId, raw } = received(to);
    const quote = /shall we talk\?/.test(raw)
      ? 'On Mon, Mar 2, 2026 at 9:00 AM Anna Kim <anna@acme.example> wrote:\n\n> Hi, shall we talk?\n>\n> Write "unsubscribe" to opt out at any time.\n'
      : "";
    await town.send({
      from,
      to: ANNA,
      subject: "Re: Shorter onboarding",
      inReplyTo: messageId,
      references: messageId,
      text: `${text}\n\n${quote}`,
    });
  }

  test("somebody who does not exist is suppressed by the server's own report, and the sequence ends", async () => {
    await reach("nobody@hanbit.example");
    expect(await sync()).toMatchObject([
      { kind: "bounce", prospect: "nobody@hanbit.example", effect: "recorded: bounced" },
      { type: "summary", copied: 0, failed: [] },
    ]);
    const bounced = (await timeline("nobody@hanbit.example")).find(({ kind }) => kind === "bounced");
    expect(bounced).toMatchObject({
      at: expect.stringMatching(/^2026-03-02T(?:09|15):00:00.000Z$/),
      data: { hard: true, status: "5.1.1", matched_by: "message_id" },
    });
    expect(await seq(["suppress", "list"], HEARD_AT)).toContain("nobody@hanbit.example");
    expect(await why("nobody@hanbit.example")).toMatchObject({ status: "exited" });
  });

  test.each([
    ["a full mailbox", "full@hanbit.example", "4.2.2"],
    ["a server that does not answer", "dark@hanbit.example", "4.4.1"],
  ])("%s suppresses nobody: the sequence goes on", async (_, email, status) => {
    await reach(email);
    await sync();
    const soft = (await timeline(email)).find(({ kind }) => kind === "soft_bounced");
    expect(soft?.data).toMatchObject({ hard: false, status });
    expect(await why(email)).toMatchObject({ status: "active" });
  });

  test.each(["maya@brightpath.example", "sora@hanbit.example"])(
    "an absence that %s's server tells of delays to one business day after the date",
    async (email) => {
      await reach(email);
      expect(await sync()).toMatchObject([
        { kind: "out_of_office", prospect: email, effect: "recorded: out_of_office" },
        { type: "summary" },
      ]);
      const absence = (await timeline(email)).find(({ kind }) => kind === "out_of_office");
      expect(absence?.data).toMatchObject({ return_date: "2026-03-12" });
      // Back on Thursday; Friday is the first moment of the first business day after it.
      expect(await why(email)).toMatchObject({ status: "active", next_at: "2026-03-13T09:00:00.000Z" });
      expect(readLines(await seq(["run", "--json"], "2026-03-12T12:00"))).toMatchObject([{ due: 0 }]);
      expect(readLines(await seq(["run", "--json"], "2026-03-13T09:00"))).toMatchObject([
        { outcome: "sent", step: "nudge" },
        {},
      ]);
      await town.postfix.settle();
    },
  );

  test.each([
    ["footer", ["out_of_office"]],
    ["header", []],
    ["both", []],
  ])("with `unsubscribe: %s` a holiday script of a real Sieve answers: %j", async (unsubscribe, heard) => {
    setting = `\n    unsubscribe: ${unsubscribe}`;
    await reach("tess@brightpath.example");
    const lines = await sync();
    expect(lines.filter(({ type }) => type === "message").map(({ kind }) => kind)).toEqual(heard);
    const mail = received("tess@brightpath.example");
    expect(mail.header("List-Unsubscribe") !== "").toBe(unsubscribe !== "footer");
    // The link, as a page is served.
    expect(mail.raw.includes("https://go.acme.example/u/", mail.raw.indexOf("\n\n"))).toBe(
      unsubscribe !== "header",
    );
    const next = unsubscribe === "footer" ? "2026-03-13T09:00:00.000Z" : "2026-03-04T09:00:00.000Z";
    expect(await why("tess@brightpath.example")).toMatchObject({ status: "active", next_at: next });
  });

  test("an answer with our mail quoted below it ends the sequence, and the quoted word is no opt-out", async () => {
    await reach("jin@hanbit.example");
    await answer("jin@hanbit.example", "Thursday at ten would suit me.");
    expect(await sync()).toMatchObject([
      { kind: "reply", prospect: "jin@hanbit.example", effect: "recorded: replied" },
      { type: "summary" },
    ]);
    const all = await kinds("jin@hanbit.example");
    expect(all).toContain("replied");
    expect(all).not.toContain("opted_out");
    expect(await seq(["suppress", "list", "--json"], HEARD_AT)).toBe("[]\n");
  });

  test("an opt-out in somebody's own words is one, on every channel", async () => {
    await reach("jin@hanbit.example");
    await answer("jin@hanbit.example", "수신거부 부탁드립니다.");
    await sync();
    expect(await kinds("jin@hanbit.example")).toContain("opted_out");
  });

  test("an answer of a colleague is found through the thread, and one of another company asks", async () => {
    await reach("jin@hanbit.example", "mina@hanbit.example");
    await answer("out@hanbit.example", "Jin passed this on to me.", "jin@hanbit.example");
    await answer("kim@elsewhere.example", "Mina passed this on to me.", "mina@hanbit.example");
    expect(await sync()).toMatchObject([
      { kind: "reply", prospect: "jin@hanbit.example", effect: "recorded: replied" },
      { kind: "reply", prospect: "mina@hanbit.example", effect: "asked: replied" },
      {},
    ]);
    expect(await why("mina@hanbit.example")).toMatchObject({ status: "paused" });
  });

  test("the mail that the unsubscribe header's mailto writes opts out", async () => {
    await reach("jin@hanbit.example");
    const mailto = /<mailto:([^?]+)\?subject=([^>]+)>/.exec(
      received("jin@hanbit.example").header("List-Unsubscribe"),
    );
    expect(decodeURIComponent(mailto?.[1] ?? "")).toBe(ANNA);
    const subject = decodeURIComponent(mailto?.[2] ?? "");
    expect(subject).toMatch(/^unsubscribe \S{16,}$/);
    // From an address nobody knows: the token alone says who it is.
    await town.send({ from: "kim@elsewhere.example", to: ANNA, subject, text: "" });
    expect(await sync()).toMatchObject([
      { kind: "opt_out", prospect: "jin@hanbit.example", effect: "recorded: opted_out" },
      {},
    ]);
    expect(await why("jin@hanbit.example")).toMatchObject({ status: "exited" });
  });

  test("what arrives is signed by DKIM, both unsubscribe headers covered", async () => {
    await reach("jin@hanbit.example");
    const mail = received("jin@hanbit.example");
    expect(mail.header("List-Unsubscribe-Post")).toBe("List-Unsubscribe=One-Click");
    const resolver = async (name: string, type: string): Promise<string[][]> => {
      if (name === "s1._domainkey.acme.example" && type === "TXT")
        return [[`v=DKIM1; k=rsa; p=${PUBLIC_KEY}`]];
      throw Object.assign(new Error("nothing there"), { code: "ENOTFOUND" });
    };
    const { dkim } = await authenticate(mail.raw.replaceAll("\n", "\r\n"), {
      ip: "127.0.0.1",
      helo: "localhost",
      sender: ANNA,
      resolver,
      trustReceived: false,
    });
    const [result] = dkim.results as unknown as {
      status: { result: string };
      signingHeaders: { keys: string };
    }[];
    expect(result?.status.result).toBe("pass");
    const covered = (result?.signingHeaders.keys ?? "").toLowerCase().split(/\s*:\s*/);
    expect(covered).toEqual(
      expect.arrayContaining(["list-unsubscribe", "list-unsubscribe-post", "from", "subject"]),
    );
  });

  test("a copy of what was sent lies in Sent, and is never taken for an answer", async () => {
    await reach("jin@hanbit.example");
    expect(await sync()).toMatchObject([{ type: "summary", failed: [] }]);
    const [copy] = town.dovecot.mailOf(ANNA, "Sent");
    expect(copy).toContain(`Message-ID: ${received("jin@hanbit.example").messageId}`);
    expect(copy).toContain("To: jin <jin@hanbit.example>");
    expect(await why("jin@hanbit.example")).toMatchObject({ status: "active" });
  });

  test("a mailbox that numbers its mail anew is read again, and nothing is recorded twice", async () => {
    await reach("jin@hanbit.example", "mina@hanbit.example", "nobody@hanbit.example");
    await answer("jin@hanbit.example", "Thursday at ten would suit me.");
    await sync();
    const before = await Promise.all(["jin@hanbit.example", "nobody@hanbit.example"].map(timeline));
    town.dovecot.renumber(ANNA);
    await answer("mina@hanbit.example", "Not before May, I am afraid.");
    expect(await sync("2026-03-02T16:00")).toMatchObject([
      { kind: "reply", prospect: "mina@hanbit.example", effect: "recorded: replied" },
      { type: "summary", messages: 1 },
    ]);
    const after = await Promise.all(["jin@hanbit.example", "nobody@hanbit.example"].map(timeline));
    expect(after).toEqual(before);
  });
});
