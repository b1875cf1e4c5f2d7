import { existsSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { moveStore } from "../../src/store/move.ts";
import type { StorePlace } from "../../src/store/place.ts";
import { readAddress } from "../../src/store/postgres/address.ts";
import { hasPostgres, type PostgresServer, startPostgres } from "../postgres-server.ts";
import {
  type Bench,
  claimOne,
  collect,
  countPeople,
  enrolPeople,
  eventOf,
  intentOf,
  makeSqliteBench,
  mustJournal,
  NOW,
  otherOwner,
  settlementOf,
} from "./fixtures.ts";
import { THREAD } from "./postgres-fixtures.ts";

const owner = { host: "desk", pid: 1, start: "boot-1" };
let schemas = 0;

describe.skipIf(!hasPostgres)("a store that moves (needs PostgreSQL)", () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(async () => {
    await server.close();
  });

  function placesOf(bench: Bench, schema = `moved${(schemas += 1)}`) {
    const url = `${server.url}&schema=${schema}`;
    const file: StorePlace = {
      engine: "sqlite",
      file: bench.file,
      marker: bench.marker,
      create: true,
      owner,
    };
    const on: StorePlace = {
      engine: "postgres",
      address: readAddress(url, { root: "/", workspace: "test", env: {} }),
      marker: bench.marker,
      thread: THREAD,
      workspace: "test",
      create: true,
      owner,
      usesServerClock: false,
    };
    return { file, on, names: { from: "state.db", to: url } };
  }

  const openOn = async (place: StorePlace) => {
    const { openPlace } = await import("../../src/store/place.ts");
    return openPlace(place, { wallClock: () => NOW });
  };

  async function fill(bench: Bench) {
    const store = await bench.open();
    await enrolPeople(store, 1_203);
    const claim = await claimOne(store, "odd'name\\u0000");
    const attempt = await mustJournal(store, intentOf(claim));
    await store.settle(
      settlementOf(claim, {
        attempt: { id: attempt, status: "sent", reason: null, at: NOW, providerId: "<1@x>" },
        events: [eventOf(claim, "sent")],
      }),
    );
    await store.suppress([{ kind: "domain", value: "rival.example", reason: "manual", at: NOW }]);
    const seen = {
      people: await countPeople(store),
      attempts: await store.attempts({}),
      timeline: await store.timeline(claim.enrollment.prospect),
      counts: await store.countEnrollments(NOW),
      suppressions: await collect(store.listSuppressions()),
      id: store.workspaceId,
    };
    await store.close();
    return seen;
  }

  async function look(place: StorePlace, prospect: number) {
    const store = await openOn(place);
    const seen = {
      people: await countPeople(store),
      attempts: await store.attempts({}),
      timeline: await store.timeline(prospect),
      counts: await store.countEnrollments(NOW),
      suppressions: await collect(store.listSuppressions()),
      id: store.workspaceId,
    };
    await store.close();
    return seen;
  }

  it("is whole there, goes on there, and is refused where it was", async () => {
    const bench = makeSqliteBench();
    const before = await fill(bench);
    const { file, on, names } = placesOf(bench);
    const { tables, lastEvent } = await moveStore({ from: file, to: on }, names);
    expect(tables).toContainEqual({ table: "prospects", rows: 1_204 });
    expect(lastEvent).toBeGreaterThan(1_204);
    expect(await look(on, 1)).toEqual(before);
    await expect(bench.open()).rejects.toThrow("the database was moved");
    await expect(moveStore({ from: file, to: on }, names)).rejects.toThrow("the database was moved");
    // Numbers go on after those that were given.
    const store = await openOn(on);
    const [created] = await store.upsertProspects(
      [
        {
          email: "new@acme.example",
          linkedin_url: null,
          phone: null,
          fields: {},
          tags: [],
          companyDomain: null,
        },
      ],
      NOW,
    );
    expect(created).toEqual({ type: "created", id: 1_205 });
    await store.close();
  });

  it("comes back, and stays whole", async () => {
    const bench = makeSqliteBench();
    const before = await fill(bench);
    const { file, on, names } = placesOf(bench);
    await moveStore({ from: file, to: on }, names);
    const back: StorePlace = { ...file, file: `${bench.file}.back` };
    await moveStore({ from: on, to: back }, { from: names.to, to: "state.db.back" });
    expect(await look(back, 1)).toEqual(before);
    await expect(openOn(on)).rejects.toThrow("the database was moved");
    // What lies where a refused move would have brought it stays.
    const kept = { from: names.to, to: names.from };
    await expect(moveStore({ from: on, to: file }, kept)).rejects.toThrow("is not used any more");
    expect(existsSync(bench.file)).toBe(true);
  });

  it("is not moved under somebody who works with it, or over another one", async () => {
    const bench = makeSqliteBench();
    await fill(bench);
    const { file, on, names } = placesOf(bench);
    const busy = await bench.open({ owner: otherOwner });
    await expect(moveStore({ from: file, to: on }, names)).rejects.toThrow("another process is using");
    await busy.claimDue(NOW, 1, {});
    await busy.close();
    await expect(moveStore({ from: file, to: on }, names)).rejects.toThrow("somebody is at work");
    const second = makeSqliteBench();
    await fill(second);
    const third = makeSqliteBench();
    await fill(third);
    const other = placesOf(second, "taken");
    await moveStore({ from: other.file, to: other.on }, other.names);
    const late = placesOf(third, "taken");
    await expect(moveStore({ from: late.file, to: late.on }, late.names)).rejects.toThrow(
      "there is a database already",
    );
  });

  it("refuses a worker that still has the old one open on the server", async () => {
    const bench = makeSqliteBench();
    await fill(bench);
    const { file, on, names } = placesOf(bench);
    await moveStore({ from: file, to: on }, names);
    const old = await openOn(on);
    const back: StorePlace = { ...file, file: `${bench.file}.back` };
    await moveStore({ from: on, to: back }, { from: names.to, to: "state.db.back" });
    await expect(old.setSetting("x", "y")).rejects.toThrow("the database was moved");
    await old.close();
  });
});
