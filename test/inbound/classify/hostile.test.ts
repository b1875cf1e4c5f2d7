import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { classifyMessage } from "../../../src/inbound/classify/classify-message.ts";
import { MAX_MESSAGE_BYTES, MAX_TEXT_CHARS } from "../../../src/inbound/classify/mime/limits.ts";
import { classify, write } from "./letters.ts";

const KINDS = [
  "reply",
  "bounce",
  "delivery_notice",
  "complaint",
  "out_of_office",
  "auto_reply",
  "opt_out",
  "challenge",
  "calendar",
  "receipt",
  "own",
  "unrelated",
];

function expectWhole(raw: Uint8Array): void {
  const classified = classifyMessage(raw);
  expect(KINDS).toContain(classified.kind);
  expect(classified.evidence.length).toBeGreaterThan(0);
  expect(classified.text.length).toBeLessThanOrEqual(MAX_TEXT_CHARS);
  for (const each of classified.recipients) expect(each.reason).toMatch(/^[a-z_]+$/);
  if (classified.returnDate !== null) expect(classified.returnDate).toMatch(/^\d{4}-\d\d-\d\d$/);
}

describe("whatever arrives is taken for one kind", () => {
  test("any bytes", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 3_000 }), expectWhole), { numRuns: 300 });
  });

  test("anything put together from what mail is made of", () => {
    const piece = fc.constantFrom(
      "From: a@x.example\n",
      "Content-Type: multipart/mixed; boundary=b\n",
      "Content-Type: text/html\n",
      "\n",
      "\n\n",
      "--b\n",
      "--b--\n",
      "\r",
      "\0",
      "Content-Transfer-Encoding: base64\n",
      "Content-Type: message/rfc822\n",
      "Content-Type: message/delivery-status\n",
      "Final-Recipient: rfc822;\n",
      "Action: failed\n",
      "Status: 5.1.1\n",
      "Subject: =?euc-kr?B?////?=\n",
      "Auto-Submitted: auto-replied\n",
      "out of office until 31 February\n",
      "<div class=gmail_quote>",
      "> ",
      "On 1 Jan, a wrote:\n",
      "back on 99/99/9999",
      "=FF=",
      "\u001b$B",
      "stop\n",
      "mailer-daemon@",
      "Date: nonsense\n",
      "é한日",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => expectWhole(Buffer.from(pieces.join("")))),
      { numRuns: 500 },
    );
  });

  test("nothing at all, no headers, one endless header", () => {
    for (const text of [
      "",
      "\n",
      "\0\0\0",
      "just words",
      `From:${"x".repeat(1_000_000)}`,
      "X: y\n".repeat(100_000),
    ])
      expectWhole(Buffer.from(text));
  });

  test("of a very large message only the beginning is looked at", () => {
    const head = write({}, "Yes, call me.");
    const raw = Buffer.alloc(200 * 1024 * 1024, 0x41);
    head.copy(raw);
    raw.write("\n\n", head.length);
    // What stands beyond the limit cannot change the answer.
    raw.write("\nunsubscribe\n", MAX_MESSAGE_BYTES + 10);
    expect(classifyMessage(raw).kind).toBe("reply");
  });

  test("parts a hundred deep stay closed below the limit", () => {
    const deep = Array.from(
      { length: 100 },
      (_, depth) => `Content-Type: multipart/mixed; boundary=b${depth}\n\n--b${depth}\n`,
    ).join("");
    expectWhole(Buffer.from(`From: a@x.example\n${deep}\nunsubscribe`));
    const mails = "Content-Type: message/rfc822\n\n".repeat(100);
    expectWhole(Buffer.from(`From: a@x.example\n${mails}hello`));
  });
});

describe("wrong labels do not hide words", () => {
  const hangul = "수신거부 부탁드립니다";
  /** 수신거부 in EUC-KR, 配信停止 in ISO-2022-JP, Shift_JIS and EUC-JP, 退订 in GB 18030. */
  const bytes = (hex: string) => Buffer.from(hex, "hex");
  const letter = (type: string, body: Buffer) =>
    Buffer.concat([
      Buffer.from(`From: a@x.example\nContent-Type: text/plain; charset=${type}\n\n`),
      body,
      Buffer.from("\n"),
    ]);

  test.each(["iso-8859-1", "us-ascii", "euc-kr", "nonsense", "utf-16"])("UTF-8 labelled %s", (charset) => {
    expect(classifyMessage(letter(charset, Buffer.from(hangul))).kind).toBe("opt_out");
  });

  test.each(["ks_c_5601-1987", "euc-kr", "utf-8", "us-ascii"])("EUC-KR labelled %s", (charset) => {
    expect(classifyMessage(letter(charset, bytes("bcf6bdc5b0c5bace"))).text).toBe("수신거부");
  });

  test.each(["iso-2022-jp", "us-ascii", "utf-8"])("ISO-2022-JP labelled %s", (charset) => {
    expect(classifyMessage(letter(charset, bytes("1b2442477e3f2e446467381b2842"))).text.length).toBe(4);
  });

  test("GB 18030 and Latin-1 as they say", () => {
    expect(classifyMessage(letter("gb18030", bytes("cdcbb6a9"))).text).toBe("退订");
    expect(classifyMessage(letter("iso-8859-1", bytes("6772fcdf65"))).text).toBe("grüße");
  });

  test("an encoded word cut inside a character is put together", () => {
    const whole = Buffer.from("한국").toString("base64");
    expect(
      classify({ Subject: `=?utf-8?B?${whole.slice(0, 4)}?= =?utf-8?B?${whole.slice(4)}?=` }, "hi").subject,
    ).toBe("한국");
  });
});

/** Texts that a pattern with nested repetition would take for ever on. */
const TRAPS: [name: string, head: string, body: string][] = [
  [
    "addresses that never end",
    "From: mailer-daemon@x.example\nSubject: failure notice",
    "a@".repeat(500_000),
  ],
  ["blanks", "From: mailer-daemon@x.example\nSubject: failure notice", `${" ".repeat(1_000_000)}x`],
  [
    "a server's favourite word",
    "From: mailer-daemon@x.example\nSubject: failure notice",
    `<a@b.example>:\n${"user ".repeat(200_000)}`,
  ],
  ["attributions that lead nowhere", "From: a@x.example", "On 1 Jan a <a@b.example> \n".repeat(40_000)],
  ["open brackets", "From: a@x.example\nContent-Type: text/html", "<".repeat(1_000_000)],
  ["attributes", "From: a@x.example\nContent-Type: text/html", "<div class=".repeat(90_000)],
  ["entities", "From: a@x.example\nContent-Type: text/html", "&a".repeat(500_000)],
  ["encoded words", `From: a@x.example\nSubject: ${"=?utf-8?q?".repeat(100_000)}`, "hi"],
  ["boundaries", "From: a@x.example\nContent-Type: multipart/mixed; boundary=a", "\n--a".repeat(250_000)],
  [
    "dates",
    "From: a@x.example\nAuto-Submitted: auto-replied\nDate: Mon, 2 Mar 2026 10:00:00 +0000",
    `out of office ${"until 5 march ".repeat(70_000)}`,
  ],
  ["negations", "From: a@x.example", "do not do not stop remove me ".repeat(35_000)],
  ["numbers", "From: mailer-daemon@x.example\nSubject: failure notice", "5.5.5.".repeat(170_000)],
  ["returns", "From: a@x.example", "\r".repeat(1_000_000)],
  ["parentheses", `From: ${"(".repeat(1_000_000)}`, "hi"],
];

describe("a hostile megabyte is understood like any other", () => {
  // A pattern that grows faster than its text would not end within the time that a test may take.
  test.each(TRAPS)("%s", (_name, head, body) => {
    expectWhole(Buffer.from(`${head}\n\n${body}`));
  });
});
