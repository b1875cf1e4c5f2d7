import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasPostgres, type PostgresServer, startPostgres } from "../postgres-server.ts";
import { hasPgbouncer, startPgbouncer } from "../pgbouncer.ts";
import { chance } from "../seed.ts";
import { type ChaosFigures, runChaos } from "./postgres-chaos.ts";
import { makePostgresBench } from "./postgres-fixtures.ts";

const draw = (name: string) => chance(`postgres-crash ${name}`).next;

describe.skipIf(!hasPostgres)("several workers on one PostgreSQL (needs PostgreSQL)", () => {
  let server: PostgresServer;
  beforeAll(async () => {
    // What a crash of the server leaves is what the disk has.
    server = await startPostgres({ isDurable: true });
  });
  afterAll(async () => {
    await server.close();
  });

  it("send nothing twice and lose nothing, whoever is killed, the server included", async () => {
    const trouble = { kills: 3, crashes: 1, cuts: 3 };
    const plan = { workers: 4, people: 200, cap: 10_000, trouble, random: draw("trouble") };
    const figures = await runChaos(server, makePostgresBench(server), plan);
    expectWhole(figures);
    // Seven at once in each worker, of which three were killed and all lost the server once.
    expect(figures.uncertain).toBeLessThanOrEqual(7 * 7);
  });

  it("keep a sender's limit to the last message", async () => {
    const trouble = { kills: 0, crashes: 0, cuts: 0 };
    const plan = { workers: 6, people: 150, cap: 90, trouble, random: draw("limit"), handOverMs: 0 };
    const figures = await runChaos(server, makePostgresBench(server), plan);
    expect(figures).toMatchObject({ handedOver: 90, twice: [], sent: 90, uncertain: 0, errors: "" });
  });

  it.skipIf(!hasPgbouncer)(
    "do the same behind a pooler that hands every transaction to another session (needs pgbouncer)",
    async () => {
      const pooler = await startPgbouncer(server);
      const bench = makePostgresBench(server);
      const url = bench.file.replace(server.url, pooler.url);
      const trouble = { kills: 2, crashes: 0, cuts: 4 };
      const plan = { workers: 4, people: 150, cap: 10_000, trouble, random: draw("pooler"), url };
      expectWhole(await runChaos(server, bench, plan));
      await pooler.close();
    },
  );
});

/** Everybody was handed over once, or never and it is known; nobody is left in between. */
function expectWhole({ due, handedOver, twice, sent, uncertain, missing, open, errors }: ChaosFigures): void {
  expect({ twice, missing, open, errors }).toEqual({ twice: [], missing: [], open: 0, errors: "" });
  expect(sent + uncertain).toBe(due);
  expect(handedOver).toBeGreaterThanOrEqual(sent);
}
