import type { MachineChannel } from "../channel.ts";
import { emailAction } from "./actions.ts";

/** Email, through the sender's SMTP server or into `.eml` files. Loads the mailer when a line is opened. */
export const emailChannel: MachineChannel = {
  id: "email",
  actions: [emailAction],
  performer: "machine",
  async connect(sender, place) {
    const { openCourier } = await import("./courier.ts");
    return openCourier(sender, place);
  },
};
