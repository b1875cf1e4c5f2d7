// SEQ_TEST_KILLS sets how often `seq run` is killed; the default keeps the suite short:
//   SEQ_TEST_KILLS=100 npx vitest run test/faults/kill.test.ts
import { describe, expect, test } from "vitest";
import { CONNECTIONS, killRuns } from "./kill.ts";
import { hasSmtpSink } from "./smtp-sink.ts";

const KILLS = Number(process.env.SEQ_TEST_KILLS ?? 8);

describe.skipIf(!hasSmtpSink())("seq run killed at any moment", () => {
  test("never sends a message twice, loses none, and leaves in doubt only what was in flight", {
    timeout: 60_000 + KILLS * 10_000,
  }, async () => {
    const figures = await killRuns(KILLS);
    if (process.env.SEQ_TEST_KILLS !== undefined) process.stderr.write(`${JSON.stringify(figures)}\n`);
    expect(figures.errors).toEqual([]);
    expect(figures.kills).toBe(KILLS);
    expect(figures.twice).toEqual([]);
    expect(figures.missing).toEqual([]);
    expect(figures.left).toBe(0);
    expect(figures.sent + figures.uncertain).toBe(figures.due);
    expect(figures.mostDoubtPerKill).toBeLessThanOrEqual(CONNECTIONS);
    expect(figures.arrivedAfterResolve).toBe(figures.due);
    // Otherwise nothing was killed in flight, and the rest proves little.
    expect(figures.kills - figures.idleKills).toBeGreaterThan(0);
  });
});
