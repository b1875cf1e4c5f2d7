import type { Sender } from "../../sequence/workspace-config.ts";
import type { Courier } from "../channel.ts";
import { createSigner } from "./dkim.ts";
import { openOutbox } from "./outbox.ts";
import { SmtpCourier } from "./smtp-courier.ts";
import { readSmtpSettings } from "./smtp-settings.ts";

/**
 * Opens the line that the sender's `smtp` names: the outbox folder under `place.root`, or an SMTP
 * server. Connects to nothing yet. Throws UserError for settings that cannot work.
 */
export async function openCourier(sender: Sender, place: { root: string }): Promise<Courier> {
  const sign = await createSigner(sender);
  if (sender.smtp === "outbox") return openOutbox(sender, place.root, sign);
  return new SmtpCourier(readSmtpSettings(sender), sign, sender.id);
}
