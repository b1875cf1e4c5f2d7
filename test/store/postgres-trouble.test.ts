import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { AwayError, UserError } from "../../src/errors.ts";
import { readAddress } from "../../src/store/postgres/address.ts";
import { PostgresConnection } from "../../src/store/postgres/connection.ts";
import { describeServerError, describeUnknown } from "../../src/store/postgres/errors.ts";
import { openPostgresStore } from "../../src/store/postgres/open.ts";
import { hasPostgres, type PostgresServer, startPostgres } from "../postgres-server.ts";
import { claimOne, intentOf, mustJournal, NOW } from "./fixtures.ts";
import { makePostgresBench, THREAD } from "./postgres-fixtures.ts";

const SECRET = "hunter2secret";

describe.skipIf(!hasPostgres)(
  "a PostgreSQL store in trouble says so in one line, without a password (needs PostgreSQL)",
  () => {
    let server: PostgresServer;
    beforeAll(async () => {
      server = await startPostgres({ listens: true });
      await asAdmin(
        `CREATE ROLE worker LOGIN PASSWORD '${SECRET}'; CREATE ROLE guest LOGIN PASSWORD '${SECRET}';
       CREATE SCHEMA mine AUTHORIZATION worker; CREATE DATABASE latin ENCODING 'SQL_ASCII' TEMPLATE template0;
       CREATE SCHEMA theirs; CREATE TABLE theirs.t (n int)`,
      );
    });
    afterAll(async () => {
      await server.close();
    });

    async function asAdmin(sql: string): Promise<void> {
      const client = new Client({ host: server.host, port: server.port, user: "seq", database: "postgres" });
      await client.connect();
      for (const each of sql.split(";")) await client.query(each);
      await client.end();
    }

    function open(
      url: string,
      env: Record<string, string> = {},
      rest: { workspace?: string; create?: boolean } = {},
    ) {
      const folder = mkdtempSync(join(tmpdir(), "seq-trouble-"));
      onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
      return openPostgresStore({
        address: readAddress(url, { root: folder, workspace: "test", env }),
        marker: join(folder, ".seq", "store.json"),
        thread: THREAD,
        workspace: "test",
        usesServerClock: false,
        create: true,
        owner: { host: "desk", pid: 1, start: "boot-1" },
        wallClock: () => NOW,
        lockWaitMs: 100,
        lockTries: 1,
        ...rest,
      });
    }

    async function refusal(...args: Parameters<typeof open>): Promise<string> {
      const error: unknown = await open(...args).then(
        () => "opened",
        (thrown: unknown) => thrown,
      );
      if (!(error instanceof UserError)) throw error;
      const said = `${error.message} (${error.hint})`;
      expect(said).not.toContain(SECRET);
      expect(said).not.toContain("\n");
      return said;
    }

    const at = (user: string, rest = ""): string =>
      `postgres://${user}@127.0.0.1:${server.port}/postgres${rest}`;

    it("where the password is wrong or missing", async () => {
      expect(await refusal(at("worker", "?schema=mine"), { SEQ_STORE_PASSWORD: "wrong" })).toMatch(
        /refuses the log-in/,
      );
      expect(await refusal(at("worker", "?schema=mine"))).toMatch(/refuses the log-in.*SEQ_STORE_PASSWORD/);
    });

    it("where the database is missing", async () => {
      const url = at("worker", "?schema=mine").replace("/postgres?", "/nowhere?");
      expect(await refusal(url, { SEQ_STORE_PASSWORD: SECRET })).toMatch(/there is no such database/);
    });

    it("where the user may make no schema, and is content with one that is theirs", async () => {
      const env = { SEQ_STORE_PASSWORD: SECRET };
      expect(await refusal(at("guest", "?schema=other"), env)).toMatch(/lacks rights.*docs\/postgres\.md/);
      const store = await open(at("worker", "?schema=mine"), env);
      await store.setSetting("x", "y");
      await store.close();
      expect(await refusal(at("guest", "?schema=mine"), env)).toMatch(/lacks rights/);
    });

    it("where the schema is another program's, or another workspace's", async () => {
      expect(await refusal(`${server.url}&schema=theirs`)).toMatch(/another program's/);
      await (await open(`${server.url}&schema=shared`)).close();
      const said = await refusal(`${server.url}&schema=shared`, {}, { workspace: "somebody-else" });
      expect(said).toMatch(/another workspace, test/);
    });

    it("where the encoding is not UTF-8", async () => {
      expect(await refusal(`${server.url}&schema=x`.replace("/postgres?", "/latin?"))).toMatch(
        /encoding is SQL_ASCII/,
      );
    });

    it("where nobody listens, or nobody is called so", async () => {
      expect(await refusal("postgres://seq@127.0.0.1:1/x?schema=x")).toMatch(/cannot be reached/);
      expect(await refusal("postgres://seq@nowhere.invalid/x?schema=x")).toMatch(
        /server is not known|cannot be reached/,
      );
    });

    it("where the certificate is nobody's that is trusted; and trusts the one that is named", async () => {
      const env = { SEQ_STORE_PASSWORD: SECRET };
      const url = at("worker", "?schema=mine&sslmode=verify-full");
      expect(await refusal(url, env)).toMatch(/certificate is not to be trusted/);
      await (await open(`${url}&sslrootcert=${server.certificate}`, env)).close();
    });

    it("and takes no answer for another question's, however many are asked", () => {
      const address = readAddress(`${server.url}&schema=asked`, { root: "/", workspace: "test", env: {} });
      const connections = [1, 2].map(() => new PostgresConnection(address, THREAD, []));
      for (let n = 0; n < 4_000; n += 1) {
        for (const sql of connections) expect(sql.ask("SELECT $1::int8 AS n", [n])).toEqual([{ n }]);
      }
      for (const sql of connections) sql.close();
    });

    it("where somebody holds the write lock, and where the server is gone", async () => {
      const bench = makePostgresBench(server);
      const store = await bench.open({ lockTries: 2 });
      const other = await bench.open();
      await store.setSetting("a", "b");
      await server.stop();
      await expect(store.getSetting("a")).rejects.toThrow(/cannot be reached/);
      await expect(store.setSetting("a", "c")).rejects.toThrow(/cannot be reached/);
      await server.start();
      expect(await store.getSetting("a")).toBe("b");
      await store.setSetting("a", "c");
      expect(await other.getSetting("a")).toBe("c");
    });

    it("takes for never handed over what it could not look at for the last time", async () => {
      const store = await makePostgresBench(server).open({ lockTries: 1 });
      const claim = await claimOne(store);
      const intent = intentOf(claim);
      const attempt = await mustJournal(store, intent);
      await server.stop();
      await expect(store.handOff(intent, attempt)).rejects.toThrow(/cannot be reached/);
      await server.start();
      const gone = await store.fenceOwners(() => true, { isIdle: true });
      expect(await store.recover(gone, [], NOW)).toEqual({ uncertain: 0, withdrawn: 1, sent: 0 });
      expect(await store.claimDue(NOW, 9, {})).toHaveLength(1);
    });

    it("where a commit is left open, which a run that watches waits out like any absence", () => {
      const { kind, told } = describeUnknown("postgres://seq@db/x?schema=s");
      expect(kind).toBe("unknown");
      expect(told).toBeInstanceOf(AwayError);
    });

    it.each([
      ["25006", "cannot execute INSERT in a read-only transaction", /read-only, as a replica is/],
      ["53100", "could not extend file: No space left on device", /disk is full/],
      ["53300", "sorry, too many clients already", /no more connections/],
      ["57014", "canceling statement due to statement timeout", /ended a statement/],
      ["XX001", "invalid page in block 7", /is damaged/],
    ])("in code %s (%s)", (code, message, wanted) => {
      const { told } = describeServerError({ code, message, isLost: false }, "postgres://seq@db/x?schema=s");
      expect(told).toBeInstanceOf(UserError);
      expect(told.message).toMatch(wanted);
    });
  },
);

describe("a store's address", () => {
  const read = (store: string, env = {}) => readAddress(store, { root: "/w", workspace: "Acme Sales!", env });

  it("takes the workspace's name for a schema, and the password from the environment", () => {
    expect(read("postgres://seq@db.example/sales", { SEQ_STORE_PASSWORD: "p" })).toEqual({
      host: "db.example",
      port: 5432,
      user: "seq",
      database: "sales",
      password: "p",
      schema: "acme_sales",
      tls: { servername: "db.example", ca: null },
      prepares: null,
    });
    expect(read("postgres://seq:a%2Fb@db.example/sales", { SEQ_STORE_PASSWORD: "p" }).password).toBe("a/b");
  });

  it("speaks in the open with this machine alone", () => {
    expect(read("postgres://seq@localhost/sales").tls).toBeNull();
    expect(read("postgres://seq@/sales?host=/run/postgresql")).toMatchObject({
      host: "/run/postgresql",
      tls: null,
    });
    expect(() => read("postgres://seq@db.example/sales?sslmode=disable")).toThrow("sslmode=disable");
    expect(() => read("postgres://seq@localhost.evil.example/sales?sslmode=disable")).toThrow(
      "sslmode=disable",
    );
  });

  it.each([
    ["postgres://", "names no server"],
    ["postgres://db.example/sales", "names no user"],
    ["postgres://seq@db.example", "names no database"],
    ["postgres://seq@db.example/sales?schema=Sales", "names the schema Sales"],
    ["postgres://seq@db.example/sales?schema=pg_x", "names the schema pg_x"],
    ["postgres://seq@db.example/sales?password=x", "does not know `password`"],
    ["postgres://seq@db.example/sales?prepare=maybe", "prepare=maybe"],
  ])("%s is refused", (url, wanted) => {
    expect(() => read(url)).toThrow(wanted);
  });

  it("asks for a schema where the workspace's name makes none", () => {
    const named = (workspace: string) =>
      readAddress("postgres://seq@db.example/sales", { root: "/w", workspace, env: {} }).schema;
    expect(named("2026 영업")).toBe("w2026");
    expect(() => named("영업")).toThrow("names no schema");
  });
});
