import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isOwnerAlive } from "../../src/app/session/owner.ts";
import type { Work } from "../../src/store/port.ts";
import { hasPgbouncer, startPgbouncer } from "../pgbouncer.ts";
import { hasPostgres, type PostgresServer, startPostgres } from "../postgres-server.ts";
import { type Bench, enrolPeople, NOW } from "./fixtures.ts";
import { makePostgresBench } from "./postgres-fixtures.ts";
import { readAddress } from "../../src/store/postgres/address.ts";

const work: Work = { command: "run --watch", senders: null, channels: null };
const FAR = { host: "far", pid: 7, start: "boot/7" };
const NEAR = { host: "near", pid: 8, start: "boot/8" };
/** Longer than a process may take to come back. */
const MOMENTS_MS = 15_000;

describe.skipIf(!hasPostgres)("sessions on PostgreSQL (needs PostgreSQL)", () => {
  let server: PostgresServer;
  let admin: Client;
  beforeAll(async () => {
    server = await startPostgres();
    admin = new Client({ host: server.host, port: server.port, user: "seq", database: "postgres" });
    await admin.connect();
  });
  afterAll(async () => {
    await admin.end();
    await server.close();
  });

  /** Ends every session of the store, as the death of their processes or of their machine does. */
  async function endSessions(): Promise<void> {
    await admin.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'seq' AND pid <> pg_backend_pid()",
    );
    for (let left = 1; left > 0; ) {
      const { rows } = await admin.query<{ count: string }>(
        "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'seq'",
      );
      left = Number(rows[0]?.count);
    }
  }

  async function openTwo(bench: Bench) {
    const far = await bench.open({ owner: FAR, lockTries: 20 });
    await enrolPeople(far, 3);
    await far.checkIn(work, { isStaying: true });
    const near = await bench.open({ owner: NEAR, lockTries: 20 });
    return { far, near };
  }

  it("a worker on another machine whose session ended is dead: what it held is free within moments", async () => {
    const bench = makePostgresBench(server);
    const { far, near } = await openTwo(bench);
    await far.claimDue(NOW, 3, {});
    bench.clock.wall += MOMENTS_MS;
    expect((await near.fenceOwners(isOwnerAlive)).dead).toEqual([]);
    expect(await near.claimDue(NOW, 3, {})).toEqual([]);
    await endSessions();
    expect((await near.fenceOwners(isOwnerAlive)).dead).toMatchObject([FAR]);
    expect(await near.claimDue(NOW, 3, {})).toHaveLength(3);
  });

  it("a worker whose connection broke lives on by its next one", async () => {
    const bench = makePostgresBench(server);
    const { far, near } = await openTwo(bench);
    await far.claimDue(NOW, 3, {});
    await endSessions();
    // Until it has had time to come back, nobody takes it for dead.
    expect((await near.fenceOwners(isOwnerAlive)).dead).toEqual([]);
    expect(await near.workers()).toMatchObject([{ host: "far", hasSession: null }]);
    await far.peekDue(NOW);
    bench.clock.wall += MOMENTS_MS;
    expect(await near.workers()).toMatchObject([{ host: "far", hasSession: true, holds: 3 }]);
    expect((await near.fenceOwners(isOwnerAlive)).dead).toEqual([]);
  });

  it("one mailbox is one worker's, and the next one's once its session has ended", async () => {
    const bench = makePostgresBench(server);
    const { far, near } = await openTwo(bench);
    const account = "anna@imap.acme.example:993";
    const synced = [{ sender: "anna", account, copies: false }];
    await far.setSyncedSenders(synced, NOW);
    expect(await far.takeMailbox(account)).toBe(true);
    expect(await far.takeMailbox(account)).toBe(true);
    expect(await near.takeMailbox(account)).toBe(false);
    expect(await near.takeMailbox("bob@imap.acme.example:993")).toBe(true);
    expect(await near.workers()).toMatchObject([{ host: "far", reads: ["anna"] }]);
    await endSessions();
    expect(await near.takeMailbox(account)).toBe(true);
    // What was its own is somebody else's by now.
    expect(await far.takeMailbox(account)).toBe(false);
  });

  it.skipIf(!hasPgbouncer)(
    "behind a pooler no session is anybody's: a worker elsewhere lives until its lease ends (needs pgbouncer)",
    async () => {
      const pooler = await startPgbouncer(server);
      try {
        const bench = makePostgresBench(server);
        const url = bench.file.replace(server.url, pooler.url);
        const address = readAddress(url, { root: "/", workspace: "test", env: {} });
        const open = { address } as object;
        const far = await bench.open({ ...open, owner: FAR });
        await enrolPeople(far, 1);
        await far.checkIn(work, { isStaying: true });
        await far.claimDue(NOW, 1, {});
        const near = await bench.open({ ...open, owner: NEAR });
        expect(await far.takeMailbox("a")).toBe(true);
        expect(await near.takeMailbox("a")).toBe(true);
        const { rows } = await admin.query("SELECT 1 FROM pg_locks WHERE locktype = 'advisory'");
        expect(rows).toEqual([]);
        await endSessions();
        bench.clock.wall += MOMENTS_MS;
        expect(await near.workers()).toMatchObject([{ host: "far", hasSession: null }]);
        expect((await near.fenceOwners(isOwnerAlive)).dead).toEqual([]);
        bench.clock.wall += 15 * 60_000;
        await near.fenceOwners(isOwnerAlive);
        expect(await near.claimDue(NOW, 1, {})).toHaveLength(1);
      } finally {
        await pooler.close();
      }
    },
  );
});
