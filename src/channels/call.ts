import type { Mention, PersonChannel } from "./channel.ts";
import { joinPhrases } from "./phrases.ts";
import { MANUAL_TINT } from "./tints.ts";

/** "I tried to call you", as messages say it after a call. */
const OF_CALL: readonly Mention[] = [
  {
    event: "done",
    pattern: joinPhrases([
      String.raw`\bI(?:'ve| have)? (?:just |recently )?(?:tried (?:to (?:call|ring|phone|reach)|calling|ringing|phoning|reaching) you|called (?:you|your office)|phoned you|rang you|left (?:you )?an? (?:voicemail|message (?:on|with)))`,
      String.raw`\bmy (?:phone |recent )?(?:call|voicemail)(?: (?:last|earlier|yesterday|today|this|on)|\b(?=[,.;]))`,
      String.raw`\b(?:missed you on|(?:spoke|talked) (?:on|by|over)) the (?:phone|telephone)\b`,
      String.raw`\b(?:versucht,? (?:Sie|dich) (?:telefonisch )?(?:anzurufen|zu erreichen)|(?:Sie|dich) angerufen|telefonisch (?:nicht )?erreich)`,
      String.raw`\b(?:essayé de vous (?:joindre|appeler)|vous ai appelée?)`,
      String.raw`\b(?:intenté llamarl[eoa]s?|l[eoa] (?:he llamado|llamé))`,
      String.raw`전화(?:를|로)? ?(?:드렸|했|드린|연락드렸)|(?:오늘|어제|지난번?) (?:통화|전화)`,
      String.raw`お電話(?:しま|いたしま|さしあげ|を差し上げ)`,
    ]),
  },
];

/** Telephone calls, made by a person who reads the script. */
export const callChannel: PersonChannel = {
  id: "call",
  form: "script",
  medium: "call",
  tint: MANUAL_TINT,
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
      mentions: OF_CALL,
      reactions: [{ event: "answered", rate: "answer", after: { exactMs: 0 }, meets: "at once" }],
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
