import { createHash } from "node:crypto";
import * as path from "node:path";
import { InternalError } from "../../errors.ts";
import type { Prepared } from "../channel.ts";
import type { ComposedMail } from "./mail.ts";

/** What the journal keeps of an email: envelope and exact bytes, so that no later version can change them. */
interface JournaledMail {
  format: 1;
  from: string;
  to: string;
  /** File name in the outbox, without its ending. */
  file: string;
  message: string;
}

/** Fixes a composed mail for the journal. `at` (ms) is the time in its Date header, `bytes` its message in UTF-8. */
export function packMail(
  mail: ComposedMail,
  at: number,
  bytes: Buffer = Buffer.from(mail.message, "utf8"),
): Prepared {
  const second = new Date(at).toISOString().slice(0, 19).replaceAll(":", "");
  const journaled: JournaledMail = {
    format: 1,
    from: mail.from,
    to: mail.to,
    file: `${second}Z-${mail.touch}`,
    message: mail.message,
  };
  return {
    content: JSON.stringify(journaled),
    hash: hashBytes(bytes),
    messageId: mail.messageId,
    subject: mail.subject,
    references: mail.references,
  };
}

/** What leaves: the envelope, the bytes, and the name they get in the outbox. */
export interface OutgoingMail {
  from: string;
  to: string;
  file: string;
  bytes: Buffer;
}

/** The envelope and bytes of a prepared mail. Throws InternalError where they are not the journaled ones. */
export function unpackMail(prepared: Prepared): OutgoingMail {
  const mail: unknown = JSON.parse(prepared.content);
  if (!isJournaledMail(mail)) throw new InternalError("the journal holds no email this version can read");
  const bytes = Buffer.from(mail.message, "utf8");
  if (hashBytes(bytes) !== prepared.hash) {
    throw new InternalError("the journaled email is not the one that was prepared");
  }
  return { from: mail.from, to: mail.to, file: mail.file, bytes };
}

function isJournaledMail(value: unknown): value is JournaledMail {
  if (typeof value !== "object" || value === null) return false;
  const mail: Partial<Record<keyof JournaledMail, unknown>> = value;
  const texts = [mail.from, mail.to, mail.file, mail.message].every((text) => typeof text === "string");
  return mail.format === 1 && texts && path.basename(String(mail.file)) === mail.file;
}

function hashBytes(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}
