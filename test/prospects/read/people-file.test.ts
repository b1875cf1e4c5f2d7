import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Row } from "../../../src/prospects/read/cells.ts";
import { type Format, openPeopleFile } from "../../../src/prospects/read/people-file.ts";
import { collect, pieces } from "../people-fixture.ts";

const rules = { map: {}, fields: {} };

async function read(content: string | Uint8Array, size?: number, format: Format = "auto") {
  const file = await openPeopleFile(pieces(content, size), { format, rules });
  const rows = (await collect(file.rows)).flat();
  return { columns: [...file.columns], rows };
}

function cellsOf(rows: readonly Row[]): (string[] | string)[] {
  return rows.map((row) => ("cells" in row ? row.cells : `${row.line}: ${row.fault}`));
}

const PEOPLE = "이름,이메일,회사\n김민수,minsu@hanbit.example,한빛 소프트\nJosé,jose@acme.example,Acme\n";
const ROWS = [
  ["김민수", "minsu@hanbit.example", "한빛 소프트"],
  ["José", "jose@acme.example", "Acme"],
];
// "이름,이메일,회사\n김민수,minsu@hanbit.example,한빛 소프트\n" as Korean Excel writes it.
const EUC_KR = Buffer.concat([
  Buffer.from("c0ccb8a72cc0ccb8dec0cf2cc8b8bbe70d0a", "hex"),
  Buffer.from("b1e8b9cebcf62c", "hex"),
  Buffer.from("minsu@hanbit.example,"),
  Buffer.from("c7d1bafb20bcd2c7c1c6ae0d0a", "hex"),
]);

describe("a file in any usual encoding reads the same", () => {
  const utf16le = Buffer.from(PEOPLE, "utf16le");
  const utf16be = Buffer.from(utf16le).swap16();
  const ascii = "name,email,company\n" + "Anna,anna@acme.example,Acme\n".repeat(20);
  it.each([
    ["UTF-8", Buffer.from(PEOPLE)],
    ["UTF-8 with BOM", Buffer.from(`\ufeff${PEOPLE}`)],
    ["UTF-16LE with BOM", Buffer.concat([Buffer.from([0xff, 0xfe]), utf16le])],
    ["UTF-16BE with BOM", Buffer.concat([Buffer.from([0xfe, 0xff]), utf16be])],
    ["UTF-16LE", utf16le],
    ["UTF-16BE", utf16be],
  ])("%s", async (_, bytes) => {
    for (const size of [1, 2, 3, 7, 100_000]) {
      const { columns, rows } = await read(bytes, size);
      expect(columns).toEqual(["이름", "이메일", "회사"]);
      expect(cellsOf(rows)).toEqual(ROWS);
    }
  });

  it("EUC-KR, as Korean Excel writes it", async () => {
    const { columns, rows } = await read(EUC_KR, 5);
    expect(columns).toEqual(["이름", "이메일", "회사"]);
    expect(cellsOf(rows)).toEqual([["김민수", "minsu@hanbit.example", "한빛 소프트"]]);
  });

  it("EUC-KR that begins long after ASCII", async () => {
    const { rows } = await read(Buffer.concat([Buffer.from(ascii.repeat(200)), EUC_KR.subarray(18)]));
    expect(cellsOf(rows).at(-1)).toEqual(["김민수", "minsu@hanbit.example", "한빛 소프트"]);
  });

  it("Latin-1 is refused by name of the line, not guessed", async () => {
    const bytes = Buffer.from("name,email\nAnna,a@acme.example\nRenée,renee@acme.example\n", "latin1");
    await expect(read(bytes)).rejects.toMatchObject({ message: expect.stringContaining("line 3") as string });
  });
});

describe("a CSV file", () => {
  it.each([",", ";", "\t", "|"])("separated by %j is understood", async (delimiter) => {
    const text = `name,email,company\nKim,"a@acme.example","one${delimiter} two\nthree"\nLee,b@acme.example,Acme\n`;
    const { rows } = await read(text.replaceAll(/,(?! )/g, delimiter));
    expect(rows.map((row) => ("cells" in row ? row.cells.length : 0))).toEqual([3, 3]);
    expect(cellsOf(rows)[0]?.[2]).toContain("two\nthree");
  });

  it.each(["\n", "\r\n", "\r"])("with line ends %j is understood", async (end) => {
    const { rows } = await read(
      ["email,company", "a@acme.example,Acme", '"b@acme.example","A ""B"" C"', ""].join(end),
    );
    expect(cellsOf(rows)).toEqual([
      ["a@acme.example", "Acme"],
      ["b@acme.example", 'A "B" C'],
    ]);
  });

  it("may begin with Excel's sep= line or with notes, and lines are counted all the same", async () => {
    const declared = await read("sep=;\r\nemail;name\r\na@acme.example;A,B\r\n");
    expect(declared.rows).toEqual([{ line: 3, cells: ["a@acme.example", "A,B"] }]);
    const notes = await read(
      'Notes:\n"When exporting, …"\n\nFirst Name,Email Address,URL\nAnna,a@acme.example,u\n',
    );
    expect(notes.columns[1]).toBe("Email Address");
    expect(notes.rows).toEqual([{ line: 5, cells: ["Anna", "a@acme.example", "u"] }]);
  });

  it("keeps every good row around a broken one, and names its line", async () => {
    const text = [
      "email,name",
      "a@x.example,A",
      'b@x.example,"open',
      "c@x.example,C",
      'd@x.example,"D"',
      'e@x.example,"E"x',
      "f@x.example,F,G",
      "g@x.example",
      "h@x.example,H,,",
      "",
      'i@x.example,5" disk',
      'j@x.example,"never',
    ].join("\n");
    const { rows } = await read(text);
    expect(cellsOf(rows)).toEqual([
      ["a@x.example", "A"],
      "3: text after a closing quote",
      ["c@x.example", "C"],
      ["d@x.example", "D"],
      "6: text after a closing quote",
      "7: 3 cells where the header has 2",
      "8: 1 cell where the header has 2",
      ["h@x.example", "H"],
      ["i@x.example", '5" disk'],
      "12: a quote is opened and never closed",
    ]);
  });

  it("with an endless row loses that row only", async () => {
    const { rows } = await read(
      `email,name\na@x.example,A\n"${"y".repeat(400_000)}\n${"z".repeat(400_000)}\nb@x.example,B\n`,
    );
    expect(cellsOf(rows)).toEqual([
      ["a@x.example", "A"],
      expect.stringMatching(/^3: /),
      expect.stringMatching(/^4: longer/),
      ["b@x.example", "B"],
    ]);
  });

  it("written well reads as csv-parse reads it, whatever the pieces", async () => {
    const cell = fc.string({ unit: fc.constantFrom(...Array.from('ab한 ,"\n')), maxLength: 8 });
    const row = fc.tuple(cell, cell);
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 9 }),
        async (table, size) => {
          const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
          const text = ["email,name", ...table.map((cells) => cells.map(quote).join(","))].join("\n");
          const expected = parse(text)
            .slice(1)
            .filter((cells) => cells.some((each) => each.trim() !== ""));
          expect(cellsOf((await read(text, size)).rows)).toEqual(expected);
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe("a JSONL file", () => {
  it("reads one object a line; other lines are faults with their line", async () => {
    const text =
      '{"email":"a@x.example","seats":3,"vip":true,"tags":["a","b"]}\n\nnope\n[1]\n{"name":null,"email":"b@x.example"}\n{"email":{}}\n';
    const { columns, rows } = await read(text, 3);
    expect(columns).toEqual(["email", "seats", "vip", "tags", "name"]);
    expect(cellsOf(rows)).toEqual([
      ["a@x.example", "3", "true", "a;b"],
      "3: not JSON",
      "4: not a JSON object",
      ["b@x.example", "", "", "", ""],
      "6: neither text, a number, true, false nor a list of texts",
    ]);
  });
});

describe("a file that cannot be people is refused with what to do", () => {
  it.each([
    ["", "empty"],
    ["\ufeff \n\n", "empty"],
    ["a,b,c\n1,2,3\n", "no column of the header has a known name: a, b, c"],
    ["anna@acme.example,Anna\nb@acme.example,B\n", "begins with a person"],
    ["<!DOCTYPE html><html>", "web page"],
    ['[{"email":"a@x.example"}]', "JSON array"],
    ["PK\u0003\u0004 workbook", "Excel workbook"],
    ["\u001f\u008b", "gzip"],
  ])("%j: %s", async (content, message) => {
    const bytes = Buffer.from(content, content.startsWith("\u001f") ? "latin1" : "utf8");
    await expect(read(bytes)).rejects.toMatchObject({
      name: "UserError",
      message: expect.stringContaining(message) as string,
    });
  });
});
