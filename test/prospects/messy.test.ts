import { describe, expect, it } from "vitest";
import { findForbidColumn, readForbidden } from "../../src/prospects/mapping/do-not-write.ts";
import { findUsTimeZone } from "../../src/prospects/normalise/us-time-zone.ts";
import { readPersonName } from "../../src/prospects/normalise/person-name.ts";
import { collect, importText, makeStore } from "./people-fixture.ts";

const NOBODY =
  "N/A;n.a.;NA;null;NULL;(null);undefined;None;nan;NaN;-;--;…;???;_;(blank);[empty];<none>;(leer);#REF!;#N/A;#NAME?;#WERT!;#BEZUG!;#VALEUR!;#NOM?;#¡REF!;#¿NOMBRE?;#ССЫЛКА!;#名前?;#NV;Err:502;{{first_name}};{first_name};{{name|there}};${name};%FIRSTNAME%;*|FNAME|*;<<name>>;[First Name];$FirstName$;[object Object];first_name;Your Name;LinkedIn Member;Test User;anna@acme.example;@anna;www.acme.example;https://acme.example/x;linkedin.com/in/anna;12345;+82 10 1234 5678;M?ller;Ren\ufffd;M%C3%BCller;=VLOOKUP(A1);±è¹Î¼ö;JosÃ;KoÄ;John undefined;null null;unbekannt;inconnu;desconocido;不明;없음;TBD;xxx;FALSE";

describe("what no person is called is missing", () => {
  it.each([...NOBODY.split(";"), "M&uuml;ller"])("%s", (text) => {
    expect(readPersonName(text, "first_name", "Kim")).toMatchObject({ ok: false });
  });

  it.each([
    ["last_name", "Null", "Jennifer"],
    ["last_name", "NULL", "JENNIFER"],
    ["last_name", "Na", "Hyun"],
    ["first_name", "Nan", "Goldin"],
    ["last_name", "Ng", null],
    ["last_name", "O", null],
    ["last_name", "김", null],
    ["first_name", "미정", null],
    ["last_name", "Blank", "Leslie"],
    ["last_name", "O’Neill", null],
    ["first_name", "Anne-Marie", null],
    ["first_name", "Mª José", null],
    ["name", "Jennifer Null", null],
    ["name", "Nguyễn Văn A", null],
    ["first_name", "ÂNGELO", null],
    ["last_name", "St.John", null],
    // Letters at a name's end that misread bytes leave there, too.
    ...["Chloë", "Zoë", "Naomì", "Rubí", "Tomî", "Andrê", "Nicolò", "Anaï"].map(
      (name) => ["first_name", name, null] as const,
    ),
  ] as const)("a %s may be %s", (field, text, beside) => {
    expect(readPersonName(text, field, beside)).toEqual({ ok: true, value: text });
  });

  it("letters that were read in the wrong encoding are mended where that is sure", async () => {
    const store = await makeStore();
    const result = await importText(
      store,
      "last_name,company,email\nMÃ¼ller,SociÃ©tÃ© X,a@x.example\në°•ì§€,,b@x.example\n",
    );
    expect(result.warnings.map(({ field, count }) => [field, count])).toEqual([
      ["last_name", 2],
      ["company", 1],
    ]);
    expect((await collect(store.streamProspects({}))).map(({ fields }) => fields["last_name"])).toEqual([
      "Müller",
      "박지",
    ]);
  });

  it("is counted, and a full name beside it still tells", async () => {
    const store = await makeStore();
    const rows = Array.from({ length: 30 }, (_, n) => `${n % 3 === 0 ? "N/A" : "Anna"},p${n}@x.example`);
    const result = await importText(store, `first_name,email\n${rows.join("\n")}\n`);
    expect(result).toMatchObject({ created: 30, leftOutCount: 10, rejectedCount: 0 });
    expect(result.warnings).toEqual([{ field: "first_name", reason: "a word for nothing", count: 10 }]);
  });
});

describe("numbers are read as their column writes them", () => {
  const seatsOf = async (cells: string[]) => {
    const store = await makeStore();
    const rows = cells.map((cell, n) => `p${n}@x.example;${cell}`);
    await importText(store, `email;seats\n${rows.join("\n")}\n`, { fields: { seats: "number" } });
    return (await collect(store.streamProspects({}))).map(({ fields }) => fields["seats"]);
  };
  it.each([
    [
      ["1.234", "1.234,50"],
      [1234, 1234.5],
    ],
    [
      ["1.234", "0.5"],
      [1.234, 0.5],
    ],
    [
      ["1,234", "1,234.50"],
      [1234, 1234.5],
    ],
    [
      ["1.234", "7"],
      [undefined, 7],
    ],
    [
      ["1.234", "1,5", "1.5"],
      [undefined, 1.5, 1.5],
    ],
    [
      ["1 234,5", "-", "N/A"],
      [1234.5, undefined, undefined],
    ],
  ])("%j", async (cells, values) => {
    expect(await seatsOf(cells)).toEqual(values);
  });
});

describe("columns are known in other languages", () => {
  it.each([
    ["Vorname;Name;Firma;Position;E-Mail;Telefon", "Jürgen;Groß;Groß GmbH;Leiter;j@x.example;+49 30 901820"],
    [
      "Prénom;Nom;Société;Poste;Adresse e-mail;Téléphone",
      "Jürgen;Groß;Groß GmbH;Leiter;j@x.example;+49 30 901820",
    ],
    [
      "Nombre;Apellidos;Empresa;Cargo;Correo electrónico;Teléfono",
      "Jürgen;Groß;Groß GmbH;Leiter;j@x.example;+49 30 901820",
    ],
    ["名;姓;会社名;役職;メールアドレス;電話番号", "Jürgen;Groß;Groß GmbH;Leiter;j@x.example;+49 30 901820"],
  ])("%s", async (header, row) => {
    const store = await makeStore();
    await importText(store, `${header}\n${row}\n`);
    expect(await store.findProspect("j@x.example")).toMatchObject({
      fields: {
        first_name: "Jürgen",
        last_name: "Groß",
        company: "Groß GmbH",
        title: "Leiter",
        phone: "+4930901820",
      },
    });
  });
});

describe("who must not be written to is suppressed before anybody can enrol them", () => {
  it.each([
    ["Unsubscribed", "2026-01-02", "person"],
    ["Do Not Contact", "x", "person"],
    ["Email Opt Out", "TRUE", "person"],
    ["Do Not Call", "1", "person"],
    ["수신거부", "O", "person"],
    ["수신거부", "X", null],
    ["配信停止", "はい", "person"],
    ["Bounced", "yes", "email"],
    ["Email Status", "Invalid", "email"],
    ["Lead Status", "Unsubscribed", "person"],
    ["Lead Status", "Bad timing", null],
    ["Unsubscribed", "No", null],
    ["Unsubscribed", "N/A", null],
  ])("%s: %s", (column, cell, who) => {
    const says = findForbidColumn(column);
    expect(says === null ? null : (readForbidden(says, cell)?.who ?? null)).toBe(who);
  });

  it.each(["State", "Contact", "Unsubscribe link", "Last contacted", "Opt-in", "Notes", "Email"])(
    "%s says nothing of it",
    (column) => {
      expect(findForbidColumn(column)).toBeNull();
    },
  );

  it("by every address of the row, also of one that is rejected, and once however often", async () => {
    const store = await makeStore();
    const text =
      "email,linkedin,phone,unsubscribed\n" +
      "a@x.example,linkedin.com/in/anna,+1 202 555 0123,yes\n" +
      "b@x.example ::: c@x.example,,,yes\n" +
      "d@x.example,,,no\n";
    const first = await importText(store, text, { sourceName: "list.csv" });
    expect(first).toMatchObject({ created: 2, rejectedCount: 1, forbidden: { people: 2, addresses: 0 } });
    const list = async () =>
      (await collect(store.listSuppressions())).map(({ kind, value }) => `${kind} ${value}`).sort();
    const names = [
      "email a@x.example",
      "email b@x.example",
      "email c@x.example",
      "linkedin_url https://www.linkedin.com/in/anna",
      "person 1",
      "phone +12025550123",
    ];
    expect(await list()).toEqual(names);
    await importText(store, text);
    expect(await list()).toEqual(names);
  });
});

describe("columns of unknown names", () => {
  const text =
    "email,Shoe size,Renewal Date,Notes,Postcode\na@x.example,42,2026-03-02,fine,01234\na@x.example,43,,,\n";
  it("are proposed as fields, and kept on request as what they hold", async () => {
    const store = await makeStore();
    const proposed = await importText(store, text);
    expect(proposed.mapping.flatMap(({ proposes }) => proposes ?? [])).toEqual([
      { field: "shoe_size", type: "number" },
      { field: "renewal_date", type: "date" },
      { field: "notes", type: "text" },
      { field: "postcode", type: "text" },
    ]);
    expect((await store.findProspect("a@x.example"))?.fields).toEqual({ email: "a@x.example" });
    await importText(store, text, { keepAll: true });
    expect((await store.findProspect("a@x.example"))?.fields).toMatchObject({
      shoe_size: 42,
      renewal_date: "2026-03-02",
      notes: "fine",
      postcode: "01234",
    });
    expect(await importText(store, text, { keepAll: true })).toMatchObject({
      created: 0,
      updated: 0,
      unchanged: 2,
    });
  });
});

describe("the time zone of a place in the US", () => {
  it.each([
    ["California", "", "America/Los_Angeles"],
    ["NY", "Albany", "America/New_York"],
    ["TX", "El Paso", "America/Denver"],
    ["Texas", "Austin", "America/Chicago"],
    ["TX", "Nowhere", null],
    ["Hawaii", "", "Pacific/Honolulu"],
    ["Bavaria", "Munich", null],
  ])("%s %s", (state, city, zone) => {
    expect(findUsTimeZone(state, city)).toBe(zone);
  });
});
