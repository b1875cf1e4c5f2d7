import type { Sender } from "../../config/workspace-config.ts";
import type { Place, Transport } from "../channel.ts";
import { composeWith } from "./composer.ts";
import { createSigner } from "./dkim.ts";
import { openOutbox } from "./outbox.ts";
import { readSmtpSettings } from "./smtp-settings.ts";
import { SmtpTransport } from "./smtp-transport.ts";
import { ThreadedTransport } from "./threaded-transport.ts";

/**
 * Opens what the sender's `smtp` names: the outbox folder under `place.root`, or an SMTP
 * server. Connects to nothing yet. Throws UserError for settings that cannot work.
 */
export async function openTransport(sender: Sender, place: Place): Promise<Transport> {
  const composer = composeWith(await createSigner(sender));
  if (sender.smtp === "outbox") return openOutbox(sender, place.root, composer);
  const here = new SmtpTransport(readSmtpSettings(sender), composer, sender.id, place.stop);
  return place.messageWorkers === undefined
    ? here
    : new ThreadedTransport(here, sender, place.messageWorkers);
}
