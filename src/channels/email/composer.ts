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
}

/** Writes a draft out, as the journal keeps it. Throws UserError for what no mail can carry. */
export function writeDraft(draft: MailDraft): Prepared {
  return packMail(writeMail(draft), draft.at);
}

/** Composes in the thread that asks, at once. */
export function composeWith(sign: SignMail): Composer {
  return {
    async compose(touch) {
      return writeDraft(draftMail(touch));
    },
    async open(prepared) {
      const mail = unpackMail(prepared);
      return { ...mail, bytes: await sign(mail.bytes) };
    },
  };
}
