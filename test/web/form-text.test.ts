import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PERSONAL } from "../../src/web/hooks/forms.ts";

const read = (field: string, text: string) => PERSONAL[field]?.(text) ?? null;

describe("what a form says of a person", () => {
  test.each([
    [
      "first_name",
      [
        "Anna",
        "Jean-Luc",
        "O'Neil",
        "O’Neil",
        "José María",
        "진",
        "さくら",
        "Đặng Thị",
        "Þóra",
        "علی‌رضا",
        "Ng",
      ],
    ],
    [
      "name",
      ["J.R.R. Tolkien", "Martin Luther King, Jr.", "María-José Carreño Quiñones", "김 민준", "Иван Петров"],
    ],
    [
      "company",
      [
        "AT&T",
        "3M",
        "1&1",
        "S.p.A. Rossi",
        "Smith, Jones & Co.",
        "株式会社ひかり",
        "(주)한빛",
        "A/S Norden",
        "Studio 54",
      ],
    ],
    ["title", ["Head of R&D", "VP, Sales (EMEA)", "대표이사", "Geschäftsführer", "CTO/CIO"]],
  ])("is taken where it is text: %s", (field, texts) => {
    for (const text of texts) expect(read(field, text), text).not.toBeNull();
  });

  test.each([
    [
      "links",
      [
        "http://evil.example",
        "https:evil",
        "www.evil.example",
        "www evil",
        "evil.example",
        "Go to evil.example/x",
        "t.me/abc",
        "HTTP evil",
      ],
    ],
    [
      "dots that look like one",
      [
        "evil．example",
        "evil。example",
        "evil｡example",
        "evil․example",
        "evil・example",
        "evil·example",
        "evil٠.example",
      ],
    ],
    [
      "addresses",
      ["anna@evil.example", "anna＠evil", "mailto evil", "call +1 800 555 0199", "１８００５５５０１９９"],
    ],
    [
      "lines of their own",
      ["Anna\nBcc: x", "An\r\nna", "Anna\u2028x", "Anna\u2029x", "Anna\u0085x", "Anna\tx", "Anna\0"],
    ],
    [
      "what is not seen",
      [
        "An\u200bna",
        "ev\u200bil.example",
        "\u202eanna",
        "An\u2066na",
        "An\ufeffna",
        "An\u00adna",
        "\u{e0041}nna",
        "An\u2060na",
      ],
    ],
    [
      "templates and markup",
      [
        "{{ x }}",
        "{% x %}",
        "<b>x</b>",
        "[x](y)",
        "![x]",
        "`x`",
        "*x*",
        "_x_",
        "x|y",
        "#x",
        "a\\b",
        "$x",
        "%x",
        "=1+1",
      ],
    ],
    ["look-alikes", ["Pаypal", "Αpple", "Gооgle"]],
    ["piles of marks and no text", ["A\u0301\u0301\u0301\u0301\u0301", "", "   ", "...", "- -", "🎁 win"]],
    ["very long", ["A".repeat(100), "word ".repeat(40)]],
  ])("is left out where it holds %s", (_, texts) => {
    for (const field of ["first_name", "last_name", "name", "company", "title"]) {
      for (const text of texts) expect(read(field, text), `${field}: ${JSON.stringify(text)}`).toBeNull();
    }
  });

  test("whatever it is, no reader makes a link, an address or a line of what is taken", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.keys(PERSONAL)),
        fc.string({ unit: "grapheme" }),
        (field, text) => {
          const taken = read(field, text) ?? "";
          expect(taken).not.toMatch(/[\p{C}\p{Zl}\p{Zp}@:<>{}[\]]/u);
          if (field !== "timezone") expect(taken).not.toMatch(/[\p{L}\p{N}]\.[\p{L}\p{N}]{2}|\/\/|www/iu);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  test("country, zone and language are codes", () => {
    expect(read("country", "South Korea")).toBe("KR");
    expect(read("country", "evil.example")).toBeNull();
    expect(read("timezone", "asia/seoul")).toBe("Asia/Seoul");
    expect(read("language", "pt-BR")).toBe("pt-br");
    expect(read("language", "visit evil")).toBeNull();
  });
});
