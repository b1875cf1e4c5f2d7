import type { Prepared, Touch } from "../channel.ts";
import { inRenderedForm, type UnrenderedTouch } from "../render-touch.ts";
import { draftMail } from "./compose.ts";
import type { SignMail } from "./dkim.ts";
import type { ComposedMail } from "./mail.ts";
import { type OutgoingMail, packMail, unpackMail } from "./prepared-mail.ts";
import { writeMail } from "./write-mail.ts";

/** Makes messages of touches, and the bytes that leave of prepared messages. */
export interface Composer {
  /** Throws UserError for what no mail can carry. */
  compose(touch: Touch | UnrenderedTouch): Promise<Prepared>;
  /** What leaves, signed. Throws InternalError where the journal holds something else than was prepared. */
  open(prepared: Prepared): Promise<OutgoingMail>;
}

/** The bytes of a touch's message. Throws UserError for what no mail can carry. */
export function composeMail(touch: Touch): ComposedMail {
  return writeMail(draftMail(touch));
}

/** Composes in the thread that asks, at once. */
export function composeWith(sign: SignMail): Composer {
  return {
    async compose(touch) {
      const rendered = inRenderedForm(touch);
      return packMail(composeMail(rendered), rendered.at);
    },
    async open(prepared) {
      const mail = unpackMail(prepared);
      return { ...mail, bytes: await sign(mail.bytes) };
    },
  };
}
