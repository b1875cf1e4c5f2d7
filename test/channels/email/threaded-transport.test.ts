import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { Outcome, Prepared, Transport } from "../../../src/channels/channel.ts";
import { emailAction } from "../../../src/channels/email/actions.ts";
import { composeWith } from "../../../src/channels/email/composer.ts";
import { createSigner } from "../../../src/channels/email/dkim.ts";
import { openTransport } from "../../../src/channels/email/transport.ts";
import { type RenderRequest, renderTouch, type StepTemplate } from "../../../src/channels/render-touch.ts";
import { UserError } from "../../../src/errors.ts";
import { createRenderer, type Renderer } from "../../../src/message/render.ts";
import { bundleThread } from "../../bundle-thread.ts";
import { type ScriptedServer, startScriptedServer } from "./scripted-server.ts";
import { makeSender, makeTouch } from "./touch.ts";

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 1024 });
const key = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
const dkim = { domain: "acme.example", selector: "s1", key };
/** More than are written in the main thread. */
const MANY = 60;
const CONNECTIONS = 5;

const folder = mkdtempSync(join(tmpdir(), "seq-threads-"));
const file = join(folder, "message-worker.mjs");
let server: ScriptedServer;

beforeAll(() => bundleThread("src/channels/email/message-worker.ts", file));
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(async () => {
  server = await startScriptedServer({});
});
afterEach(() => server.close());

function open(thread: string, count = 1, change: Parameters<typeof makeSender>[0] = {}): Promise<Transport> {
  const sender = makeSender({ smtp: server.url, connections: CONNECTIONS, ...change });
  return openTransport(sender, { root: folder, messageWorkers: { file: thread, count } });
}

/** A transport whose threads have begun to work: until then it writes by itself. */
async function openReady(...args: Parameters<typeof open>): Promise<Transport> {
  const transport = await open(...args);
  const request = makeRequest(MANY + 1);
  let isHere = true;
  const observed: Renderer = {
    ...renderer,
    renderContent(...given) {
      isHere = true;
      return renderer.renderContent(...given);
    },
  };
  // The first messages make it start threads.
  for (let looked = 0; isHere; looked++) {
    if (looked > 2_000) throw new Error("no thread became ready");
    isHere = false;
    await transport.prepare({ request, renderer: observed });
    await new Promise((resolve) => void setTimeout(resolve, 20));
  }
  return transport;
}

const SNIPPETS: Record<string, string> = {
  sign: "{{ sender_name }}, Acme",
  promise: "*Soon*, {{ first_name }}",
};
const renderer = createRenderer({ snippet: (name) => SNIPPETS[name] ?? null });

function makeTemplate(change: Partial<StepTemplate> = {}): StepTemplate {
  return {
    action: "email",
    form: "letter",
    medium: "email",
    texts: {
      subject: "안녕 {{ number }}",
      body: "Hello **{{ number }}**, [see](https://acme.example/{{ number }})\n\n{% render 'promise' %}",
    },
    fields: emailAction.fields,
    signature: "{% render 'sign' %}",
    inWorkspace: SNIPPETS,
    sender: makeSender(),
    compliance: {
      jurisdictions: "off",
      overrides: {},
      postalAddress: "Acme, Seoul",
      company: null,
      phone: null,
      privacyUrl: null,
      dataSource: null,
      optOutNumber: null,
    },
    links: {
      keys: [{ id: "01234567", secret: "ab".repeat(32), createdAt: 0, retiredAt: null }],
      publicUrl: "https://go.acme.example",
      tracking: { opens: true, clicks: true },
    },
    asks: [],
    ...change,
  };
}

const TEMPLATE = makeTemplate();

function makeRequest(number: number, change: Partial<RenderRequest> = {}): RenderRequest {
  const { key: _, person, at, parent } = makeTouch();
  return {
    template: TEMPLATE,
    key: `acme/${number}/intro`,
    person: { ...person, fields: { ...person.fields, number } },
    at,
    parent,
    isFirst: true,
    steps: {},
    content: null,
    ref: { prospect: number, enrollment: number, step: "0123abcd" },
    ...change,
  };
}

function makeRequests(): RenderRequest[] {
  return Array.from({ length: MANY }, (_, number) => makeRequest(number));
}

/** As a run does it: in a thread where there is one. */
async function prepare(transport: Transport, request: RenderRequest): Promise<Prepared> {
  return transport.prepare({ request, renderer });
}

interface Sent {
  prepared: Prepared;
  outcome: Outcome;
}

/** As a run does it: as many hand-overs at once as there are connections. */
async function sendAll(
  transport: Transport,
  requests: readonly RenderRequest[],
  write = prepare,
): Promise<Sent[]> {
  const left = [...requests];
  const sent: Sent[] = [];
  await Promise.all(
    Array.from({ length: transport.connections }, async () => {
      for (let request = left.shift(); request !== undefined; request = left.shift()) {
        const prepared = await write(transport, request);
        sent.push({ prepared, outcome: await transport.send(prepared) });
      }
    }),
  );
  await transport.close();
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

test("every message that threads write arrives once, as one thread would have written and signed it", async () => {
  const requests = makeRequests();
  const sent = await sendAll(await openReady(file, 2, { dkim }), requests);
  expect(idsOf(sent, "sent")).toHaveLength(MANY);
  const composer = composeWith(await createSigner(makeSender({ dkim })));
  const expected = await Promise.all(
    requests.map(async (request) => {
      const prepared = await composer.compose(renderTouch(request, renderer));
      return (await composer.open(prepared)).bytes.toString();
    }),
  );
  expect(server.received.toSorted()).toEqual(expected.toSorted());
});

test.each([1, 2, 3])("with %i threads no more connections are open than the sender may", async (count) => {
  await sendAll(await openReady(file, count, { dkim }), makeRequests());
  expect(server.received).toHaveLength(MANY);
  expect(server.mostOpen).toBeLessThanOrEqual(CONNECTIONS);
});

test("until its threads have begun to work, a transport writes by itself, and nobody waits", async () => {
  const transport = await open(file);
  const prepared = await Promise.all(makeRequests().map((request) => prepare(transport, request)));
  await transport.close();
  const composer = composeWith(await createSigner(makeSender()));
  const expected = makeRequests().map((request) => composer.compose(renderTouch(request, renderer)));
  expect(prepared).toEqual(await Promise.all(expected));
});

test("where no thread can start, the messages leave all the same", async () => {
  const sent = await sendAll(await open(`${file}.missing`), makeRequests());
  expect(idsOf(sent, "sent")).toHaveLength(MANY);
  expect([...countArrivals().values()]).toEqual(Array<number>(MANY).fill(1));
});

test.each([1, 2])("of %i threads one dies: everything arrives all the same, nothing twice", async (count) => {
  const dying = join(folder, "dying-thread.mjs");
  writeFileSync(
    dying,
    `import { parentPort } from "node:worker_threads";
    await import(${JSON.stringify(file)});
    let ordered = 0;
    parentPort.on("message", (requests) => {
      ordered += requests.length;
      if (ordered > 20) process.exit(1);
    });`,
  );
  const sent = await sendAll(await openReady(dying, count, { dkim }), makeRequests());
  expect(idsOf(sent, "sent")).toHaveLength(MANY);
  expect([...countArrivals().values()]).toEqual(Array<number>(MANY).fill(1));
});

test.each<[string, Partial<RenderRequest>, RegExp]>([
  ["that no mail can carry", { content: { subject: "a\nb", body: "x" } }, /subject has a line break/],
  ["whose variable is missing", { person: { fields: {}, tags: [] } }, /needs number/],
])("a message %s fails alone, with the reason", async (_, change, reason) => {
  const transport = await openReady(file);
  const requests = [...makeRequests(), makeRequest(MANY, change)];
  const results = await Promise.allSettled(requests.map((request) => prepare(transport, request)));
  await transport.close();
  const failed = results.flatMap((result) =>
    result.status === "rejected" ? [result.reason as unknown] : [],
  );
  expect(failed).toEqual([expect.any(UserError)]);
  expect(String(failed[0])).toMatch(reason);
});

test("a snippet that only the main thread knows is rendered there", async () => {
  const template = makeTemplate({ inWorkspace: {} });
  const requests = makeRequests().map((request) => ({ ...request, template }));
  const sent = await sendAll(await openReady(file), requests);
  expect(idsOf(sent, "sent")).toHaveLength(MANY);
  expect(server.received.every((message) => message.includes("Soon"))).toBe(true);
});

test("each version keeps its own words and snippets, in a thread as without one", async () => {
  const pinned = makeTemplate({ snippets: { promise: "*Later*, {{ first_name }}" } });
  const requests = makeRequests().map((request, index) =>
    index % 2 === 0 ? request : { ...request, template: pinned },
  );
  const transport = await openReady(file);
  const prepared = await Promise.all(requests.map((request) => prepare(transport, request)));
  await transport.close();
  const composer = composeWith(await createSigner(makeSender()));
  const expected = await Promise.all(
    requests.map((request) => composer.compose(renderTouch(request, renderer))),
  );
  expect(prepared).toEqual(expected);
  expect(prepared.filter(({ content }) => content.includes("Later"))).toHaveLength(MANY / 2);
});

test("a message leaves as it was prepared, however many were prepared after it, and each time it is asked to", async () => {
  const transport = await openReady(file);
  const prepared = await Promise.all(makeRequests().map((request) => prepare(transport, request)));
  const chosen = [prepared.at(-1)!, prepared.at(-1)!, prepared[20]!, structuredClone(prepared.at(-2)!)];
  for (const each of chosen) expect(await transport.send(each)).toMatchObject({ type: "sent" });
  await transport.close();
  const composer = composeWith(await createSigner(makeSender()));
  const expected = await Promise.all(
    chosen.map(async (each) => (await composer.open(each)).bytes.toString()),
  );
  expect(server.received).toEqual(expected);
});

test("what a server refuses is told as it is told without threads", async () => {
  const transport = await openReady(file);
  const prepared = await Promise.all(makeRequests().map((request) => prepare(transport, request)));
  server.script = { RCPT: "550 5.1.1 no such user" };
  const [outcome] = await Promise.all(prepared.slice(-1).map((each) => transport.send(each)));
  await transport.close();
  expect(outcome).toMatchObject({ type: "failed", blame: "recipient", permanent: true, suppress: true });
});
