import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import {
  enrollPeople,
  expectPlain,
  type Field,
  MONDAY,
  makeField,
  readLines,
  startBinary,
} from "../faults/field.ts";
import { type HostileServer, type Manner, startHostile } from "./hostile-server.ts";

vi.setConfig({ testTimeout: 120_000 });

const AT = ["--now", MONDAY];

const servers: HostileServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function start(kind: "imap" | "smtp", moment: string, manner: Manner): Promise<HostileServer> {
  const server = await startHostile(kind, moment, manner);
  servers.push(server);
  return server;
}

/** Anna's server is hostile; Ben's mails go into the outbox. */
async function makeTown(anna: string, count = 1): Promise<Field> {
  const field = makeField({
    sender: anna,
    extra: "  ben: { name: Ben Ito, email: ben@acme.example }\n",
    sequences: { one: sequenceOf("one", "anna"), two: sequenceOf("two", "ben") },
  });
  writePassword(field);
  await enrollPeople(field, count, "one", "a");
  await enrollPeople(field, 1, "two", "b");
  return field;
}

function writePassword(field: Field): void {
  writeFileSync(join(field.root, ".env"), "IMAP_PASSWORD=sesame-secret\n", { mode: 0o600 });
}

function sequenceOf(name: string, sender: string): string {
  return `name: ${name}
owner: ${sender}
steps:
  - id: intro
    do: email
    subject: Hello
    body: Hi {{ first_name }}.
`;
}

async function waitUntil(isSo: () => boolean): Promise<void> {
  await expect.poll(isSo, { timeout: 60_000 }).toBe(true);
}

const IMAP: readonly (readonly [string, Manner])[] = [
  ["GREETING", "silence"],
  ["GREETING", "drip"],
  ["GREETING", "handshake"],
  ["LOGIN", "lines"],
  ["EXAMINE", "flood"],
  ["SEARCH", "drip"],
  ["FETCH", "literal"],
  ["FETCH", "lines"],
  ["LIST", "lines"],
  ["LOGOUT", "drip"],
];

/** The scheme with which a hostile server is met at the right moment. */
function schemeOf(manner: Manner): string {
  return manner === "handshake" ? "imaps" : "imap";
}

describe("a mailbox server without end", () => {
  test.each(IMAP)(
    "at %s, by %s, ends a run neither late nor never: the others' mail goes, and it is said",
    async (...how) => {
      const server = await start("imap", ...how);
      // All of a session but its end comes first there, on a busy machine too.
      const patience = how[0] === "LOGOUT" ? "5 seconds" : "1 second";
      const field = await makeTown(
        `patience: ${patience}\n    imap: ${schemeOf(how[1])}://anna:\${IMAP_PASSWORD}@127.0.0.1:${server.port}`,
      );
      const run = await field.binary(["run", "--json", ...AT]);
      expectPlain(run.err);
      expect(server.met).toBeGreaterThan(0);
      const summary = readLines(run.out).at(-1);
      // A goodbye that never ends is nobody's loss: the mail was read.
      const isHeard = how[0] === "LOGOUT";
      expect(summary).toMatchObject({ type: "summary", sent: 2, unheard: isHeard ? [] : ["anna"] });
      expect(run.code).toBe(isHeard ? 0 : 1);
    },
  );

  test.each<readonly [string, Manner]>([
    ["GREETING", "drip"],
    ["EXAMINE", "flood"],
    ["FETCH", "literal"],
  ])("at %s, by %s, is left at once by a stop", async (...how) => {
    const server = await start("imap", ...how);
    const field = await makeTown(`imap: imap://anna:\${IMAP_PASSWORD}@127.0.0.1:${server.port}`);
    const { child, ended } = startBinary(["run", "--json", ...AT], field.root);
    await waitUntil(() => server.met > 0);
    child.kill("SIGTERM");
    const { code, signal, err } = await ended;
    expectPlain(err);
    expect({ code, signal }).toEqual({ code: 130, signal: null });
  });

  test.each<readonly [string, Manner]>([
    ["IDLE", "drip"],
    ["IDLE", "lines"],
    ["EXAMINE", "drip"],
  ])("at %s, by %s, ends no watching run, and a stop does", async (...how) => {
    const server = await start("imap", ...how);
    const field = await makeTown(`imap: imap://anna:\${IMAP_PASSWORD}@127.0.0.1:${server.port}`);
    const { child, ended } = startBinary(["run", "--watch", "--json", ...AT], field.root);
    await waitUntil(() => server.met > 0);
    child.kill("SIGTERM");
    const { code, signal, err } = await ended;
    expectPlain(err);
    expect({ code, signal }).toEqual({ code: 0, signal: null });
  });

  test("of many senders keeps nobody's mail from being read", async () => {
    const hostile = await Promise.all(Array.from({ length: 6 }, () => start("imap", "GREETING", "drip")));
    const good = await start("imap", "LOGOUT", "silence");
    const others = hostile.map(
      ({ port }, n) =>
        `  h${n}: { name: H, email: h${n}@acme.example, patience: 1 hour, imap: "imap://h:\${IMAP_PASSWORD}@127.0.0.1:${port}" }\n`,
    );
    const zoe = `  zoe: { name: Zoe, email: zoe@acme.example, imap: "imap://z:\${IMAP_PASSWORD}@127.0.0.1:${good.port}" }\n`;
    const field = makeField({ extra: others.join("") + zoe });
    writePassword(field);
    const { child, ended } = startBinary(["sync", "--json"], field.root);
    // Zoe's was read to its end while all the others are still at their first word.
    await waitUntil(() => good.met > 0);
    child.kill("SIGTERM");
    const { code, out, err } = await ended;
    expectPlain(err);
    expect(code).toBe(130);
    expect(readLines(out).filter(({ sender }) => sender === "zoe")).not.toEqual([]);
  });
});

const SMTP: readonly (readonly [string, Manner])[] = [
  ["GREETING", "silence"],
  ["GREETING", "drip"],
  ["GREETING", "handshake"],
  ["GREETING", "lines"],
  ["EHLO", "lines"],
  ["EHLO", "flood"],
  ["MAIL", "drip"],
  ["RCPT", "lines"],
  ["DATA", "drip"],
];

describe("a server for sending without end", () => {
  test.each(SMTP)("at %s, by %s, has nothing, and everything is tried again", async (...how) => {
    const server = await start("smtp", ...how);
    const field = await makeTown("patience: 1 second");
    field.write(
      "seq.yaml",
      field.read("seq.yaml").replace("smtp: outbox", `smtp: smtp://127.0.0.1:${server.port}`),
    );
    const run = await field.binary(["run", "--json", ...AT]);
    expectPlain(run.err);
    expect(server.met).toBeGreaterThan(0);
    expect(readLines(run.out).at(-1)).toMatchObject({ sent: 1, deferred: 1, uncertain: 0, failed: 0 });
    expect(server.received).toBe(0);
  });

  test.each<readonly [Manner, number]>([
    ["silence", 250],
    ["drip", 1],
    ["lines", 1],
  ])(
    "that has the message and answers by %s keeps nobody else waiting; a stop leaves it uncertain, and it never goes again",
    async (manner, count) => {
      const server = await start("smtp", "DOT", manner);
      const field = await makeTown("patience: 1 second", count);
      const outbox = field.read("seq.yaml");
      field.write("seq.yaml", outbox.replace("smtp: outbox", `smtp: smtp://127.0.0.1:${server.port}`));
      const { child, ended } = startBinary(["run", "--json", ...AT], field.root);
      await waitUntil(() => server.met > 0);
      // Ben's comes after all of Anna's.
      await waitUntil(() => field.outbox().length === 1);
      child.kill("SIGTERM");
      const { code, out, err } = await ended;
      expectPlain(err);
      expect(code).toBe(130);
      const { sent, uncertain } = readLines(out).at(-1) as { sent: number; uncertain: number };
      expect(sent).toBe(1);
      // One for each of her connections, at most.
      expect([1, 2, 3]).toContain(uncertain);
      expect(uncertain).toBe(server.received);
      const status = (await field.json(["status", ...AT])) as { uncertain: number };
      expect(status.uncertain).toBe(uncertain);
      // Whoever had nothing gets it now, and nobody else.
      field.write("seq.yaml", outbox);
      await field.binary(["run", ...AT]);
      expect(field.outbox()).toHaveLength(1 + count - uncertain);
      const sentTwice = field.query<{ n: number }>(
        "SELECT count(*) AS n FROM attempts WHERE failed = 0 GROUP BY enrollment, step HAVING n > 1",
      );
      expect(sentTwice).toEqual([]);
    },
  );

  test.each<readonly [string, Manner]>([
    ["GREETING", "drip"],
    ["EHLO", "lines"],
    ["MAIL", "drip"],
    ["DATA", "lines"],
  ])(
    "at %s, by %s, is left by a stop: what had not left is due again, as if nothing had been",
    async (...how) => {
      const server = await start("smtp", ...how);
      const field = await makeTown("patience: 10 minutes");
      const outbox = field.read("seq.yaml");
      field.write("seq.yaml", outbox.replace("smtp: outbox", `smtp: smtp://127.0.0.1:${server.port}`));
      const { child, ended } = startBinary(["run", "--json", ...AT], field.root);
      await waitUntil(() => server.met > 0);
      child.kill("SIGTERM");
      const { code, out } = await ended;
      expect(code).toBe(130);
      expect(readLines(out).at(-1)).toMatchObject({ uncertain: 0, failed: 0 });
      expect(server.received).toBe(0);
      field.write("seq.yaml", outbox);
      await field.binary(["run", "--json", ...AT]);
      expect(field.outbox()).toHaveLength(2);
    },
  );
});
