import type { Sender } from "../../config/workspace-config.ts";
import { InternalError } from "../../errors.ts";
import type { Outcome, Prepared, Touch, Transport, TransportContext } from "../channel.ts";
import { inRenderedForm, type UnrenderedTouch } from "../render-touch.ts";
import { draftMail } from "./compose.ts";
import { type Composer, composeWith } from "./composer.ts";
import type { SignMail } from "./dkim.ts";
import type { MailDraft } from "./mail.ts";
import { openOutbox } from "./outbox.ts";
import { packMail } from "./prepared-mail.ts";
import { packServiceMail, unpackServiceMail } from "./service-mail.ts";
import { writeMail } from "./write-mail.ts";

/**
 * Sends a sender's mail through the service that its `mail` names, in place of SMTP. A recipe takes the whole message
 * (`raw` in base64url, `raw_base64`; RFC 4648), byte for byte what SMTP would carry, or its parts: `subject`, `text`,
 * `html`, `from` (or `from_name` and `from_email`), and `headers_of_mail`. In a rehearsal that speaks to nobody the outbox takes it.
 */
export async function openMailService(
  sender: Sender,
  { root, openService, stop }: TransportContext,
  sign: SignMail,
): Promise<Transport> {
  if (openService === undefined) throw new InternalError("no service sends mail here");
  const composer: Composer = composeWith(sign);
  const rehearse = (): Transport => openOutbox(sender, root, composer);
  const service = await openService("mail", sender, { rehearse, ...(stop !== undefined && { stop }) });
  // The outbox takes mail as it is.
  if (service.listLeft !== undefined) return service;
  return {
    connections: service.connections,
    prepare: async (touch) => prepareMail(service, sign, touch),
    async send(prepared, keep): Promise<Outcome> {
      const { request, repack } = unpackServiceMail(prepared);
      const outcome = await service.send(
        request,
        keep === undefined ? undefined : (content) => keep(repack(content)),
      );
      return outcome.type === "sent" ? nameOnce(outcome, prepared) : outcome;
    },
    ...(service.settle !== undefined && {
      async settle(attempt) {
        const { request } = unpackServiceMail(attempt.prepared);
        const settled = await service.settle?.({ ...attempt, prepared: request });
        return settled ?? { type: "unknown", askAgainAt: null, evidence: "its service cannot be asked" };
      },
    }),
    verify: () => service.verify(),
    close: () => service.close(),
  };
}

async function prepareMail(
  service: Transport,
  sign: SignMail,
  given: Touch | UnrenderedTouch,
): Promise<Prepared> {
  const touch = inRenderedForm(given);
  const draft = draftMail(touch);
  const mail = writeMail(draft);
  const bytes = await sign(Buffer.from(mail.message, "utf8"));
  const request = await service.prepare({
    ...touch,
    content: {
      subject: draft.subject,
      text: draft.text,
      html: draft.html,
      from: formatFrom(draft),
      from_name: draft.from.name,
      from_email: draft.from.address,
      raw: bytes.toString("base64url"),
      raw_base64: bytes.toString("base64"),
    },
    given: {
      headers_of_mail: listHeaders(draft),
      ...(touch.parent?.thread !== undefined && { thread: touch.parent.thread }),
    },
  });
  const message = bytes.toString("utf8");
  return packServiceMail(packMail({ ...mail, message }, touch.at), bytes, request);
}

/** The headers that make the mail ours, for services that take parts; no value has a line break. */
function listHeaders({ messageId, inReplyTo, references, headers }: MailDraft): Record<string, string> {
  const own = Object.entries(headers).map(([name, value]): [string, string] => [
    name,
    (typeof value === "string" ? value : value.value).replace(/\r\n[ \t]+/g, " "),
  ]);
  return {
    "Message-ID": messageId,
    ...(inReplyTo !== null && { "In-Reply-To": inReplyTo, References: references.join(" ") }),
    ...Object.fromEntries(own),
  };
}

/** RFC 5322 3.4, as services take it; a name with anything but letters and spaces in it is quoted. */
function formatFrom({ from: { name, address } }: MailDraft): string {
  if (name === "") return address;
  const isPlain = /^[\p{L}\p{N} ]+$/u.test(name);
  return `${isPlain ? name : `"${name.replace(/["\\]/g, "\\$&")}"`} <${address}>`;
}

/** A service that kept our Message-ID has given the mail no other name. */
function nameOnce(outcome: Extract<Outcome, { type: "sent" }>, { messageId }: Prepared): Outcome {
  return outcome.providerId === messageId ? { ...outcome, providerId: null } : outcome;
}
