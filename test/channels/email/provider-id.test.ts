import { describe, expect, it } from "vitest";
import { readProviderId } from "../../../src/channels/email/provider-id.ts";
import { composeMail, makeSender, makeTouch } from "./touch.ts";

const OWN = "<3f2a1b2c0a1b2c3d4e5f60718293a4b5@acme.example>";

function read(reply: string, host = "smtp.acme.example"): string | null {
  return readProviderId(reply, {
    host,
    messageId: OWN,
    addresses: ["anna@acme.example", "jin.lee.long.name@hanbit.example"],
  });
}

describe("what a server calls a message", () => {
  const SES = "0102018c3f2a1b2c-0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9-000000";

  it.each([
    [
      "Outlook.com",
      "250 2.0.0 OK <AS8PR01MB7777A1B2@AS8PR01MB7777.eurprd01.prod.exchangelabs.com> [Hostname=AS8PR01MB7777.eurprd01.prod.exchangelabs.com]",
      "<AS8PR01MB7777A1B2@AS8PR01MB7777.eurprd01.prod.exchangelabs.com>",
    ],
    [
      "Brevo",
      "250 2.0.0 OK: queued as <202603020900.12345678901@smtp-relay.mailin.fr>",
      "<202603020900.12345678901@smtp-relay.mailin.fr>",
    ],
  ])("is the Message-ID that %s gives it", (_, reply, id) => {
    expect(read(reply)).toBe(id);
  });

  it.each([
    ["email-smtp.us-east-1.amazonaws.com", "email.amazonses.com"],
    ["email-smtp.eu-west-1.amazonaws.com", "eu-west-1.amazonses.com"],
    ["email-smtp-fips.us-west-2.amazonaws.com", "us-west-2.amazonses.com"],
    ["vpce-0a1b2c3d.email-smtp.ap-northeast-2.vpce.amazonaws.com", "ap-northeast-2.amazonses.com"],
  ])("at %s is its id at %s", (host, domain) => {
    expect(read(`250 Ok ${SES}`, host)).toBe(`<${SES}@${domain}>`);
  });

  it("is its id alone where another server stands in between", () => {
    expect(read(`250 Ok ${SES}`)).toBe(SES);
    expect(read(`250 Ok ${SES}`, "email-smtp.eu-west-1.amazonaws.com.evil.example")).toBe(SES);
  });

  it("is not our own Message-ID, nor anybody's address", () => {
    expect(
      read(`250 2.6.0 ${OWN} [InternalId=1234567890, Hostname=MBX01.acme.example] Queued mail`),
    ).toBeNull();
    expect(read("250 2.1.5 <jin.lee.long.name@hanbit.example> ok")).toBeNull();
  });

  it.each(["250 2.0.0 Ok: queued as 4Q9XyZ1abc", "250 ok", "250", `250 <${"a".repeat(5_000)}`])(
    "is nothing in %j",
    (reply) => {
      expect(read(reply)).toBeNull();
    },
  );
});

it("Postmark is asked to keep our Message-ID, and nobody else is", () => {
  const at = (smtp: string) => composeMail(makeTouch({ sender: makeSender({ smtp }) })).message;
  expect(at("smtp://token:token@smtp.postmarkapp.com:587")).toMatch(/^x-pm-keepid: true\r$/im);
  expect(at("smtp://u:p@postmarkapp.com.evil.example")).not.toMatch(/x-pm-keepid/i);
  expect(at("outbox")).not.toMatch(/x-pm-keepid/i);
});
