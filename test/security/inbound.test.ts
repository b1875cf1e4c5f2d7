import { describe, expect, test } from "vitest";
import { classifyMessage } from "../../src/inbound/classify/classify-message.ts";
import { MAX_TEXT_CHARS } from "../../src/inbound/classify/mime/limits.ts";
import { shapePayload } from "../../src/inbound/notify/payload.ts";
import { makeTold } from "../inbound/told.ts";

const HEAD =
  "From: Jin <jin@x.example>\r\nTo: anna@acme.example\r\nSubject: Re: hello\r\nMessage-ID: <a@x.example>\r\n";
const part = (type: string, body: string): string => `Content-Type: ${type}\r\n\r\n${body}\r\n`;
const nest = (depth: number, inner: string): string => {
  let text = inner;
  for (let level = 0; level < depth; level += 1)
    text = `Content-Type: multipart/mixed; boundary=b${level}\r\n\r\n--b${level}\r\n${text}\r\n--b${level}--\r\n`;
  return text;
};
const rfc822 = (depth: number): string =>
  `Content-Type: message/rfc822\r\n\r\n`.repeat(depth) + "Subject: x\r\n\r\nx";

/** Mail that blows up, hides or lies in careless readers. `HIDDEN` is what must not be taken for the person's words. */
const ATTACKS: Readonly<Record<string, string>> = {
  "multiparts 1,000 deep": HEAD + nest(1_000, part("text/plain", "HIDDEN unsubscribe")),
  "messages 1,000 deep": HEAD + rfc822(1_000),
  "10,000 parts": `${HEAD}Content-Type: multipart/mixed; boundary=b\r\n\r\n${`--b\r\n${part("text/plain", "x")}`.repeat(10_000)}--b--`,
  "10,000 boundaries and nothing": `${HEAD}Content-Type: multipart/mixed; boundary=b\r\n\r\n${"--b\r\n".repeat(10_000)}`,
  "a boundary of 10,000": `${HEAD}Content-Type: multipart/mixed; boundary="${"b".repeat(10_000)}"\r\n\r\nx`,
  "an empty boundary": `${HEAD}Content-Type: multipart/mixed; boundary=""\r\n\r\n${"--\r\n".repeat(10_000)}`,
  "a boundary that is a pattern": `${HEAD}Content-Type: multipart/mixed; boundary="(a+)+$"\r\n\r\n${"a".repeat(50_000)}`,
  "100,000 headers": `${"X-A: b\r\n".repeat(100_000)}${HEAD}\r\nx`,
  "a header of 5 MB": `X-A: ${"a".repeat(5_000_000)}\r\n${HEAD}\r\nx`,
  "a header folded 100,000 times": `X-A: a${"\r\n a".repeat(100_000)}\r\n${HEAD}\r\nx`,
  "100,000 recipients": `To: ${"a@x.example, ".repeat(100_000)}\r\n${HEAD}\r\nx`,
  "100,000 references": `References: ${"<a@x.example> ".repeat(100_000)}\r\n${HEAD}\r\nx`,
  "comments 10,000 deep": `Date: ${"(".repeat(10_000)}\r\n${HEAD}\r\nx`,
  "encoded words by the thousand": `Subject: ${"=?utf-8?b?4pi6?= ".repeat(20_000)}\r\n${HEAD}\r\nx`,
  "an encoded word without end": `Subject: =?utf-8?b?${"A".repeat(200_000)}\r\n${HEAD}\r\nx`,
  "a charset that is none": `${HEAD}Content-Type: text/plain; charset="../../etc/passwd"\r\n\r\nx`,
  "a charset called constructor": `${HEAD}Content-Type: text/plain; charset=constructor\r\n\r\nx`,
  "an encoding called __proto__": `${HEAD}Content-Transfer-Encoding: __proto__\r\n\r\nx`,
  "base64 of nothing but padding": `${HEAD}Content-Transfer-Encoding: base64\r\n\r\n${"=".repeat(100_000)}`,
  "quoted-printable that never ends": `${HEAD}Content-Transfer-Encoding: quoted-printable\r\n\r\n${"=\r\n".repeat(100_000)}`,
  "a parameter continued 10,000 times": `${HEAD}Content-Type: text/plain; ${Array.from({ length: 10_000 }, (_, n) => `name*${n}=a`).join("; ")}\r\n\r\nx`,
  "HTML tags 100,000 deep": `${HEAD}Content-Type: text/html\r\n\r\n${"<div>".repeat(100_000)}x`,
  "HTML tags that never end": `${HEAD}Content-Type: text/html\r\n\r\n${"<a ".repeat(100_000)}`,
  "HTML comments that never end": `${HEAD}Content-Type: text/html\r\n\r\n${"<!--".repeat(50_000)}`,
  "entities by the hundred thousand": `${HEAD}Content-Type: text/html\r\n\r\n${"&amp;".repeat(100_000)}`,
  "an entity that is no character": `${HEAD}Content-Type: text/html\r\n\r\n&#x110000;&#-1;&#999999999999;&#xD800;`,
  "a table 1,000 deep": `${HEAD}Content-Type: text/html\r\n\r\n${"<table><tr><td>".repeat(1_000)}x`,
  "quotes 10,000 deep": `${HEAD}\r\n${"> ".repeat(10_000)}unsubscribe`,
  "quote after quote": `${HEAD}\r\n${"> unsubscribe\r\n".repeat(20_000)}`,
  "a line of 2 MB": `${HEAD}\r\n${"a ".repeat(1_000_000)}`,
  "a million blank lines": `${HEAD}\r\n${"\r\n".repeat(1_000_000)}`,
  "a report of 10,000 people": `${HEAD}Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n${"Final-Recipient: rfc822; a@x.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n".repeat(10_000)}--b--`,
  "a report about a report": `${HEAD}Content-Type: multipart/report; report-type=${"delivery-status; report-type=".repeat(1_000)}x; boundary=b\r\n\r\n--b--`,
  "a date out of time": `Date: Mon, 99 Zzz 999999 99:99:99 +9999\r\n${HEAD}\r\nI am away until 99 Zzz 999999`,
  "a NUL in each line": `${HEAD}\r\n${"a\0b\r\n".repeat(10_000)}`,
  "two From": `From: ceo@acme.example\r\n${HEAD}\r\nx`,
  "no line break at all": "x".repeat(100_000),
  "only carriage returns": "\r".repeat(100_000),
};

describe("hostile mail is taken for something, in bounded work, and reaches nothing", () => {
  test.each(Object.entries(ATTACKS))("%s", (_, mail) => {
    const classified = classifyMessage(Buffer.from(mail));
    expect(classified.kind).toMatch(/^[a-z_]+$/);
    expect(classified.text.length).toBeLessThanOrEqual(MAX_TEXT_CHARS);
    expect(classified.text).not.toMatch(/HIDDEN|<script/);
    expect(classified.kind).not.toBe("opt_out");
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});

test("words in UTF-7 are the words that they are in UTF-8: text, for whoever shows them to make harmless", () => {
  const write = (charset: string, body: string): string =>
    `${HEAD}Content-Type: text/plain; charset=${charset}\r\n\r\n${body}`;
  const coded = classifyMessage(Buffer.from(write("utf-7", "+ADw-script+AD4-alert(1)")));
  const plain = classifyMessage(Buffer.from(write("utf-8", "<script>alert(1)")));
  expect(coded.text).toBe("<script>alert(1)");
  expect(coded).toMatchObject({ kind: plain.kind, text: plain.text, optOut: null });
});

const WORDS: readonly string[] = [
  "<script>alert(1)</script>",
  "<!channel> look",
  "<!here>",
  "<@U012345>",
  "<https://evil.example|your bank>",
  "&lt;!channel&gt;",
  "@everyone",
  "@here",
  "<@&123456789>",
  "```\n@everyone",
  "[bank](https://evil.example)",
  '","attachments":[{"text":"x"}],"x":"',
  "\u202Egnp.exe",
  "\u001B]0;owned\u0007",
  "x".repeat(100_000),
];

describe("a stranger's words in a notification are words", () => {
  test.each(WORDS.map((each) => [each.slice(0, 40), each]))("%s", (_, words) => {
    const told = makeTold({ person: { name: words, email: "jin@x.example" }, text: words });
    const slack = shapePayload(told, "slack") as { text: string };
    expect(Object.keys(slack)).toEqual(["text"]);
    expect(slack.text).not.toMatch(/[<>]/);
    const discord = shapePayload(told, "discord") as { content: string; allowed_mentions: unknown };
    expect(discord.allowed_mentions).toEqual({ parse: [] });
    expect(discord.content.length).toBeLessThanOrEqual(2_000);
    const json = JSON.parse(JSON.stringify(shapePayload(told, "json"))) as {
      name: string;
      attachments?: unknown;
    };
    expect(json.name).toBe(words);
    expect(json.attachments).toBeUndefined();
  });
});
