import type { Prepared, Touch } from "../channel.ts";
import { draftMail } from "./compose.ts";
import type { SignMail } from "./dkim.ts";
import type { MailDraft } from "./mail.ts";
import { type OutgoingMail, packMail, unpackMail } from "./prepared-mail.ts";
import { writeMail } from "./write-mail.ts";

/** Makes messages of touches, and the bytes that leave of prepared messages. */
export interface Composer {
  /** Throws UserError for what no mail can carry. */
  compose(touch: Touch): Promise<Prepared>;
  /** What leaves, signed. Throws InternalError where the journal holds something else than was prepared. */
  open(prepared: Prepared): Promise<OutgoingMail>;
  close(): Promise<void>;
}

/** A message as both its forms: what the journal keeps, and what leaves. */
export interface WrittenMail {
  prepared: Prepared;
  outgoing: OutgoingMail;
}

/** Writes and signs a draft. */
export async function writeDraft(draft: MailDraft, sign: SignMail): Promise<WrittenMail> {
  const prepared = packMail(writeMail(draft), draft.at);
  return { prepared, outgoing: await openPrepared(prepared, sign) };
}

async function openPrepared(prepared: Prepared, sign: SignMail): Promise<OutgoingMail> {
  const mail = unpackMail(prepared);
  return { ...mail, bytes: await sign(mail.bytes) };
}

/** Composes in this thread, at once. */
export function composeHere(sign: SignMail): Composer {
  return {
    async compose(touch) {
      return packMail(writeMail(draftMail(touch)), touch.at);
    },
    open: (prepared) => openPrepared(prepared, sign),
    async close() {},
  };
}
