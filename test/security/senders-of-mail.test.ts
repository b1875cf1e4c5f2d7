import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Field, makeField, readLines } from "../faults/field.ts";
import { type Dovecot, hasDovecot, PASSWORD, startDovecot } from "../peers/dovecot.ts";

const COURSE = `name: course
exit_on: [replied]
steps:
  - { id: intro, do: email, subject: Shorter onboarding, body: "Hi, shall we talk?" }
  - { id: nudge, wait: 20 days, do: email, thread: intro, body: Still there? }
`;

/** Monday. */
const SENT_AT = "2026-03-02T09:00";
const HEARD_AT = "2026-03-02T15:00";
const DAY = 86_400_000;

const ANNA = "anna@acme.example";

interface Why {
  enrollments: { sequence: string; status: string; next_at: string | null }[];
}
interface Asked {
  id: number;
  question: string | null;
  prospect: string | null;
  outcome: string | null;
  from: string | null;
}

describe.skipIf(!hasDovecot)("whoever can send a mail", () => {
  let dovecot: Dovecot;
  beforeAll(async () => {
    dovecot = await startDovecot();
  });
  afterAll(() => dovecot.close());
  let field: Field;
  /** Headers of the mail that each person got. */
  let got: Map<string, { messageId: string; mark: string; optOut: string }>;

  const env = { IMAP_PASSWORD: PASSWORD };
  /** The program as it is installed, in a process of its own. */
  async function start(argv: string[], now: string): Promise<string> {
    const { code, out, err } = await field.binary([...argv, "--now", now], env);
    expect({ argv, code, err }).toEqual({ argv, code: 0, err: "" });
    return out;
  }
  /** The same in this process, to look at what came of it. */
  async function seq(...argv: string[]): Promise<string> {
    const { code, out, err } = await field.seq([...argv, "--now", HEARD_AT], { env });
    expect({ argv, isDone: code < 2, err }).toEqual({ argv, isDone: true, err: "" });
    return out;
  }
  const json = async <T>(...argv: string[]): Promise<T> => JSON.parse(await seq(...argv, "--json")) as T;

  /** A workspace in which these people have just got the first mail. */
  async function reach(people: readonly string[], extra = "", senders = ""): Promise<void> {
    dovecot.doveadm("expunge", "-u", "anna", "mailbox", "INBOX", "all");
    field = makeField({
      sender: `imap: imap://anna:\${IMAP_PASSWORD}@127.0.0.1:${dovecot.port}
    limits: { per_day: 1000, per_hour: 1000 }${senders}`,
      extra,
      sequences: { course: COURSE },
    });
    const given = {
      env: { ...env, SEQ_NOW: SENT_AT },
      stdin: `email\n${people.join("\n")}\n`,
    };
    expect((await field.seq(["import", "-", "--quiet"], given)).code).toBe(0);
    expect((await field.seq(["enroll", "course", "--all"], given)).code).toBe(0);
    await start(["run", "--quiet"], SENT_AT);
    got = new Map(
      field.outbox().map((file) => {
        const raw = readFileSync(join(field.root, ".seq/outbox", file), "utf8").replace(/\r?\n[ \t]+/g, " ");
        const header = (name: string) => new RegExp(`^${name}: (.*?)\r?$`, "im").exec(raw)?.[1] ?? "";
        return [
          /[^\s<]+@[^\s>]+/.exec(header("To"))?.[0] ?? "",
          {
            messageId: header("Message-ID"),
            mark: header("X-Seq-Touch"),
            optOut: /subject=unsubscribe%20([\w-]+)/.exec(header("List-Unsubscribe"))?.[1] ?? "",
          },
        ];
      }),
    );
    expect([...got.keys()].sort()).toEqual([...people].sort());
  }
  const idOf = (person: string): string => got.get(person)?.messageId ?? expect.fail(person);

  let sent = 0;
  /** A mail with these fields over those of an ordinary answer; a null takes one away. */
  function write(fields: Record<string, string | null>, body = "Let us talk on Thursday."): string {
    sent += 1;
    const all: Record<string, string | null> = {
      To: ANNA,
      Subject: "Re: Shorter onboarding",
      Date: "Mon, 02 Mar 2026 12:00:00 +0000",
      "Message-ID": `<attack-${sent}@somewhere.example>`,
      "Content-Type": "text/plain; charset=utf-8",
      ...fields,
    };
    const head = Object.entries(all).flatMap(([name, value]) => (value === null ? [] : `${name}: ${value}`));
    return `${head.join("\n")}\n\n${body}\n`;
  }
  const inThread = (of: string) => ({ "In-Reply-To": idOf(of), References: idOf(of) });

  /** A report of the mail system, with the parts given. */
  function report(type: string, parts: readonly string[], more: Record<string, string> = {}): string {
    return write(
      {
        From: "Mail Delivery Subsystem <mailer-daemon@mx.evil.example>",
        "Return-Path": "<>",
        Subject: "Undelivered Mail Returned to Sender",
        "Content-Type": `multipart/report; report-type=${type}; boundary="cut"`,
        ...more,
      },
      [
        ...["Content-Type: text/plain\n\nThis is a report.\n", ...parts].map((part) => `--cut\n${part}`),
        "--cut--",
      ].join("\n"),
    );
  }
  /** RFC 5965; nothing of ours in it but, where given, the returned mail's Message-ID. */
  const complaint = (about: string, messageId?: string): string =>
    report("feedback-report", [
      `Content-Type: message/feedback-report\n\nFeedback-Type: abuse\nUser-Agent: Loop/1.0\nVersion: 1\nOriginal-Rcpt-To: ${about}\n`,
      ...(messageId === undefined
        ? []
        : [`Content-Type: text/rfc822-headers\n\nFrom: ${ANNA}\nMessage-ID: ${messageId}\n`]),
    ]);
  /** RFC 3464. */
  const delivery = (action: string, status: string, ...people: string[]): string =>
    report("delivery-status", [
      `Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.evil.example\n\n${people
        .map(
          (each) =>
            `Final-Recipient: rfc822; ${each}\nAction: ${action}\nStatus: ${status}\nDiagnostic-Code: smtp; 550 ${status} <${each}>\n`,
        )
        .join("\n")}`,
    ]);

  /** Everything is delivered, and read by the program. */
  async function receive(...mails: string[]): Promise<Record<string, unknown>[]> {
    dovecot.deliverMany(mails);
    return readLines(await start(["sync", "--json"], HEARD_AT));
  }
  const standing = async (person: string) =>
    (await json<Why>("why", person)).enrollments.map(({ status }) => status).join();
  const nextAt = async (person: string) =>
    Date.parse((await json<Why>("why", person)).enrollments[0]?.next_at ?? "");
  const facts = async (person: string) =>
    (await json<{ kind: string }[]>("timeline", person)).map(({ kind }) => kind);
  /** Standings by person, all at once. */
  const standings = async (people: readonly string[]) =>
    Object.fromEntries(await Promise.all(people.map(async (each) => [each, await standing(each)])));
  const all = (people: readonly string[], status: string) =>
    Object.fromEntries(people.map((each) => [each, status]));
  /** What waits in the inbox about these people. */
  const asked = async (...people: string[]) =>
    (await json<Asked[]>("inbox", "list")).filter(({ prospect }) => people.includes(prospect ?? ""));
  const suppressed = async () => seq("suppress", "list", "--json");
  const anna = async () =>
    (await json<{ senders: { held: string | null; week: Record<string, number> }[] }>("status")).senders[0];
  const crowd = (count: number) => Array.from({ length: count }, (_, n) => `p${n}@firm${n}.example`);

  describe("cannot hold a mailbox, nor spoil its figures", () => {
    /** Somebody who got a mail, and means harm. */
    const mallory = "mallory@evil.example";
    const jin = "jin@hanbit.example";
    const mina = "mina@hanbit.example";
    beforeAll(() => reach([mallory, jin, mina, ...crowd(120)]));

    test("with complaints that name people but no mail of ours", async () => {
      const [named, other] = [crowd(5), "p9@firm9.example"];
      await receive(...named.map((each) => complaint(each)));
      expect(await anna()).toMatchObject({ held: null, week: { sent: 123, complained: 0 } });
      // Those named get nothing more until somebody has looked; the others go on.
      expect(await standings([...named, other])).toEqual({ ...all(named, "paused"), [other]: "active" });
      expect(await asked(...named)).toHaveLength(5);
      expect(await suppressed()).toBe("[]\n");
      // Nor when somebody says that they are what they claim to be.
      for (const { id } of await asked(...named)) await seq("inbox", "set", String(id), "complained");
      expect(await anna()).toMatchObject({ held: null, week: { complained: 0 } });
      expect(await suppressed()).toContain(named[0]);
    });

    test("with bounces, blocks and delays of every kind that name people alone", async () => {
      const named = crowd(20).slice(10);
      await receive(
        ...named.map((each) => delivery("failed", "5.1.1", each)),
        ...named.map((each) => delivery("failed", "5.7.1", each)),
        ...named.map((each) => delivery("failed", "5.2.2", each)),
        ...named.map((each) => delivery("delayed", "4.4.1", each)),
        ...named.map((each) => delivery("delivered", "2.0.0", each)),
        delivery("failed", "5.1.1", ...crowd(60).slice(20)),
      );
      expect(await anna()).toMatchObject({ held: null, week: { bounced: 0, blocked: 0 } });
      expect(await suppressed()).not.toContain(named[0]);
      // A report concerns one person, however many it names.
      expect(await standing("p30@firm30.example")).toBe("active");
    });

    test("by reporting the one mail they got over and over", async () => {
      const blocked = (second: number): string =>
        report(
          "delivery-status",
          [
            `Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.evil.example\n\nFinal-Recipient: rfc822; ${mallory}\nAction: failed\nStatus: 5.7.1\n`,
            `Content-Type: text/rfc822-headers\n\nMessage-ID: ${idOf(mallory)}\n`,
          ],
          { Date: `Mon, 02 Mar 2026 12:00:${second} +0000` },
        );
      await receive(...Array.from({ length: 20 }, (_, n) => blocked(10 + n)));
      expect(await anna()).toMatchObject({ held: null, week: { blocked: 1 } });
    });

    test("and thousands of forged reports stay few questions", { timeout: 300_000 }, async () => {
      await receive(
        ...Array.from({ length: 1_000 }, () => complaint(jin)),
        ...crowd(120).map((each) => complaint(each)),
        ...crowd(120).map((each) => delivery("failed", "5.1.1", each)),
        ...Array.from({ length: 500 }, (_, n) => complaint(`nobody${n}@nowhere.example`)),
        ...Array.from({ length: 500 }, () =>
          write(
            { From: mina, Subject: "Automatic reply: x", "Auto-Submitted": "auto-replied" },
            "I am out of office.",
          ),
        ),
        write({ From: jin, ...inThread(jin) }),
      );
      expect(await anna()).toMatchObject({ held: null, week: { complained: 0, bounced: 0 } });
      const [open] = field.query<{ count: number }>(
        "SELECT count(*) AS count FROM messages WHERE status = 'open'",
      );
      expect(open?.count).toBeLessThanOrEqual(200);
      expect((await facts(mina)).filter((kind) => kind === "out_of_office")).toHaveLength(10);
      // What is real is still heard.
      expect(await facts(jin)).toContain("replied");
      expect(await standing("p119@firm119.example")).toBe("active");
    });

    test("and a complaint about a mail of ours still counts", async () => {
      await receive(complaint("redacted@hanbit.example", idOf(mina)));
      expect(await anna()).toMatchObject({ week: { complained: 1 } });
      expect((await anna())?.held).toContain("brought a complaint");
      expect(await suppressed()).toContain(mina);
    });
  });

  describe("with what stands in its head, or in whose name it is", () => {
    const GROUP = { "List-Id": "<sales.acme.example>", "List-Post": "<mailto:sales@acme.example>" };
    /** By the name of the person who answers: what else stands in the head of their answer. */
    const ANSWERS: Record<string, (address: string) => Record<string, string>> = {
      "uses-seq-too": () => ({ "X-Seq-Touch": "v1.42.abcdef" }),
      "repeats-our-mark": (address) => ({ "X-Seq-Touch": got.get(address)?.mark ?? "" }),
      "like-a-test": () => ({ "X-Seq-Test": "yes" }),
      "any-header-like-ours": () => ({ "X-Seq-Anything": "1" }),
      "passed-on-by-a-colleague": () => ({ "Resent-From": ANNA, "Resent-To": "ben@acme.example" }),
      "on-behalf": () => ({ Sender: ANNA }),
      "over-a-list": () => ({ ...GROUP, Precedence: "list" }),
      "google-groups": (address) => ({
        ...GROUP,
        From: `"'Jin' via Sales" <${ANNA}>`,
        "X-Original-From": `Jin <${address}>`,
        "X-Original-Sender": address,
        "Reply-To": `Jin <${address}>`,
      }),
      "google-groups-sender": (address) => ({ ...GROUP, From: ANNA, "X-Original-Sender": address }),
      "group-of-no-sender": (address) => ({
        ...GROUP,
        From: "sales@acme.example",
        "X-Original-From": `Jin <${address}>`,
      }),
      mailman: (address) => ({ ...GROUP, From: `"Jin via Sales" <${ANNA}>`, "Reply-To": `Jin <${address}>` }),
      "mailman-list-first": (address) => ({
        ...GROUP,
        From: `"Jin via Sales" <${ANNA}>`,
        "Reply-To": `sales@acme.example, Jin <${address}>`,
      }),
      "help-desk": (address) => ({ From: ANNA, "Reply-To": `Jin <${address}>` }),
    };
    const answering = Object.keys(ANSWERS).map((name) => `${name}@${name}.example`);
    const [ben, lists, byHand, marked] = [
      "ben@acme.example",
      "jin@lists.example",
      "jin@by-hand.example",
      "jin@marked.example",
    ];
    const hosts = [
      ["gmail.com", "gmail.com"],
      ["yahoo.co.jp", "yahoo.co.jp"],
      ["evil.co.uk", "bigco.co.uk"],
      ["evil.github.io", "bigco.github.io"],
    ];
    const pairs = hosts.map(([mine, theirs], n) => [`mallory${n}@${mine}`, `vic${n}@${theirs}`] as const);
    const [vic, uma] = ["vic@bigco.example", "uma@bigco.example"];
    const harming = ["one", "two", "three", "four"].map((name) => `mallory@evil-${name}.example`);
    const kin = ["jin@hanbit.example", "mina@hanbit.example", "kim@seoul.hallym.example", "lee@gmail.com"];
    const [away, awayInThread] = ["jin@away.example", "jin@really-away.example"];
    const [objects, colleague] = ["jin@objects.example", "mina@objects.example"];
    const privately = "jin@private-reply.example";
    beforeAll(() =>
      reach(
        [
          ...[...answering, ben, ANNA, lists, byHand, marked, ...pairs.flat(), vic, uma, ...harming, ...kin],
          ...[away, awayInThread, objects, colleague, privately],
        ],
        "company: { stop_on: [replied, opted_out] }\n",
        "\n  ben: { name: Ben, email: ben@acme.example, limits: { per_day: 1000, per_hour: 1000 } }",
      ),
    );

    test("no answer vanishes, whatever it carries and however a group of ours rewrote it", async () => {
      await receive(
        ...answering.map((address, n) =>
          write({ From: `Jin <${address}>`, ...inThread(address), ...Object.values(ANSWERS)[n]?.(address) }),
        ),
      );
      expect(await standings(answering)).toEqual(all(answering, "exited"));
      const inbox = await asked(...answering);
      // The answer to an answer goes to whoever wrote it, never to the group.
      expect(inbox.map(({ from }) => from)).toEqual(answering);
      expect(inbox.map(({ outcome }) => outcome)).toEqual(answering.map(() => "replied"));
    });

    test("an answer that a list rewrote without saying whose it is asks", async () => {
      await receive(
        write({
          From: `"Jin via Sales" <${ANNA}>`,
          ...inThread(lists),
          "List-Id": "<sales.acme.example>",
        }),
      );
      expect(await standing(lists)).toBe("paused");
      expect(await facts(lists)).not.toContain("replied");
    });

    test("a mark of another program makes nobody one of us", async () => {
      await receive(
        write(
          { From: marked, Subject: "please", "X-Seq-Touch": "forged", "X-Seq-Test": "yes" },
          "Please unsubscribe me.",
        ),
      );
      expect(await standing(marked)).toBe("paused");
    });

    test("our own mail is no answer: copies, also over a group, and what is written by hand", async () => {
      const copies = field
        .outbox()
        .map((file) => readFileSync(join(field.root, ".seq/outbox", file), "utf8"));
      const ours = copies.find((each) => each.includes(`To: ${byHand}`)) ?? expect.fail();
      await receive(
        ...copies,
        ours.replace(
          /^From: .*$/m,
          `From: "'Anna' via Sales" <sales@acme.example>\nX-Original-From: ${ANNA}\nList-Id: <sales.acme.example>`,
        ),
        // A server gave it another Message-ID.
        ours.replace(/^Message-ID: .*$/m, "Message-ID: <renamed@relay.example>"),
        write({ From: `Anna <${ANNA}>`, To: byHand, Cc: ANNA, ...inThread(byHand) }),
        write({
          From: ANNA,
          "Reply-To": "anna+desk@acme.example",
          To: byHand,
          Cc: ANNA,
          ...inThread(byHand),
        }),
      );
      expect(await standings([byHand, ben, ANNA])).toEqual(all([byHand, ben, ANNA], "active"));
      expect(await asked(byHand, ben, ANNA)).toEqual([]);
    });

    test("one of us who tries a sequence on themselves is heard like anybody", async () => {
      await receive(
        write({ From: `Ben <${ben}>`, ...inThread(ben) }),
        write({ From: `Anna <${ANNA}>`, ...inThread(ANNA) }),
      );
      expect(await standings([ben, ANNA])).toEqual(all([ben, ANNA], "exited"));
      expect(await facts(ben)).toContain("replied");
    });

    test("nobody ends what another company's people have, from a thread of their own", async () => {
      const [one = "", two = "", three = ""] = harming;
      await receive(
        write({ From: `Vic <${vic}>`, ...inThread(one) }, "Yes, let us talk."),
        write({ From: `Vic <${vic}>`, ...inThread(two) }, "Please unsubscribe me."),
        write({ From: "ceo@nobody-here.example", ...inThread(three) }, "Please unsubscribe me."),
      );
      const mean = [one, two, three];
      expect(await standings([vic, uma, ...mean])).toEqual({
        ...all([vic, uma], "active"),
        ...all(mean, "paused"),
      });
      expect(await facts(vic)).toEqual(expect.not.arrayContaining(["replied", "opted_out"]));
      expect(await suppressed()).not.toMatch(/bigco|nobody-here/);
      const questions = await asked(...mean);
      expect(questions.map(({ from }) => from)).toEqual([vic, vic, "ceo@nobody-here.example"]);
      for (const { question } of questions) expect(question).toContain("another company");
    });

    test("the opt-out link of a mail counts for whom it was written to, and for nobody else", async () => {
      const four = harming[3] ?? "";
      const Subject = `unsubscribe ${got.get(four)?.optOut}`;
      await receive(
        write({ From: vic, Subject, ...inThread(harming[0] ?? "") }, ""),
        write({ From: "ceo@nobody-here.example", Subject }, ""),
      );
      expect(await standings([four, vic, uma])).toEqual({ [four]: "exited", ...all([vic, uma], "active") });
      expect(await suppressed()).toContain(four);
      expect(await suppressed()).not.toMatch(/bigco|nobody-here/);
    });

    test("a common provider, suffix or host is no company", async () => {
      await receive(...pairs.map(([mean, theirs]) => write({ From: theirs, ...inThread(mean) })));
      const [mean, theirs] = [pairs.map(([each]) => each), pairs.map(([, each]) => each)];
      expect(await standings(pairs.flat())).toEqual({ ...all(mean, "paused"), ...all(theirs, "active") });
    });

    test("a colleague, a branch and an address with a tag do count", async () => {
      await receive(
        write({ From: "mina@hanbit.example", ...inThread("jin@hanbit.example") }),
        write({ From: "assistant@hallym.example", ...inThread("kim@seoul.hallym.example") }),
        write({ From: "l.e.e+news@googlemail.com", ...inThread("lee@gmail.com") }),
      );
      expect(await standings(kin)).toEqual(all(kin, "exited"));
      expect(await facts("mina@hanbit.example")).toContain("replied");
    });

    test("an answer from a private address asks, and is one once somebody says so", async () => {
      await receive(write({ From: "jin@elsewhere.example", ...inThread(privately) }));
      expect(await standing(privately)).toBe("paused");
      const [question] = await asked(privately);
      await seq("inbox", "set", String(question?.id), "replied");
      expect(await standing(privately)).toBe("exited");
    });

    test("an absence in somebody's name delays them by 30 days at the most", async () => {
      const absence = (from: string, more: Record<string, string>) =>
        write(
          { From: from, Subject: "Automatic reply", "Auto-Submitted": "auto-replied", ...more },
          "I am out of the office until 20 February 2027.",
        );
      await receive(absence(away, {}), absence(awayInThread, inThread(awayInThread)));
      const heardAt = Date.parse(`${HEARD_AT}Z`);
      expect(await nextAt(away)).toBe(heardAt + 30 * DAY);
      expect(await nextAt(awayInThread)).toBeGreaterThan(heardAt + 300 * DAY);
    });

    test("an opt-out in somebody's name asks about them, and stops none of their colleagues", async () => {
      await receive(write({ From: objects, Subject: "Stop" }, "Please unsubscribe me."));
      expect(await standings([objects, colleague])).toEqual({ [objects]: "paused", [colleague]: "active" });
    });
  });

  test("who forges opt-outs for a whole list silences nobody for good: all of them ask", async () => {
    const people = crowd(40);
    await reach(people);
    await receive(...people.map((each) => write({ From: each, Subject: "Stop" }, "Please unsubscribe me.")));
    const ends = Object.values(await standings(people));
    expect(ends).toEqual(people.map(() => "paused"));
  });
});
