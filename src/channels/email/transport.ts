import type { Sender } from "../../config/workspace-config.ts";
import type { Transport, TransportContext } from "../channel.ts";
import { composeWith } from "./composer.ts";
import { createSigner } from "./dkim.ts";
import { openMailService } from "./mail-service.ts";
import { openOutbox } from "./outbox.ts";
import { readSmtpSettings } from "./smtp-settings.ts";
import { SmtpTransport } from "./smtp-transport.ts";
import { ThreadedTransport } from "./threaded-transport.ts";

/**
 * Opens the service that the sender's `mail` names, or what its `smtp` does: the outbox folder under `context.root`, or
 * an SMTP server. Connects to nothing yet. Throws UserError for settings that cannot work.
 */
export async function openTransport(sender: Sender, context: TransportContext): Promise<Transport> {
  const sign = await createSigner(sender);
  if (sender.services?.mail !== undefined) return openMailService(sender, context, sign);
  const composer = composeWith(sign);
  if (sender.smtp === "outbox") return openOutbox(sender, context.root, composer);
  const here = new SmtpTransport(readSmtpSettings(sender), composer, sender.id, context);
  return context.messageWorkers === undefined
    ? here
    : new ThreadedTransport(here, sender, context.messageWorkers);
}
