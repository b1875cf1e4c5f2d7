// SEQ_TEST_KILLS sets how often `seq run` is killed; the default keeps the suite short:
//   SEQ_TEST_KILLS=100 npx vitest run test/faults/kill.test.ts
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { enrollPeople, MONDAY, makeField, readLines, startBinary } from "./field.ts";
import { CONNECTIONS, killRuns } from "./kill.ts";
import { chance } from "../seed.ts";
import { hasSmtpSink, startSink } from "./smtp-sink.ts";

const KILLS = Number(process.env.SEQ_TEST_KILLS ?? 8);

describe.skipIf(!hasSmtpSink())("seq run killed at any moment (needs smtp-sink)", () => {
  test("never sends a message twice, loses none, and leaves in doubt only what was in flight", {
    timeout: 60_000 + KILLS * 10_000,
  }, async () => {
    const figures = await killRuns({ random: chance("kills"), kills: KILLS });
    if (process.env.SEQ_TEST_KILLS !== undefined) process.stderr.write(`${JSON.stringify(figures)}\n`);
    expect(figures.errors).toEqual([]);
    expect(figures.kills).toBe(KILLS);
    expect(figures.twice).toEqual([]);
    expect(figures.missing).toEqual([]);
    expect(figures.left).toBe(0);
    expect(figures.sent + figures.uncertain).toBe(figures.due);
    expect(figures.mostDoubtPerKill).toBeLessThanOrEqual(CONNECTIONS);
    expect(figures.arrivedAfterResolve).toBe(figures.due - figures.leftOpen);
    // Otherwise nothing was killed in flight, and the rest proves little.
    expect(figures.kills - figures.idleKills).toBeGreaterThan(0);
  });
});

describe.skipIf(!hasSmtpSink())("seq run asked to stop (needs smtp-sink)", () => {
  test.each(["SIGINT", "SIGTERM"] as const)(
    "by %s finishes what is in flight, and leaves nothing in doubt",
    // The sink takes its time over each message; beside other work that adds up.
    { timeout: 90_000 },
    async (signal) => {
      const sink = await startSink("-W", ".:1:5");
      try {
        const field = makeField({ smtp: sink.url });
        await enrollPeople(field, 120);
        const { child, ended } = startBinary(["run", "--json", "--now", MONDAY], field.root);
        while (sink.count() < 20) await sleep(10);
        child.kill(signal);
        const { code, out } = await ended;
        expect(code).toBe(130);
        const counts = field.query<{ status: string; count: number }>(
          // What was journaled and still waited for a connection was taken back.
          "SELECT status, count(*) AS count FROM attempts WHERE reason IS NOT 'never handed over' GROUP BY status",
        );
        const arrived = sink.mails().length;
        expect(counts).toEqual([{ status: "sent", count: arrived }]);
        expect(arrived).toBeLessThan(120);
        expect(readLines(out).at(-1)).toMatchObject({ type: "summary", sent: arrived });
        // The rest is due as before, for the very next run.
        const rest = await field.binary(["run", "--json", "--now", MONDAY]);
        expect(readLines(rest.out).at(-1)).toMatchObject({ sent: 120 - arrived });
      } finally {
        await sink.stop();
      }
    },
  );
});
