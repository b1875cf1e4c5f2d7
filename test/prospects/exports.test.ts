import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { type ImportOptions } from "../../src/prospects/import.ts";
import { collect, importText, makeStore } from "./people-fixture.ts";

/** The headers are those that the services write; the people are made up. */
async function importExport(name: string, options: Partial<ImportOptions> = {}) {
  const store = await makeStore();
  const bytes = readFileSync(path.join(import.meta.dirname, "exports", name));
  const result = await importText(store, bytes, { sourceName: name, ...options });
  const people = await collect(store.streamProspects({}));
  return { store, result, people };
}

describe("an export is imported whole as it was downloaded", () => {
  it("LinkedIn's Connections.csv, notes above the header and all", async () => {
    const { result, people } = await importExport("linkedin-connections.csv");
    expect(result).toMatchObject({
      read: 3,
      created: 2,
      leftOutCount: 0,
      rejected: [{ line: 7, field: null }],
    });
    expect(people.map(({ fields }) => fields["title"])).toEqual(["CTO", "Head of Operations"]);
    expect(people[0]).toMatchObject({ linkedin_url: "https://www.linkedin.com/in/anna-osei-example" });
  });

  it("Sales Navigator, its public profiles before its own, and where people are", async () => {
    const { result, people } = await importExport("sales-navigator.csv");
    expect(result).toMatchObject({ created: 2, rejectedCount: 0 });
    expect(result.warnings).toEqual([{ field: "name", reason: "a placeholder", count: 1 }]);
    expect(people[0]?.fields).toMatchObject({
      first_name: "Maya",
      company: "Hafen",
      title: "VP Sales",
      country: "US",
      timezone: "America/Chicago",
      linkedin_url: "https://www.linkedin.com/in/maya-laurent-example",
    });
    expect(people[1]?.fields).toMatchObject({ country: "KR" });
    expect(people[1]?.fields).not.toHaveProperty("first_name");
  });

  it("Apollo, with the names it has for emails, its direct numbers, and whom it knows not to write to", async () => {
    const { store, result, people } = await importExport("apollo.csv", { keepAll: true });
    expect(result).toMatchObject({ created: 3, rejectedCount: 0, forbidden: { people: 1, addresses: 1 } });
    expect(people[0]?.fields).toMatchObject({
      company: "Berg",
      phone: "+12025550123",
      timezone: "America/Denver",
      industry: "machinery",
    });
    expect(people[1]?.fields).toMatchObject({
      company: "Pensa",
      phone: "+12025550145",
      timezone: "America/Chicago",
    });
    expect(people[2]?.fields).not.toHaveProperty("timezone");
    const suppressed = await collect(store.listSuppressions());
    expect(suppressed.map(({ kind, value, reason }) => [kind, value, reason])).toEqual(
      expect.arrayContaining([
        ["email", "chloe@pensa.example", "invalid: Email Status, apollo.csv:3"],
        ["email", "tom@okafor.example", "opted out: Stage, apollo.csv:4"],
        ["person", "3", "opted out: Stage, apollo.csv:4"],
      ]),
    );
    expect(suppressed).toHaveLength(3);
  });

  it("HubSpot, with its opt-outs and bounces", async () => {
    const { store, result, people } = await importExport("hubspot.csv");
    expect(result).toMatchObject({ created: 3, rejectedCount: 0, forbidden: { people: 1, addresses: 1 } });
    expect(people[0]?.fields).toMatchObject({ company: "Haneul", title: "CTO", phone: "+821012345678" });
    const [jiwoo, ines, paul] = people;
    if (jiwoo === undefined || ines === undefined || paul === undefined) throw new Error("three people");
    expect(await store.findSuppression(jiwoo)).toBeNull();
    expect(await store.findSuppression({ ...ines, email: null })).toMatchObject({ kind: "person" });
    expect(await store.findSuppression({ ...paul, email: null })).toBeNull();
    expect(await store.findSuppression(paul)).toMatchObject({
      reason: "bounced: Email hard bounce reason, hubspot.csv:4",
    });
  });

  it("Google Contacts, with cells of several values", async () => {
    const { result, people } = await importExport("google-contacts.csv");
    expect(result).toMatchObject({ created: 2, leftOutCount: 2, rejectedCount: 0 });
    expect(result.leftOut).toEqual([
      { line: 2, field: "phone", reason: "more than one number" },
      { line: 3, field: "email", reason: "more than one address" },
    ]);
    expect(people[0]).toMatchObject({
      tags: ["Suppliers"],
      fields: { company: "Rao Trading", title: "Buyer" },
    });
  });

  it("Google Contacts as it was until 2024", async () => {
    const { people } = await importExport("google-contacts-old.csv");
    expect(people[0]).toMatchObject({
      tags: ["Fair"],
      fields: {
        name: "Aiko Nakamura",
        first_name: "Aiko",
        last_name: "Nakamura",
        company: "Nakamura",
        title: "CEO",
      },
    });
  });

  it("Outlook, whose Title is how somebody is addressed", async () => {
    const { result, people } = await importExport("outlook.csv");
    expect(result).toMatchObject({ created: 1, rejectedCount: 0 });
    expect(people[0]).toMatchObject({
      tags: ["Fair", "VIP"],
      fields: {
        title: "Director",
        company: "Lind Data",
        country: "US",
        timezone: "America/Denver",
        email: "eva@lind.example",
      },
    });
  });
});
