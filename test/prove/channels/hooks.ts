import { createHmac } from "node:crypto";
import { startBinary } from "../../faults/field.ts";
import type { Reached } from "./services.ts";
import { ACCOUNT, NUMBER, TWILIO_TOKEN } from "./services.ts";

export const PUBLIC_URL = "https://go.acme.example";
export const APP_SECRET = "meta-app-secret";

/** A request of a service to us, signed. */
export interface Hook {
  path: string;
  headers: Readonly<Record<string, string>>;
  body: string;
}

/** Somebody's text, as Twilio tells it (https://www.twilio.com/docs/usage/security). */
export function tellText(from: string, text: string, id: string): Hook {
  const path = "/hooks/twilio";
  const fields = { AccountSid: ACCOUNT, Body: text, From: from, MessageSid: id, To: NUMBER };
  const signed = Object.entries(fields).reduce((all, [name, value]) => all + name + value, PUBLIC_URL + path);
  return {
    path,
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      "x-twilio-signature": createHmac("sha1", TWILIO_TOKEN).update(signed).digest("base64"),
    },
    body: new URLSearchParams(fields).toString(),
  };
}

/** Somebody's message by WhatsApp, as Meta tells it. */
export function tellMessage(from: string, text: string, id: string, at: number): Hook {
  return tellMeta({
    messages: [{ from: from.slice(1), id, timestamp: seconds(at), type: "text", text: { body: text } }],
  });
}

/** What became of a message by WhatsApp: it names the attempt. */
export function tellDelivered({ id, attempt }: Reached, to: string, at: number): Hook {
  const status = { id, status: "delivered", timestamp: seconds(at), recipient_id: to.slice(1) };
  return tellMeta({ statuses: [{ ...status, biz_opaque_callback_data: attempt }] });
}

function tellMeta(value: object): Hook {
  const body = JSON.stringify({
    object: "whatsapp_business_account",
    entry: [
      { id: "1", changes: [{ field: "messages", value: { messaging_product: "whatsapp", ...value } }] },
    ],
  });
  const signature = createHmac("sha256", APP_SECRET).update(body).digest("hex");
  return {
    path: "/hooks/whatsapp-cloud",
    headers: { "content-type": "application/json", "x-hub-signature-256": `sha256=${signature}` },
    body,
  };
}

const seconds = (at: number): string => String(Math.floor(at / 1_000));

/** The same hook from somebody who does not know the secret. */
export function forge(hook: Hook): Hook {
  return { ...hook, body: hook.body.replaceAll("555", "556") };
}

/** Tells hooks to `seq serve`, one after the other; gives the status of each answer. */
export async function tellHooks(root: string, hooks: readonly Hook[], now: string): Promise<number[]> {
  const { child, ended } = startBinary(["serve", "--listen", "127.0.0.1:0", "--json", "--now", now], root);
  const listening = new Promise<string>((resolve, reject) => {
    let out = "";
    child.stdout?.on("data", (text: string) => {
      out += text;
      const url = /"url":"([^"]+)"/.exec(out)?.[1];
      if (url !== undefined) resolve(url);
    });
    void ended.then(({ out: said, err }) => reject(new Error(`seq serve ended: ${said}${err}`)));
  });
  const url = await listening;
  const statuses: number[] = [];
  for (const { path, headers, body } of hooks) {
    const answer = await fetch(url + path, { method: "POST", headers, body });
    await answer.text();
    statuses.push(answer.status);
  }
  child.kill("SIGTERM");
  await ended;
  return statuses;
}
