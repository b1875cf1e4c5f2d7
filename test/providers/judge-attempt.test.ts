import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Outcome, Settled, Transport } from "../../src/channels/channel.ts";
import { type HostileServer, startHostileServer } from "./hostile-server.ts";
import { createLoopbackService, type Kind, type LoopbackService, makeText } from "./loopback-service.ts";
import { openKind, settleAndJudge } from "./play-attempt.ts";

const NOW = Date.UTC(2026, 2, 2, 9);
let service: LoopbackService;
let server: HostileServer;

beforeAll(async () => {
  server = await startHostileServer((request) => service.serve(request));
});
afterAll(() => server.close());
beforeEach(() => {
  service = createLoopbackService(NOW);
});

/** What the judge says of a transport whose every word is ours, after so many messages have arrived. */
async function judge(kind: Kind, arrived: number, outcome: Outcome | null, settle: () => Promise<Settled>) {
  const real = openKind(kind, server.url, service);
  const prepared = await real.prepare(makeText("hi"));
  await real.close();
  service.performed = Array.from({ length: arrived }, () => "hi");
  const transport: Transport = { ...real, settle };
  return (
    await settleAndJudge({ kind, server, service, transport, prepared, outcome, before: 0, at: NOW }, [])
  ).violations;
}

const never = () => Promise.reject(new Error("nobody asks"));
const unknown = (askAgainAt: number | null): Settled => ({ type: "unknown", askAgainAt, evidence: "" });

describe("the proof of requests notices", () => {
  test.each<[string, number, Outcome]>([
    ["what is said to be sent and never arrived", 0, { type: "sent", receipt: "" }],
    [
      "what is said to have failed and arrived",
      1,
      { type: "failed", blame: "network", permanent: false, suppress: false, reason: "" },
    ],
    ["what arrived twice", 2, { type: "sent", receipt: "" }],
  ])("%s", async (_, arrived, outcome) => {
    expect(await judge("key", arrived, outcome, never)).not.toEqual([]);
  });

  test("nothing where all is well", async () => {
    expect(await judge("key", 1, { type: "sent", receipt: "" }, never)).toEqual([]);
    expect(await judge("key", 1, null, () => Promise.resolve({ type: "sent", providerId: null }))).toEqual(
      [],
    );
    expect(await judge("never", 0, null, () => Promise.resolve(unknown(null)))).toEqual([]);
  });

  test.each<[string, number, Settled]>([
    ["what is found to be sent and never arrived", 0, { type: "sent", providerId: null }],
    ["what is found not to be sent and arrived", 1, { type: "not_sent" }],
  ])("%s", async (_, arrived, settled) => {
    expect(await judge("never", arrived, null, () => Promise.resolve(settled))).not.toEqual([]);
  });

  test("a second request where none is allowed, and questions without end or pause", async () => {
    const again = () => {
      service.asks += 1;
      return Promise.resolve(unknown(null));
    };
    expect(await judge("never", 1, null, again)).toEqual(["never: asked for it a second time"]);
    expect(await judge("never", 1, null, () => Promise.resolve(unknown(NOW)))).toContain(
      "never: asks again without a pause",
    );
    expect(await judge("never", 1, null, () => Promise.resolve(unknown(service.now + 1)))).toEqual([
      "never: asks without end",
    ]);
  });
});
