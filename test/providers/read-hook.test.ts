import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readHook } from "../../src/providers/read-hook.ts";
import { shipped } from "./shipped.ts";

const FORM = { "content-type": "application/x-www-form-urlencoded" };
const JSON_TYPE = { "content-type": "application/json; charset=utf-8" };

function hear(name: string, body: string | object) {
  const { hooks } = shipped(name);
  if (hooks === null) throw new Error(`${name} has no hooks`);
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return readHook(hooks, typeof body === "string" ? FORM : JSON_TYPE, Buffer.from(text), {});
}

describe("a hook of a shipped recipe", () => {
  it("tells a delivery and a dead number of Twilio, which sends forms", () => {
    expect(hear("twilio", "MessageSid=SM1&MessageStatus=delivered")).toMatchObject([
      { is: "delivered", id: "SM1" },
    ]);
    expect(
      hear("twilio", "MessageSid=SM1&MessageStatus=undelivered&ErrorCode=30005&To=%2B15550199"),
    ).toMatchObject([{ is: "dead_address", id: "SM1", from: "+15550199" }]);
    expect(hear("twilio", "MessageSid=SM1&MessageStatus=undelivered&ErrorCode=30003")).toMatchObject([
      { is: "failed", reason: "30003" },
    ]);
  });

  it("tells a message that came in, with the channel that it came by", () => {
    expect(
      hear("twilio", "MessageSid=SM2&From=%2B15550199&Body=STOP%20please&SmsStatus=received"),
    ).toMatchObject([{ is: "message", channel: "sms", from: "+15550199", text: "STOP please", id: "SM2" }]);
    expect(hear("twilio", "MessageSid=SM2&From=whatsapp%3A%2B15550199&Body=Hi")).toMatchObject([
      { is: "message", channel: "whatsapp", from: "+15550199" },
    ]);
    expect(
      hear("line", {
        events: [
          {
            type: "message",
            timestamp: 1_772_409_600_000,
            source: { userId: "U1" },
            message: { type: "text", id: "9", text: "그만" },
          },
          { type: "unfollow", source: { userId: "U2" } },
        ],
      }),
    ).toMatchObject([
      { is: "message", from: "U1", text: "그만", at: 1_772_409_600_000 },
      { is: "dead_address", from: "U2" },
    ]);
  });

  it("tells all that one hook carries, with our attempt where it comes back", () => {
    const value = (one: object) => ({ changes: [{ value: one }] });
    const told = hear("whatsapp-cloud", {
      entry: [
        value({
          statuses: [
            { id: "wamid.1", status: "read", timestamp: "1772409600", biz_opaque_callback_data: "7c1d" },
          ],
        }),
        value({ messages: [{ from: "821055501234", id: "wamid.2", type: "text", text: { body: "Hi" } }] }),
        value({
          statuses: [{ id: "wamid.3", status: "failed", recipient_id: "1555", errors: [{ code: 131026 }] }],
        }),
        value({ metadata: {} }),
      ],
    });
    expect(told).toMatchObject([
      { is: "read", id: "wamid.1", attempt: "7c1d", at: 1_772_409_600_000 },
      { is: "dead_address", id: "wamid.3", from: "+1555" },
      { is: "message", from: "+821055501234", text: "Hi" },
    ]);
    expect(
      hear("sendgrid", [
        { event: "bounce", type: "bounce", email: "a@b.example", attempt: "7c1d" },
        { event: "open" },
      ]),
    ).toMatchObject([{ is: "dead_address", from: "a@b.example", attempt: "7c1d" }]);
  });

  it("tells an opt-out that the service took itself", () => {
    expect(
      hear("nhn-sms", {
        event: "UNSUBSCRIBE",
        hooks: [{ recipientNo: "01055501234", createdDateTime: "2020-09-09T11:25:10.000+09:00" }],
      }),
    ).toMatchObject([{ is: "opted_out", from: "+821055501234", at: Date.parse("2020-09-09T02:25:10Z") }]);
    expect(
      hear("whatsapp-cloud", {
        entry: [{ changes: [{ value: { user_preferences: [{ wa_id: "1555", value: "stop" }] } }] }],
      }),
    ).toMatchObject([{ is: "opted_out", from: "+1555" }]);
  });

  it("tells bounces and complaints of mail, and no soft bounce as a dead address", () => {
    const data = { email_id: "e1", to: ["a@b.example"] };
    expect(
      hear("resend", { type: "email.bounced", data: { ...data, bounce: { type: "Permanent" } } }),
    ).toMatchObject([{ is: "dead_address", id: "e1", from: "a@b.example" }]);
    expect(
      hear("resend", { type: "email.bounced", data: { ...data, bounce: { type: "Transient" } } }),
    ).toMatchObject([{ is: "failed" }]);
    expect(hear("resend", { type: "email.complained", data })).toMatchObject([{ is: "complained" }]);
  });

  it("never throws, tells a thousand things at the most, and takes a time without a zone for none", () => {
    fc.assert(
      fc.property(
        fc.json(),
        (body) => hear("line", JSON.parse(`{"events":[${body}]}`) as object).length <= 1,
      ),
    );
    const events = Array.from({ length: 2_000 }, () => ({
      type: "unfollow",
      source: { userId: "U" },
      timestamp: "2026-03-02T00:00:00",
    }));
    const told = hear("line", { events });
    expect(told).toHaveLength(1_000);
    expect(told[0]?.at).toBeNull();
  });
});
