import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { Courier, Outcome, Prepared, Touch } from "../../../src/channels/channel.ts";
import { composeWith } from "../../../src/channels/email/composer.ts";
import { openCourier } from "../../../src/channels/email/courier.ts";
import { createSigner } from "../../../src/channels/email/dkim.ts";
import { bundleThread } from "../../bundle-thread.ts";
import { type ScriptedServer, startScriptedServer } from "./scripted-server.ts";
import { makeSender, makeTouch } from "./touch.ts";

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 1024 });
const key = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
const dkim = { domain: "acme.example", selector: "s1", key };
/** More than are carried by the main thread. */
const MANY = 200;
const CONNECTIONS = 5;

const folder = mkdtempSync(join(tmpdir(), "seq-threads-"));
const file = join(folder, "courier-thread.mjs");
let server: ScriptedServer;

beforeAll(() => bundleThread("src/channels/email/courier-thread.ts", file));
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(async () => {
  server = await startScriptedServer({});
});
afterEach(() => server.close());

function open(thread: string, count = 1, change: Parameters<typeof makeSender>[0] = {}): Promise<Courier> {
  const sender = makeSender({ smtp: server.url, connections: CONNECTIONS, ...change });
  return openCourier(sender, { root: folder, courierThreads: { file: thread, count } });
}

function makeTouches(): Touch[] {
  return Array.from({ length: MANY }, (_, number) =>
    makeTouch({
      key: `acme/${number}/intro`,
      content: { subject: `안녕 ${number}`, body: `Hello **${number}**` },
    }),
  );
}

interface Sent {
  prepared: Prepared;
  outcome: Outcome;
}

/** As a run does it: as many hand-overs at once as there are connections. */
async function sendAll(courier: Courier, touches: readonly Touch[]): Promise<Sent[]> {
  const left = [...touches];
  const sent: Sent[] = [];
  await Promise.all(
    Array.from({ length: courier.connections }, async () => {
      for (let touch = left.shift(); touch !== undefined; touch = left.shift()) {
        const prepared = await courier.prepare(touch);
        sent.push({ prepared, outcome: await courier.deliver(prepared) });
      }
    }),
  );
  await courier.close();
  return sent;
}

/** How often each message arrived, by its Message-ID. */
function countArrivals(): Map<string, number> {
  const counts = new Map<string, number>();
  for (const message of server.received) {
    const id = /^Message-ID: (\S+)/im.exec(message)?.[1] ?? "";
    counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return counts;
}

function idsOf(sent: readonly Sent[], type: Outcome["type"]): string[] {
  return sent.flatMap(({ prepared, outcome }) =>
    outcome.type === type && prepared.messageId !== null ? [prepared.messageId] : [],
  );
}

test("every message that threads carry arrives once, as one thread would have written and signed it", async () => {
  const touches = makeTouches();
  const sent = await sendAll(await open(file, 2, { dkim }), touches);
  expect(idsOf(sent, "sent")).toHaveLength(MANY);
  const composer = composeWith(await createSigner(makeSender({ dkim })));
  const expected = await Promise.all(
    touches.map(async (touch) => (await composer.open(await composer.compose(touch))).bytes.toString()),
  );
  expect(server.received.toSorted()).toEqual(expected.toSorted());
});

test.each([1, 2, 3])("%i threads together open no more connections than the sender may", async (count) => {
  await sendAll(await open(file, count, { dkim }), makeTouches());
  expect(server.received).toHaveLength(MANY);
  expect(server.mostOpen).toBeLessThanOrEqual(CONNECTIONS);
});

test("where no thread can start, the messages leave all the same", async () => {
  const sent = await sendAll(await open(`${file}.missing`), makeTouches());
  expect(idsOf(sent, "sent")).toHaveLength(MANY);
  expect([...countArrivals().values()]).toEqual(Array<number>(MANY).fill(1));
});

test.each([1, 2])(
  "of %i threads one dies: what it had on its way is in doubt, the rest arrives, nothing twice",
  async (count) => {
    const dying = join(folder, "dying-thread.mjs");
    writeFileSync(
      dying,
      `import { parentPort } from "node:worker_threads";
      await import(${JSON.stringify(file)});
      let delivered = 0;
      parentPort.on("message", (requests) => {
        delivered += requests.filter(({ type }) => type === "deliver").length;
        if (delivered > 40) setTimeout(() => process.exit(1), 1);
      });`,
    );
    const sent = await sendAll(await open(dying, count, { dkim }), makeTouches());
    const doubtful = idsOf(sent, "uncertain");
    expect(doubtful.length).toBeGreaterThan(0);
    expect(doubtful.length).toBeLessThanOrEqual(CONNECTIONS);
    expect(idsOf(sent, "sent")).toHaveLength(MANY - doubtful.length);
    const arrivals = countArrivals();
    expect(Math.max(...arrivals.values())).toBe(1);
    expect(idsOf(sent, "sent").filter((id) => !arrivals.has(id))).toEqual([]);
  },
);

test("a message that no mail can carry fails alone, with the reason", async () => {
  const courier = await open(file);
  const bad = makeTouch({ key: "acme/bad/intro", content: { subject: "a\nb", body: "x" } });
  const results = await Promise.allSettled([...makeTouches(), bad].map((touch) => courier.prepare(touch)));
  await courier.close();
  const failed = results.flatMap((result) => (result.status === "rejected" ? [String(result.reason)] : []));
  expect(failed).toEqual([expect.stringMatching(/subject has a line break/)]);
});

test("what a server refuses is told as it is told without threads", async () => {
  const courier = await open(file);
  const touches = makeTouches();
  const prepared = await Promise.all(touches.map((touch) => courier.prepare(touch)));
  server.script = { RCPT: "550 5.1.1 no such user" };
  const [outcome] = await Promise.all(prepared.slice(-1).map((each) => courier.deliver(each)));
  await courier.close();
  expect(outcome).toMatchObject({ type: "failed", blame: "recipient", permanent: true, suppress: true });
});
