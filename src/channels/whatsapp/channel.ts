import { DAY_MS } from "../../engine/plan.ts";
import type { TaskDraft, Touch } from "../channel.ts";
import { serveChannel } from "../served/served-channel.ts";
import { TEXT_TINT } from "../tints.ts";

/** Longest text of a message (https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages). */
const LONGEST_TEXT = 4_096;

/** WhatsApp: an approved template, or free text within 24 hours of the person's last message. */
export const whatsappChannel = serveChannel({
  id: "whatsapp",
  form: "text",
  medium: "whatsapp",
  tint: TEXT_TINT,
  actions: [
    {
      id: "whatsapp",
      describe: "a WhatsApp message",
      address: "phone",
      freeText: { withinMs: DAY_MS, template: "template", source: "WhatsApp Business Messaging Policy" },
      fields: {
        text: {
          required: false,
          limit: { characters: LONGEST_TEXT, source: "WhatsApp" },
          describe: "the message, within 24 hours of the person's last one; beside a template, how it reads",
        },
        template: { required: false, singleLine: true, describe: "the approved template's name" },
        language: { required: false, singleLine: true, describe: "the template's language: en_US" },
        parameters: {
          required: false,
          describe: "what fills the template's places, header and buttons, one a line",
        },
      },
      events: [
        "done",
        "sent",
        "delivered",
        "undelivered",
        "opened",
        "replied",
        "opted_out",
        "meeting_booked",
        "not_found",
      ],
      reactions: [
        { event: "undelivered", rate: "undelivered", after: { exactMs: 60_000 } },
        { event: "replied", rate: "text", after: { meanMs: 6 * 3_600_000 }, meets: "later" },
        { event: "opted_out", rate: "text_opt_out", after: { meanMs: 6 * 3_600_000 } },
      ],
    },
  ],
  declining: {
    declined: "no_whatsapp",
    allowed: "whatsapp_ok",
    words: "asked not to be written to on WhatsApp",
    also: { not_on_whatsapp: "the number is not on WhatsApp" },
  },
  deadAddress: "not_on_whatsapp",
  draft: draftMessage,
});

function draftMessage(touch: Touch): TaskDraft {
  const { text = "", template } = touch.content;
  const phone = touch.person.fields["phone"];
  const digits = typeof phone === "string" ? phone.replace(/^\+/, "") : "";
  return {
    text: text.trim(),
    // https://faq.whatsapp.com/5913398998672934: the number in full, without signs.
    url: /^\d{5,15}$/.test(digits) ? `https://wa.me/${digits}` : null,
    warning: text.trim() === "" ? `its text is the template ${template ?? ""}` : null,
  };
}
