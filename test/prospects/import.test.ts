import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UserError } from "../../src/errors.ts";
import { importProspects } from "../../src/prospects/import.ts";
import type { UpsertResult } from "../../src/store/port.ts";
import { countPeople } from "../store/fixtures.ts";
import { AT, collect, importText, makeStore, pieces } from "./people-fixture.ts";

const COUNTRY = { defaultCountry: "KR" };

describe("seq import", () => {
  it("brings every value into normal form", async () => {
    const store = await makeStore();
    const text =
      "이름,이메일,회사,직함,휴대폰,국가,시간대,링크드인,Seats,태그\n" +
      '김민수,Minsu@Hanbit.Example,한빛,CTO,010-1234-5678,대한민국,asia/seoul,kr.linkedin.com/in/MinSu/,"1,200,000",fair;vip\n';
    const result = await importText(store, text, { fields: { seats: "number" }, tags: ["spring"] });
    expect(result).toMatchObject({ read: 1, created: 1, rejectedCount: 0 });
    expect(await store.findProspect("minsu@hanbit.example")).toMatchObject({
      email: "minsu@hanbit.example",
      linkedin_url: "https://www.linkedin.com/in/minsu",
      phone: "+821012345678",
      companyDomain: "hanbit.example",
      tags: ["spring", "fair", "vip"],
      fields: {
        name: "김민수",
        first_name: "민수",
        last_name: "김",
        title: "CTO",
        country: "KR",
        timezone: "Asia/Seoul",
        seats: 1_200_000,
      },
    });
  });

  it("changes nothing when the same file comes again, even one that contradicts itself", async () => {
    const store = await makeStore();
    const text =
      "email,linkedin,name,title,phone\n" +
      "a@x.example,linkedin.com/in/anna,Anna Kim,CTO,\n" +
      "b@x.example,,Ben,CEO,+82 2-555-0101\n" +
      "A@X.example,,,VP,+82 2-555-0102\n" +
      ",linkedin.com/in/anna/,Annie Kim,Founder,\n" +
      ",,Who,COO,+82 2-555-0101\n";
    const first = await importText(store, text);
    expect(first).toMatchObject({ read: 5, created: 2, updated: 1, unchanged: 2, rejectedCount: 0 });
    const before = await collect(store.streamProspects({}));
    const second = await importText(store, text, { at: AT + 1000 });
    expect(second).toMatchObject({ read: 5, created: 0, updated: 0, unchanged: 5, rejectedCount: 0 });
    expect(await collect(store.streamProspects({}))).toEqual(before);
    expect(before[0]).toMatchObject({ phone: "+8225550102", fields: { title: "CTO", first_name: "Anna" } });
  });

  it("finds that out for any file", async () => {
    const pick = (...values: string[]) => fc.constantFrom("", ...values);
    const row = fc.tuple(
      pick("a@x.example", "b@x.example", "broken"),
      pick("linkedin.com/in/anna", "linkedin.com/in/ben"),
      pick("CTO", "CEO", '"open'),
      pick("Anna Kim", "김민수"),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 12 }), async (rows) => {
        const store = await makeStore();
        const text = ["email,linkedin,title,name", ...rows.map((cells) => cells.join(","))].join("\n");
        if (rows.every((cells) => cells.every((cell) => cell === ""))) return;
        const first = await importText(store, text);
        const second = await importText(store, text);
        expect(first.read).toBe(first.created + first.updated + first.unchanged + first.rejectedCount);
        // What two rows say together can contradict a third only once both are stored.
        expect(second.created + second.updated).toBe(0);
        expect(second.read).toBe(second.unchanged + second.rejectedCount);
      }),
      { numRuns: 40 },
    );
  });

  it("names line, field and reason of every row it cannot take, and keeps the others", async () => {
    const store = await makeStore();
    const text =
      "email,linkedin,phone,country,seats,company\n" +
      "good@x.example,,,,1,A\n" +
      "not-an-email,linkedin.com/in/anna,,,1,B\n" +
      ",,,,1,nobody\n" +
      "c@x.example,linkedin.com/company/x,,,1,C\n" +
      "d@x.example,,12,KR,1,D\n" +
      "e@x.example,,,Atlantis,1,E\n" +
      "f@x.example,,,,many,F\n" +
      'g@x.example,"\n' +
      "h@x.example,,,,1,a\0b\n" +
      "n/a,linkedin.com/in/hana,-,,1,H\n" +
      "also-none,,,,1,I\n";
    const { rejected, leftOut, ...counts } = await importText(store, text, { fields: { seats: "number" } });
    expect(counts).toMatchObject({ read: 11, created: 8, rejectedCount: 3, leftOutCount: 6 });
    const places = (rows: readonly { line: number; field: string | null }[]) =>
      rows.map(({ line, field }) => [line, field]);
    expect(places(rejected)).toEqual([
      [4, null],
      [9, null],
      [12, "email"],
    ]);
    expect(places(leftOut)).toEqual([
      [3, "email"],
      [5, "linkedin_url"],
      [6, "phone"],
      [7, "country"],
      [8, "seats"],
      [10, "company"],
    ]);
    expect(JSON.stringify([rejected, leftOut])).not.toMatch(/not-an-email|Atlantis|many|also-none/);
  });

  it("refuses a row that gives one person two addresses of a kind, instead of choosing", async () => {
    const store = await makeStore();
    const result = await importText(
      store,
      "email,linkedin\na@x.example,linkedin.com/in/anna\nb@x.example,linkedin.com/in/anna\n",
    );
    expect(result).toMatchObject({ created: 1, rejected: [{ line: 3, field: "email" }] });
  });

  it("says when two people of the store would become one", async () => {
    const store = await makeStore();
    await importText(store, "email,linkedin\na@x.example,\n,linkedin.com/in/ben\n");
    const result = await importText(store, "email,linkedin\na@x.example,linkedin.com/in/ben\n");
    expect(result).toMatchObject({ created: 0, updated: 0, rejected: [{ line: 2, field: "linkedin_url" }] });
  });

  it("reads phone numbers in the row's country, else in the given one", async () => {
    const store = await makeStore();
    const text = "name,phone,country\nA,(202) 555-0123,US\nB,010-1234-5678,\n";
    expect(await importText(store, text, COUNTRY)).toMatchObject({ created: 2, rejectedCount: 0 });
    expect(await store.findProspect("+12025550123")).not.toBeNull();
    expect(await store.findProspect("+821012345678")).not.toBeNull();
  });

  it("on a fork leaves the store as it was, with the same result", async () => {
    const store = await makeStore();
    const fork = await store.fork();
    const text = "email\na@x.example\nb@x.example\n";
    const dry = await importText(fork, text);
    await fork.close();
    expect(await countPeople(store)).toBe(0);
    expect(await importText(store, text)).toEqual(dry);
  });

  it("takes JSONL, with keys that appear late", async () => {
    const store = await makeStore();
    const late =
      '{"email":"a@x.example","tags":["x"]}\n{"linkedin_url":"linkedin.com/in/ben","name":"Ben Lee"}\n{"email":{"no":1}}\n';
    const result = await importText(store, late);
    expect(result).toMatchObject({ created: 2, rejected: [{ line: 3, field: "email" }] });
    expect(await store.findProspect("https://www.linkedin.com/in/ben")).toMatchObject({
      fields: { last_name: "Lee" },
    });
  });

  it.each([
    ["email\n", {}, "header but no rows", 3],
    ["name,company\nAnna,Acme\n", {}, "no column holds an email", 2],
    ["email\na@x.example\n", { map: { Nope: "email" } }, 'no column "Nope"', 2],
    ["email\na@x.example\n", { tags: ["a,b"] }, "--tag", 2],
    ["email\na@x.example\n", { defaultCountry: "Atlantis" }, "Atlantis", 2],
  ])("refuses %j %j: %s", async (text, options, message, exit) => {
    const store = await makeStore();
    await expect(importText(store, text, options)).rejects.toMatchObject({
      message: expect.stringContaining(message) as string,
      exit,
    });
    expect(await countPeople(store)).toBe(0);
  });

  const counting = {
    addConsents: () => Promise.resolve([]),
    suppress: () => Promise.resolve(0),
    upsertProspects: (drafts: readonly unknown[]) =>
      Promise.resolve(drafts.map((): UpsertResult => ({ type: "created", id: 1 }))),
  };

  it("accounts for every row of any bytes, and never breaks down", async () => {
    const line = fc.oneof(
      fc
        .string({ unit: fc.constantFrom(...Array.from("a@x.example,\"\r\n\0;'=\ufffd한\t ")), maxLength: 40 })
        .map((text) => Buffer.from(text)),
      fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { maxLength: 20 }),
        fc.integer({ min: 1, max: 50 }),
        async (lines, size) => {
          const bytes = Buffer.concat([
            Buffer.from("email,name\n"),
            ...lines.flatMap((each) => [each, Buffer.from("\n")]),
          ]);
          const options = { map: {}, tags: [], defaultCountry: null, fields: {}, at: AT };
          try {
            const result = await importProspects(counting, pieces(bytes, size), options);
            expect(result.read).toBe(
              result.created + result.updated + result.unchanged + result.rejectedCount,
            );
          } catch (error) {
            expect(error).toBeInstanceOf(UserError);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it("reads 200,000 rows in batches, without holding them", async () => {
    const rows = 200_000;
    async function* write() {
      yield Buffer.from("email,linkedin_url,name,company,title\n");
      for (let from = 0; from < rows; from += 1000) {
        let text = "";
        for (let i = from; i < from + 1000; i += 1) {
          text += `anna${i}@acme${i % 500}.example,https://www.linkedin.com/in/anna-${i},Anna Kim,"Acme, ${i % 500}",CTO\n`;
        }
        yield Buffer.from(text);
      }
    }
    let most = 0;
    let heap = 0;
    const store = {
      addConsents: () => Promise.resolve([]),
      suppress: () => Promise.resolve(0),
      upsertProspects: (drafts: readonly unknown[]) => {
        most = Math.max(most, drafts.length);
        heap = Math.max(heap, process.memoryUsage().heapUsed);
        return counting.upsertProspects(drafts);
      },
    };
    const before = process.memoryUsage().heapUsed;
    const result = await importProspects(store, write(), {
      map: {},
      tags: [],
      defaultCountry: null,
      fields: {},
      at: AT,
    });
    expect(result).toMatchObject({ read: rows, created: rows, rejectedCount: 0 });
    expect(most).toBeLessThanOrEqual(5000);
    expect(heap - before).toBeLessThan(120 * 1024 * 1024);
  });
});
