import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import type { Prepared, Transport } from "../../../src/channels/channel.ts";
import { readThread } from "../../../src/channels/email/service-mail.ts";
import { openTransport } from "../../../src/channels/email/transport.ts";
import { openServedTransport } from "../../../src/providers/served-transport.ts";
import { type HostileServer, startHostileServer } from "../../providers/hostile-server.ts";
import { shipped } from "../../providers/shipped.ts";
import { createMailBoxes, type MailBoxes } from "./mail-boxes.ts";
import { makeSender, makeTouch } from "./touch.ts";

const NOW = Date.UTC(2026, 2, 2, 9);
const MINUTE_MS = 60_000;
const NO_LIMITS = { perDay: null, perHour: null, everyMs: null, ramp: null };

let service: HostileServer;
let boxes: MailBoxes;
beforeAll(async () => {
  service = await startHostileServer((request) => boxes.serve(request));
});
afterAll(() => service.close());
beforeEach(() => {
  boxes = createMailBoxes();
});

/** A sender's way to one of the services, `now` being the service's time, too. */
async function open(provider: "gmail" | "graph", now = NOW): Promise<Transport> {
  const sender = makeSender({
    services: { mail: { provider, settings: {}, secrets: [], limits: NO_LIMITS, hours: null } },
  });
  const transport = await openTransport(sender, {
    root: "/nowhere",
    openService: async () =>
      openServedTransport("email", {
        recipe: shipped(provider),
        settings: { client_id: "app", client_secret: "canary-secret", refresh_token: "canary-refresh" },
        senderId: "anna",
        connections: 1,
        hookUrl: null,
        rehearsalBase: service.url,
        world: { now: () => now, random: randomBytes },
      }),
  });
  onTestFinished(() => transport.close());
  return transport;
}

describe.each(["gmail", "graph"] as const)("a process that dies while it sends through %s", (provider) => {
  it("before the draft's id is journaled has sent nothing", async () => {
    const transport = await open(provider);
    const prepared = await transport.prepare(makeTouch());
    const dying = transport.send(prepared, () => Promise.reject(new Error("killed")));
    await expect(dying).rejects.toThrow("killed");
    const settled = await (await open(provider)).settle?.({ prepared, at: NOW, tries: 0 });
    expect(settled).toEqual({ type: "not_sent" });
    expect(boxes.sent).toEqual([]);
  });

  it("between draft and sending leaves a draft, which is sent once and byte for byte", async () => {
    const transport = await open(provider);
    const prepared = await transport.prepare(makeTouch());
    let journaled: Prepared = prepared;
    const dying = transport.send(prepared, async (content) => {
      journaled = { ...prepared, content };
      throw new Error("killed");
    });
    await expect(dying).rejects.toThrow("killed");
    const later = await open(provider, NOW + 2 * MINUTE_MS);
    const attempt = { prepared: journaled, at: NOW, tries: 0 };
    expect(await later.settle?.(attempt)).toMatchObject({ type: "sent" });
    expect(await later.settle?.(attempt)).toMatchObject({ type: "sent" });
    const { message } = JSON.parse(prepared.content) as { message: string };
    expect(boxes.sent.map((each) => each.message)).toEqual([message]);
  });

  it("after the sending finds the draft gone, and sends nothing", async () => {
    const transport = await open(provider);
    const prepared = await transport.prepare(makeTouch());
    let journaled: Prepared = prepared;
    await transport.send(prepared, async (content) => {
      journaled = { ...prepared, content };
    });
    const later = await open(provider, NOW + 2 * MINUTE_MS);
    expect(await later.settle?.({ prepared: journaled, at: NOW, tries: 0 })).toMatchObject({ type: "sent" });
    expect(boxes.sent).toHaveLength(1);
    expect(readThread(journaled.content)).toBe(provider === "gmail" ? "td1" : null);
  });
});

it("a message that ends like its own encoding is journaled once, too", async () => {
  const transport = await open("gmail");
  // Of any length, so that base64 with and without padding are the same, or not.
  for (const body of ["a", "ab", "abc", "abcd"]) {
    const prepared = await transport.prepare(makeTouch({ content: { subject: "Length", body } }));
    const { message } = JSON.parse(prepared.content) as { message: string };
    expect(prepared.content).not.toContain(Buffer.from(message).toString("base64url").slice(0, 60));
    expect(await transport.send(prepared, async () => undefined)).toMatchObject({ type: "sent" });
    expect(boxes.sent.at(-1)?.message).toBe(message);
  }
});
