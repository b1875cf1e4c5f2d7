import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FirstValues } from "../../src/prospects/first-values.ts";
import { readDrafts } from "../../src/prospects/read-drafts.ts";
import type { ProspectDraft, Store } from "../../src/store/port.ts";
import { AT, collect, importText, makeStore, pieces } from "./people-fixture.ts";

const FIELDS = ["email", "linkedin_url", "phone", "title", "company"];

function draftOf(fields: Record<string, string>): ProspectDraft {
  const { email = null, linkedin_url = null, phone = null } = fields;
  return { email, linkedin_url, phone, fields, tags: [], companyDomain: null };
}

describe("of two rows about one person", () => {
  it("the first wins, whichever address shows that they are one", async () => {
    const store = await makeStore();
    const text =
      "email,linkedin,phone,title,company\n" +
      "a@x.example,linkedin.com/in/anna,+82 10-1234-5678,CTO,\n" +
      "a@x.example,,,CEO,Acme\n" +
      ",linkedin.com/in/anna,,COO,Other\n" +
      ",,+82 10-1234-5678,CFO,Third\n";
    const result = await importText(store, text);
    expect(result).toMatchObject({ created: 1, updated: 1, unchanged: 2, rejectedCount: 0 });
    expect((await store.getProspect(1))?.fields).toMatchObject({ title: "CTO", company: "Acme" });
  });

  it("the first wins over what the store held, the later one only where both rows leave it", async () => {
    const store = await makeStore();
    await importText(store, "email,title,company,name\na@x.example,Old,Old,Anna Kim\n");
    const text = "email,title,company\na@x.example,CTO,\na@x.example,CEO,Acme\n";
    await importText(store, text, { at: AT + 1 });
    expect((await store.getProspect(1))?.fields).toMatchObject({
      title: "CTO",
      company: "Acme",
      name: "Anna Kim",
    });
    expect(await importText(store, text, { at: AT + 2 })).toMatchObject({ updated: 0, unchanged: 2 });
  });

  it("one that was not taken wins nothing", async () => {
    const store = await makeStore();
    await importText(store, "email,linkedin\na@x.example,\n,linkedin.com/in/ben\n");
    const text = "email,linkedin,title\na@x.example,linkedin.com/in/ben,CTO\na@x.example,,CEO\n";
    expect(await importText(store, text)).toMatchObject({ updated: 1, rejected: [{ line: 2 }] });
    expect((await store.getProspect(1))?.fields).toMatchObject({ title: "CEO" });
  });

  it("a phone number that colleagues share neither moves from one to the other nor hides their rows", async () => {
    const store = await makeStore();
    const text =
      "email,phone,title\n" +
      "a@x.example,+82 2-555-0101,CTO\n" +
      "b@x.example,+82 2-555-0102,CEO\n" +
      "a@x.example,+82 2-555-0102,COO\n" +
      "c@x.example,+82 2-555-0101,CFO\n";
    const first = await importText(store, text);
    expect(first).toMatchObject({ created: 3, rejected: [{ line: 4, field: "phone" }] });
    expect(await importText(store, text)).toMatchObject({ created: 0, updated: 0, unchanged: 3 });
  });

  it("a batch that was undone and is written again has the same outcome", async () => {
    const store = await makeStore();
    await importText(store, "email,title\na@x.example,Old\n");
    const earlier = new FirstValues(FIELDS);
    const rows = [
      draftOf({ email: "a@x.example", title: "CTO" }),
      draftOf({ email: "a@x.example", title: "CEO", company: "Acme" }),
      draftOf({ email: "b@x.example", title: "VP" }),
      draftOf({ email: "b@x.example", title: "MD" }),
    ];
    // Shares its transaction with a write that fails: both are undone, and tried alone.
    const circle: Record<string, unknown> = {};
    circle["self"] = circle;
    const data = circle as Record<string, string>;
    const [written, broken] = await Promise.allSettled([
      store.upsertProspects(rows, AT, earlier),
      store.record([{ kind: "note", at: AT, prospect: 1, data }]),
    ]);
    expect(broken.status).toBe("rejected");
    expect(written).toMatchObject({
      value: [{ type: "updated" }, { type: "updated" }, { type: "created" }, { type: "unchanged" }],
    });
    expect((await store.getProspect(1))?.fields).toMatchObject({ title: "CTO", company: "Acme" });
    expect((await store.getProspect(2))?.fields).toMatchObject({ title: "VP" });
  });
});

/** What a plain walk over the rows says each person ends up with; every row has an email of its own person. */
function walk(rows: readonly Record<string, string>[]): Map<string, Record<string, string>> {
  const people = new Map<string, Record<string, string>>();
  for (const { email = "", ...values } of rows) {
    const filled = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ""));
    people.set(email, { ...filled, ...people.get(email) });
  }
  return people;
}

describe("any rows, in batches of any size", () => {
  it("leave each person the first value of every field", async () => {
    const row = fc.record({
      email: fc.constantFrom("a@x.example", "b@x.example", "c@x.example"),
      title: fc.constantFrom("", "CTO", "CEO", "COO"),
      company: fc.constantFrom("", "Acme", "Hanbit"),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { maxLength: 15 }),
        fc.integer({ min: 1, max: 6 }),
        async (rows, size) => {
          const store = await makeStore();
          const earlier = new FirstValues(FIELDS);
          for (let from = 0; from < rows.length; from += size) {
            await store.upsertProspects(rows.slice(from, from + size).map(draftOf), AT, earlier);
            earlier.keep();
          }
          expect(await readPeople(store)).toEqual(walk(rows));
        },
      ),
      { numRuns: 40 },
    );
  });

  it("keep apart more fields than a word has bits", () => {
    const fields = Array.from({ length: 70 }, (_, index) => `field_${index}`);
    const earlier = new FirstValues(fields);
    const person = { id: 5_000_000, email: "a@x.example", linkedin_url: null, phone: null };
    const valuesOf = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, "x"]));
    const odd = fields.filter((_, index) => index % 2 === 1);
    earlier.begin();
    earlier.note(person.id, draftOf(valuesOf(odd)));
    const later = earlier.leave(draftOf(valuesOf(fields)), person);
    const even = fields.filter((_, index) => index % 2 === 0);
    expect(later).toMatchObject({ type: "left", draft: { fields: valuesOf(even) } });
    expect(later.type === "left" && Object.keys(later.draft.fields)).toHaveLength(35);
    earlier.begin();
    expect(earlier.leave(draftOf(valuesOf(odd)), person)).toMatchObject({ draft: { fields: valuesOf(odd) } });
  });
});

describe("rows of great length", () => {
  it("come in small blocks, so that a thread's memory is enough for any file", async () => {
    const note = "x".repeat(19_000);
    const line = (index: number) => `p${index}@x.example,${note},${note},${note},${note}\n`;
    const text = `email,a,b,c,d\n${Array.from({ length: 60 }, (_, index) => line(index)).join("")}`;
    const fields = { a: "text", b: "text", c: "text", d: "text" } as const;
    const rules = { map: {}, tags: [], defaultCountry: null, at: 0, fields };
    const blocks = await collect(readDrafts(pieces(text), rules));
    const sizes = blocks.map((block) => block.drafts.length);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(60);
    expect(Math.max(...sizes)).toBe(2);
  });
});

async function readPeople(store: Store): Promise<Map<string, Record<string, unknown>>> {
  const people = await collect(store.streamProspects({}));
  return new Map(
    people.map(({ email, fields: { email: _email, ...values } }) => [email ?? "", { ...values }]),
  );
}
