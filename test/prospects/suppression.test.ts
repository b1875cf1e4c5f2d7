import { describe, expect, it } from "vitest";
import { importSuppressions } from "../../src/prospects/import-suppressions.ts";
import { parseSuppressionTarget } from "../../src/prospects/suppression-target.ts";
import { AT, collect, importText, makeStore, pieces } from "./people-fixture.ts";

describe("what must not be touched again is named by", () => {
  it.each([
    ["Anna@Acme.Example", "email", "anna@acme.example"],
    ["@Acme.Example", "domain", "acme.example"],
    ["acme.co.kr", "domain", "acme.co.kr"],
    ["한빛.example", "domain", "xn--bj0bw9x.example"],
    ["linkedin.com/in/Anna/", "linkedin_url", "https://www.linkedin.com/in/anna"],
    ["010-1234-5678", "phone", "+821012345678"],
    ["p12", "person", "12"],
  ])("%s", (text, kind, value) => {
    const target = parseSuppressionTarget(text, "KR");
    expect(target.kind).toBe(kind);
    if (!value.startsWith("xn--")) expect(target.value).toBe(value);
    else expect(target.value).toMatch(/^xn--[a-z0-9]+\.example$/);
  });

  it.each(["co.kr", "@com", "anna", "a b.example", "@", "", "1234"])(
    "%j names nothing and is refused",
    (text) => {
      expect(() => parseSuppressionTarget(text, "KR")).toThrow(expect.objectContaining({ exit: 2 }));
    },
  );
});

describe("a list of suppressions", () => {
  const options = { reason: "asked", at: AT, defaultCountry: null };

  it("has one a line, and covers the people it names", async () => {
    const store = await makeStore();
    await importText(store, "email\nanna@acme.example\nben@team.hanbit.example\ncleo@x.example\n");
    const list = "# asked by mail\nAnna@Acme.example\r\n\n@hanbit.example\nnonsense\nanna@acme.example\n";
    expect(await importSuppressions(store, pieces(list, 5), options)).toEqual({
      read: 4,
      added: 2,
      already: 1,
      rejected: [{ line: 5, reason: "neither an address nor a domain" }],
      rejectedCount: 1,
      encoding: null,
    });
    const covered = (await collect(store.streamProspects({}))).map((person) => store.findSuppression(person));
    expect((await Promise.all(covered)).map((entry) => entry?.value ?? null)).toEqual([
      "anna@acme.example",
      "hanbit.example",
      null,
    ]);
  });

  it("may be a CSV, of which every address counts", async () => {
    const store = await makeStore();
    const list =
      "Name;이메일;LinkedIn;Domain\nAnna;a@x.example;linkedin.com/in/anna;\nBen;;;y.example\nNobody;;;\n";
    expect(await importSuppressions(store, pieces(list), options)).toMatchObject({
      read: 4,
      added: 3,
      rejected: [{ line: 4 }],
    });
    expect((await collect(store.listSuppressions())).map(({ kind }) => kind).sort()).toEqual([
      "domain",
      "email",
      "linkedin_url",
    ]);
  });

  it("may be in an encoding that nobody can tell, as a person names it", async () => {
    const store = await makeStore();
    // "př@firma.example", which several encodings read as something.
    const bytes = Buffer.concat([
      Buffer.from("pavel@firma.example\np"),
      Buffer.from([0xf8]),
      Buffer.from("@firma.example\n"),
    ]);
    const list = async function* () {
      yield new Uint8Array(bytes);
    };
    const named = { ...options, encoding: "windows-1250" };
    expect(await importSuppressions(store, list(), named)).toMatchObject({
      added: 2,
      encoding: "Windows-1250",
    });
    const entries = await collect(store.listSuppressions());
    expect(entries.map(({ value }) => value)).toContain("př@firma.example");
    await expect(importSuppressions(store, list(), { ...options, encoding: "latin-9000" })).rejects.toThrow(
      expect.objectContaining({ exit: 2, message: expect.stringContaining("--encoding") }),
    );
  });

  it("that is empty is refused", async () => {
    await expect(importSuppressions(await makeStore(), pieces(" \n"), options)).rejects.toThrow(
      "the list is empty",
    );
  });
});
