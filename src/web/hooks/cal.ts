import { asRecord, hmacHex, isSame, parseJson, textOf, timeOf } from "./body.ts";
import { FORGED, type Hook, MALFORMED } from "./hook.ts";

/**
 * Cal.com: `X-Cal-Signature-256`, HMAC-SHA256 (hex) over the body (https://cal.com/docs/developing/guides/automation/webhooks).
 * It signs no time, so a copy is told by its id alone, for ever.
 */
export const cal: Hook = {
  source: "cal",
  read({ header, bytes }, secret) {
    if (!isSame((header("x-cal-signature-256") ?? "").toLowerCase(), hmacHex(secret, bytes))) return FORGED;
    const body = parseJson(bytes);
    const payload = asRecord(body?.["payload"]);
    const event = textOf(body?.["triggerEvent"]);
    if (body === null || event === null) return MALFORMED;
    // Cal.com's own test message carries no booking.
    const uid = textOf(payload?.["uid"]) ?? textOf(payload?.["bookingId"]) ?? "none";
    const attendees: unknown = payload?.["attendees"];
    const first = asRecord(Array.isArray(attendees) ? attendees[0] : null);
    const kind = { BOOKING_CREATED: "meeting_booked", BOOKING_CANCELLED: "meeting_canceled" }[event];
    const startsAt = textOf(payload?.["startTime"]);
    return {
      type: "told",
      told: {
        id: `${event} ${uid} ${textOf(body["createdAt"]) ?? ""}`,
        signedAt: null,
        about: { email: textOf(first?.["email"]), phone: null, reference: null },
        facts:
          kind === undefined
            ? []
            : [
                {
                  kind,
                  at: timeOf(body["createdAt"]),
                  channel: null,
                  data: { source: "cal", ...(startsAt === null ? {} : { starts_at: startsAt }) },
                },
              ],
        fields: {},
      },
    };
  },
};
