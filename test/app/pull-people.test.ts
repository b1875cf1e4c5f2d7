import { chmodSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { PACKAGE_ROOT } from "../cli/run-seq.ts";
import type { Field } from "../faults/field.ts";
import { type CrmName, type CrmRecord, DIALECTS, json, openDesk } from "../providers/crm-desk.ts";
import { type HostileServer, type Reply, startHostileServer } from "../providers/hostile-server.ts";

const at = (time: string) => ["--now", `2026-03-02T${time}:00`];

let name: CrmName;
let records: CrmRecord[];
/** People on a page. */
let size: number;
let broken: ((path: string, asked: number) => Reply | null) | null;
let service: HostileServer;

beforeAll(async () => {
  service = await startHostileServer((request) => {
    const fault = broken?.(request.path, service.received.length) ?? null;
    return fault ?? DIALECTS[name].serve(request, records, size);
  });
});
afterAll(() => service.close());
beforeEach(() => {
  service.received.length = 0;
  broken = null;
  size = 2;
  name = "hubspot";
  records = [
    {
      id: "1",
      email: "Jin@Hanbit.example",
      first: "Jin",
      last: "Kim",
      title: "CTO",
      phone: "+82 10-1234-5678",
    },
    { id: "2", email: "bo@other.example", first: "Bo", last: "Lee", lists: ["12"] },
    { id: "3", email: "no address", first: "Nobody" },
    { id: "4", email: "민수@예시.example", first: "민수", last: "김", lists: ["12"] },
    { id: "5", email: "ann@left.example", first: "Ann", last: "Left", isOptedOut: true },
  ];
});

interface Pulled {
  read: number;
  created: number;
  updated: number;
  unchanged: number;
  rejected: { line: number; field: string | null }[];
  suppressed?: { people: number };
  before: number;
  is_whole: boolean;
}

const pull = (field: Field, ...more: string[]) => field.look<Pulled>(["pull", name, ...more, ...at("09:00")]);
const emails = (field: Field) =>
  field.query<{ email: string }>("SELECT email FROM prospects ORDER BY id").map(({ email }) => email);

describe.each(["hubspot", "salesforce", "pipedrive", "attio"] as const)("seq pull %s", (crm) => {
  beforeEach(() => {
    name = crm;
    // Salesforce's page is what the query says.
    if (crm === "salesforce") size = 2_000;
  });

  it("brings everybody in normal form, page after page, and the second time changes nothing", async () => {
    const field = openDesk(service, crm);
    const first = await pull(field);
    expect(first).toMatchObject({ read: 5, is_whole: true, before: 0 });
    expect(first.rejected).toEqual([{ line: 3, field: "email", reason: expect.any(String) as string }]);
    expect(emails(field)).toContain("jin@hanbit.example");
    expect(
      field.query(`SELECT json_extract(fields, '$.${crm}_id') AS id FROM prospects WHERE id = 1`),
    ).toEqual([{ id: "1" }]);
    const again = await pull(field);
    expect(again).toMatchObject({ read: 5, created: 0, updated: 0, unchanged: first.created });
  });

  it("takes a list alone where one is named, and says nobody's secret", async () => {
    const field = openDesk(service, crm);
    expect(await pull(field, "--list", "12", "--tag", "fair")).toMatchObject({ read: 2, created: 2 });
    expect(field.query<{ tags: string }>("SELECT tags FROM prospects").map(({ tags }) => tags)).toEqual([
      '["fair"]',
      '["fair"]',
    ]);
    const all = JSON.stringify(field.query("SELECT * FROM notes"));
    expect(all).not.toContain("canary");
  });
});

describe("seq pull", () => {
  it("stops every channel for whoever opted out there, whom we were writing to", async () => {
    const field = openDesk(service, "hubspot");
    await field.seq(["import", "-", ...at("08:00")], { stdin: "email,first_name\nann@left.example,Ann\n" });
    await field.seq(["enroll", "one-mail", "--all", ...at("08:00")]);
    expect((await pull(field)).suppressed).toEqual({ people: 1, addresses: 0 });
    await field.seq(["run", ...at("09:05")]);
    expect(field.outbox()).toEqual([]);
    // That they are subscribed again over there is nothing that they told us.
    records.forEach((record) => (record.isOptedOut = false));
    await pull(field);
    const kinds = field.query<{ kind: string }>("SELECT kind FROM suppressions").map(({ kind }) => kind);
    expect(kinds.sort()).toEqual(["email", "person"]);
  });

  it("knows a person by their record once their address has changed there", async () => {
    const field = openDesk(service, "hubspot");
    await pull(field);
    const count = emails(field).length;
    Object.assign(records[1] ?? {}, { email: "bo@new.example" });
    expect(await pull(field)).toMatchObject({ created: 0, updated: 1 });
    expect(emails(field)).toHaveLength(count);
    expect(emails(field)).toContain("bo@new.example");
  });

  it("brings nobody back who was erased", async () => {
    const field = openDesk(service, "hubspot");
    await pull(field);
    await field.seq(["prospects", "erase", "bo@other.example", "--yes", ...at("09:01")]);
    expect(field.query("SELECT * FROM crm_people WHERE theirs = '2'")).toEqual([]);
    expect((await pull(field)).rejected).toHaveLength(2);
    expect(emails(field)).not.toContain("bo@other.example");
  });

  it("goes on where the service failed, and keeps what was read", async () => {
    const field = openDesk(service, "hubspot");
    broken = (path) => (path.includes("after=2") ? json(503, {}) : null);
    const failed = await field.seq(["pull", "hubspot", ...at("09:00")]);
    expect(failed.code).toBe(3);
    expect(failed.err).toContain("HubSpot: answered 503");
    expect(failed.err).toContain("the same command goes on from there");
    expect(emails(field)).toHaveLength(2);
    broken = null;
    expect(await pull(field)).toMatchObject({ read: 3, before: 2, is_whole: true });
    // The next one begins anew.
    expect(await pull(field)).toMatchObject({ read: 5, before: 0 });
  });

  it("stops where it is told to, and is gone on with", async () => {
    const field = openDesk(service, "hubspot");
    expect(await pull(field, "--max", "2")).toMatchObject({ read: 2, is_whole: false });
    expect(await pull(field, "--max", "2")).toMatchObject({ read: 2, before: 2, is_whole: false });
    expect(await pull(field)).toMatchObject({ read: 1, before: 4, is_whole: true });
    expect(await pull(field, "--max", "2")).toMatchObject({ read: 2, before: 0 });
    expect(await pull(field, "--again")).toMatchObject({ read: 5, before: 0 });
  });

  it("changes nothing in a dry run, and does not move on", async () => {
    const field = openDesk(service, "hubspot");
    expect(await pull(field, "--dry-run", "--max", "2")).toMatchObject({ read: 2, created: 2 });
    expect(emails(field)).toEqual([]);
    expect(await pull(field)).toMatchObject({ read: 5, before: 0 });
  });

  it("does not turn in circles where a service gives the same page for ever", async () => {
    const field = openDesk(service, "hubspot");
    broken = () =>
      json(200, {
        results: [{ id: "1", properties: { email: "jin@hanbit.example" } }],
        paging: { next: { after: "1" } },
      });
    const { code, err } = await field.seq(["pull", "hubspot", ...at("09:00")]);
    expect(code).toBe(3);
    expect(err).toContain("the same page again");
    expect(service.received.length).toBeLessThan(5);
  });

  it("keeps the first of two records of one person, as an import does of two rows", async () => {
    records = [
      { id: "1", email: "jin@hanbit.example", first: "Jin", title: "CTO" },
      { id: "2", email: "bo@other.example", first: "Bo" },
      { id: "3", email: "jin@hanbit.example", first: "Jin", title: "Owner" },
    ];
    const field = openDesk(service, "hubspot");
    expect(await pull(field)).toMatchObject({ created: 2 });
    expect(await pull(field)).toMatchObject({ created: 0, updated: 0 });
    expect(field.query("SELECT theirs FROM crm_people ORDER BY theirs")).toEqual([
      { theirs: "1" },
      { theirs: "2" },
    ]);
  });

  it("says what is missing, and asks nobody outside in a rehearsal", async () => {
    const field = openDesk(service, "hubspot");
    const wrong = await field.seq(["pull", "hubspt", ...at("09:00")]);
    expect(wrong).toMatchObject({
      code: 2,
      err: expect.stringContaining('did you mean "hubspot"?') as string,
    });
    const list = await field.seq(["pull", "hubspot", "--list", "a'b", ...at("09:00")]);
    expect(list.code).toBe(2);
    const yaml = field.read("seq.yaml").replace(/, rehearsal_base: "[^"]*"/, "");
    field.write("seq.yaml", yaml);
    const outside = await field.seq(["pull", "hubspot", ...at("09:00")]);
    expect(outside).toMatchObject({ code: 2, err: expect.stringContaining("rehearsal_base") as string });
    expect(service.received).toEqual([]);
  });
});

describe("two accounts of one CRM", () => {
  const ACCOUNTS = {
    hubspot: ["/account-info/v3/details", (id: number) => ({ portalId: id })],
    salesforce: ["Organization", (id: number) => ({ records: [{ Id: `00D${id}` }] })],
    pipedrive: ["/api/v1/users/me", (id: number) => ({ data: { company_id: id } })],
    attio: ["/v2/self", (id: number) => ({ workspace_id: `w${id}` })],
  } as const;

  it.each(Object.entries(ACCOUNTS))(
    "are told apart by %s: its ids are not the other's",
    async (crm, [path, say]) => {
      name = crm as CrmName;
      if (crm === "salesforce") size = 2_000;
      let account = 111;
      broken = (asked) => (asked.includes(path) ? json(200, say(account)) : null);
      const field = openDesk(service, name);
      await pull(field);
      const people = emails(field);
      const asks = () => service.received.filter((each) => each.path.includes(path)).length;
      // Once for each change of the settings: the same account may give a new token.
      await pull(field);
      expect(asks()).toBe(1);
      turnToken(field, "another-canary");
      await pull(field);
      expect(asks()).toBe(2);
      turnToken(field, "canary-of-the-other");
      account = 222;
      records = [{ id: "1", email: "eva@elsewhere.example", first: "Eva", isOptedOut: true }];
      const refused = await field.seq(["pull", name, ...at("09:00")]);
      expect(refused.code).not.toBe(0);
      expect(refused.err).toMatch(
        /these settings are of account \w*222, and people here are records of account \w*111/,
      );
      expect(refused.err).toContain("recipe of its own name");
      expect(refused.err).not.toContain("canary");
      const { out } = await field.seq(["doctor", ...at("09:00")]);
      expect(out).toMatch(new RegExp(`account ${name}: .*these settings are of account`));
      expect(emails(field)).toEqual(people);
      expect(field.query("SELECT reason FROM suppressions WHERE value = 'jin@hanbit.example'")).toEqual([]);
    },
  );

  it("are two recipes, each with a field of its own; with the same one neither is pulled, and lint says so", async () => {
    const shipped = readFileSync(join(PACKAGE_ROOT, "src/providers/recipes/hubspot.yaml"), "utf8");
    const copy = (id: string) =>
      shipped.replace("provider: hubspot", "provider: hubspot-eu").replaceAll("hubspot_id", id);
    const field = openDesk(service, "hubspot", {
      extra: `  hubspot-eu: { token: "\${TOKEN}", rehearsal_base: "${service.url}" }\nfields: { hubspot_eu_id: text }\n`,
    });
    field.write("providers/hubspot-eu.yaml", copy("hubspot_id"));
    const { out } = await field.seq(["lint"]);
    expect(out).toContain("shared-record-field");
    expect((await field.seq(["pull", "hubspot-eu", ...at("09:00")])).err).toContain(
      "both keep who people are there",
    );
    field.write("providers/hubspot-eu.yaml", copy("hubspot_eu_id"));
    expect((await field.seq(["lint"])).out).not.toContain("shared-record-field");
    await pull(field);
    // Over there record 1 is somebody else, and Jin is record 7.
    records = [
      { id: "1", email: "eva@elsewhere.example", first: "Eva" },
      { id: "7", email: "jin@hanbit.example", first: "Jin" },
    ];
    await field.seq(["pull", "hubspot-eu", ...at("09:01")]);
    const ids = field.query<object>(
      "SELECT email, json_extract(fields, '$.hubspot_id') AS us, json_extract(fields, '$.hubspot_eu_id') AS eu FROM prospects WHERE email LIKE 'jin%' OR email LIKE 'eva%' ORDER BY email",
    );
    expect(ids).toEqual([
      { email: "eva@elsewhere.example", us: null, eu: "1" },
      { email: "jin@hanbit.example", us: "1", eu: "7" },
    ]);
  });
});

function turnToken(field: Field, token: string): void {
  field.write(".env", `TOKEN=${token}\n`);
  chmodSync(join(field.root, ".env"), 0o600);
}
