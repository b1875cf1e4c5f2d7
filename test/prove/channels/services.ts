import {
  type HostileServer,
  type Received,
  type Reply,
  startHostileServer,
} from "../../providers/hostile-server.ts";

/** A message that a service has sent on to somebody. */
export interface Reached {
  channel: "sms" | "whatsapp";
  to: string;
  /** The service's name for it. */
  id: string;
  /** Ours, where the request names the attempt. */
  attempt: string | null;
  /** By the clock of the play. */
  at: number;
}

/** Twilio and WhatsApp on loopback: they remember what reached whom, and nothing else. */
export interface Services {
  server: HostileServer;
  reached: Reached[];
  /** The clock of the play. */
  now: number;
}

export const NUMBER = "+12125550099";
export const ACCOUNT = `AC${"0".repeat(32)}`;
export const PHONE_ID = "106540352242922";

export async function startServices(now: number): Promise<Services> {
  const services: Omit<Services, "server"> = { reached: [], now };
  const server = await startHostileServer((request) => serve(services, request));
  return Object.assign(services, { server });
}

function serve(services: Omit<Services, "server">, { method, path, body }: Received): Reply {
  const { reached, now: at } = services;
  if (path.startsWith("/whatsapp/")) {
    const { to, biz_opaque_callback_data: attempt } = JSON.parse(body) as Record<string, string>;
    const id = `wamid.${reached.length + 1}`;
    reached.push({ channel: "whatsapp", to: to ?? "", id, attempt: attempt ?? null, at });
    return json(200, { messaging_product: "whatsapp", messages: [{ id }] });
  }
  if (method === "GET") {
    const to = new URL(path, "http://x.example").searchParams.get("To");
    const listed = reached.filter((each) => each.channel === "sms" && each.to === to);
    // As the API dates them (RFC 2822): the look-up leaves out what is older than the attempt.
    const messages = listed.map(({ id, at: sentAt }) => {
      const date = new Date(sentAt).toUTCString().replace("GMT", "+0000");
      return { sid: id, from: NUMBER, to, body: textFor(to ?? ""), date_created: date };
    });
    return json(200, { messages });
  }
  const form = new URLSearchParams(body);
  const to = form.get("To") ?? "";
  const id = `SM${reached.length + 1}`;
  reached.push({ channel: "sms", to, id, attempt: null, at });
  return json(201, { sid: id });
}

function json(status: number, body: object): Reply {
  return { status, body: JSON.stringify(body) };
}

/** What the person of a number is written by text: their name ends as it does. */
export function textFor(phone: string): string {
  return `Hi P${phone.slice(-4)}, is 10:00 fine?`;
}
