import type { Instant } from "../../engine/plan.ts";

/** All that a message says, as plain data that another thread can take. */
export interface MailDraft {
  from: { name: string; address: string };
  to: { name: string; address: string };
  subject: string;
  /** In the Date header. */
  at: Instant;
  messageId: string;
  inReplyTo: string | null;
  references: string[];
  headers: Record<string, string | { prepared: true; value: string }>;
  text: string;
  html: string;
  boundary: string;
  /** Stable id of the touch, safe in a file name. */
  touch: string;
}

/** A message ready to leave, and the facts later touches and replies are matched by. */
export interface ComposedMail {
  /** Envelope addresses. */
  from: string;
  to: string;
  /** The whole message, CRLF at line ends, before DKIM and dot-stuffing. ASCII, unless a local part is not. */
  message: string;
  messageId: string;
  subject: string;
  references: string[];
  touch: string;
}
