import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Touch } from "../../../src/channels/channel.ts";
import { createSigner } from "../../../src/channels/email/dkim.ts";
import { linksOf } from "../../../src/channels/touch-links.ts";
import type { Sender } from "../../../src/config/workspace-config.ts";
import { createTokenKey, tagStep, verifyTouchToken } from "../../../src/token/token.ts";
import { composeMail } from "./touch.ts";

const KEYS = [createTokenKey((size) => Buffer.alloc(size, 5), 0)];
const REF = { prospect: 12, enrollment: 34, step: tagStep("intro") };
const { privateKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
  publicKeyEncoding: { type: "spki", format: "pem" },
});
const SENDER: Sender = {
  id: "anna",
  name: "Anna Kim",
  email: "anna@acme.example",
  smtp: "outbox",
  imap: null,
  dkim: { domain: "acme.example", selector: "s1", key: privateKey },
  limits: { perDay: null, perHour: null, everyMs: null, ramp: null },
  signature: null,
  timezone: null,
  linkedin: "free",
  connections: 1,
};

function touch(publicUrl: string | null): Touch {
  return {
    key: "w/intro/12/intro",
    action: "email",
    content: { subject: "Hello", body: "Hi." },
    person: { fields: { first_name: "Jin", email: "jin@hanbit.example" }, tags: [] },
    sender: SENDER,
    at: Date.UTC(2026, 2, 2, 9),
    parent: null,
    postalAddress: null,
    signature: null,
    links: linksOf({ keys: KEYS, publicUrl, tracking: { opens: false, clicks: false } }, REF, 0),
  };
}

const headersOf = (message: string) =>
  (message.split("\r\n\r\n")[0] ?? "").replace(/\r\n[ \t]/g, " ").split("\r\n");

describe("the opt-out of a mail", () => {
  it("is one https address with a mailto beside it, and the one-click header (RFC 8058 3.1)", () => {
    const { message } = composeMail(touch("https://go.acme.example"));
    const headers = headersOf(message);
    const lists = headers.filter((line) => line.startsWith("List-Unsubscribe:"));
    expect(lists).toHaveLength(1);
    const found =
      /^List-Unsubscribe: <https:\/\/go\.acme\.example\/u\/([\w-]+)>, +<mailto:anna@acme\.example\?subject=unsubscribe%20([\w-]+)>$/.exec(
        lists[0] ?? "",
      );
    expect(verifyTouchToken(KEYS, "unsubscribe", found?.[1] ?? "")).toMatchObject(REF);
    expect(found?.[2]).toBe(found?.[1]);
    expect(headers).toContain("List-Unsubscribe-Post: List-Unsubscribe=One-Click");
    // RFC 5322 2.1.1: lines of at most 998 characters, and should be 78.
    expect(Math.max(...message.split("\r\n").map((line) => line.length))).toBeLessThan(200);
  });

  it("promises no one click where there is no https address", () => {
    const headers = headersOf(composeMail(touch(null)).message);
    expect(headers.some((line) => line.startsWith("List-Unsubscribe-Post"))).toBe(false);
    expect(headers.find((line) => line.startsWith("List-Unsubscribe:"))).toMatch(
      /^List-Unsubscribe: <mailto:/,
    );
  });

  it("is no header at all where the sender's mail says it in its text, so that responders answer (RFC 5230 4.6)", () => {
    const mail = touch("https://go.acme.example");
    for (const [unsubscribe, has] of [
      ["footer", false],
      ["header", true],
      ["both", true],
    ] as const) {
      const { message } = composeMail({ ...mail, sender: { ...SENDER, unsubscribe } });
      expect(headersOf(message).some((line) => /^(?:List|Precedence|Auto-Submitted)/i.test(line))).toBe(has);
    }
  });

  it("names the touch in X-Seq-Touch, for complaints that name nobody", () => {
    const mark = headersOf(composeMail(touch(null)).message).find((line) => line.startsWith("X-Seq-Touch: "));
    const token = mark?.slice("X-Seq-Touch: ".length) ?? "";
    expect(verifyTouchToken(KEYS, "touch", token)).toMatchObject(REF);
    expect(verifyTouchToken(KEYS, "unsubscribe", token)).toBeNull();
  });

  it("is covered by DKIM, both headers", async () => {
    const sign = await createSigner(SENDER);
    const signed = (
      await sign(Buffer.from(composeMail(touch("https://go.acme.example")).message))
    ).toString();
    const names =
      /; h=([^;]+);/
        .exec(signed.replace(/\r\n[ \t]+/g, " "))?.[1]
        ?.replaceAll(" ", "")
        .toLowerCase()
        .split(":") ?? [];
    expect(names).toEqual(
      expect.arrayContaining(["list-unsubscribe", "list-unsubscribe-post", "x-seq-touch"]),
    );
  });

  it("is the same bytes however often it is prepared", () => {
    expect(composeMail(touch("https://go.acme.example"))).toEqual(
      composeMail(touch("https://go.acme.example")),
    );
  });
});
