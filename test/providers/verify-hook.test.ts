import { createHmac, generateKeyPairSync, sign } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { describe, expect, test } from "vitest";
import type { Verifier } from "../../src/providers/recipe.ts";
import { type HookRequest, verifyHook } from "../../src/providers/verify-hook.ts";

const MINUTES = 60_000;
const FIVE = 5 * MINUTES;
const NOW = 1_731_705_121_000;
const SECONDS = String(NOW / 1_000);

function hook(
  body: string | Buffer,
  headers: Readonly<Record<string, string>>,
  url = "https://me.example/hooks/x",
): HookRequest {
  return { header: (name) => headers[name.toLowerCase()] ?? null, bytes: Buffer.from(body), url };
}

/** A way to sign, and the same hook with one thing wrong. */
interface Case {
  verifier: Verifier;
  good: HookRequest;
  now?: number;
}

const keys = generateKeyPairSync("ed25519");
const publicKey = keys.publicKey.export({ format: "der", type: "spki" }).subarray(-32).toString("hex");
const BODY = '{"text":"grüß dich","n":1}';
const HMAC = (text: string) => createHmac("sha256", "hush").update(text).digest("hex");

const TWILIO_FORM =
  "CallSid=CA1234567890ABCDE&Caller=%2B14158675309&Digits=1234&From=%2B14158675309&To=%2B18005551212";
const SLACK_BODY =
  "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";

const LOB: Verifier = {
  kind: "hmac",
  secret: "hush",
  header: "Lob-Signature",
  prefix: "",
  algorithm: "sha256",
  encoding: "hex",
  signed: "{{ timestamp }}.{{ body }}",
  timestampHeader: "Lob-Signature-Timestamp",
  toleranceMs: FIVE,
};

const CASES: Readonly<Record<string, Case>> = {
  "Standard Webhooks, as Svix' own example": {
    verifier: { kind: "standard", secret: "whsec_plJ3nmyCDGBKInavdOK15jsl", toleranceMs: FIVE },
    good: hook('{"event_type":"ping","data":{"success":true}}', {
      "svix-id": "msg_loFOjxBNrRLzqYUf",
      "svix-timestamp": SECONDS,
      "svix-signature": "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=",
    }),
  },
  "Standard Webhooks, as the reference library signs": {
    verifier: { kind: "standard", secret: "whsec_plJ3nmyCDGBKInavdOK15jsl", toleranceMs: FIVE },
    good: hook(BODY, {
      "webhook-id": "msg_1",
      "webhook-timestamp": SECONDS,
      "webhook-signature": `v1,AAAA v2,x ${new Webhook("whsec_plJ3nmyCDGBKInavdOK15jsl").sign("msg_1", new Date(NOW), BODY)}`,
    }),
  },
  "Twilio, a form as in its own library's tests": {
    verifier: { kind: "twilio", secret: "12345" },
    good: hook(
      TWILIO_FORM,
      {
        "content-type": "application/x-www-form-urlencoded; charset=UTF-8",
        "x-twilio-signature": "RSOYDt4T1cUTdK1PDd93/VVr8B8=",
      },
      "https://mycompany.com/myapp.php?foo=1&bar=2",
    ),
  },
  "Twilio, JSON as in its own library's tests": {
    verifier: { kind: "twilio", secret: "12345" },
    good: hook(
      '{"property": "value", "boolean": true}',
      { "content-type": "application/json", "x-twilio-signature": "a9nBmqA0ju/hNViExpshrM61xv4=" },
      "https://mycompany.com/myapp.php?foo=1&bar=2&bodySHA256=0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620",
    ),
  },
  "Slack, as its documents show": {
    verifier: { kind: "slack", secret: "8f742231b10e8888abcd99yyyzzz85a5", toleranceMs: FIVE },
    good: hook(SLACK_BODY, {
      "x-slack-request-timestamp": "1531420618",
      "x-slack-signature": "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
    }),
    now: 1_531_420_618_000,
  },
  // The same scheme as GitHub's, whose documents give a value.
  "Meta, with the value that GitHub documents": {
    verifier: { kind: "meta", secret: "It's a Secret to Everybody", challenge: null },
    good: hook("Hello, World!", {
      "x-hub-signature-256": "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
    }),
  },
  "an HMAC over address and body": {
    verifier: {
      kind: "hmac",
      secret: "hush",
      header: "X-Line",
      prefix: "",
      algorithm: "sha512",
      encoding: "base64",
      signed: "{{ url }}\n{{body}}",
      timestampHeader: null,
      toleranceMs: null,
    },
    good: hook(BODY, {
      "x-line": createHmac("sha512", "hush").update(`https://me.example/hooks/x\n${BODY}`).digest("base64"),
    }),
  },
  "an HMAC over a time in another header, as Lob": {
    verifier: LOB,
    good: hook(BODY, { "lob-signature": HMAC(`${SECONDS}.${BODY}`), "lob-signature-timestamp": SECONDS }),
  },
  "the same in milliseconds": {
    verifier: LOB,
    good: hook(BODY, {
      "lob-signature": HMAC(`${SECONDS}000.${BODY}`),
      "lob-signature-timestamp": `${SECONDS}000`,
    }),
  },
  "a public key, as Discord": {
    verifier: {
      kind: "ed25519",
      key: publicKey,
      header: "X-Signature-Ed25519",
      timestampHeader: "X-Signature-Timestamp",
      encoding: "hex",
      signed: "{{ timestamp }}{{ body }}",
      toleranceMs: FIVE,
    },
    good: hook(BODY, {
      "x-signature-ed25519": sign(null, Buffer.from(SECONDS + BODY), keys.privateKey).toString("hex"),
      "x-signature-timestamp": SECONDS,
    }),
  },
  "t= and v1=, as Stripe": {
    verifier: {
      kind: "timestamped",
      secret: "hush",
      header: "Stripe-Signature",
      signed: "{{ timestamp }}.{{ body }}",
      toleranceMs: FIVE,
    },
    good: hook(BODY, { "stripe-signature": `t=${SECONDS},v0=x,v1=00,v1=${HMAC(`${SECONDS}.${BODY}`)}` }),
  },
  "the secret itself": {
    verifier: { kind: "shared_text", secret: "hush", header: "X-Secret" },
    good: hook(BODY, { "x-secret": "hush" }),
  },
  "user and password": {
    verifier: { kind: "basic", user: "seq", password: "pa:ss" },
    good: hook(BODY, { authorization: `Basic ${Buffer.from("seq:pa:ss").toString("base64")}` }),
  },
};

describe.each(Object.entries(CASES))("%s", (_, { verifier, good, now = NOW }) => {
  const signsBody = verifier.kind !== "shared_text" && verifier.kind !== "basic";
  const tolerance = "toleranceMs" in verifier ? verifier.toleranceMs : null;

  test("is taken", () => {
    expect(verifyHook(verifier, good, now)).toBe("proven");
  });

  test("is not taken without its headers", () => {
    expect(verifyHook(verifier, { ...good, header: () => null }, now)).toBe("forged");
  });

  test.each(["", "x", "v1=", "=".repeat(5_000), "\u0000", "v1,"])("is not taken with %j in them", (value) => {
    expect(verifyHook(verifier, { ...good, header: () => value }, now)).toBe("forged");
  });

  test("is not taken with another secret, nor with none", () => {
    const withSecret = (secret: string): Verifier =>
      verifier.kind === "ed25519"
        ? { ...verifier, key: secret === "" ? "" : "00".repeat(32) }
        : verifier.kind === "basic"
          ? { ...verifier, password: secret }
          : ({ ...verifier, secret } as Verifier);
    expect(verifyHook(withSecret("d2hzZWNfb3RoZXI="), good, now)).toBe("forged");
    expect(verifyHook(withSecret(""), good, now)).toBe("forged");
  });

  if (signsBody) {
    test("is not taken with another byte in its body", () => {
      const bytes = Buffer.from(good.bytes);
      bytes[3] = (bytes[3] ?? 0) ^ 1;
      expect(verifyHook(verifier, { ...good, bytes }, now)).toBe("forged");
      expect(
        verifyHook(verifier, { ...good, bytes: Buffer.concat([good.bytes, Buffer.from(" ")]) }, now),
      ).toBe("forged");
    });
  }

  if (tolerance !== null) {
    test("is stale after five minutes, and that long before", () => {
      expect(verifyHook(verifier, good, now + FIVE)).toBe("proven");
      expect(verifyHook(verifier, good, now - FIVE)).toBe("proven");
      expect(verifyHook(verifier, good, now + FIVE + 1_000)).toBe("stale");
      expect(verifyHook(verifier, good, now - FIVE - 1_000)).toBe("stale");
    });
  }
});

test("what is signed are the bytes, whether or not they are text", () => {
  const bytes = Buffer.from([0xff, 0xfe, 0x00, 0x80]);
  const verifier: Verifier = { kind: "meta", secret: "hush", challenge: null };
  const signature = `sha256=${createHmac("sha256", "hush").update(bytes).digest("hex")}`;
  expect(verifyHook(verifier, hook(bytes, { "x-hub-signature-256": signature }), NOW)).toBe("proven");
});

test("a body of Twilio's that nothing signs is not taken: its address alone is no proof", () => {
  const url = "https://me.example/hooks/twilio";
  const signature = createHmac("sha1", "12345").update(url).digest("base64");
  const headers = { "content-type": "application/json", "x-twilio-signature": signature };
  expect(verifyHook({ kind: "twilio", secret: "12345" }, hook(BODY, headers, url), NOW)).toBe("forged");
});

test("a hook of a service that signs none is never taken for proven", () => {
  expect(verifyHook({ kind: "none" }, hook(BODY, {}), NOW)).toBe("unsigned");
});
