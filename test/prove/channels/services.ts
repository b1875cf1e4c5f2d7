import { type Emulated, startEmulated } from "../../providers/emulated.ts";
import {
  type HostileServer,
  type Received,
  type Reply,
  startHostileServer,
} from "../../providers/hostile-server.ts";

/** Something that a service has done to somebody: a mail or a text that went on to them, a request about them. */
export interface Reached {
  channel: "email" | "sms" | "whatsapp" | "kakao" | "http";
  /** Of the sequence. */
  step: string;
  /** Who it is; see `personOf`. */
  person: string;
  /** The service's name for it. */
  id: string;
  /** Ours, where the request names the attempt. */
  attempt: string | null;
  /** By the clock of the play. */
  at: number;
}

/** A mail in the mailbox's Sent, as Gmail shows it. */
export interface SentMail {
  person: string;
  step: string;
  thread: string;
  messageId: string;
  references: string;
}

/**
 * Every service of the play behind one way on which answers are lost: Twilio and Gmail as emulate has them, and WhatsApp,
 * Solapi and a service of the workspace's own, of which nobody has a copy: they remember what reached whom.
 */
export interface Services {
  server: HostileServer;
  reached: Reached[];
  /** The clock of the play. */
  now: number;
  listSent(): Promise<SentMail[]>;
  close(): Promise<void>;
}

export const NUMBER = "+12125550099";
export const ACCOUNT = `AC${"0".repeat(32)}`;
export const TWILIO_TOKEN = "twilio-token";
export const PHONE_ID = "106540352242922";
/** What the workspace's own service knows of everybody. */
export const TOPIC = "onboarding";

/** Everybody's phone and address end in the four digits by which the play knows them. */
export function personOf(address: string): string {
  return /(\d{4})(?:@.*)?$/.exec(address)?.[1] ?? "";
}

type Serve = (request: Received) => Reply | Promise<Reply>;
type Play = Pick<Services, "reached" | "now">;

export async function startServices(now: number): Promise<Services> {
  const play: Play = { reached: [], now };
  const twilio = await startEmulated("twilio", {
    account: { sid: ACCOUNT, auth_token: TWILIO_TOKEN },
    phone_numbers: [{ phone_number: NUMBER }],
  });
  const gmail = await startEmulated("google", { users: [{ email: "anna@acme.example", name: "Anna Kim" }] });
  const ways: Record<string, Serve> = {
    token: () => json(200, { access_token: "access", expires_in: 3600 }),
    twilio: serveTwilio(play, twilio),
    gmail: serveGmail(play, gmail),
    whatsapp: serveWhatsapp(play),
    solapi: serveSolapi(play),
    erp: serveErp(play),
  };
  const server = await startHostileServer((request) => {
    const [, name = "", path = ""] = /^\/(\w+)(.*)$/.exec(request.path) ?? [];
    return ways[name]?.({ ...request, path }) ?? json(404, {});
  });
  return Object.assign(play, {
    server,
    listSent: () => listSent(gmail),
    async close() {
      await Promise.all([server.close(), twilio.close(), gmail.close()]);
    },
  });
}

function reach(play: Play, reached: Omit<Reached, "id" | "at">, id?: string): string {
  const name = id ?? `${reached.channel}.${play.reached.length + 1}`;
  play.reached.push({ ...reached, id: name, at: play.now });
  return name;
}

/** The emulator's clock is this machine's: its dates are told as the play's, which the look-up goes by. */
function serveTwilio(play: Play, twilio: Emulated): Serve {
  return async (request) => {
    const form = new URLSearchParams(request.body);
    // It would tell hooks at once, to an address outside; the play tells its own.
    form.delete("StatusCallback");
    const reply = await forward(twilio, {
      ...request,
      path: `/2010-04-01${request.path}`,
      body: form.toString(),
    });
    const answer = JSON.parse(reply.body ?? "") as { sid: string; messages?: { sid: string }[] };
    const to = form.get("To") ?? "";
    const mark = { channel: "sms", step: "text", person: personOf(to), attempt: null } as const;
    if (reply.status === 201) reach(play, mark, answer.sid);
    if (answer.messages === undefined) return reply;
    const messages = answer.messages.map((each) => {
      const { at = 0 } = play.reached.find(({ id }) => id === each.sid) ?? {};
      return { ...each, date_created: new Date(at).toUTCString().replace("GMT", "+0000") };
    });
    return json(reply.status, { ...answer, messages });
  };
}

/** A message with the headers that the play asks for. */
interface GmailMessage {
  id: string;
  threadId: string;
  payload: { headers: { name: string; value: string }[] };
}

const MAILBOX = "/gmail/v1/users/me";

function serveGmail(play: Play, gmail: Emulated): Serve {
  return async (request) => {
    const reply = await forward(gmail, { ...request, path: MAILBOX + request.path });
    if (request.path !== "/drafts/send" || reply.status !== 200) return reply;
    const { id } = JSON.parse(reply.body ?? "") as { id: string };
    const { person, step } = await readSent(gmail, id);
    reach(play, { channel: "email", step, person, attempt: null }, id);
    return reply;
  };
}

async function listSent(gmail: Emulated): Promise<SentMail[]> {
  const { messages = [] } = await ask<{ messages?: { id: string }[] }>(
    gmail,
    "/messages?labelIds=SENT&maxResults=500",
  );
  return Promise.all(messages.map(({ id }) => readSent(gmail, id)));
}

async function readSent(gmail: Emulated, id: string): Promise<SentMail> {
  const { threadId, payload } = await ask<GmailMessage>(gmail, `/messages/${id}?format=full`);
  const header = (name: string): string =>
    payload.headers.find((each) => each.name.toLowerCase() === name)?.value ?? "";
  const references = header("references");
  return {
    person: personOf(/[^<\s]+@[^>\s]+/.exec(header("to"))?.[0] ?? ""),
    step: references === "" ? "intro" : "news",
    thread: threadId,
    messageId: header("message-id"),
    references,
  };
}

function serveWhatsapp(play: Play): Serve {
  return ({ body }) => {
    const { to = "", biz_opaque_callback_data: attempt = null } = JSON.parse(body) as Record<string, string>;
    const id = reach(play, { channel: "whatsapp", step: "message", person: personOf(to), attempt });
    return json(200, { messaging_product: "whatsapp", messages: [{ id }] });
  };
}

interface SolapiMessage {
  to: string;
  customFields: { attempt: string };
}

/** Sends, lists what went to a number since a moment, and lists what became of all (phones have it at once). */
function serveSolapi(play: Play): Serve {
  const messages = new Map<string, SolapiMessage & { at: number }>();
  return ({ method, path, body }) => {
    if (method === "POST") {
      const { message } = JSON.parse(body) as { message: SolapiMessage };
      const { attempt } = message.customFields;
      const mark = { channel: "kakao", step: "talk", person: personOf(message.to), attempt } as const;
      const messageId = reach(play, mark);
      messages.set(messageId, { ...message, at: play.now });
      return json(200, { messageId, statusCode: "2000" });
    }
    const query = new URL(path, "http://x.example").searchParams;
    const to = query.get("to");
    const from = Date.parse(query.get("startDate") ?? "");
    const found = [...messages].filter(([, each]) => each.at >= from && (to === null || each.to === to));
    const shown = found.map(([messageId, each]) => [messageId, { ...each, messageId, statusCode: "4000" }]);
    return json(200, { messageList: Object.fromEntries(shown) as object });
  };
}

/** The same key is the same request, and gets the same answer. */
function serveErp(play: Play): Serve {
  const known = new Set<string>();
  return ({ headers, body }) => {
    const key = headers["idempotency-key"] ?? "";
    const { email } = JSON.parse(body) as { email: string };
    if (!known.has(key))
      reach(play, { channel: "http", step: "erp", person: personOf(email), attempt: null });
    known.add(key);
    return json(201, { topic: TOPIC });
  };
}

async function forward({ url }: Emulated, { method, path, headers, body }: Received): Promise<Reply> {
  const { authorization = "", "content-type": type = "application/json" } = headers;
  const answer = await fetch(url + path, {
    method,
    headers: { authorization, "content-type": type },
    body: method === "GET" ? null : body,
  });
  return { status: answer.status, body: await answer.text() };
}

async function ask<Answer>({ url }: Emulated, path: string): Promise<Answer> {
  const answer = await fetch(url + MAILBOX + path, { headers: { authorization: "Bearer access" } });
  return (await answer.json()) as Answer;
}

function json(status: number, body: object): Reply {
  return { status, body: JSON.stringify(body) };
}
