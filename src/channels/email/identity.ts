import { createHash } from "node:crypto";
import { domainToASCII } from "node:url";

/** The names a touch carries outside: all from its key, so that every preparation gives the same. */
export interface MailIdentity {
  /** With angle brackets, at the sender's domain (RFC 5322 3.6.4). */
  messageId: string;
  /** In X-Seq-Touch, for complaints whose recipient is redacted. */
  touch: string;
  /** In the subject of an opt-out mail. */
  optOut: string;
  boundary: string;
}

/** Derives the identity of an email from the touch's key and the sender's address. */
export function deriveIdentity(key: string, senderEmail: string): MailIdentity {
  const domain = senderEmail.slice(senderEmail.lastIndexOf("@") + 1);
  return {
    messageId: `<${digest("message-id", key, 32)}@${domainToASCII(domain) || domain}>`,
    touch: digest("touch", key, 32),
    optOut: digest("opt-out", key, 16),
    boundary: digest("boundary", key, 24),
  };
}

function digest(purpose: string, key: string, length: number): string {
  return createHash("sha256").update(`${purpose}\0${key}`).digest("hex").slice(0, length);
}
