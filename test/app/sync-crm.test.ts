import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Field } from "../faults/field.ts";
import { type CrmName, type CrmRecord, DIALECTS, json, openDesk } from "../providers/crm-desk.ts";
import { type HostileServer, type Reply, startHostileServer } from "../providers/hostile-server.ts";

const at = (time: string) => ["--now", `2026-03-02T${time}:00`];
const moment = (time: string) => Date.parse(`2026-03-02T${time}:00Z`);

let name: CrmName;
let records: CrmRecord[];
let broken: ((request: { method: string; path: string }) => Reply | null) | null;
let service: HostileServer;

beforeAll(async () => {
  service = await startHostileServer(
    (request) => broken?.(request) ?? DIALECTS[name].serve(request, records, 100),
  );
});
afterAll(() => service.close());
beforeEach(() => {
  service.received.length = 0;
  broken = null;
  name = "hubspot";
  records = [
    {
      id: "1",
      email: "jin@hanbit.example",
      first: "Jin",
      stage: "lead",
      owner: "7",
      changedAt: moment("08:00"),
    },
    {
      id: "2",
      email: "bo@other.example",
      first: "Bo",
      stage: "lead",
      owner: "7",
      changedAt: moment("08:00"),
    },
  ];
});

function openShared(crm: CrmName, wins: "ours" | "theirs" = "theirs"): Field {
  name = crm;
  const { stage, owner } = DIALECTS[crm];
  return openDesk(service, crm, {
    extra: `fields: { stage: text, owner: text }
crm:
  ${crm}:
    fields:
      stage: { theirs: ${stage}, direction: both, wins: ${wins} }
      owner: { theirs: ${owner}, direction: both, wins: ${wins} }
`,
  });
}

const sync = (field: Field, time: string) => field.seq(["sync", ...at(time)]);
const set = (field: Field, who: string, value: string, time: string) =>
  field.seq(["prospects", "set", who, value, ...at(time)]);
const ours = (field: Field, key = "stage") =>
  field
    .query<{ value: string }>(`SELECT json_extract(fields, '$.${key}') AS value FROM prospects ORDER BY id`)
    .map(({ value }) => value);
const theirs = (key: "stage" | "owner" = "stage") => records.map((record) => record[key]);
const told = () => service.received.filter(({ method }) => method === "PATCH");
const events = (field: Field) =>
  field
    .query<{ kind: string; data: string }>(
      "SELECT kind, data FROM events WHERE kind LIKE 'crm_%' ORDER BY id",
    )
    .map(({ kind, data }) => ({ kind, ...(JSON.parse(data) as object) }));

function changeThere(index: number, change: Partial<CrmRecord>, time: string): void {
  Object.assign(records[index] ?? {}, change, { changedAt: moment(time) });
}

describe.each(["hubspot", "salesforce"] as const)("owner and stage at %s", (crm) => {
  it("come in where they change there, and go out where they change here", async () => {
    const field = openShared(crm);
    await field.seq(["pull", crm, ...at("09:00")]);
    expect(ours(field)).toEqual(["lead", "lead"]);
    changeThere(0, { stage: "customer", owner: "9" }, "09:01");
    await set(field, "bo@other.example", "stage=opportunity", "09:02");
    await sync(field, "09:10");
    expect(ours(field)).toEqual(["customer", "opportunity"]);
    expect(ours(field, "owner")).toEqual(["9", "7"]);
    expect(theirs()).toEqual(["customer", "opportunity"]);
    expect(told()).toHaveLength(1);
    expect(events(field)).toEqual([
      { kind: "crm_updated", service: crm, set: "stage, owner" },
      { kind: "crm_told", service: crm, set: "stage" },
    ]);
    // What they were told comes back as changed there, and is nothing new.
    changeThere(1, {}, "09:10");
    await sync(field, "09:20");
    await sync(field, "09:30");
    expect(told()).toHaveLength(1);
    expect(events(field)).toHaveLength(2);
  });

  it.each([
    ["theirs", "customer", 0],
    ["ours", "opportunity", 1],
  ] as const)("that both have changed stay as the map says: %s", async (wins, value, writes) => {
    const field = openShared(crm, wins);
    await field.seq(["pull", crm, ...at("09:00")]);
    changeThere(0, { stage: "customer" }, "09:01");
    await set(field, "jin@hanbit.example", "stage=opportunity", "09:02");
    await sync(field, "09:10");
    expect(ours(field)[0]).toBe(value);
    expect(theirs()[0]).toBe(value);
    expect(told()).toHaveLength(writes);
    expect(events(field)).toContainEqual({
      kind: "crm_conflict",
      service: crm,
      field: "stage",
      kept: wins,
      ours: "opportunity",
      theirs: "customer",
    });
    changeThere(0, {}, "09:11");
    await sync(field, "09:20");
    expect(told()).toHaveLength(writes);
    expect(events(field).filter(({ kind }) => kind === "crm_conflict")).toHaveLength(1);
  });
});

describe("fields shared with a CRM", () => {
  it("are in step before anything leaves, with `seq run`", async () => {
    const field = openShared("hubspot");
    await field.seq(["pull", "hubspot", ...at("09:00")]);
    changeThere(0, { stage: "customer" }, "09:01");
    await field.seq(["run", ...at("09:10")]);
    expect(ours(field)).toEqual(["customer", "lead"]);
  });

  it("make nobody a prospect who was not pulled", async () => {
    const field = openShared("hubspot");
    await sync(field, "09:10");
    expect(ours(field)).toEqual([]);
  });

  it("are found for somebody who came by a file and has the same address", async () => {
    const field = openShared("hubspot");
    await field.seq(["import", "-", ...at("08:00")], { stdin: "email,stage\njin@hanbit.example,\n" });
    await sync(field, "09:10");
    expect(ours(field)).toEqual(["lead"]);
  });

  it("are told again after the service failed, and lose nothing", async () => {
    const field = openShared("hubspot");
    await field.seq(["pull", "hubspot", ...at("09:00")]);
    await set(field, "bo@other.example", "stage=opportunity", "09:02");
    broken = ({ method }) => (method === "PATCH" ? json(503, {}) : null);
    const { err } = await sync(field, "09:10");
    expect(err).toContain("HubSpot: answered 503");
    broken = null;
    await sync(field, "09:20");
    expect(theirs()).toEqual(["lead", "opportunity"]);
  });

  it("are not told for ever what the service refuses of one person", async () => {
    const field = openShared("hubspot");
    await field.seq(["pull", "hubspot", ...at("09:00")]);
    await set(field, "jin@hanbit.example", "stage=nonsense", "09:02");
    await set(field, "bo@other.example", "stage=opportunity", "09:02");
    broken = ({ method, path }) => (method === "PATCH" && path.endsWith("/1") ? json(400, {}) : null);
    await sync(field, "09:10");
    await sync(field, "09:20");
    expect(told()).toHaveLength(2);
    expect(theirs()).toEqual(["lead", "opportunity"]);
    expect(events(field)[0]).toMatchObject({ kind: "crm_refused", reason: "HubSpot: answered 400" });
  });

  it("empty nothing on the other side", async () => {
    const field = openShared("hubspot");
    await field.seq(["pull", "hubspot", ...at("09:00")]);
    changeThere(0, { stage: null }, "09:01");
    await sync(field, "09:10");
    expect(ours(field)[0]).toBe("lead");
    expect(told()).toEqual([]);
  });

  it("tell a pull, too, what was changed here, and by whose rule it stays", async () => {
    const field = openShared("hubspot", "ours");
    await field.seq(["pull", "hubspot", ...at("09:00")]);
    changeThere(0, { stage: "customer" }, "09:01");
    await set(field, "jin@hanbit.example", "stage=opportunity", "09:02");
    const pulled = await field.look<{ conflicts: number }>(["pull", "hubspot", ...at("09:03")]);
    expect(pulled.conflicts).toBe(1);
    expect(ours(field)[0]).toBe("opportunity");
    await sync(field, "09:10");
    expect(theirs()[0]).toBe("opportunity");
    const { out } = await field.seq(["timeline", "jin@hanbit.example", ...at("09:11")]);
    expect(out).toContain("crm conflict");
  });
});
