import type { Letter } from "../letter.ts";
import { tidyAddress } from "../mime/address.ts";
import { judgeRefusal } from "./judge.ts";
import type { Report } from "./read-report.ts";

/** Values of a notification that are looked at, and how deep: it is anybody's mail. */
const MAX_VALUES = 2_000;
const MAX_DEPTH = 12;

type Fields = Record<string, unknown>;

/** The JSON that a message is made of: an object or a list at its beginning, but for a footer; null for anything else. */
export function readJson(text: string): object | null {
  const body = text.trim();
  if (!/^[[{]/.test(body)) return null;
  // Topics of Amazon SNS put "-- / If you wish to stop receiving…" below.
  // Sendmail breaks lines of more than 990 characters with "!", as RFC 5321 4.5.3.1.6 allows no longer ones.
  const whole = body.replace(/!\n /g, "");
  for (const piece of [whole, whole.split(/\n-- ?\n/)[0] ?? ""]) {
    try {
      return JSON.parse(piece) as object;
    } catch {
      // Not the whole of it.
    }
  }
  return null;
}

/**
 * A service's notification of what became of a mail, in JSON (Amazon SES through SNS, event webhooks sent on by mail): a
 * bounce or complaint where it says so; null where it speaks of something else.
 */
export function readNotification(letter: Letter): Report | null {
  const json = readJson(letter.readText());
  if (json === null) return null;
  const objects: Fields[] = [];
  gather(json, objects, 0);
  const type = objects.map((each) => text(each, "notificationType", "eventType", "event", "type")).join(" ");
  const named = objects.filter(
    (each) => tidyAddress(text(each, "emailAddress", "recipient", "email")) !== null,
  );
  const evidence = ["a notification in JSON"];
  if (/complaint|spamreport/i.test(type)) {
    const recipients = named.map((each) => ({
      address: tidyAddress(text(each, "emailAddress", "recipient", "email")),
      status: null,
      reason: "feedback",
      hard: false,
    }));
    return { kind: "complaint", recipients, evidence, returned: [] };
  }
  const isDelay = /deliverydelay|deferred/i.test(type);
  if (!isDelay && !/bounce|failed|undeliver/i.test(type)) {
    if (!/\bdeliver(?:y|ed)\b/i.test(type)) return null;
    const recipients = objects
      .flatMap((each) => (Array.isArray(each.recipients) ? (each.recipients as unknown[]) : []))
      .filter((each): each is string => typeof each === "string")
      .map((each) => ({ address: tidyAddress(each), status: null, reason: "delivered", hard: false }));
    return { kind: "delivery_notice", recipients: recipients.slice(0, 100), evidence, returned: [] };
  }
  const recipients = named.map((each) => {
    const judged = judgeRefusal({
      address: tidyAddress(text(each, "emailAddress", "recipient", "email")),
      status: /^[245]\.\d{1,3}\.\d{1,3}$/.exec(text(each, "status"))?.[0] ?? null,
      words: text(each, "diagnosticCode", "reason", "description", "response", "error"),
      isStated: true,
      context: "",
    });
    return isDelay ? { ...judged, hard: false } : judged;
  });
  return { kind: "bounce", recipients, isDelay, evidence, returned: [] };
}

function gather(value: unknown, objects: Fields[], depth: number): void {
  if (depth > MAX_DEPTH || objects.length >= MAX_VALUES) return;
  if (typeof value === "string") {
    // A notification inside a notification is a string of JSON.
    const inner = /^\s*[[{]/.test(value) ? readJson(value) : null;
    if (inner !== null) gather(inner, objects, depth + 1);
  } else if (typeof value === "object" && value !== null) {
    if (!Array.isArray(value)) objects.push(value as Fields);
    for (const each of Object.values(value).slice(0, MAX_VALUES)) gather(each, objects, depth + 1);
  }
}

function text(fields: Fields, ...names: string[]): string {
  for (const name of names) if (typeof fields[name] === "string") return fields[name].slice(0, 2_000);
  return "";
}
