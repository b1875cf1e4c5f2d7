import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { AwayError } from "../../src/errors.ts";
import { runDue } from "../../src/run/run.ts";
import { hasPostgres, type PostgresServer, startPostgres } from "../postgres-server.ts";
import { makePostgresBench } from "../store/postgres-fixtures.ts";
import { openRehearsal } from "./rehearsal.ts";

const PEOPLE = 60;

const SEQUENCE = `
name: hello
steps:
  - id: intro
    do: email
    subject: Hello
    body: Hi.
`;

describe.skipIf(!hasPostgres)("a database server that goes away (needs PostgreSQL)", () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(async () => {
    await server.close();
  });

  it.each([
    ["stops", "stop"],
    ["loses power", "crash"],
  ] as const)(
    "and %s in the middle of a turn keeps nobody waiting once it is back, and nobody is written to twice",
    async (_, end) => {
      const rehearsal = await openRehearsal({ hello: SEQUENCE });
      onTestFinished(() => rehearsal.close());
      await rehearsal.store.close();
      const bench = makePostgresBench(server);
      rehearsal.store = await bench.open({ lockTries: 1 });
      await rehearsal.enroll(
        "hello",
        await rehearsal.people(
          Array.from({ length: PEOPLE }, (_each, n) => ({
            email: `p${n}@hanbit.example`,
            first_name: "Jin",
          })),
        ),
      );
      const context = await rehearsal.context();
      let touched = 0;
      const ends: Promise<void>[] = [];
      const turn = () =>
        runDue(context, {
          fingerprint: "one",
          max: null,
          sequence: null,
          signal: new AbortController().signal,
          isAlive: () => true,
          onTouch: () => {
            touched += 1;
            if (touched === 5) ends.push(end === "stop" ? server.stop() : server.crash());
          },
        });
      if (end === "stop") await expect(turn()).rejects.toThrow(AwayError);
      else await turn().catch((error: unknown) => expect(error).toBeInstanceOf(AwayError));
      await Promise.all(ends);
      if (end === "stop") {
        expect(rehearsal.outbox().length).toBeLessThan(PEOPLE);
        await server.start();
      }
      // By the clock of leases no time has passed.
      await turn();
      expect(rehearsal.outbox()).toHaveLength(PEOPLE);
      const attempts = await rehearsal.store.attempts({});
      expect(attempts.filter(({ status }) => status === "sent")).toHaveLength(PEOPLE);
      expect(attempts.filter(({ status }) => status !== "sent" && status !== "failed")).toEqual([]);
      expect(await rehearsal.store.peekDue(rehearsal.at)).toMatchObject({ due: false, orphans: false });
      for (const worker of await rehearsal.store.workers()) expect(worker).toMatchObject({ holds: 0 });
    },
  );
});
