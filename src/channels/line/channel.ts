import type { TaskDraft, Touch } from "../channel.ts";
import { serveChannel } from "../served/served-channel.ts";
import { TEXT_TINT } from "../tints.ts";

/** Longest text message (https://developers.line.biz/en/reference/messaging-api/#text-message). */
const LONGEST_TEXT = 5_000;

/** LINE, to people who are friends of the sender's official account. */
export const lineChannel = serveChannel({
  id: "line",
  form: "text",
  medium: "whatsapp",
  tint: TEXT_TINT,
  actions: [
    {
      id: "line",
      describe: "a LINE message to a friend of the account",
      address: "line_id",
      fields: {
        text: {
          required: true,
          limit: { characters: LONGEST_TEXT, source: "LINE" },
          describe: "the message",
        },
      },
      events: ["done", "sent", "replied", "opted_out", "meeting_booked", "not_found"],
      reactions: [
        { event: "replied", rate: "text", after: { meanMs: 6 * 3_600_000 }, meets: "later" },
        { event: "opted_out", rate: "text_opt_out", after: { meanMs: 6 * 3_600_000 } },
      ],
    },
  ],
  declining: {
    declined: "no_line",
    allowed: "line_ok",
    words: "asked not to be written to on LINE",
    also: { not_on_line: "they are no friend of the account" },
  },
  deadAddress: "not_on_line",
  draft: draftMessage,
});

function draftMessage(touch: Touch): TaskDraft {
  return { text: (touch.content["text"] ?? "").trim(), url: null, warning: null };
}
