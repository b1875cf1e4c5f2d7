import { asRecord, hmacHex, isSame, parseJson, readTimedSignature, textOf, timeOf } from "./body.ts";
import { FORGED, type Hook, MALFORMED, type ToldFact } from "./hook.ts";

/**
 * Calendly v2: `Calendly-Webhook-Signature: t=…,v1=…` over `t.body`
 * (https://developer.calendly.com/api-docs/ZG9jOjM2MzE2MDM4-webhook-signatures).
 */
export const calendly: Hook = {
  source: "calendly",
  read({ header, bytes }, secret) {
    const signed = readTimedSignature(header("calendly-webhook-signature"));
    if (signed === null) return FORGED;
    const wanted = hmacHex(secret, `${signed.seconds}.`, bytes);
    if (!signed.signatures.some((each) => isSame(each, wanted))) return FORGED;
    const body = parseJson(bytes);
    const payload = asRecord(body?.["payload"]);
    const event = textOf(body?.["event"]);
    const uri = textOf(payload?.["uri"]);
    if (body === null || payload === null || event === null || uri === null) return MALFORMED;
    const scheduled = asRecord(payload["scheduled_event"]);
    const kind = { "invitee.created": "meeting_booked", "invitee.canceled": "meeting_canceled" }[event];
    const startsAt = textOf(scheduled?.["start_time"]);
    const fact: ToldFact = {
      kind: kind ?? "",
      at: timeOf(body["created_at"]),
      channel: null,
      data: { source: "calendly", ...(startsAt === null ? {} : { starts_at: startsAt }) },
    };
    return {
      type: "told",
      told: {
        id: `${event} ${uri}`,
        signedAt: Number(signed.seconds) * 1_000,
        about: { email: textOf(payload["email"]), phone: null, reference: null },
        facts: kind === undefined ? [] : [fact],
        fields: {},
      },
    };
  },
};
