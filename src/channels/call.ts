import type { PersonChannel } from "./channel.ts";

/** Telephone calls, made by a person who reads the script. */
export const callChannel: PersonChannel = {
  id: "call",
  actions: [
    {
      id: "call",
      describe: "a task to call the person",
      address: "phone",
      fields: { script: { required: true, describe: "what to say and to ask" } },
      events: [
        "done",
        "answered",
        "no_answer",
        "voicemail",
        "wrong_number",
        "call_back",
        "not_found",
        "replied",
        "opted_out",
        "meeting_booked",
      ],
      endings: [
        "answered",
        "no_answer",
        "voicemail",
        "meeting_booked",
        "call_back",
        "wrong_number",
        "done",
        "skip",
        "not_found",
      ],
    },
  ],
  declining: {
    declined: "no_calls",
    allowed: "calls_ok",
    words: "asked not to be called",
    also: { wrong_number: "the number is wrong" },
  },
  performer: "person",
  draft(touch) {
    return {
      text: touch.content["script"] ?? "",
      url: formatTelUrl(touch.person.fields["phone"]),
      warning: null,
    };
  },
};

/** `tel:` and the number (RFC 3966); null for anything that is not one. */
function formatTelUrl(phone: unknown): string | null {
  if (typeof phone !== "string" && typeof phone !== "number") return null;
  const digits = String(phone).replace(/[\s().\-/]/g, "");
  return /^\+?\d{3,20}$/.test(digits) ? `tel:${digits}` : null;
}
