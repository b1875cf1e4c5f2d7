import { serveChannel } from "../served/served-channel.ts";
import { MANUAL_TINT } from "../tints.ts";

/** A notice to the team, in Slack, Discord or Teams: nobody outside reads it. */
export const notifyChannel = serveChannel({
  id: "notify",
  form: "note",
  reachesNobody: true,
  medium: null,
  tint: MANUAL_TINT,
  actions: [
    {
      id: "notify",
      describe: "a notice to the team's chat",
      address: null,
      fields: {
        text: { required: true, limit: { characters: 2_000, source: "Discord" }, describe: "the notice" },
      },
      events: ["done", "sent"],
    },
  ],
  draft: (touch) => ({ text: (touch.content["text"] ?? "").trim(), url: null, warning: null }),
});
