import type { Sender } from "../../sequence/workspace-config.ts";
import type { Courier, Place } from "../channel.ts";
import { composeInThreads } from "./compose-threads.ts";
import { composeHere } from "./composer.ts";
import { createSigner } from "./dkim.ts";
import { openOutbox } from "./outbox.ts";
import { SmtpCourier } from "./smtp-courier.ts";
import { readSmtpSettings } from "./smtp-settings.ts";

/**
 * Opens the line that the sender's `smtp` names: the outbox folder under `place.root`, or an SMTP
 * server. Connects to nothing yet. Throws UserError for settings that cannot work.
 */
export async function openCourier(sender: Sender, place: Place): Promise<Courier> {
  const here = composeHere(await createSigner(sender));
  const { composeThreads } = place;
  const composer = composeThreads === undefined ? here : composeInThreads(here, sender, composeThreads);
  if (sender.smtp === "outbox") return openOutbox(sender, place.root, composer);
  return new SmtpCourier(readSmtpSettings(sender), composer, sender.id);
}
