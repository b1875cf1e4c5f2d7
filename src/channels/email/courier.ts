import { InternalError } from "../../errors.ts";
import type { Sender } from "../../sequence/workspace-config.ts";
import type { Courier } from "../channel.ts";

/** Opens the line that the sender's `smtp` names: the outbox folder or an SMTP server. */
export async function openCourier(sender: Sender, _place: { root: string }): Promise<Courier> {
  throw new InternalError(`the mail transport of ${sender.id} is not built yet`);
}
