import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { measureSms } from "../../../src/channels/sms/segments.ts";

describe("the size of a text message", () => {
  it.each([
    ["", "GSM-7", 0, 1, 160],
    ["a".repeat(160), "GSM-7", 160, 1, 160],
    ["a".repeat(161), "GSM-7", 161, 2, 306],
    ["a".repeat(306), "GSM-7", 306, 2, 306],
    ["a".repeat(307), "GSM-7", 307, 3, 459],
    // Extension characters take two septets each (3GPP TS 23.038 6.2.1.1).
    ["€".repeat(80), "GSM-7", 160, 1, 160],
    ["€".repeat(81), "GSM-7", 162, 2, 306],
    ["[{|}]^~\\", "GSM-7", 16, 1, 160],
    // Greek capitals and Nordic letters are in the default alphabet; ç and an accent acute on a are not.
    ["ΔΦΓΛΩΠΨΣΘΞ ÄÖÑÜ§¿äöñüà Ç Ø Å Æ ß É", "GSM-7", 34, 1, 160],
    ["가".repeat(70), "UCS-2", 70, 1, 70],
    ["가".repeat(71), "UCS-2", 71, 2, 134],
    ["가".repeat(135), "UCS-2", 135, 3, 201],
    ["😀".repeat(35), "UCS-2", 70, 1, 70],
    ["two\r\nlines", "GSM-7", 9, 1, 160],
  ])("%#", (text, alphabet, units, segments, room) => {
    expect(measureSms(text)).toMatchObject({ alphabet, units, segments, room });
  });

  it("divides neither an escape and its character nor a surrogate pair", () => {
    // 152 letters and the euro: its two septets do not fit into the one place left of 153.
    expect(measureSms(`${"a".repeat(152)}€${"a".repeat(152)}`)).toMatchObject({ units: 306, segments: 3 });
    expect(measureSms(`${"가".repeat(66)}😀${"가".repeat(66)}`)).toMatchObject({ units: 134, segments: 3 });
  });

  it("names the characters that make it dearer, each once, five at most", () => {
    expect(measureSms("“Hi” – “you”…").foreign).toEqual(["“", "”", "–", "…"]);
    expect(measureSms("ç á ç").foreign).toEqual(["ç", "á"]);
    expect(measureSms("가나다라마바사").foreign).toHaveLength(5);
  });

  it("never says less than the units need, nor shrinks when a text grows", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", maxLength: 400 }),
        fc.string({ unit: "grapheme" }),
        (text, more) => {
          const size = measureSms(text);
          expect(size.units).toBeLessThanOrEqual(size.room);
          expect(measureSms(text + more).segments).toBeGreaterThanOrEqual(size.segments);
          expect(size.alphabet === "GSM-7").toBe(size.foreign.length === 0);
        },
      ),
    );
  });
});
