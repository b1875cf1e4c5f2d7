import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Outcome, Prepared, Transport } from "../../src/channels/channel.ts";
import type { RecipeUse } from "../../src/providers/recipe-transport.ts";
import { openRecipeTransport } from "../../src/providers/recipe-transport.ts";
import { LOOPBACK_CERT, LOOPBACK_KEY } from "../channels/email/loopback-certificate.ts";
import { DROPS, type Fault, type HostileServer, startHostileServer } from "./hostile-server.ts";
import {
  createLoopbackService,
  KEY_WINDOW_MS,
  KINDS,
  type Kind,
  type LoopbackService,
  makeAction,
  makeRecipe,
  makeText,
  TOKEN,
} from "./loopback-service.ts";
import { openKind, settleAndJudge } from "./play-attempt.ts";

const NOW = Date.UTC(2026, 2, 2, 9);
const MINUTE = 60_000;
let service: LoopbackService;
let server: HostileServer;
let opened: Transport[] = [];
let journal: string[] = [];

// One each: what is still on its way when a test ends is nobody else's.
beforeEach(async () => {
  service = createLoopbackService(NOW);
  server = await startHostileServer((request) => service.serve(request));
});
afterEach(async () => {
  for (const each of opened) await each.close();
  opened = [];
  journal = [];
  await server.close();
});

function open(kind: Kind, change: Partial<RecipeUse> = {}): Transport {
  const transport = openKind(kind, server.url, service, change);
  opened.push(transport);
  return transport;
}

async function keep(content: string): Promise<void> {
  journal.push(content);
  await Promise.resolve();
}

const asJournaled = (prepared: Prepared): Prepared => ({
  ...prepared,
  content: journal.at(-1) ?? prepared.content,
});

async function deliver(
  transport: Transport,
  text: string,
): Promise<{ prepared: Prepared; outcome: Outcome }> {
  const prepared = await transport.prepare(makeText(text));
  const outcome = await transport.send(prepared, keep);
  return { prepared: asJournaled(prepared), outcome };
}

const FAULTS: readonly Fault[] = [
  ...DROPS,
  "on_accept",
  "stalls",
  "garbage",
  "switches",
  "informational",
  "huge",
  "slow",
];

/** Those that end only with our patience. */
const SLOW: ReadonlySet<Fault> = new Set(["never_answers", "stalls", "slow"]);

/** Kinds that ask again by themselves. */
const ASKS: ReadonlySet<Kind> = new Set(["never+list", "key", "draft"]);

describe.each(KINDS)("%s: whatever happens to a request", (kind) => {
  // The request itself, or the one that follows where it takes two; and what meets the first questions.
  const firsts = FAULTS.flatMap((fault) => (kind === "draft" ? [[fault], [null, fault]] : [[fault]]));
  const plans = firsts.flatMap((faults) => {
    const isSlow = faults.some((fault) => fault !== null && SLOW.has(fault));
    const plan = { faults, later: [] as (Fault | null)[], patienceMs: isSlow ? 60 : 5_000 };
    return isSlow || !ASKS.has(kind)
      ? [plan]
      : [plan, { ...plan, later: ["after_body", null, "before_reading"] as const }];
  });

  test.each(plans)(
    "$faults, then $later: it is never done twice, and nothing is claimed that is not so",
    async ({ faults, later, patienceMs }) => {
      const transport = open(kind, { patienceMs });
      server.faults = [...faults];
      const { prepared, outcome } = await deliver(transport, "hi");
      if (kind.startsWith("never")) expect(server.begun).toBeLessThanOrEqual(1);
      const played = await settleAndJudge(
        { kind, server, service, transport, prepared, outcome, before: 0, at: NOW },
        later,
      );
      expect(played.violations).toEqual([]);
      // Nobody can be asked, or the list proves nothing: a person tells. Everything else comes to an end by itself.
      const isOpen = played.settled?.type === "unknown";
      if (isOpen) {
        expect(["never", "never+part"]).toContain(kind);
        expect(played.outcome?.type).toBe("uncertain");
      }
    },
  );
});

describe("an answer becomes an outcome", () => {
  test.each<[string, Partial<Outcome> & Record<string, unknown>]>([
    ["hi", { type: "sent", providerId: "m1", receipt: "Loop answered 201" }],
    ["dead", { type: "failed", blame: "recipient", permanent: true, suppress: true }],
    ["stopped", { type: "failed", blame: "recipient", permanent: true, suppress: false, optedOut: true }],
    ["refused", { type: "failed", blame: "message", permanent: true, suppress: false }],
    ["our fault", { type: "failed", blame: "sender", permanent: true, suppress: false }],
    ["later", { type: "failed", blame: "network", permanent: false, retryAfterMs: 120_000 }],
    ["down", { type: "failed", blame: "network", permanent: false }],
    ["teapot", { type: "uncertain", reason: "Loop answered 418, which its recipe does not know" }],
    ["moved", { type: "uncertain" }],
    ["no json", { type: "sent", providerId: null }],
  ])("%s", async (text, outcome) => {
    const result = await deliver(open("never"), text);
    expect(result.outcome).toMatchObject(outcome);
    expect(server.begun).toBe(1);
  });

  test("a failure's reason holds neither secrets nor addresses", async () => {
    const told = JSON.stringify(
      [await deliver(open("never"), "our fault"), await deliver(open("never"), "refused")].map(
        ({ outcome }) => outcome,
      ),
    );
    expect(told).toContain("no such words to …, …, please");
    expect(told).not.toContain(TOKEN);
    expect(told).not.toMatch(/hanbit|1234/);
  });

  test("a wrong token is the sender's fault, and never the person's", async () => {
    const { outcome } = await deliver(open("never", { settings: { token: "wrong" } }), "hi");
    expect(outcome).toMatchObject({ type: "failed", blame: "sender", suppress: false });
  });

  test("a certificate that is not the service's holds the sender, and nothing has left", async () => {
    const tls = await startHostileServer((request) => service.serve(request), {
      cert: LOOPBACK_CERT,
      key: LOOPBACK_KEY,
    });
    const { outcome } = await deliver(open("never", { recipe: makeRecipe(tls.url) }), "hi");
    expect(outcome).toMatchObject({ type: "failed", blame: "sender" });
    expect(tls.received).toEqual([]);
    await tls.close();
  });

  test("nothing leaves once the program is to end, and nobody has failed", async () => {
    const { outcome } = await deliver(open("never", { stop: AbortSignal.abort() }), "hi");
    expect(outcome).toMatchObject({ type: "failed", stopped: true });
    expect(server.begun).toBe(0);
  });
});

describe("what the journal holds", () => {
  test("is the exact request, and no secret, nor more of the person than the request says", async () => {
    const prepared = await open("key").prepare(makeText("hi"));
    expect(prepared.content).not.toContain(TOKEN);
    expect(prepared.content).not.toContain("chess");
    const { request, repeat, variables } = JSON.parse(prepared.content) as Record<
      string,
      Record<string, unknown>
    >;
    expect(request).toMatchObject({
      method: "POST",
      url: `${server.url}/messages`,
      body: '{"text":"hi","to":"+821012345678"}',
    });
    expect(repeat).toEqual({ class: "key", forMs: KEY_WINDOW_MS });
    expect(variables).toMatchObject({ settings: { team: "seq" }, attempt: { date: "2026-03-02" } });
  });

  test("is the same for the same touch, with the same key, and another for other words", async () => {
    const [one, again, other] = await Promise.all(
      ["hi", "hi", "ho"].map((text) => open("key").prepare(makeText(text))),
    );
    expect(again).toEqual(one);
    expect(other?.hash).not.toBe(one?.hash);
    const keys = [one, other].map((each) => /"key":"([^"]+)"/.exec(each?.content ?? "")?.[1]);
    expect(new Set(keys).size).toBe(2);
    expect(keys[0]).toMatch(/^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  });

  test("is sent as it is, or not at all", async () => {
    const transport = open("key");
    const prepared = await transport.prepare(makeText("hi"));
    const changed = { ...prepared, content: prepared.content.replace("+8210", "+8211") };
    await expect(transport.send(changed)).rejects.toThrow("not the one that was prepared");
    expect(server.begun).toBe(0);
  });

  test("is not sent in the name of another service, nor asked about there", async () => {
    const prepared = await open("key").prepare(makeText("hi"));
    const elsewhere = await startHostileServer((request) => service.serve(request));
    for (const recipe of [makeRecipe(elsewhere.url), { ...makeRecipe(server.url), name: "other" }]) {
      const other = open("key", { recipe });
      expect(await other.send(prepared)).toMatchObject({ type: "failed", blame: "message" });
      expect(await other.settle?.({ prepared, at: NOW, tries: 0 })).toMatchObject({
        type: "unknown",
        askAgainAt: null,
      });
    }
    expect(server.begun + elsewhere.begun).toBe(0);
    await elsewhere.close();
  });
});

describe("an attempt in doubt", () => {
  async function loseAnswer(kind: Kind, faults: (Fault | null)[] = ["after_body"]) {
    const transport = open(kind);
    server.faults = faults;
    const { prepared, outcome } = await deliver(transport, "hi");
    expect(outcome.type).toBe("uncertain");
    return { transport, prepared };
  }

  test("a key is used again inside its window only, and a duplicate is the first one's success", async () => {
    const { transport, prepared } = await loseAnswer("key");
    expect(await transport.settle?.({ prepared, at: NOW, tries: 0 })).toEqual({
      type: "sent",
      providerId: "m1",
    });
    const [first, second] = server.received;
    expect(second).toMatchObject({
      path: first?.path,
      body: first?.body,
      headers: { "x-key": first?.headers["x-key"] },
    });
    service.now = NOW + KEY_WINDOW_MS;
    expect(await transport.settle?.({ prepared, at: NOW, tries: 0 })).toMatchObject({
      type: "unknown",
      askAgainAt: null,
    });
    expect(server.received).toHaveLength(2);
  });

  test("a list is asked only once it can know, and says when to ask next", async () => {
    const { transport, prepared } = await loseAnswer("never+list");
    expect(await transport.settle?.({ prepared, at: NOW, tries: 0 })).toMatchObject({
      askAgainAt: NOW + MINUTE,
    });
    expect(server.received).toHaveLength(1);
    service.now = NOW + MINUTE;
    expect(await transport.settle?.({ prepared, at: NOW, tries: 1 })).toEqual({
      type: "sent",
      providerId: "m1",
    });
  });

  test("not being listed proves something only where the list is complete", async () => {
    const complete = await loseAnswer("never+list", ["after_headers"]);
    service.now = NOW + MINUTE;
    expect(await complete.transport.settle?.({ ...complete, at: NOW, tries: 0 })).toEqual({
      type: "not_sent",
    });
    const part = await loseAnswer("never+part", ["after_headers"]);
    expect(await part.transport.settle?.({ ...part, at: NOW, tries: 0 })).toMatchObject({
      type: "unknown",
      evidence: "Loop was asked, and does not list it",
    });
  });

  test("another account's list proves nothing, and its key is not used", async () => {
    const other = { settings: { token: TOKEN, team: "other" } };
    const listed = await loseAnswer("never+list", ["after_headers"]);
    service.now = NOW + MINUTE;
    expect(await open("never+list", other).settle?.({ ...listed, at: NOW, tries: 0 })).toMatchObject({
      type: "unknown",
    });
    const keyed = await loseAnswer("key");
    const asks = service.asks;
    expect(await open("key", other).settle?.({ ...keyed, at: service.now, tries: 0 })).toMatchObject({
      type: "unknown",
    });
    expect(service.asks).toBe(asks);
  });

  test("a recipe that promises more today than when it was sent is not believed", async () => {
    const { prepared } = await loseAnswer("never");
    const asks = service.asks;
    const action = makeAction("key", { id: "never" });
    expect(await open("never", { action }).settle?.({ prepared, at: NOW, tries: 0 })).toMatchObject({
      type: "unknown",
      askAgainAt: null,
    });
    expect(service.asks).toBe(asks);
  });

  test("an account that is refused today tells nothing of yesterday's attempt", async () => {
    const { transport, prepared } = await loseAnswer("key");
    const serve = service.serve.bind(service);
    service.serve = () => ({ status: 403, body: "{}" });
    const settled = await transport.settle?.({ prepared, at: NOW, tries: 0 });
    expect(settled).toMatchObject({ type: "unknown", askAgainAt: NOW + MINUTE });
    service.serve = serve;
    expect(await transport.settle?.({ prepared, at: NOW, tries: 1 })).toMatchObject({ type: "sent" });
  });

  test("a draft's id is durable before it is sent, and one without an id was never sent", async () => {
    const { transport, prepared } = await loseAnswer("draft", [null, "after_headers"]);
    expect(journal).toHaveLength(1);
    expect(await transport.settle?.({ prepared, at: NOW, tries: 0 })).toMatchObject({
      askAgainAt: NOW + MINUTE,
    });
    service.now = NOW + MINUTE;
    expect(await transport.settle?.({ prepared, at: NOW, tries: 1 })).toEqual({
      type: "sent",
      providerId: "m1",
    });
    const unmade = await open("draft").prepare(makeText("ho"));
    expect(await transport.settle?.({ prepared: unmade, at: NOW, tries: 0 })).toEqual({ type: "not_sent" });
    await expect(transport.send(unmade)).rejects.toThrow("journaled first");
    expect(service.performed).toEqual(["hi"]);
  });

  test.each(["key", "upsert", "draft"] as const)(
    "nothing leaves for the first time while the touch is closed (%s)",
    async (kind) => {
      const { transport, prepared } = await loseAnswer(
        kind,
        kind === "draft" ? [null, "after_headers"] : ["after_headers"],
      );
      service.now = NOW + 5 * MINUTE;
      const until = NOW + 10 * MINUTE;
      const doubt = { prepared, at: NOW, tries: 0 };
      const night = { ...doubt, closed: { detail: "it is night", until } };
      const evidence = "not sent again: it is night";
      expect(await transport.settle?.(night)).toEqual({ type: "unknown", askAgainAt: until, evidence });
      const ended = await transport.settle?.({ ...doubt, closed: { detail: "suppressed", until: null } });
      // A draft that is still there surely was not sent; of the others nobody can tell.
      expect(ended?.type).toBe(kind === "draft" ? "not_sent" : "unknown");
      expect(service.performed).toEqual([]);
      expect(await transport.settle?.(doubt)).toMatchObject({ type: "sent" });
      expect(service.performed).toEqual(["hi"]);
    },
  );

  test("a draft whose id cannot be kept is not sent", async () => {
    const transport = open("draft");
    const prepared = await transport.prepare(makeText("hi"));
    await expect(transport.send(prepared, () => Promise.reject(new Error("disk full")))).rejects.toThrow(
      "disk full",
    );
    expect(service.performed).toEqual([]);
  });
});

describe("a token that has ended", () => {
  const auth = {
    kind: "oauth2",
    tokenUrl: "",
    clientId: "client",
    clientSecret: null,
    refreshToken: "{{ settings.token }}",
    scope: null,
  } as const;

  /** A service whose first token is refused from the second minute on. */
  async function play(kind: Kind) {
    let given = 0;
    const serve = service.serve.bind(service);
    service.serve = (request) => {
      if (request.path === "/token") {
        given += 1;
        return { status: 200, body: JSON.stringify({ access_token: `t${given}`, expires_in: 36_000 }) };
      }
      const isGood = request.headers["authorization"] === `Bearer ${service.now === NOW ? "t1" : "t2"}`;
      return serve({
        ...request,
        headers: { ...request.headers, authorization: isGood ? `Bearer ${TOKEN}` : "" },
      });
    };
    const recipe = { ...makeRecipe(server.url), auth: { ...auth, tokenUrl: `${server.url}/token` } };
    const transport = open(kind, { recipe });
    expect((await deliver(transport, "one")).outcome).toMatchObject({ type: "sent" });
    service.now = NOW + MINUTE;
    const first = (await deliver(transport, "two")).outcome;
    const paths = server.received.map(({ path }) => path).slice(2);
    return { first, paths, next: async () => (await deliver(transport, "three")).outcome };
  }

  test("is traded anew and the request sent again where its class allows that", async () => {
    const { first, paths } = await play("key");
    expect(first).toMatchObject({ type: "sent" });
    expect(paths).toEqual(["/messages", "/token", "/messages"]);
  });

  test("is traded anew for the next try where it does not, and holds nobody", async () => {
    const { first, paths, next } = await play("never");
    expect(first).toMatchObject({ type: "failed", blame: "network", permanent: false });
    expect(paths).toEqual(["/messages"]);
    expect(await next()).toMatchObject({ type: "sent" });
  });
});

describe("doctor asks the service", () => {
  test("and is content with what the recipe is content with", async () => {
    await expect(open("never").verify()).resolves.toBeUndefined();
  });

  test("and says what is wrong, without the secret", async () => {
    await expect(open("never", { settings: { token: "hush-wrong" } }).verify()).rejects.toThrow(
      /^sender anna: Loop answered 401$/,
    );
    const gone = await startHostileServer((request) => service.serve(request));
    await gone.close();
    await expect(open("never", { recipe: makeRecipe(gone.url) }).verify()).rejects.toThrow(
      "cannot be reached",
    );
  });
});

test("a rehearsal never leaves this machine, whatever the recipe's addresses", async () => {
  const recipe = makeRecipe("https://api.loop.example");
  const { outcome } = await deliver(open("never", { recipe, rehearsalBase: server.url }), "hi");
  expect(outcome).toMatchObject({ type: "sent" });
  const away = open("never", { recipe, rehearsalBase: "https://api.loop.example" });
  expect((await deliver(away, "ho")).outcome).toMatchObject({
    type: "failed",
    blame: "sender",
    reason: "a rehearsal asks nobody outside, and so not api.loop.example",
  });
});

test("a setting that is missing is named", () => {
  const use = { recipe: makeRecipe(server.url), action: makeAction("never"), settings: {}, senderId: "anna" };
  expect(() =>
    openRecipeTransport({
      ...use,
      connections: 1,
      hookUrl: null,
      rehearsalBase: null,
      world: { now: () => NOW, random: (size) => Buffer.alloc(size) },
    }),
  ).toThrow("token");
});
