import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Webhook } from "standardwebhooks";
import { runDue } from "../../src/run/run.ts";
import type { Prospect } from "../../src/store/port.ts";
import { PUBLIC_URL, rehearseWeb, SECRETS, type WebRehearsal } from "./rehearse-web.ts";

/** What plays the services on this machine. */
export interface Services {
  url: string;
  /** Texts that it took, with the ids that it gave them. */
  sent: { to: string; text: string; sid: string }[];
  /** Called before a text is answered. */
  onText: (to: string) => Promise<void>;
  /** Gives no answer to a text that it took. */
  isSilent: boolean;
  /** Answers of GET, by the beginning of the path. */
  lists: Map<string, unknown>;
  asked: string[];
  close(): Promise<void>;
}

export async function startServices(): Promise<Services> {
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString("utf8")));
    request.on("end", () => void answer(request.method ?? "", request.url ?? "", body));
    const say = (status: number, value: unknown): void => {
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
    };
    async function answer(method: string, path: string, text: string): Promise<void> {
      if (method === "GET") {
        services.asked.push(path);
        const found = [...services.lists].find(([start]) => path.startsWith(start));
        say(found === undefined ? 404 : 200, found?.[1] ?? {});
        return;
      }
      const isForm = request.headers["content-type"]?.includes("urlencoded") === true;
      const form = isForm ? Object.fromEntries(new URLSearchParams(text)) : (JSON.parse(text) as object);
      const { To = "", to = To, Body = "", text: words = Body } = form as Record<string, string>;
      await services.onText(to);
      const sid = `SM${services.sent.length + 1}`;
      services.sent.push({ to, text: words, sid });
      if (services.isSilent) request.socket.destroy();
      else say(path.startsWith("/letters") ? 200 : 201, { sid, id: sid });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const services: Services = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sent: [],
    onText: () => Promise.resolve(),
    isSilent: false,
    lists: new Map(),
    asked: [],
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return services;
}

export const TEXTS = `
name: texts
steps:
  - id: text
    do: sms
    text: Hi {{ first_name }}, is 10:00 fine?
  - id: mail
    wait: 3 days
    do: email
    subject: 10:00
    body: Hi {{ first_name }}.
`;

export const LETTERS = `
name: letters
steps:
  - { id: letter, do: post, text: "Dear {{ first_name }}." }
  - { id: again, wait: 3 days, do: post, text: "Dear {{ first_name }}, once more." }
`;

/** A service of the workspace's own: it takes a number of ours, names the attempt in its hooks, and signs the time. */
const ACME = `
provider: acme
title: Acme
docs: https://docs.acme.example
base: https://api.acme.example
settings: { token: { secret: true } }
auth: { bearer: "{{ settings.token }}" }
actions:
  text:
    channel: sms
    to: phone
    inputs: { text: {} }
    request: { post: /texts, json: { to: "{{ phone }}", text: "{{ text }}", ref: "{{ attempt.id }}" } }
    answer: [{ when: status == 201, is: performed, id: body.id }]
hooks:
  verify: { timestamped: { secret: "{{ settings.token }}", header: X-Acme-Signature } }
  events:
    - { each: "body.events[]", when: item.type == 'delivered', is: delivered, id: item.id, attempt: item.ref }
    - { each: "body.events[]", when: item.type == 'failed', is: failed, id: item.id, attempt: item.ref, reason: item.why }
    - { each: "body.events[]", when: item.type == 'in', is: message, from: item.from, text: item.text, id: item.id, at: item.at }
`;

function workspaceOf(url: string, sms: string): string {
  return `
workspace: rehearsal
rehearsal: true
calendar: { timezone: UTC, hours: Mon-Sun 00:00-24:00, holidays: none }
fields: { topic: text, language: text, line_id: text, street: text, city: text, postal_code: text, state: text }
senders:
  anna:
    name: Anna Kim
    email: anna@acme.example
    connections: 1
    sms: ${sms}
    whatsapp: { provider: whatsapp-cloud, phone_id: "123", token: "\${CAL}", app_secret: "\${CAL}", hook_token: "\${FORMS}" }
    post: { provider: lob, key: "\${CAL}", hook_secret: "\${STANDARD}", name: Acme, street: 1 Main St, city: Town, postal_code: "10001", front: tmpl_1 }
    line: { provider: line, token: "\${CAL}", channel_secret: "\${CALENDLY}" }
providers:
  lob: { rehearsal_base: "${url}" }
  twilio: { rehearsal_base: "${url}" }
  acme: { recipe: own, rehearsal_base: "${url}", token: "\${CAL}" }
  sens: { rehearsal_base: "${url}", key: "\${CAL}", secret: "\${CAL}", service: "s1" }
  nhn-sms: { app_key: "\${CAL}", secret: "\${CAL}", number: "0212345678", hook_signature: "\${CAL}" }
  resend: { key: "\${CAL}", from: "Anna <anna@acme.example>", hook_secret: "\${STANDARD}" }
  sendgrid: { key: "\${CAL}", from_email: anna@acme.example, from_name: Anna, hook_user: seq, hook_password: "\${CAL}" }
web: { public_url: "${PUBLIC_URL}" }
`;
}

const TWILIO = `{ provider: twilio, account: AC${"0".repeat(32)}, token: "\${TWILIO}", number: "+12125550100" }`;

export interface Desk extends WebRehearsal {
  /** Runs what is due, with the services. */
  perform(): Promise<void>;
  person(row: Partial<Record<string, string>>): Promise<Prospect>;
  send(call: Call): Promise<Response>;
}

/** A workspace whose sender texts by Twilio, or by a service of its own. */
export async function openDesk(services: Services, by: "twilio" | "acme" = "twilio"): Promise<Desk> {
  services.sent = [];
  services.isSilent = false;
  services.onText = () => Promise.resolve();
  services.lists.clear();
  const sms = by === "twilio" ? TWILIO : '{ provider: acme, token: "${CAL}" }';
  const web = await rehearseWeb(
    { texts: TEXTS, letters: LETTERS },
    { workspace: workspaceOf(services.url, sms) },
  );
  web.write("providers/acme.yaml", ACME);
  return Object.assign(web, {
    async perform() {
      await runDue(await web.run_(), {
        fingerprint: "-",
        max: null,
        sequence: null,
        signal: new AbortController().signal,
        isAlive: () => true,
        onTouch: () => undefined,
      });
    },
    async person(row: Partial<Record<string, string>>) {
      const [person] = await web.people([{ first_name: "Jin", country: "US", ...row }]);
      if (person === undefined) throw new Error("nobody");
      await web.enroll("texts", [person]);
      return person;
    },
    send: async ({ path, body, headers }: Call) => web.app.request(path, { method: "POST", body, headers }),
  });
}

/** A request as a service signs it. */
export interface Call {
  path: string;
  body: string;
  headers: Record<string, string>;
}

const hmac = (algorithm: string, secret: string, text: string, encoding: "hex" | "base64" = "hex"): string =>
  createHmac(algorithm, secret).update(text).digest(encoding);

export function twilio(fields: Record<string, string>): Call {
  const signed = Object.keys(fields)
    .sort()
    .reduce((text, name) => text + name + (fields[name] ?? ""), `${PUBLIC_URL}/hooks/twilio`);
  return {
    path: "/hooks/twilio",
    body: new URLSearchParams(fields).toString(),
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      "x-twilio-signature": hmac("sha1", SECRETS.twilio, signed, "base64"),
    },
  };
}

export function json(provider: string, body: unknown, sign: (text: string) => Record<string, string>): Call {
  const text = JSON.stringify(body);
  return {
    path: `/hooks/${provider}`,
    body: text,
    headers: { "content-type": "application/json", ...sign(text) },
  };
}

export const acme = (events: readonly object[], at: number): Call =>
  json("acme", { events }, (text) => {
    const t = Math.floor(at / 1_000);
    return { "x-acme-signature": `t=${t},v1=${hmac("sha256", SECRETS.cal, `${t}.${text}`)}` };
  });

export const meta = (value: unknown): Call =>
  json("whatsapp-cloud", { entry: [{ changes: [{ value }] }] }, (text) => ({
    "x-hub-signature-256": `sha256=${hmac("sha256", SECRETS.cal, text)}`,
  }));

export const line = (events: readonly object[]): Call =>
  json("line", { events }, (text) => ({
    "x-line-signature": hmac("sha256", SECRETS.calendly, text, "base64"),
  }));

export const nhn = (body: unknown): Call =>
  json("nhn-sms", body, () => ({ "x-toast-webhook-signature": SECRETS.cal }));

/** `millis`: as some say that Lob counts. */
export const lob = (type: string, piece: object, at: number, millis = false): Call =>
  json(
    "lob",
    { id: "evt_1", event_type: { id: type }, body: piece, date_created: new Date(at).toISOString() },
    (text) => {
      const t = millis ? String(at) : String(Math.floor(at / 1_000));
      return {
        "lob-signature": hmac("sha256", SECRETS.standard, `${t}.${text}`),
        "lob-signature-timestamp": t,
      };
    },
  );

export const sendgrid = (body: unknown): Call =>
  json("sendgrid", body, () => ({
    authorization: `Basic ${Buffer.from(`seq:${SECRETS.cal}`).toString("base64")}`,
  }));

export const resend = (body: unknown, at: number): Call =>
  json("resend", body, (text) => ({
    "svix-id": "msg_1",
    "svix-timestamp": String(Math.floor(at / 1_000)),
    "svix-signature": new Webhook(SECRETS.standard).sign("msg_1", new Date(at), text),
  }));
