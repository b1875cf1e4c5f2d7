import { createHash } from "node:crypto";
import type { MachineChannel, Prepared } from "../../../src/channels/channel.ts";
import { inRenderedForm } from "../../../src/channels/render-touch.ts";
import { MANUAL_TINT } from "../../../src/channels/tints.ts";

/** What arrived, as it was written. */
export const arrived: { to: string; text: string }[] = [];

/** A channel of machines that exists in one folder and one line of the registry: carrier pigeons, to phone numbers. */
export const pigeonChannel: MachineChannel = {
  id: "pigeon",
  actions: [
    {
      id: "pigeon",
      describe: "sends a carrier pigeon",
      address: "phone",
      fields: {
        text: {
          required: true,
          limit: { characters: 60, source: "a pigeon's leg" },
          describe: "the message",
        },
      },
      events: ["sent", "replied", "bounced", "opted_out"],
      reactions: [{ event: "replied", rate: "message", after: { meanMs: 86_400_000 }, meets: "later" }],
    },
  ],
  form: "text",
  medium: null,
  tint: MANUAL_TINT,
  performer: "machine",
  lacks: ({ timezone }) => (timezone === null ? { code: "sender-without-loft", what: "a loft" } : null),
  describeWay: ({ id }) => `the loft of ${id} is open`,
  async connect() {
    return {
      connections: 1,
      async prepare(given): Promise<Prepared> {
        const touch = inRenderedForm(given);
        const content = JSON.stringify({
          to: String(touch.person.fields["phone"]),
          text: touch.content["text"] ?? "",
        });
        const hash = createHash("sha256").update(content).digest("hex");
        return { content, hash, messageId: null, subject: null, references: [] };
      },
      async send({ content }) {
        arrived.push(JSON.parse(content));
        return { type: "sent", receipt: "landed" };
      },
      async verify() {},
      async close() {},
    };
  },
};
