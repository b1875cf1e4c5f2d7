import { expect, it, onTestFinished } from "vitest";
import { connect } from "../../src/store/sqlite-connection.ts";
import type { Context } from "../../src/store/context.ts";
import { claimDue } from "../../src/store/due.ts";
import { findLateRefusal, journalIntent, withdrawAttempt } from "../../src/store/journal.ts";
import { fenceDead, settleOrphans, tellTaken } from "../../src/store/recover.ts";
import { enrolPeople, intentOf, makeContext, makeSqliteBench, NOW } from "./fixtures.ts";

/** One transaction, as the store runs each of its verbs. */
function write<T>({ sql }: Context, change: () => T): T {
  sql.run("BEGIN IMMEDIATE");
  const value = change();
  sql.run("COMMIT");
  return value;
}

/** A process with a journaled message, and others that work on the same database; what each does can be interleaved. */
async function openThree() {
  const bench = makeSqliteBench();
  const store = await bench.open();
  await enrolPeople(store, 1);
  const open = async (pid: number): Promise<Context> => {
    const sql = await connect(bench.file, 50);
    onTestFinished(() => void sql.db.close());
    return { ...makeContext(sql), owner: { host: "desk", pid, start: `boot/${pid}` } };
  };
  const [presumed, looker, third] = [await open(7), await open(8), await open(9)];
  const [claim] = write(presumed, () => claimDue(presumed, NOW, 1, {}));
  if (claim === undefined) throw new Error("nothing is due");
  const intent = intentOf(claim);
  const journaled = write(presumed, () => journalIntent(presumed, intent));
  if (journaled.type !== "journaled") throw new Error(journaled.gate);
  const dead = new Set([presumed.ownerId ?? 0]);
  const statusOf = (): string | undefined =>
    looker.sql.get<{ status: string }>("SELECT status FROM attempts")?.status;
  return { presumed, looker, third, claim, intent, attempt: journaled.attempt, dead, statusOf };
}

const NO_NOTES = new Map();

/** What is settled by `notes`, where the engine has nothing to say. */
function settle(
  context: Context,
  rows: ReturnType<typeof fenceDead>,
  notes: Parameters<typeof tellTaken>[2],
) {
  const { orphans } = tellTaken(context, rows, notes);
  return write(context, () => settleOrphans(context, orphans, [], NOW));
}

it("a process that is shut out before its last look hands nothing over", async () => {
  const { presumed, looker, intent, attempt, dead, statusOf } = await openThree();
  const orphans = write(looker, () => fenceDead(looker, dead));
  expect(findLateRefusal(presumed, intent, attempt)).toBe("lease");
  const notes = new Map([[presumed.ownerId ?? 0, NO_NOTES]]);
  expect(settle(looker, orphans, notes)).toEqual({
    uncertain: 0,
    withdrawn: 1,
    sent: 0,
  });
  expect(statusOf()).toBe("failed");
});

it("a process that looked before it was shut out is in doubt: its note came before its look", async () => {
  const { presumed, looker, intent, attempt, dead, statusOf } = await openThree();
  expect(findLateRefusal(presumed, intent, attempt)).toBeNull();
  const orphans = write(looker, () => fenceDead(looker, dead));
  const noted = new Map([[attempt, { taken: false, providerId: null }]]);
  const notes = new Map([[presumed.ownerId ?? 0, noted]]);
  expect(settle(looker, orphans, notes)).toEqual({
    uncertain: 1,
    withdrawn: 0,
    sent: 0,
  });
  expect(statusOf()).toBe("uncertain");
});

it("nobody else gets hold of a person between the shutting out and the settling", async () => {
  const { looker, third, dead, presumed } = await openThree();
  const orphans = write(looker, () => fenceDead(looker, dead));
  expect(write(third, () => claimDue(third, NOW, 9, {}))).toEqual([]);
  const notes = new Map([[presumed.ownerId ?? 0, NO_NOTES]]);
  settle(looker, orphans, notes);
  expect(write(third, () => claimDue(third, NOW, 9, {}))).toHaveLength(1);
});

it("what a process that came back settled by itself is left as it is, also what it journaled since", async () => {
  const { presumed, looker, claim, intent, attempt, dead } = await openThree();
  const orphans = write(looker, () => fenceDead(looker, dead));
  expect(write(presumed, () => withdrawAttempt(presumed, attempt))).toBe(true);
  const fence = presumed.sql.get<{ fence: number }>("SELECT fence FROM enrollments")?.fence ?? 0;
  const again = { ...intent, claim: { ...claim, fence } };
  expect(write(presumed, () => journalIntent(presumed, again))).toMatchObject({ type: "journaled" });
  const notes = new Map([[presumed.ownerId ?? 0, NO_NOTES]]);
  expect(settle(looker, orphans, notes)).toEqual({
    uncertain: 0,
    withdrawn: 0,
    sent: 0,
  });
  expect(looker.sql.column("SELECT status FROM attempts ORDER BY id")).toEqual(["failed", "started"]);
});
