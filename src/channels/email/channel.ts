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
  limits: ({ limits }) => limits,
  describeWay: ({ smtp, services }) => {
    if (services?.mail !== undefined) return `${services.mail.provider} takes the log-in for mail`;
    return smtp === "outbox" ? "writes to the outbox; sends nothing" : "the server takes the log-in";
  },
  async connect(sender, context) {
    const { openTransport } = await import("./transport.ts");
    return openTransport(sender, context);
  },
};
