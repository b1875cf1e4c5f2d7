import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { chooseChildEnv } from "../../src/app/session/child-env.ts";
import { cleanReply } from "../../src/channels/email/smtp-outcome.ts";
import { findSecrets, hideSecrets } from "../../src/hide-secrets.ts";
import { findCanaries, makeCanary } from "./canary/hits.ts";

const canary = makeCanary("z anywhere");
const { core, value } = canary;

describe("a secret is taken out of words, however they carry it", () => {
  const forms: Readonly<Record<string, string>> = {
    "as it is": value,
    "in capitals": value.toUpperCase(),
    "as JSON": JSON.stringify({ a: value }),
    "as a URL": `https://x.example/?a=${encodeURIComponent(value)}&b=1`,
    "as a whole URL": encodeURI(`https://x.example/${value}`),
    "in hex": Buffer.from(value).toString("hex"),
    "in hex, in capitals": Buffer.from(value).toString("hex").toUpperCase(),
    "read as Latin-1": Buffer.from(value).toString("latin1"),
    reversed: Array.from(value).reverse().join(""),
    "in base64": Buffer.from(value).toString("base64"),
    "in base64, small": Buffer.from(value).toString("base64").toLowerCase(),
    "in base64 of URLs": Buffer.from(value).toString("base64url"),
    "as AUTH PLAIN": Buffer.from(`\0anna@acme.example\0${value}`).toString("base64"),
    "as AUTH PLAIN for another": Buffer.from(`ann\0anna@acme.exampl\0${value}`).toString("base64"),
    "as XOAUTH2": Buffer.from(`user=anna\u0001auth=Bearer ${value}\u0001\u0001`).toString("base64"),
    "as Basic": `Basic ${Buffer.from(`anna:${value}`).toString("base64")}`,
    "in a mail's quotes": `> "${value}" was wrong`,
    "over and over": `${value} `.repeat(200),
  };
  test.each(Object.entries(forms))("%s", (_, text) => {
    expect(findCanaries(text, [canary], "the attack")).toHaveLength(1);
    for (const around of [text, `535 5.7.8 (${text})`, `x${text}`, `${text}, and so on`]) {
      expect(findCanaries(hideSecrets(around, [value]), [canary], "hidden")).toEqual([]);
      expect(findCanaries(cleanReply(around, [value]), [canary], "cleaned")).toEqual([]);
    }
  });

  test("whatever stands around it in base64", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 9 }), fc.uint8Array({ maxLength: 9 }), (before, after) => {
        const text = Buffer.concat([before, Buffer.from(value), after]).toString("base64");
        expect(findCanaries(hideSecrets(text, [value]), [canary], "x")).toEqual([]);
      }),
    );
  });

  test("a short one in a log-in's answer, too, while the words stay", () => {
    const said = `authentication failed for YW5uYTpodW50ZXIy, see https://support.example.com/mail/?p=BadCredentials`;
    expect(cleanReply(said, ["hunter2"], { isLogIn: true })).toBe(
      "authentication failed for …, see https://support.example.com/mail/?p=BadCredentials",
    );
    expect(cleanReply("Username and Password not accepted", ["hunter2"], { isLogIn: true })).toBe(
      "Username and Password not accepted",
    );
  });

  test("of which a long answer shows not even the beginning", () => {
    for (let at = 1_980; at <= 2_000; at += 1) {
      const answer = `${value} `.repeat(500).slice(0, at) + value.repeat(3);
      expect(cleanReply(answer, [value])).not.toContain("cnry");
    }
  });

  test("and nothing else is", () => {
    expect(hideSecrets("mailbox full, try later", ["abc", ""])).toBe("mailbox full, try later");
    expect(hideSecrets("a.b costs 5", ["a.b costs 5?"])).toBe("a.b costs 5");
  });
});

describe("what other programs are given", () => {
  test.each([
    "SMTP_PASSWORD",
    "AWS_SECRET_ACCESS_KEY",
    "DATABASE_URL",
    "GITHUB_TOKEN",
    "GIT_TOKEN",
    "NPM_TOKEN",
    "NODE_OPTIONS",
    "SEQ_NOW",
    "ANYTHING",
  ])("%s is not among it", (name) => expect(chooseChildEnv({ [name]: value })).toEqual({}));
  test.each([
    "PATH",
    "HOME",
    "LC_ALL",
    "LANG",
    "POSIXLY_CORRECT",
    "DISPLAY",
    "XDG_RUNTIME_DIR",
    "GIT_DIR",
    "LD_LIBRARY_PATH",
  ])("%s is", (name) => expect(chooseChildEnv({ [name]: "x" })).toEqual({ [name]: "x" }));
});

test.each([
  [{ SMTP_PASSWORD: "x" }, ["x"]],
  [{ MY_API_KEY: "x", KEYBOARD: "us", MONKEY: "no" }, ["x"]],
  [{ STORE: "postgres://anna:x@db/seq" }, ["postgres://anna:x@db/seq"]],
  [{ PATH: "/usr/bin", HOME: "/home/anna" }, []],
])("of an environment %j these are secrets: %j", (env, found) => {
  expect(findSecrets(env)).toEqual(found);
});

test("the canary is no ordinary word", () => expect(core.length).toBeGreaterThan(13));
