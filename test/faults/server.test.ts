import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { enrollPeople, expectPlain, type Field, MONDAY, makeField, readLines } from "./field.ts";
import { findPort, hasSmtpSink, type SmtpSink, startSink } from "./smtp-sink.ts";

const AT = ["--now", MONDAY];
const NOW = Date.parse(`${MONDAY}Z`);
const HALF_HOUR = 30 * 60_000;

let sink: SmtpSink | null = null;
afterEach(async () => {
  await sink?.stop();
  sink = null;
});

interface Why {
  enrollments: { status: string; step: string | null; next_at: string | null; deferred_by: string | null }[];
}

async function readWhy(field: Field, person: string, now = MONDAY): Promise<Why["enrollments"][number]> {
  const { enrollments } = (await field.json(["why", person, "--now", now])) as Why;
  const [only] = enrollments;
  if (only === undefined) throw new Error(`${person} is in no sequence`);
  return only;
}

async function expectNobodySuppressed(field: Field): Promise<void> {
  expect(await field.json(["suppress", "list"])).toEqual([]);
}

const STAGES = ["CONNECT", "EHLO,HELO", "MAIL", "RCPT", "DATA", "."];

describe.skipIf(!hasSmtpSink())("a server in trouble (needs smtp-sink)", () => {
  test.each(STAGES)("that says 4xx to %s is tried again, at a time that stays", async (stage) => {
    sink = await startSink("-r", stage);
    const field = makeField({ smtp: sink.url });
    await enrollPeople(field, 1);
    const run = await field.seq(["run", "--json", ...AT]);
    expectPlain(run.err);
    const [touch] = readLines(run.out);
    expect(touch).toMatchObject({
      outcome: "deferred",
      reason: expect.stringMatching(/ at 127\.0\.0\.1: 4/),
    });
    const first = await readWhy(field, "a0@firm0.example");
    const second = await readWhy(field, "a0@firm0.example", "2026-03-02T09:11");
    expect(first.next_at).not.toBeNull();
    expect(second.next_at).toBe(first.next_at);
    expect(Date.parse(first.next_at ?? "") - NOW).toBeGreaterThanOrEqual(HALF_HOUR);
    // A sink that refuses at the dot keeps what it refused.
    if (stage !== ".") expect(sink.mails()).toEqual([]);
    // Not a minute earlier, and then the same message.
    const early = await field.seq(["run", "--json", "--now", "2026-03-02T09:29"]);
    expect(readLines(early.out)[0]).toMatchObject({ type: "summary", due: 0 });
    const [failed] = field.query<{ message_id: string }>("SELECT message_id FROM attempts");
    const healthy = await startSink();
    try {
      field.write("seq.yaml", field.read("seq.yaml").replace(sink.url, healthy.url));
      const late = await field.seq(["run", "--json", "--now", first.next_at ?? ""]);
      expect(readLines(late.out)[0]).toMatchObject({ outcome: "sent" });
      expect(healthy.mails().map(({ messageId }) => messageId)).toEqual([failed?.message_id]);
    } finally {
      await healthy.stop();
    }
  });

  test.each(["CONNECT", "EHLO,HELO", "MAIL"])(
    "that says 5xx to %s holds the sender, and never the people",
    async (stage) => {
      sink = await startSink("-f", stage);
      const field = makeField({ smtp: sink.url });
      await enrollPeople(field, 5);
      const run = await field.seq(["run", "--json", ...AT]);
      expectPlain(run.err);
      expect(run.code).toBe(1);
      const lines = readLines(run.out);
      expect(lines.at(-1)).toMatchObject({ held: 5, sent: 0, failed: 0 });
      const status = (await field.json(["status", ...AT])) as { senders: { held: string | null }[] };
      expect(status.senders[0]?.held).toMatch(/5\d\d /);
      await expectNobodySuppressed(field);
    },
  );

  test.each(["RCPT", "DATA", "."])(
    "that says 5xx to %s without naming the address fails the touch, and suppresses nobody",
    async (stage) => {
      sink = await startSink("-f", stage);
      const field = makeField({ smtp: sink.url });
      await enrollPeople(field, 2);
      const run = await field.seq(["run", "--json", ...AT]);
      expectPlain(run.err);
      expect(run.code).toBe(1);
      expect(readLines(run.out).at(-1)).toMatchObject({ failed: 2, sent: 0 });
      await expectNobodySuppressed(field);
      const again = await field.seq(["run", "--json", ...AT]);
      expect(readLines(again.out)).toHaveLength(1);
    },
  );

  test("that knows no such address suppresses that address", async () => {
    sink = await startSink("-f", "RCPT", "-B", "550 5.1.1 No such user");
    const field = makeField({ smtp: sink.url });
    await enrollPeople(field, 1);
    const run = await field.seq(["run", "--json", ...AT]);
    expect(run.code).toBe(1);
    const suppressed = (await field.json(["suppress", "list"])) as { value: string; reason: string }[];
    expect(suppressed).toMatchObject([{ value: "a0@firm0.example", reason: "bounced" }]);
  });

  test.each(["CONNECT", "EHLO", "MAIL", "RCPT", "DATA"])(
    "that hangs up at %s is tried again later: nothing had left",
    async (stage) => {
      sink = await startSink("-q", stage);
      const field = makeField({ smtp: sink.url });
      await enrollPeople(field, 2);
      const run = await field.seq(["run", "--json", ...AT]);
      expectPlain(run.err);
      expect(readLines(run.out).at(-1)).toMatchObject({ deferred: 2, uncertain: 0, sent: 0 });
      const { next_at } = await readWhy(field, "a0@firm0.example");
      expect(Date.parse(next_at ?? "") - NOW).toBeGreaterThanOrEqual(HALF_HOUR);
    },
  );

  test("that hangs up after the final dot leaves it uncertain, and it is never sent again by itself", async () => {
    sink = await startSink("-q", ".");
    const field = makeField({ smtp: sink.url });
    await enrollPeople(field, 2);
    const run = await field.binary(["run", "--json", ...AT]);
    expectPlain(run.err);
    expect(run.code).toBe(1);
    expect(readLines(run.out).at(-1)).toMatchObject({ uncertain: 2, sent: 0 });
    const status = (await field.json(["status", ...AT])) as { uncertain: number };
    expect(status.uncertain).toBe(2);
    for (const now of [MONDAY, "2026-03-03T09:00", "2026-03-20T09:00"]) {
      const again = await field.seq(["run", "--json", "--now", now]);
      expect(readLines(again.out).at(-1)).toMatchObject({ due: 0, sent: 0 });
    }
    // A person looks into the mailbox and decides.
    const [one, two] = (await field.json(["resolve"])) as { id: number }[];
    await field.seq(["resolve", String(one?.id), "--sent", ...AT]);
    await field.seq(["resolve", String(two?.id), "--not-sent", ...AT]);
    const healthy = await startSink();
    try {
      field.write("seq.yaml", field.read("seq.yaml").replace(sink.url, healthy.url));
      await field.seq(["run", ...AT]);
      expect(healthy.mails()).toHaveLength(1);
    } finally {
      await healthy.stop();
    }
  });
});

describe("a server that is not there", () => {
  test("keeps everybody waiting half an hour, without a try each", async () => {
    const field = makeField({ smtp: `smtp://127.0.0.1:${await findPort()}`, sender: "connections: 2" });
    await enrollPeople(field, 20);
    const { code, out, err } = await field.seq(["run", "--json", ...AT]);
    expectPlain(err);
    expect(code).toBe(0);
    expect(readLines(out).at(-1)).toMatchObject({ deferred: 20, sent: 0, uncertain: 0 });
    expect(field.query("SELECT id FROM attempts").length).toBeLessThanOrEqual(4);
    for (const { due_at } of field.query<{ due_at: number }>("SELECT due_at FROM enrollments")) {
      expect(due_at - NOW).toBeGreaterThanOrEqual(HALF_HOUR);
    }
    const again = await field.seq(["run", "--json", "--now", "2026-03-02T09:29"]);
    expect(readLines(again.out)).toMatchObject([{ type: "summary", due: 0 }]);
  });
});

describe("a server that refuses the login", () => {
  const SECRET = "k0rrect-horse";
  let server: SMTPServer;
  let logins = 0;
  let received = 0;
  beforeAll(async () => {
    server = new SMTPServer({
      disabledCommands: ["STARTTLS"],
      allowInsecureAuth: true,
      onAuth(auth, _session, done) {
        logins += 1;
        if (auth.password === SECRET) done(null, { user: "anna" });
        else done(new Error("535 5.7.8 Bad password"));
      },
      onData(stream, _session, done) {
        stream.resume();
        stream.on("end", () => {
          received += 1;
          done();
        });
      },
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  afterAll(() => new Promise<void>((resolve) => server.close(resolve)));

  test("holds the sender, blames nobody, shows it, tells no secret, and goes on after resume", async () => {
    const { port } = server.server.address() as AddressInfo;
    const field = makeField({ smtp: `smtp://anna:\${SMTP_PASSWORD}@127.0.0.1:${port}` });
    const wrong = { env: { SMTP_PASSWORD: "wr0ng-battery" } };
    const right = { env: { SMTP_PASSWORD: SECRET } };
    const stdin = `first_name,company,email\n${[1, 2, 3, 4, 5].map((n) => `P${n},F${n},p${n}@f${n}.example`).join("\n")}\n`;
    await field.seq(["import", "-", ...AT], { stdin, ...wrong });
    await field.seq(["enroll", "one-mail", "--all", ...AT], wrong);
    const run = await field.seq(["run", "--json", ...AT], wrong);
    expectPlain(run.err);
    expect(run.code).toBe(1);
    expect(readLines(run.out).at(-1)).toMatchObject({ held: 5, sent: 0, failed: 0 });
    const suppressed = await field.seq(["suppress", "list", "--json"], wrong);
    expect(JSON.parse(suppressed.out)).toEqual([]);
    const status = await field.seq(["status", ...AT], wrong);
    expect(status.out).toMatch(/held: .*login/);
    const doctor = await field.seq(["status", "--json", ...AT], wrong);
    for (const text of [run.out, run.err, status.out, doctor.out, field.query("SELECT * FROM holds")]) {
      expect(JSON.stringify(text)).not.toContain("wr0ng-battery");
    }
    // Held means held: no further try until a person says so, even with the right password.
    const before = logins;
    const still = await field.seq(["run", "--json", ...AT], right);
    expect(readLines(still.out).at(-1)).toMatchObject({ sent: 0 });
    expect(logins).toBe(before);
    const resumed = await field.seq(["resume", "--sender", "anna", ...AT], right);
    expect(resumed.code).toBe(0);
    const after = await field.seq(["run", "--json", ...AT], right);
    expect(readLines(after.out).at(-1)).toMatchObject({ sent: 5 });
    expect(received).toBe(5);
  });
});
