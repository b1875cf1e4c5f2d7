import type { Reason } from "./reason.ts";

/** What an SMTP reply says: `550 5.1.1`. */
export interface Codes {
  /** Enhanced status code (RFC 3463), or null. */
  status: string | null;
  /** Reply code (RFC 5321 §4.2), or null. */
  reply: string | null;
}

/** Three numbers, not part of an IP address, a version or a date. */
const ENHANCED = /(?<![\d.\w])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.]*\d)(?!\w)/g;
const REPLY = /(?<![\d.:\w/-])([245][0-5]\d)(?=[ \-:;#]|$)(?!-?\d)/g;
/** Reply codes of RFC 5321 §4.2.3, RFC 7504 (521, 556) and those seen in use. */
const REPLIES = new Set(
  "220 250 251 252 354 421 422 426 431 432 441 442 446 447 449 450 451 452 454 455 459 471 500 501 502 503 504 510 511 512 521 522 523 525 530 531 534 535 538 541 546 550 551 552 553 554 555 556 557 571".split(
    " ",
  ),
);

/** The codes of a text; of several, the most telling: failures before successes, precise before general. */
export function readCodes(text: string): Codes {
  let status: string | null = null;
  let rank = -1;
  for (const [, group = "", subject = "", detail = ""] of text.slice(0, 8_000).matchAll(ENHANCED)) {
    // Subjects are 0 to 7 (RFC 3463 §3); beyond that it is some other number.
    if (Number(subject) > 7) continue;
    const code = `${group}.${Number(subject)}.${Number(detail)}`;
    const value = group === "2" ? 0 : isGeneral(code) ? 1 : 2;
    if (value > rank) [status, rank] = [code, value];
  }
  let reply: string | null = null;
  for (const [, code = ""] of text.slice(0, 8_000).matchAll(REPLY)) {
    if (!REPLIES.has(code)) continue;
    if (reply === null || reply.startsWith("2")) reply = code;
  }
  return { status, reply };
}

/** A code that leaves open what is wrong: `5.0.0`, and the "other" of each subject. */
export function isGeneral(status: string): boolean {
  return /^\d\.0\.|^\d\.\d\.0$/.test(status) || status.startsWith("5.5.") || status.startsWith("4.5.");
}

/** Codes whose meaning is clear enough to stand before any words (RFC 3463 §3, RFC 7505, RFC 7372, vendors' lists). */
const MEANING: Record<string, Reason> = {
  "1.1": "user_unknown",
  "1.2": "host_unknown",
  "1.3": "user_unknown",
  "1.6": "has_moved",
  "1.7": "sender_rejected",
  "1.8": "sender_rejected",
  "1.10": "no_mail_accepted",
  // Microsoft: "Remote server returned unknown recipient or mailbox unavailable".
  "1.351": "user_unknown",
  "2.1": "suspended",
  "2.2": "mailbox_full",
  "2.3": "message_too_big",
  "3.1": "mailbox_full",
  "3.2": "system",
  "3.4": "message_too_big",
  "4.1": "expired",
  "4.2": "network",
  "4.3": "system",
  "4.4": "host_unknown",
  "4.6": "network",
  "4.7": "expired",
  "4.310": "host_unknown",
  "4.312": "network",
  "4.316": "expired",
  "5.3": "rate_limited",
  "6.1": "content",
  "7.1": "policy",
  "7.8": "security",
  "7.9": "policy",
  "7.13": "suspended",
  "7.17": "has_moved",
  "7.20": "auth_failure",
  "7.21": "auth_failure",
  "7.22": "auth_failure",
  "7.23": "auth_failure",
  "7.24": "auth_failure",
  "7.25": "no_ptr",
  "7.26": "auth_failure",
  "7.27": "no_mail_accepted",
  "7.509": "auth_failure",
  "7.515": "auth_failure",
  "7.606": "blocked",
};

/** What a code alone means; null where it leaves that open. */
export function readMeaning(status: string): Reason | null {
  return MEANING[status.slice(2)] ?? null;
}

/** The code that says the same as a reason found in words, where one does (RFC 3463). */
const CODE_OF: Partial<Record<Reason, string>> = {
  user_unknown: "5.1.1",
  host_unknown: "5.1.2",
  has_moved: "5.1.6",
  no_mail_accepted: "5.1.10",
  mailbox_full: "5.2.2",
  suspended: "5.2.1",
  message_too_big: "5.3.4",
  expired: "4.4.7",
  network: "4.4.1",
  sender_rejected: "5.1.8",
  relay_denied: "5.7.1",
  policy: "5.7.1",
  blocked: "5.7.1",
  spam: "5.7.1",
  virus: "5.7.1",
  auth_failure: "5.7.26",
  no_ptr: "5.7.25",
  content: "5.6.0",
};

/** The code of a reason that was found in words alone; null where none follows. */
export function writeStatus(reason: Reason): string | null {
  return CODE_OF[reason] ?? null;
}
