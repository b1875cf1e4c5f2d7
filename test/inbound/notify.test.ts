import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { shapePayload } from "../../src/inbound/notify/payload.ts";
import { postJson } from "../../src/inbound/notify/post.ts";
import { tellOthers } from "../../src/inbound/notify/tell.ts";
import { HOUR, openInboundRehearsal, WORKSPACE } from "./inbound-rehearsal.ts";
import { makeTold } from "./told.ts";

interface Received {
  url: string;
  id: string;
  body: Record<string, unknown>;
}

async function openReceiver(
  answer: (received: Received) => { status: number; headers?: Record<string, string> },
) {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk: Buffer) => (text += chunk.toString()));
    request.on("end", () => {
      const body = JSON.parse(text) as Record<string, unknown>;
      const each = { url: request.url ?? "", id: String(request.headers["webhook-id"]), body };
      received.push(each);
      const { status, headers } = answer(each);
      response.writeHead(status, headers).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => new Promise<void>((resolve) => void server.close(() => resolve())));
  return { received, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

async function openTold(entry: string) {
  const rehearsed = await openInboundRehearsal(undefined, `${WORKSPACE}notify:\n  - ${entry}\n`);
  const [jin] = await rehearsed.people([
    { email: "jin@hanbit.example", first_name: "Jin", last_name: "Park" },
  ]);
  if (jin === undefined) throw new Error("nobody");
  await rehearsed.enroll("course", [jin]);
  await rehearsed.run();
  const intro = await rehearsed.sent(jin);
  const reply = {
    from: "jin@hanbit.example",
    references: [intro.messageId],
    messageId: "<r@hanbit.example>",
    sentAt: 1,
    text: "Our secret budget is 5.",
  };
  await rehearsed.receive(reply);
  await rehearsed.receive(reply);
  const tell = async () =>
    tellOthers({ store: rehearsed.store, config: (await rehearsed.context()).config }, rehearsed.at);
  return { rehearsed, jin, tell };
}

describe("a notification", () => {
  it("tells once of a reply that was heard twice, without its words", async () => {
    const { received, url } = await openReceiver(() => ({ status: 204 }));
    const { tell } = await openTold(`{ on: [replied], url: "${url}/hook" }`);
    expect(await tell()).toEqual({ told: 1, failed: 0 });
    expect(await tell()).toEqual({ told: 0, failed: 0 });
    expect(received).toHaveLength(1);
    expect(received[0]?.body).toMatchObject({
      type: "replied",
      prospect: "jin@hanbit.example",
      sequence: "course",
      step: "intro",
    });
    expect(JSON.stringify(received)).not.toContain("secret budget");
  });

  it("carries the words where the workspace asks for them", async () => {
    const { received, url } = await openReceiver(() => ({ status: 200 }));
    const { tell } = await openTold(`{ on: [replied], url: "${url}", include_text: true }`);
    await tell();
    expect(received[0]?.body["text"]).toBe("Our secret budget is 5.");
  });

  it("is not queued for other facts", async () => {
    const { tell } = await openTold('{ on: [meeting_booked], url: "http://127.0.0.1:9" }');
    expect(await tell()).toEqual({ told: 0, failed: 0 });
  });

  it("is tried again under the same id when the receiver is down, and asked to wait as it says", async () => {
    let isUp = false;
    const { received, url } = await openReceiver(() =>
      isUp ? { status: 200 } : { status: 503, headers: { "retry-after": "1800" } },
    );
    const { rehearsed, tell } = await openTold(`{ on: [replied], url: "${url}" }`);
    await tell();
    isUp = true;
    expect((await tell()).told).toBe(0);
    rehearsed.at += HOUR / 2;
    expect((await tell()).told).toBe(1);
    expect(new Set(received.map(({ id }) => id)).size).toBe(1);
    expect(await rehearsed.store.countNotifications()).toEqual({ waiting: 0, failed: 0 });
  });

  it("that is refused is given up at once, and counted", async () => {
    const { url } = await openReceiver(() => ({ status: 410 }));
    const { rehearsed, tell } = await openTold(`{ on: [replied], url: "${url}" }`);
    expect((await tell()).failed).toBe(1);
    expect(await rehearsed.store.countNotifications()).toEqual({ waiting: 0, failed: 1 });
  });

  it("ends after ten tries", async () => {
    const { rehearsed } = await openTold('{ on: [replied], url: "http://127.0.0.1:9" }');
    const { config } = await rehearsed.context();
    let posts = 0;
    for (let round = 0; round < 15; round++) {
      const post = async () => {
        posts += 1;
        return { type: "later", retryAfterMs: null } as const;
      };
      await tellOthers({ store: rehearsed.store, config, post }, rehearsed.at);
      rehearsed.at += 24 * HOUR;
    }
    expect(posts).toBe(10);
  });

  it("follows no redirect, since the address may be a secret of its own host", async () => {
    const elsewhere = await openReceiver(() => ({ status: 200 }));
    const { url } = await openReceiver(() => ({ status: 307, headers: { location: elsewhere.url } }));
    expect((await postJson(url, "id", {})).type).toBe("refused");
    expect(elsewhere.received).toEqual([]);
  });

  it("never leaves this machine unencrypted", async () => {
    expect((await postJson("http://hooks.example/x", "id", {})).type).toBe("refused");
  });
});

describe("the shapes of a notification", () => {
  const told = makeTold({
    person: { name: "Jin <!channel> Park", email: "jin@hanbit.example" },
    text: "@everyone & co",
  });

  it("escapes what Slack would read as a command", () => {
    expect(shapePayload(told, "slack")).toEqual({
      text: "Jin &lt;!channel&gt; Park (jin@hanbit.example) replied in course, acme\n@everyone &amp; co",
    });
  });

  it("keeps Discord from ringing anybody, within its limit", () => {
    const payload = shapePayload({ ...told, text: "x".repeat(9_000) }, "discord") as { content: string };
    expect(payload).toMatchObject({ allowed_mentions: { parse: [] } });
    expect(payload.content.length).toBeLessThanOrEqual(2_000);
  });
});
