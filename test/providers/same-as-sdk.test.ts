import { createHmac } from "node:crypto";
import { messagingApi, validateSignature } from "@line/bot-sdk";
import { Resend } from "resend";
import { SolapiMessageService } from "solapi";
import twilio from "twilio";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { fillVerifier } from "../../src/providers/fill-secrets.ts";
import type { ExactRequest } from "../../src/providers/recipe.ts";
import { renderAction, renderRequest } from "../../src/providers/render-request.ts";
import { verifyHook } from "../../src/providers/verify-hook.ts";
import { askReference, type Reference } from "./ask-reference.ts";
import { type HostileServer, type Received, startHostileServer } from "./hostile-server.ts";
import { shipped, variablesOf } from "./shipped.ts";

const NOW = Date.UTC(2026, 2, 2, 9);
let server: HostileServer;
let answer: { status: number; body: object };

beforeAll(async () => {
  server = await startHostileServer(() => ({ status: answer.status, body: JSON.stringify(answer.body) }));
});
afterAll(() => server.close());
beforeEach(() => {
  answer = { status: 200, body: {} };
  server.received.length = 0;
});
afterEach(() => vi.unstubAllGlobals());

/** What of a request a service reads: not who wrote it, nor how it is cut into bytes. */
interface Said {
  method: string;
  path: string;
  query: [string, string][];
  type: string | null;
  authorization: string | null;
  key: string | null;
  body: unknown;
}

function read({ method, path, headers, body }: Received): Said {
  const url = new URL(path, "http://x.example");
  const type = headers["content-type"]?.split(";")[0] ?? null;
  const isForm = type === "application/x-www-form-urlencoded";
  return {
    method,
    path: url.pathname,
    query: [...url.searchParams].sort(),
    type: body === "" ? null : type,
    authorization: headers["authorization"] ?? null,
    key: headers["idempotency-key"] ?? headers["x-line-retry-key"] ?? null,
    body: body === "" ? null : isForm ? [...new URLSearchParams(body)].sort() : (JSON.parse(body) as unknown),
  };
}

async function record(ask: () => Promise<unknown>): Promise<Said> {
  const before = server.received.length;
  await ask();
  expect(server.received.length).toBe(before + 1);
  return read(server.received.at(-1) as Received);
}

/** Our request, sent to the same server. */
function recordOurs(
  name: string,
  request: ExactRequest,
  secrets: Readonly<Record<string, string>>,
  world: Reference["world"] = {},
): Promise<Said> {
  const recipe = shipped(name);
  const settings = { ...variablesOf(recipe).settings, ...secrets };
  const redirect = (url: string): string => url.replace(new URL(url).origin, server.url);
  return record(() =>
    askReference(recipe, request, { settings, redirect, world: { now: () => NOW, ...world } }),
  );
}

function render(name: string, action: string, given: Readonly<Record<string, unknown>> = {}): ExactRequest {
  const recipe = shipped(name);
  const found = recipe.actions[action];
  if (found === undefined) throw new Error(`${name} has no ${action}`);
  return renderAction(recipe, found, variablesOf(recipe, given));
}

function renderLookup(name: string, action: string): ExactRequest {
  const recipe = shipped(name);
  const lookup = recipe.actions[action]?.lookup;
  if (lookup === null || lookup === undefined) throw new Error(`${name} looks up no ${action}`);
  return renderRequest(recipe, lookup.request, variablesOf(recipe));
}

const said = (name: string, given: Readonly<Record<string, unknown>> = {}) => {
  const variables = variablesOf(shipped(name), given);
  return variables as typeof variables & Readonly<Record<string, string>>;
};

/** Whether a hook of a shipped recipe is proven to be its service's. */
function proveHook(
  name: string,
  secrets: Readonly<Record<string, string>>,
  body: string,
  headers: Readonly<Record<string, string>>,
) {
  const recipe = shipped(name);
  if (recipe.hooks === null) throw new Error(`${name} has no hooks`);
  const settings = { ...variablesOf(recipe).settings, ...secrets };
  const url = `https://go.acme.example/hooks/${name}`;
  const header = (wanted: string): string | null => headers[wanted.toLowerCase()] ?? null;
  return verifyHook(
    fillVerifier(recipe.hooks.verify, settings),
    { header, bytes: Buffer.from(body), url },
    NOW,
  );
}

describe("Twilio", () => {
  const TOKEN = "auth-token";
  const { settings, phone, text, hook_url: statusCallback } = said("twilio");
  const { account = "", number = "", whatsapp_number: whatsapp = "" } = settings;

  class Redirected extends twilio.RequestClient {
    override request: twilio.RequestClient["request"] = (options) => {
      const uri = options.uri.replace("https://api.twilio.com", server.url);
      return super.request({ ...options, uri });
    };
  }
  const client = twilio(account, TOKEN, { httpClient: new Redirected() });

  it.each([
    ["sms", { to: phone, from: number, body: text, statusCallback }, {}],
    ["whatsapp", { to: `whatsapp:${phone}`, from: `whatsapp:${whatsapp}`, body: text, statusCallback }, {}],
    [
      "whatsapp_template",
      {
        to: `whatsapp:${phone}`,
        from: `whatsapp:${whatsapp}`,
        contentSid: "HX1",
        contentVariables: '{"1":"Jin"}',
        statusCallback,
      },
      { template: "HX1" },
    ],
  ])("is asked for %s as its own library asks", async (action, message, given) => {
    answer = { status: 201, body: { sid: "SM1" } };
    const theirs = await record(() => client.messages.create(message as { to: string }));
    expect(await recordOurs("twilio", render("twilio", action, given), { token: TOKEN })).toEqual(theirs);
  });

  it("is asked what became of a text as its own library lists messages", async () => {
    answer = { status: 200, body: { messages: [] } };
    const dateSentAfter = new Date("2026-03-02");
    const theirs = await record(() =>
      client.messages.list({ to: phone as string, dateSentAfter, pageSize: 100 }),
    );
    const ours = await recordOurs("twilio", renderLookup("twilio", "sms"), { token: TOKEN });
    // A day, which the documents allow as well as a moment: `YYYY-MM-DD`.
    const byDay = theirs.query.map(([name, value]) => [
      name,
      name === "DateSent>" ? value.slice(0, 10) : value,
    ]);
    expect(ours).toEqual({ ...theirs, query: byDay });
  });

  it("signs its hooks as we read them", () => {
    const url = "https://go.acme.example/hooks/twilio";
    const form = { MessageSid: "SM1", From: "+821055501234", Body: "STOP, 그만 👋" };
    const signature = twilio.getExpectedTwilioSignature(TOKEN, url, form);
    const headers = {
      "x-twilio-signature": signature,
      "content-type": "application/x-www-form-urlencoded",
    };
    const body = new URLSearchParams(form).toString();
    expect(proveHook("twilio", { token: TOKEN }, body, headers)).toBe("proven");
  });
});

describe("Solapi", () => {
  const SECRET = "api-secret";
  const { settings, text, attempt } = said("solapi");
  const { key = "", number = "", channel = "" } = settings;
  const customFields = { attempt: attempt.id };
  const to = "01055501234";

  /** Their library knows no other address than the service's own. */
  function redirectFetch(): void {
    const real = globalThis.fetch;
    vi.stubGlobal("fetch", (url: string, init: RequestInit) =>
      real(url.replace("https://api.solapi.com", server.url), init),
    );
  }

  function readAuthorization(header: string | null) {
    const found = /^HMAC-SHA256 apiKey=(\S+), date=(\S+), salt=(\S+), signature=([0-9a-f]+)$/.exec(
      header ?? "",
    );
    const [, apiKey = "", date = "", salt = "", signature = ""] = found ?? [];
    const isSigned =
      signature ===
      createHmac("sha256", SECRET)
        .update(date + salt)
        .digest("hex");
    return { apiKey, at: Date.parse(date), saltSize: salt.length, isSigned };
  }

  const kakaoOptions = { pfId: channel, templateId: "TEMPLATE", variables: { "#{name}": "Jin" } };
  it.each([
    ["sms", { to, from: number, type: "SMS", text, customFields }],
    ["lms", { to, from: number, type: "LMS", subject: "Onboarding at Hanbit", text, customFields }],
    [
      "alimtalk",
      { to, from: number, type: "ATA", kakaoOptions: { ...kakaoOptions, disableSms: true }, customFields },
    ],
  ] as const)("is asked for %s as its own library asks", async (action, message) => {
    redirectFetch();
    answer = { status: 200, body: { statusCode: "2000", messageId: "M1" } };
    const theirs = await record(() =>
      new SolapiMessageService(key, SECRET).send(message as never).catch(() => undefined),
    );
    vi.unstubAllGlobals();
    const at = readAuthorization(theirs.authorization).at;
    const ours = await recordOurs(
      "solapi",
      render("solapi", action, { parameters: kakaoOptions.variables }),
      {
        secret: SECRET,
      },
      { now: () => at },
    );
    // Theirs sends many at once, by another path, and answers for a group; ours sends one and is answered for it.
    expect(theirs.path).toBe("/messages/v4/send-many/detail");
    expect(ours.path).toBe("/messages/v4/send");
    const { messages } = theirs.body as { messages: unknown[] };
    expect(ours.body).toEqual({ message: messages[0] });
    expect(readAuthorization(ours.authorization)).toEqual(readAuthorization(theirs.authorization));
    expect(readAuthorization(ours.authorization)).toMatchObject({ isSigned: true, apiKey: key, at });
    expect([ours.method, ours.type, ours.query]).toEqual([theirs.method, theirs.type, theirs.query]);
  });

  it("is asked what became of a text as its own library lists messages", async () => {
    redirectFetch();
    answer = { status: 200, body: { limit: 100, messageList: {} } };
    const startDate = new Date(attempt.at);
    const theirs = await record(() =>
      new SolapiMessageService(key, SECRET).getMessages({ to, startDate, limit: 100 }),
    );
    vi.unstubAllGlobals();
    const ours = await recordOurs("solapi", renderLookup("solapi", "sms"), { secret: SECRET });
    // The same moment, which theirs writes with this machine's offset.
    const byMoment = ({ query }: { query: readonly (readonly [string, string])[] }) =>
      Object.fromEntries(
        query.map(([name, value]) => [name, name === "startDate" ? Date.parse(value) : value]),
      );
    expect([ours.method, ours.path]).toEqual([theirs.method, theirs.path]);
    expect(byMoment(ours)).toEqual(byMoment(theirs));
  });
});

describe("LINE", () => {
  const TOKEN = "channel-token";
  const { line_id: to, text, attempt } = said("line");

  it("is asked to push as its own library asks, with the same key", async () => {
    answer = { status: 200, body: { sentMessages: [{ id: "1", quoteToken: "q" }] } };
    const client = new messagingApi.MessagingApiClient({ channelAccessToken: TOKEN, baseURL: server.url });
    const message = { to: to as string, messages: [{ type: "text" as const, text: text as string }] };
    const theirs = await record(() => client.pushMessage(message, attempt.key));
    expect(await recordOurs("line", render("line", "push"), { token: TOKEN })).toEqual(theirs);
    expect(theirs.key).toBe(attempt.key);
  });

  it("signs its hooks as we read them", () => {
    const body = '{"destination":"U1","events":[{"type":"message","message":{"text":"그만 👋"}}]}';
    const signature = createHmac("sha256", "channel-secret").update(body).digest("base64");
    expect(validateSignature(body, "channel-secret", signature)).toBe(true);
    expect(
      proveHook("line", { channel_secret: "channel-secret" }, body, { "x-line-signature": signature }),
    ).toBe("proven");
  });
});

describe("Resend", () => {
  const KEY = "re_123";
  const { email, subject, text, html, attempt } = said("resend");
  const FROM = "Anna Kim <anna@acme.example>";
  const headers = { "List-Unsubscribe": "<https://go.acme.example/u/1>" };

  it("is asked as its own library asks, with the same key", async () => {
    answer = { status: 200, body: { id: "e1" } };
    const client = new Resend(KEY, { baseUrl: server.url });
    const theirs = await record(() =>
      client.emails.send(
        {
          from: FROM,
          to: [email as string],
          subject: subject as string,
          text: text as string,
          html: html as string,
          replyTo: "anna@acme.example",
          headers,
          tags: [{ name: "attempt", value: attempt.id }],
        },
        { idempotencyKey: attempt.key },
      ),
    );
    const given = { from: FROM, reply_to: "anna@acme.example", headers_of_mail: headers };
    expect(await recordOurs("resend", render("resend", "email", given), { key: KEY })).toEqual(theirs);
    expect(theirs.key).toBe(attempt.key);
  });
});
