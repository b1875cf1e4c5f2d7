import { afterAll, beforeAll, describe } from "vitest";
import { hasPostgres, type PostgresServer, startPostgres } from "../postgres-server.ts";
import { describeOverlap } from "./conformance/overlap.ts";
import { describeStore } from "./conformance.ts";
import { makePostgresBench } from "./postgres-fixtures.ts";

describe.skipIf(!hasPostgres)("the store on PostgreSQL (needs PostgreSQL)", () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(async () => {
    await server.close();
  });
  describeStore(() => makePostgresBench(server));
  describeOverlap(() => makePostgresBench(server));
});
