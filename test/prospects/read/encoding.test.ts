import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { guessEncoding } from "../../../src/prospects/read/encoding.ts";
import { openPeopleFile } from "../../../src/prospects/read/people-file.ts";
import { pieces } from "../people-fixture.ts";

/** Short texts, as bytes of each encoding, written by another program (Python's codecs). */
const TEXTS = JSON.parse(readFileSync(path.join(import.meta.dirname, "encodings.json"), "utf8")) as Record<
  string,
  { text: string; hex: string }[]
>;

function stretchOf(hex: string): Uint8Array {
  const bytes = Buffer.from(hex, "hex");
  return bytes.subarray(bytes.findIndex((byte) => byte > 0x7f));
}

describe("what a file is in is told by its letters", () => {
  it.each(Object.entries(TEXTS))("%s is never taken for another, and mostly known", (encoding, texts) => {
    let known = 0;
    for (const { text, hex } of texts) {
      const guess = guessEncoding(stretchOf(hex));
      if (guess.type === "unsure") continue;
      expect(guess.encodings, text).toContain(encoding);
      known += 1;
    }
    expect(known / texts.length).toBeGreaterThanOrEqual(0.75);
  });

  it("names both where two are as likely, and reads the one that a person names", async () => {
    // Szűcs in Windows-1250 is Szûcs in Windows-1252.
    const bytes = Buffer.concat([
      Buffer.from("name,email\nSz"),
      Buffer.from([0xfb]),
      Buffer.from("cs,l@x.example\n"),
    ]);
    const open = (encoding: "windows-1250" | null) =>
      openPeopleFile(pieces(bytes), { format: "auto", rules: { map: {}, fields: {} }, encoding });
    await expect(open(null)).rejects.toMatchObject({
      message: expect.stringMatching(/Windows-1252.*Windows-1250|Windows-1250.*Windows-1252/) as string,
      hint: expect.stringContaining("--encoding") as string,
    });
    const rows = [];
    for await (const block of (await open("windows-1250")).rows) rows.push(...block);
    expect(rows).toEqual([{ line: 2, cells: ["Szűcs", "l@x.example"] }]);
  });
});
