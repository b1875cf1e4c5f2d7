import type { MachineChannel } from "../channel.ts";
import { MAIL_TINT } from "../tints.ts";
import { emailAction } from "./actions.ts";

/** Email, through the sender's SMTP server or into `.eml` files. Loads the mailer when a line is opened. */
export const emailChannel: MachineChannel = {
  id: "email",
  actions: [emailAction],
  form: "letter",
  medium: "email",
  tint: MAIL_TINT,
  performer: "machine",
  lacks: ({ email }) => (email === null ? { code: "sender-without-email", what: "an email address" } : null),
  describeWay: ({ smtp }) =>
    smtp === "outbox" ? "writes to the outbox; sends nothing" : "the server takes the log-in",
  async connect(sender, context) {
    const { openTransport } = await import("./transport.ts");
    return openTransport(sender, context);
  },
};
