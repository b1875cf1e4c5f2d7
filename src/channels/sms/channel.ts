import type { TaskDraft, Touch } from "../channel.ts";
import { serveChannel } from "../served/served-channel.ts";
import { TEXT_TINT } from "../tints.ts";
import { measureSms } from "./segments.ts";

/** More segments than carriers put together again without loss; providers refuse about there (Twilio: 1,600 characters). */
const MOST_SEGMENTS = 10;

/** Text messages to a telephone number. */
export const smsChannel = serveChannel({
  id: "sms",
  form: "text",
  medium: "sms",
  tint: TEXT_TINT,
  actions: [
    {
      id: "sms",
      describe: "a text message",
      address: "phone",
      fields: { text: { required: true, describe: "the text message" } },
      events: [
        "done",
        "sent",
        "delivered",
        "undelivered",
        "replied",
        "opted_out",
        "meeting_booked",
        "not_found",
      ],
      reactions: [
        { event: "undelivered", rate: "undelivered", after: { exactMs: 60_000 } },
        { event: "replied", rate: "text", after: { meanMs: 4 * 3_600_000 }, meets: "later" },
        { event: "opted_out", rate: "text_opt_out", after: { meanMs: 4 * 3_600_000 } },
      ],
    },
  ],
  declining: {
    declined: "no_texts",
    allowed: "texts_ok",
    words: "asked not to be texted",
    also: { no_text_number: "the number takes no texts" },
  },
  deadAddress: "no_text_number",
  draft: draftText,
});

function draftText(touch: Touch): TaskDraft {
  const text = (touch.content["text"] ?? "").trim();
  const phone = touch.person.fields["phone"];
  const { segments } = measureSms(text);
  return {
    text,
    url: typeof phone === "string" && /^\+\d{3,20}$/.test(phone) ? `sms:${phone}` : null,
    warning: segments > MOST_SEGMENTS ? `${segments} segments: carriers may drop some of them` : null,
  };
}
