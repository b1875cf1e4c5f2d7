import { describe, expect, test } from "vitest";
import { expectPlain, MONDAY, makeField } from "../faults/field.ts";

const GOOD = "last@good.example";
const row = (columns: number, cell: string): string => Array.from({ length: columns }, () => cell).join(",");

/** Files that blow up, hide rows or write where they should not. Whatever becomes of them, nobody is made of them. */
const ATTACKS: Readonly<Record<string, string>> = {
  "10,000 columns": `email,${row(10_000, "x")}\na@x.example,${row(10_000, "y")}\n`,
  "10,000 columns of one name": `${row(10_000, "email")}\n${row(10_000, "a@x.example")}\n`,
  "a cell of a megabyte": `email,first_name\n"${"a".repeat(1_000_000)}",x\n`,
  "a name of a megabyte": `email,first_name\nvictim@x.example,${"a".repeat(1_000_000)}\n`,
  "a header of a megabyte": `email,${"h".repeat(1_000_000)}\nx,y\n`,
  "a quote that never ends": `email,first_name\n"victim@x.example,${"x\n".repeat(200_000)}`,
  "quotes only": `email\n${'"'.repeat(100_001)}\n`,
  "doubled quotes only": `email\n${'""'.repeat(100_000)}\n`,
  "NUL in an address": "email\nvictim\0@x.example\n",
  "NULs only": `email\n${"\0".repeat(100_000)}\n`,
  "a carriage return in an address": 'email\n"victim@x.example\rBcc: a@x.example"\n',
  "a line break in an address": 'email\n"victim@x.example\nBcc: a@x.example"\n',
  "two addresses in one": "email\nvictim@x.example;other@x.example\n",
  "an address with a name": 'email\n"Eve <victim@x.example> <other@x.example>"\n',
  "a formula for an address": 'email\n"=HYPERLINK(""https://evil.example"",""victim@x.example"")"\n',
  "a pipe for an address": "email\n|id@x.example\n",
  "an option for an address": "email\n-oQ/tmp@x.example -X/tmp/x\n",
  "a quoted local part": 'email\n"""victim x""@x.example"\n',
  "a literal domain": "email\nvictim@[127.0.0.1]\n",
  "a domain of this machine": "email\nvictim@localhost\n",
  "a percent hack": "email\nvictim%x.example@relay\n",
  "a header called __proto__": "email,__proto__\nnot an address,polluted\n",
  "a header called constructor": "email,constructor\nnot an address,polluted\n",
  "JSON lines with __proto__": '{"email":"not an address","__proto__":{"polluted":true}}\n',
  "JSON lines 10,000 deep": `{"email":${"[".repeat(10_000)}${"]".repeat(10_000)}}\n`,
  "JSON lines of a megabyte": `{"email":"${"a".repeat(1_000_000)}"}\n`,
  "JSON lines with 10,000 keys": `{${Array.from({ length: 10_000 }, (_, n) => `"k${n}":1`).join(",")},"email":"no"}\n`,
  "UTF-16 without its half": "\uFEFFe\0m\0a\0i\0l",
  "100,000 empty lines": `email\n${"\n".repeat(100_000)}`,
  "no line at all": "",
  "a separator only": ",,,,,,\n,,,,,,\n",
};

describe("a hostile file makes nobody, changes nobody, and is told about row by row", () => {
  test.each(Object.entries(ATTACKS))("%s", async (name, text) => {
    const field = makeField();
    const json = name.startsWith("JSON");
    const stdin = json ? `${text}{"email":"${GOOD}"}\n` : text;
    const { code, out, err } = await field.seq(["import", "-", "--json", "--now", MONDAY], { stdin });
    expect([0, 1, 2, 3]).toContain(code);
    expectPlain(err);
    if (out !== "") expect(out.length).toBeLessThan(1_000_000);
    const people = JSON.parse((await field.seq(["prospects", "list", "--json"])).out) as Record<
      string,
      unknown
    >[];
    const addresses = people.map(({ email }) => String(email));
    // A column too many, or a long name, spoils no good address; everything else in the table does.
    const harmless = ["10,000 columns", "10,000 columns of one name"].includes(name) ? ["a@x.example"] : [];
    for (const each of addresses) expect([GOOD, ...harmless]).toContain(each);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  test("of 2,000 good rows between hostile ones none is lost", async () => {
    const field = makeField();
    const rows = Array.from({ length: 2_000 }, (_, n) =>
      n % 4 === 0 ? `"bad ${n}` + '"' : `p${n}@firm.example`,
    );
    const { out } = await field.seq(["import", "-", "--json", "--now", MONDAY], {
      stdin: `email\n${rows.join("\n")}\n`,
    });
    expect(JSON.parse(out)).toMatchObject({ read: 2_000, created: 1_500, rejected_count: 500 });
  });
});
