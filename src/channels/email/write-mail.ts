import MailComposer from "nodemailer/lib/mail-composer";
import { UserError } from "../../errors.ts";
import type { ComposedMail, MailDraft } from "./mail.ts";
import { writeMime } from "./mime-writer.ts";

/** The bytes of a draft, always the same ones. Throws UserError where the address is none or several. */
export function writeMail(draft: MailDraft): ComposedMail {
  const { messageId, subject, references, touch } = draft;
  const node = new MailComposer({
    from: draft.from,
    to: draft.to,
    subject,
    date: new Date(draft.at),
    messageId,
    ...(draft.inReplyTo === null ? {} : { inReplyTo: draft.inReplyTo, references }),
    headers: draft.headers,
    text: draft.text,
    html: draft.html,
    baseBoundary: draft.boundary,
    disableFileAccess: true,
    disableUrlAccess: true,
  }).compile();
  const envelope = node.getEnvelope();
  const [recipient] = envelope.to;
  if (envelope.from === false || recipient === undefined || envelope.to.length !== 1) {
    throw new UserError("the prospect's email is not one address");
  }
  return {
    from: envelope.from,
    to: recipient,
    message: writeMime(node),
    messageId,
    subject,
    references,
    touch,
  };
}
