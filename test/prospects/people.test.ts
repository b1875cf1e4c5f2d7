import { parse } from "csv-parse/sync";
import { beforeEach, describe, expect, it } from "vitest";
import { setFields, tagProspects } from "../../src/prospects/change.ts";
import { listExportColumns, stringifyPeople } from "../../src/prospects/export-row.ts";
import { parseReference } from "../../src/prospects/reference.ts";
import { requireProspect, type Selection, selectProspects } from "../../src/prospects/select.ts";
import type { Store } from "../../src/store/port.ts";
import { AT, collect, importText, makeStore } from "./people-fixture.ts";

const FIELDS = { seats: "number", topic: "text" } as const;
const PEOPLE =
  "email,linkedin,name,title,phone,seats,topic,tags\n" +
  'anna@acme.example,,Anna Kim,CTO,+82 10-1234-5678,40,"=1+1",fair;vip\n' +
  "ben@naver.com,,Ben Lee,CEO,,5,,fair\n" +
  ",linkedin.com/in/hana,김하나,CTO,,,,\n";

let store: Store;
beforeEach(async () => {
  store = await makeStore();
  await importText(store, PEOPLE, { fields: FIELDS });
});

async function select(selection: Omit<Selection, "fields">): Promise<number[]> {
  return (await collect(selectProspects(store, { fields: FIELDS, ...selection }))).map(({ id }) => id);
}

describe("a person is found by whatever names them", () => {
  it.each([
    [" Anna@ACME.example ", 1],
    ["mailto:anna@acme.example", 1],
    ["+82 10 1234 5678", 1],
    ["010-1234-5678", 1],
    ["https://kr.linkedin.com/in/Hana/?x=1", 3],
    ["P2", 2],
  ])("%s is p%i", async (text, id) => {
    expect((await requireProspect(store, text)).id).toBe(id);
  });

  it("and what names nobody is repeated in the error", async () => {
    for (const text of ["p99", "nobody@x.example", "hello", ""]) {
      await expect(requireProspect(store, text)).rejects.toMatchObject({
        exit: 2,
        message: `there is no prospect ${text}`,
      });
      expect(typeof parseReference(text)).toBe("string");
    }
  });
});

describe("people are chosen", () => {
  it("by condition, tag and name, which narrow each other", async () => {
    expect(await select({ all: true })).toEqual([1, 2, 3]);
    expect(await select({ where: "prospect.title == 'CTO'" })).toEqual([1, 3]);
    expect(await select({ where: "prospect.seats > 10.0" })).toEqual([1]);
    expect(await select({ tag: "fair" })).toEqual([1, 2]);
    expect(await select({ tag: "fair", where: "prospect.title == 'CTO'" })).toEqual([1]);
    expect(await select({ prospects: ["p3", "anna@acme.example", "P1"] })).toEqual([3, 1]);
    expect(await select({ prospects: ["p3", "p2"], tag: "fair" })).toEqual([2]);
  });

  it("never by accident: nothing given is an error, and so is anybody unknown", async () => {
    await expect(select({})).rejects.toMatchObject({ exit: 2 });
    await expect(select({ prospects: ["p1", "p98", "x@y.example"] })).rejects.toThrow(
      "there is no prospect p98, x@y.example",
    );
  });

  it("and a wrong condition is shown with a caret below the place", async () => {
    await expect(select({ where: "tags.size() > 0 && prospect.titel == 'CTO'" })).rejects.toMatchObject({
      exit: 2,
      message: [
        '--where, column 29: unknown field "titel"',
        "  tags.size() > 0 && prospect.titel == 'CTO'",
        "                              ^^^^^",
      ].join("\n"),
      hint: 'did you mean "title"?',
    });
  });
});

describe("people are changed", () => {
  const options = { fields: FIELDS, defaultCountry: null, at: AT + 1 };

  it("field by field, with the checks of an import", async () => {
    const anna = await requireProspect(store, "p1");
    const change = { title: " VP  Sales ", seats: "1,000", topic: "", email: "Anna@Mail.Hanbit.example" };
    expect(await setFields(store, anna, change, options)).toBe("updated");
    const changed = await requireProspect(store, "anna@mail.hanbit.example");
    expect(changed).toMatchObject({
      id: 1,
      companyDomain: "hanbit.example",
      fields: { title: "VP Sales", seats: 1000 },
    });
    expect(changed.fields).not.toHaveProperty("topic");
    expect(await setFields(store, changed, { title: "VP Sales" }, options)).toBe("unchanged");
  });

  it.each([
    [{ titel: "x" }, 'no field "titel"', 'did you mean "title"?'],
    [{ seats: "many" }, "seats: not a number", undefined],
    [{ email: "nope" }, "email: not an email address", undefined],
    [{ email: "ben@naver.com" }, "email: ", undefined],
    [{ email: "", phone: "" }, "keeps at least one", expect.stringContaining("erase") as string],
  ])("%j is refused", async (change, message, hint) => {
    const anna = await requireProspect(store, "p1");
    await expect(setFields(store, anna, change, options)).rejects.toMatchObject({
      exit: 2,
      hint,
      message: expect.stringContaining(message) as string,
    });
    expect(await requireProspect(store, "p1")).toEqual(anna);
  });

  it("tag by tag", async () => {
    const people = selectProspects(store, { fields: FIELDS, all: true });
    expect(await tagProspects(store, people, { add: ["new"], remove: ["fair"], at: AT })).toEqual({
      updated: 3,
      unchanged: 0,
    });
    expect((await requireProspect(store, "p1")).tags).toEqual(["vip", "new"]);
    await expect(
      tagProspects(store, selectProspects(store, { fields: FIELDS, all: true }), {
        add: ["a;b"],
        remove: [],
        at: AT,
      }),
    ).rejects.toMatchObject({ exit: 2 });
  });

  it("and an erased person neither is found nor comes back with the next import", async () => {
    await store.eraseProspect(1, AT);
    expect(await store.findProspect("anna@acme.example")).toBeNull();
    const again = await importText(store, PEOPLE, { fields: FIELDS });
    expect(again).toMatchObject({ created: 0, unchanged: 2, rejected: [{ line: 2, field: "email" }] });
  });
});

describe("people are exported", () => {
  it("as CSV that is safe in a spreadsheet and comes back unchanged", async () => {
    const columns = listExportColumns(FIELDS);
    const text = (await collect(stringifyPeople(store.streamProspects({}), columns))).join("");
    const [anna] = parse<Record<string, string>>(text, { columns: true });
    expect(anna).toMatchObject({
      id: "p1",
      phone: "'+821012345678",
      topic: "'=1+1",
      tags: "fair;vip",
      seats: "40",
    });
    expect(await importText(store, text, { fields: FIELDS })).toMatchObject({
      unchanged: 3,
      rejectedCount: 0,
    });
  });
});
