import type { ClassifiedMessage } from "../../../src/inbound/classified-message.ts";
import { classifyMessage, type Knowing } from "../../../src/inbound/classify/classify-message.ts";

/** A message from its header fields and its text; `Date` is a Monday unless given. */
export function write(fields: Record<string, string>, body: string): Buffer {
  const all = {
    From: "Anna Kim <anna@acme.example>",
    To: "Rep <rep@ours.example>",
    Subject: "Re: a question",
    Date: "Mon, 02 Mar 2026 10:00:00 +0100",
    "Message-ID": "<answer@acme.example>",
    "Content-Type": "text/plain; charset=utf-8",
    ...fields,
  };
  const head = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return Buffer.from(`${head.join("\n")}\n\n${body}\n`);
}

export function classify(fields: Record<string, string>, body: string, knowing?: Knowing): ClassifiedMessage {
  return classifyMessage(write(fields, body), knowing);
}

/** A responder's answer, marked as RFC 3834 asks. */
export function hearResponder(
  subject: string,
  body: string,
  more: Record<string, string> = {},
): ClassifiedMessage {
  return classify({ Subject: subject, "Auto-Submitted": "auto-replied", ...more }, body);
}

/** A report of words alone, from a mail server. */
export function hearServer(
  subject: string,
  body: string,
  more: Record<string, string> = {},
): ClassifiedMessage {
  return classify(
    {
      From: "Mail Delivery Subsystem <MAILER-DAEMON@mx.example>",
      "Return-Path": "<>",
      Subject: subject,
      ...more,
    },
    body,
  );
}

/** A multipart message of parts that are written out. */
export function multipart(type: string, parts: readonly string[]): [Record<string, string>, string] {
  return [
    { "Content-Type": `multipart/${type}; boundary="cut"` },
    [...parts.map((part) => `--cut\n${part}`), "--cut--"].join("\n"),
  ];
}
