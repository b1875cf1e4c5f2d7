import { describe, expect, test } from "vitest";
import { classifyMessage } from "../../../src/inbound/classify/classify-message.ts";
import { decodeBytes } from "../../../src/inbound/classify/mime/charset.ts";

function mail(type: string, body: Buffer | string, encoding = "8bit"): Buffer {
  const head =
    "From: Bob <bob@hanbit.example>\nTo: anna@acme.example\nSubject: Re: Onboarding\nIn-Reply-To: <1@acme.example>\n" +
    `MIME-Version: 1.0\nContent-Type: ${type}\nContent-Transfer-Encoding: ${encoding}\n\n`;
  return Buffer.concat([Buffer.from(head, "latin1"), Buffer.from(body)]);
}

describe("words are read in the charset they were written in", () => {
  test.each(["windows-1252", "iso-8859-1", "ISO-8859-1", "us-ascii", "latin1", "cp1252", "x-unknown", ""])(
    "curly quotes and the euro under the label %j",
    (label) => {
      const bytes = Buffer.from([
        0x49, 0x20, 0x64, 0x6f, 0x6e, 0x92, 0x74, 0x20, 0x70, 0x61, 0x79, 0x20, 0x80, 0x39, 0x85,
      ]);
      expect(decodeBytes(bytes, label)).toBe("I don’t pay €9…");
    },
  );

  test("every byte of windows-1252 is what the encoding's table says", () => {
    // WHATWG Encoding, index-windows-1252.txt: 0x80 to 0x9F.
    const table = [
      0x20ac, 0x81, 0x201a, 0x192, 0x201e, 0x2026, 0x2020, 0x2021, 0x2c6, 0x2030, 0x160, 0x2039, 0x152, 0x8d,
      0x17d, 0x8f, 0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x2dc, 0x2122, 0x161, 0x203a,
      0x153, 0x9d, 0x17e, 0x178,
    ];
    for (const [index, code] of table.entries()) {
      expect(decodeBytes(Buffer.from([0x41, 0x80 + index]), "windows-1252")).toBe(
        `A${String.fromCharCode(code)}`,
      );
    }
    for (let byte = 0xa0; byte <= 0xff; byte += 1)
      expect(decodeBytes(Buffer.from([0x41, byte]), "windows-1252")).toBe(`A${String.fromCharCode(byte)}`);
  });

  test.each([
    ["I don+IBk-t pay 1 +- 1", "I don’t pay 1 + 1"],
    // RFC 2152's own examples.
    ["Hi Mom -+Jjo--!", "Hi Mom -☺-!"],
    ["A+ImIDkQ.", "A≢Α."],
    ["+ZeVnLIqe-", "日本語"],
  ])("utf-7: %s", (text, expected) => {
    expect(decodeBytes(Buffer.from(text), "utf-7")).toBe(expected);
  });

  test("Korean of RFC 1557, and of the label that Outlook writes", () => {
    const euc = Buffer.from([0xbc, 0xf6, 0xbd, 0xc5, 0xb0, 0xc5, 0xba, 0xce]);
    expect(decodeBytes(euc, "ks_c_5601-1987")).toBe("수신거부");
    const shifted = Buffer.concat([
      Buffer.from("\u001b$)C\n\u000e", "latin1"),
      Buffer.from(euc.map((each) => each & 0x7f)),
      Buffer.from("\u000f\n"),
    ]);
    expect(decodeBytes(shifted, "iso-2022-kr").trim()).toBe("수신거부");
  });

  test("lines that were folded for the way are one again, with and without their space", () => {
    const flowed = mail("text/plain; charset=utf-8; format=flowed", "Please do not write \nto me again.\n");
    expect(classifyMessage(flowed).text).toBe("Please do not write to me again.");
    const delsp = mail(
      "text/plain; charset=utf-8; format=flowed; delsp=yes",
      "今後は連絡を \n控えてください。\n",
    );
    expect(classifyMessage(delsp).text).toBe("今後は連絡を控えてください。");
  });

  test("Hangul in pieces is whole", () => {
    const pieces = mail("text/plain; charset=utf-8", "수신거부".normalize("NFD"));
    expect(classifyMessage(pieces)).toMatchObject({ kind: "opt_out", text: "수신거부" });
  });
});
