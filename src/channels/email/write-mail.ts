import MimeNode from "nodemailer/lib/mime-node";
import { UserError } from "../../errors.ts";
import type { ComposedMail, MailDraft } from "./mail.ts";
import { writeMime } from "./mime-writer.ts";

/** Nothing is ever fetched for a message; the boundary is drawn by nobody, so that a retry has the same bytes. */
function optionsOf({ boundary }: MailDraft) {
  return { baseBoundary: boundary, disableFileAccess: true, disableUrlAccess: true };
}

/** The bytes of a draft, always the same ones. Throws UserError where the address is none or several. */
export function writeMail(draft: MailDraft): ComposedMail {
  const { messageId, subject, references, touch } = draft;
  const node = buildTree(draft);
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

/** What nodemailer's MailComposer makes of a text and an HTML part, without its search for attachments and calendars. */
function buildTree(draft: MailDraft): MimeNode {
  const { from, to, inReplyTo, references, subject, messageId, at } = draft;
  const root = new MimeNode("multipart/alternative", optionsOf(draft));
  for (const [kind, content] of [
    ["plain", draft.text],
    ["html", draft.html],
  ] as const) {
    root.createChild(`text/${kind}; charset=utf-8`, optionsOf(draft)).setContent(content);
  }
  root.addHeader(draft.headers);
  root.setHeader({ from, to });
  if (inReplyTo !== null) root.setHeader({ "in-reply-to": inReplyTo, references });
  root.setHeader({ subject, "message-id": messageId, date: new Date(at) });
  return root;
}
