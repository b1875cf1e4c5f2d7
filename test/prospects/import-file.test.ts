import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { importFile } from "../../src/prospects/import-file.ts";
import { AT, makeFolder, makeStore, pieces } from "./people-fixture.ts";

const TEXT =
  "email,name,phone,note\n" +
  "a@x.example,Anna,,fine\n" +
  'broken,"=HYPERLINK(""x"")",+1,@note\n' +
  'c@x.example,"open\n' +
  "d@x.example,D,,-1\n";

function options(cwd: string, rejectedFile: string | null = null) {
  return {
    cwd,
    stdin: pieces(TEXT),
    map: {},
    tags: [],
    defaultCountry: null,
    fields: {},
    at: AT,
    rejectedFile,
    thread: null,
  };
}

describe("seq import --rejected", () => {
  it("writes the rows that were not taken, private and safe to open in a spreadsheet", async () => {
    const cwd = makeFolder();
    writeFileSync(path.join(cwd, "people.csv"), TEXT);
    const result = await importFile(await makeStore(), "people.csv", options(cwd, "bad.csv"));
    expect(result).toMatchObject({ created: 2, rejectedCount: 2 });
    const file = path.join(cwd, "bad.csv");
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const rows: string[][] = parse(readFileSync(file), { bom: true });
    expect(rows).toEqual([
      [
        "email",
        "name",
        "phone",
        "note",
        "rejected_line",
        "rejected_field",
        "rejected_reason",
        "rejected_text",
      ],
      ["broken", `'=HYPERLINK("x")`, "'+1", "'@note", "3", "email", "not an email address", ""],
      ["", "", "", "", "4", "", "a quote is opened and never closed", 'c@x.example,"open'],
    ]);
  });

  it("writes a file that can be mended and imported again, without its guards", async () => {
    const cwd = makeFolder();
    const store = await makeStore();
    await importFile(store, "-", options(cwd, "bad.csv"));
    const file = path.join(cwd, "bad.csv");
    writeFileSync(
      file,
      readFileSync(file, "utf8").replace("broken", "b@x.example").replace("'+1", "'+12025550123"),
    );
    const again = await importFile(store, "bad.csv", options(cwd));
    expect(again).toMatchObject({ created: 1, rejectedCount: 1 });
    expect(await store.findProspect("+12025550123")).toMatchObject({
      email: "b@x.example",
      fields: { phone: "+12025550123" },
    });
  });

  it("leaves no file when every row was taken", async () => {
    const cwd = makeFolder();
    writeFileSync(path.join(cwd, "good.csv"), "email\na@x.example\n");
    await importFile(await makeStore(), "good.csv", options(cwd, "bad.csv"));
    expect(existsSync(path.join(cwd, "bad.csv"))).toBe(false);
  });

  it("never overwrites the file it reads", async () => {
    const cwd = makeFolder();
    const file = path.join(cwd, "people.csv");
    writeFileSync(file, TEXT);
    await expect(
      importFile(await makeStore(), "people.csv", options(cwd, "./people.csv")),
    ).rejects.toMatchObject({ exit: 2 });
    expect(readFileSync(file, "utf8")).toBe(TEXT);
  });

  it("shows the mapping once, before the rows", async () => {
    const lines: string[][] = [];
    await importFile(await makeStore(), "-", {
      ...options(makeFolder()),
      onMapping: (shown) => lines.push([...shown]),
    });
    expect(lines).toEqual([["email → email", "name  → name", "phone → phone", "note    left out"]]);
  });
});

describe("a file that cannot be opened is named", () => {
  it.each([
    ["nowhere.csv", "there is no file nowhere.csv"],
    [".", ". is a folder"],
    ["http://acme.example/people.csv", "https only"],
  ])("%s", async (name, message) => {
    const call = importFile(await makeStore(), name, options(makeFolder()));
    await expect(call).rejects.toMatchObject({
      name: "UserError",
      message: expect.stringContaining(message) as string,
    });
  });

  it("also when its content is the trouble", async () => {
    const cwd = makeFolder();
    writeFileSync(path.join(cwd, "empty.csv"), "");
    await expect(importFile(await makeStore(), "empty.csv", options(cwd))).rejects.toThrow(
      "empty.csv: the file is empty",
    );
  });
});
