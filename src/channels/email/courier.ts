import type { Sender } from "../../config/workspace-config.ts";
import type { Courier, Place } from "../channel.ts";
import { composeWith } from "./composer.ts";
import { createSigner } from "./dkim.ts";
import { openOutbox } from "./outbox.ts";
import { SmtpCourier } from "./smtp-courier.ts";
import { readSmtpSettings } from "./smtp-settings.ts";
import { ThreadedCourier } from "./threaded-courier.ts";

/**
 * Opens the line that the sender's `smtp` names: the outbox folder under `place.root`, or an SMTP
 * server. Connects to nothing yet. Throws UserError for settings that cannot work.
 */
export async function openCourier(sender: Sender, place: Place): Promise<Courier> {
  const composer = composeWith(await createSigner(sender));
  if (sender.smtp === "outbox") return openOutbox(sender, place.root, composer);
  const here = new SmtpCourier(readSmtpSettings(sender), composer, sender.id, place.stop);
  return place.writerThreads === undefined ? here : new ThreadedCourier(here, sender, place.writerThreads);
}
