import { randomBytes } from "node:crypto";
import { chmodSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openRecipeTransport } from "../../src/providers/recipe-transport.ts";
import { makeTouch } from "../channels/email/touch.ts";
import { type Field, MONDAY, makeField } from "../faults/field.ts";
import { type Emulated, startEmulated } from "./emulated.ts";
import { shipped } from "./shipped.ts";

const AT = ["--now", MONDAY];
const LATER = ["--now", "2026-03-02T11:05:00Z"];
const ACCOUNT = `AC${"0".repeat(32)}`;
const NUMBER = "+12125550100";
const PERSON = "first_name,email,phone,country\nAnna,anna@acme.example,+12125550123,US\n";

let emulated: Emulated;

/** A service in which something is kept from test to test. */
function emulate(...service: Parameters<typeof startEmulated>): void {
  beforeAll(async () => {
    emulated = await startEmulated(...service);
  });
  afterAll(() => emulated.close());
}

async function openDesk(step: string, sender: string, provider: string, env: string): Promise<Field> {
  const field = makeField({
    sequences: { one: `name: one\nsteps:\n  - id: hello\n    ${step}\n` },
    sender,
    extra: `providers: { ${provider} }\n`,
  });
  field.write(".env", env);
  chmodSync(join(field.root, ".env"), 0o600);
  await field.seq(["import", "-", ...AT], { stdin: PERSON });
  await field.seq(["enroll", "one", "--all", ...AT]);
  return field;
}

async function run(field: Field, at: readonly string[]): Promise<unknown> {
  const { out, err } = await field.seq(["run", "--json", ...at]);
  const last = out.trim().split("\n").at(-1) ?? "";
  if (last === "") throw new Error(err);
  return JSON.parse(last);
}

describe("Twilio, as emulate has it", () => {
  emulate("twilio", {
    account: { sid: ACCOUNT, auth_token: "canary" },
    phone_numbers: [{ phone_number: NUMBER }],
  });

  it("gets a text whose answer was lost once, and is asked what became of it", async () => {
    const field = await openDesk(
      'do: sms\n    text: "Hi {{ first_name }}, is 10:00 fine?"',
      `sms: { provider: twilio, account: ${ACCOUNT}, token: "\${TOKEN}", number: "${NUMBER}" }`,
      `twilio: { rehearsal_base: "${emulated.url}/2010-04-01" }`,
      "TOKEN=canary\n",
    );
    emulated.lost = [true];
    expect(await run(field, AT)).toMatchObject({ sent: 0, uncertain: 1 });
    expect(await run(field, LATER)).toMatchObject({ sent: 1, uncertain: 0 });
    const authorization = `Basic ${Buffer.from(`${ACCOUNT}:canary`).toString("base64")}`;
    const list = await fetch(`${emulated.url}/2010-04-01/Accounts/${ACCOUNT}/Messages.json`, {
      headers: { authorization },
    });
    const { messages } = (await list.json()) as { messages: { sid: string }[] };
    expect(messages).toMatchObject([{ to: "+12125550123", from: NUMBER, body: "Hi Anna, is 10:00 fine?" }]);
    expect(field.query("SELECT status, provider_id FROM attempts")).toEqual([
      { status: "sent", provider_id: messages[0]?.sid },
    ]);
  });
});

describe("Gmail, as emulate has it", () => {
  emulate("google", { users: [{ email: "anna@acme.example", name: "Anna Kim" }] });
  const MAILBOX = "/gmail/v1/users/me";
  const COURSE = `name: two
steps:
  - { id: intro, do: email, subject: Hello, body: "Hi {{ first_name }}." }
  - { id: news, wait: 1 day, do: email, thread: intro, body: Any news? }
`;

  interface Message {
    id: string;
    threadId: string;
    raw: string;
  }
  async function ask<Answer>(path: string): Promise<Answer> {
    const headers = { authorization: "Bearer canary" };
    return (await (await fetch(emulated.url + MAILBOX + path, { headers })).json()) as Answer;
  }
  /** What the mailbox keeps in Sent, oldest first, whole. */
  async function listSent(): Promise<(Message & { text: string })[]> {
    const { messages = [] } = await ask<{ messages?: { id: string }[] }>("/messages?labelIds=SENT");
    const whole = await Promise.all(messages.map(({ id }) => ask<Message>(`/messages/${id}?format=raw`)));
    return whole.reverse().map((each) => ({ ...each, text: Buffer.from(each.raw, "base64url").toString() }));
  }
  const header = (text: string, name: string): string =>
    new RegExp(`^${name}: (.*)$`, "im").exec(text.replaceAll(/\r\n[ \t]/g, " "))?.[1]?.trim() ?? "";

  it("sends drafts whose answers were lost once, byte for byte, in one conversation", async () => {
    const field = makeField({
      sequences: { two: COURSE },
      sender: `oauth2: { provider: google, client_id: app, client_secret: "\${SECRET}", refresh_token: "\${REFRESH}" }`,
      extra: `providers: { gmail: { rehearsal_base: "${emulated.url}${MAILBOX}" } }\n`,
    });
    const seqYaml = field.read("seq.yaml").replace("    smtp: outbox\n", "    mail: { provider: gmail }\n");
    field.write("seq.yaml", seqYaml);
    field.write(".env", "SECRET=canary\nREFRESH=canary\n");
    chmodSync(join(field.root, ".env"), 0o600);
    await field.seq(["import", "-", ...AT], { stdin: PERSON });
    await field.seq(["enroll", "two", "--all", ...AT]);

    // The draft's answer arrives, the sending's does not; then the draft is looked at, and is gone.
    emulated.lost = [false, true];
    expect(await run(field, AT)).toMatchObject({ sent: 0, uncertain: 1 });
    expect(await run(field, LATER)).toMatchObject({ sent: 1, uncertain: 0 });
    // A draft whose answer is lost reached nobody, and another one is sent.
    emulated.lost = [true];
    expect(await run(field, ["--now", "2026-03-03T12:00:00Z"])).toMatchObject({ sent: 0, uncertain: 0 });
    expect(await run(field, ["--now", "2026-03-03T15:00:00Z"])).toMatchObject({ sent: 1 });

    const [intro, news, ...more] = await listSent();
    expect(more).toEqual([]);
    expect(news?.threadId).toBe(intro?.threadId);
    const messageId = header(intro?.text ?? "", "Message-ID");
    expect(header(news?.text ?? "", "In-Reply-To")).toBe(messageId);
    expect(header(news?.text ?? "", "References")).toBe(messageId);
    expect(header(news?.text ?? "", "Subject")).toBe("Re: Hello");
    const attempts = field.query<{ step: string; message_id: string; content: string }>(
      "SELECT step, message_id, content FROM attempts WHERE status = 'sent' ORDER BY id",
    );
    expect(attempts.map(({ step }) => step)).toEqual(["intro", "news"]);
    expect(attempts.map((each) => each.message_id)).toEqual(
      [intro, news].map((each) => header(each?.text ?? "", "Message-ID")),
    );
    expect((JSON.parse(attempts[0]?.content ?? "") as { message: string }).message).toBe(intro?.text);
  });
});

describe("Slack, as emulate has it", () => {
  emulate("slack", { tokens: [{ token: "xoxb-canary" }] });

  async function ask<Answer>(method: string, body: object): Promise<Answer> {
    const answer = await fetch(`${emulated.url}/api/${method}`, {
      method: "POST",
      headers: { authorization: "Bearer xoxb-canary", "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    return (await answer.json()) as Answer;
  }

  it("gets a notice once, with what names the attempt", async () => {
    const { channels } = await ask<{ channels: { id: string }[] }>("conversations.list", {});
    const channel = channels[0]?.id ?? "";
    const field = await openDesk(
      'do: notify\n    text: "{{ first_name }} is new"',
      `notify: { provider: slack, channel: ${channel}, token: "\${TOKEN}" }`,
      `slack: { rehearsal_base: "${emulated.url}/api" }`,
      "TOKEN=xoxb-canary\n",
    );
    expect(await run(field, AT)).toMatchObject({ sent: 1 });
    expect(await run(field, LATER)).toMatchObject({ sent: 0 });
    const { messages } = await ask<{
      messages: { text: string; ts: string; metadata?: { event_type: string } }[];
    }>("conversations.history", { channel, include_all_metadata: true });
    const ours = messages.filter(({ text }) => text === "Anna is new");
    expect(ours).toMatchObject([{ metadata: { event_type: "seq_attempt" } }]);
    expect(field.query("SELECT status, provider_id FROM attempts")).toEqual([
      { status: "sent", provider_id: ours[0]?.ts },
    ]);
  });
});

describe("Resend, as emulate has it", () => {
  emulate("resend", {});

  it("gets a mail whose answer was lost again with its key, and sends it once", async () => {
    const recipe = shipped("resend");
    const [action] = Object.values(recipe.actions);
    if (action === undefined) throw new Error("no action");
    const at = Date.parse("2026-03-02T09:00:00Z");
    const transport = openRecipeTransport({
      recipe,
      action,
      settings: { key: "re_canary" },
      senderId: "anna",
      connections: 1,
      hookUrl: null,
      rehearsalBase: emulated.url,
      world: { now: () => at, random: randomBytes },
    });
    const content = { subject: "Hello", text: "Hi Jin" };
    const person = { fields: { email: "jin@hanbit.example" }, tags: [] };
    const prepared = await transport.prepare(
      makeTouch({ content, person, given: { from: "Anna Kim <anna@acme.example>" } }),
    );
    emulated.lost = [true];
    expect(await transport.send(prepared)).toMatchObject({ type: "uncertain" });
    const settled = await transport.settle?.({ prepared, at, tries: 0 });
    await transport.close();
    const list = await fetch(`${emulated.url}/emails`, { headers: { authorization: "Bearer re_canary" } });
    const { data } = (await list.json()) as { data: { id: string }[] };
    expect(data).toMatchObject([{ to: ["jin@hanbit.example"], subject: "Hello", text: "Hi Jin" }]);
    expect(settled).toEqual({ type: "sent", providerId: data[0]?.id });
  });
});
