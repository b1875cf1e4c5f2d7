import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { reconcileRestored } from "../../../src/run/actions/reconcile.ts";
import { openStore } from "../../../src/store/open-store.ts";
import type { Store } from "../../../src/store/port.ts";
import { restoreStore } from "../../../src/store/restore.ts";
import { openRehearsal, type Rehearsal } from "../rehearsal.ts";
import { onStore } from "../../../src/run/on-store.ts";

const HOUR = 3_600_000;
const MAIL = `
name: mail
exit_on: [replied]
steps:
  - { id: intro, do: email, subject: Hello, body: Hi. }
  - { id: again, wait: 1 day, do: email, thread: intro, body: Again. }
`;
const CALL =
  "name: call\nsteps:\n  - { id: ring, do: call, script: Ring. }\n  - { id: mail, do: email, subject: After, body: Hi. }\n";
/** What changes the database in a reconcile. */
const WRITES = new Set([
  "adoptSetAside",
  "settle",
  "record",
  "eraseProspect",
  "endSuppressed",
  "upsertProspects",
  "remember",
  "reconcile",
]);

/** A day of work since a backup: mails, a call, an opt-out, an erasure, somebody new. Then it is restored. */
async function restoreAfterADay(): Promise<Rehearsal> {
  const work = await openRehearsal({ mail: MAIL, call: CALL });
  onTestFinished(() => work.close());
  const names = ["ann", "bea", "eve"];
  const people = await work.people(
    names.map((name, n) => ({ email: `${name}@${name}.example`, phone: `+4930123400${n}` })),
  );
  const [ann, bea, eve] = people;
  if (ann === undefined || bea === undefined || eve === undefined) throw new Error("no people");
  await work.enroll("call", [ann]);
  await work.run();
  await work.enroll("mail", people);
  await work.store.backup(join(work.root, "copy.db"));
  await work.run();
  work.at += HOUR;
  for (const task of await work.store.tasks({ status: "open" })) await work.endTask(task.id, "done");
  await work.run();
  await work.fact(bea, { kind: "opted_out" });
  await work.store.eraseProspect(eve.id, work.at);
  const late = await work.people([{ email: "new@new.example" }]);
  await work.enroll("mail", late);
  await work.run();
  await work.store.close();
  const place = placeOf(work);
  await restoreStore({ from: join(work.root, "copy.db"), to: place.file, marker: place.marker });
  return work;
}

const placeOf = ({ root }: Rehearsal) => ({
  file: join(root, ".seq/state.db"),
  marker: join(root, ".seq/store.json"),
});

async function reopen(work: Rehearsal): Promise<void> {
  const start = "boot/1";
  work.store = await openStore({
    ...placeOf(work),
    create: false,
    owner: { host: "test", pid: process.pid, start },
    wallClock: Date.now,
  });
}

/** Reconciles, and dies before the write of this number; true once it came to its end. */
async function reconcile(work: Rehearsal, nth: number): Promise<boolean> {
  let writes = 0;
  const store = new Proxy(work.store, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== "function") return value;
      return (...args: unknown[]): unknown => {
        if (WRITES.has(String(name))) {
          writes += 1;
          if (writes === nth) throw new Error("killed");
        }
        return value.apply(target, args);
      };
    },
  });
  const context = onStore(await work.context(), store);
  try {
    await reconcileRestored(context, false, work.at);
    return true;
  } catch (error) {
    if (!(error instanceof Error) || error.message !== "killed") throw error;
    return false;
  }
}

/** Who stands where, what happened to whom, what is charged, and who must not be written to. */
async function describe(store: Store): Promise<unknown> {
  const enrollments = [];
  const stories: Record<string, string[]> = {};
  for (const status of ["active", "paused", "finished", "exited"] as const) {
    for await (const { enrollment, person } of store.streamEnrollments({ status })) {
      const { step, phase, reason, dueAt, steps } = enrollment.state;
      enrollments.push({
        who: person.email,
        of: enrollment.sequence,
        status,
        step,
        phase,
        reason,
        dueAt,
        steps,
      });
      const story = await store.timeline(person.id);
      stories[person.id] = story.map(({ kind, at, step: each }) => `${kind} ${each} ${at}`).toSorted();
    }
  }
  const attempts = (await store.attempts({})).map(({ prospect, step, status, at }) => [
    prospect,
    step,
    status,
    at,
  ]);
  const suppressions = [];
  for await (const { kind, value, reason } of store.listSuppressions())
    suppressions.push([kind, value, reason]);
  const tasks = (await store.tasks({})).map(({ prospect, step, status }) => [prospect, step, status]);
  const sorted = (rows: unknown[]): string[] => rows.map((row) => JSON.stringify(row)).toSorted();
  return {
    stories,
    enrollments: sorted(enrollments),
    attempts: sorted(attempts),
    suppressions: sorted(suppressions),
    tasks: sorted(tasks),
    isOver: store.restoredFrom === null,
  };
}

it.each([
  ["with the database that was replaced", true],
  ["with nothing but the mails that left", false],
])("a reconcile that dies between two of its writes comes to the same end, %s", async (_, isWhole) => {
  const work = await restoreAfterADay();
  const { file } = placeOf(work);
  if (!isWhole) rmSync(`${file}.replaced-1`);
  const folder = join(work.root, ".seq");
  const kept = join(work.root, "kept");
  cpSync(folder, kept, { recursive: true });
  const startAgain = async (): Promise<void> => {
    await work.store.close().catch(() => undefined);
    rmSync(folder, { recursive: true });
    cpSync(kept, folder, { recursive: true });
    await reopen(work);
  };
  await startAgain();
  expect(await reconcile(work, 0)).toBe(true);
  const whole = await describe(work.store);
  expect(whole).toMatchObject({ isOver: true });
  let deaths = 0;
  for (let nth = 1; ; nth += 1) {
    await startAgain();
    if (await reconcile(work, nth)) break;
    deaths += 1;
    expect(work.store.restoredFrom, `before write ${nth}`).not.toBeNull();
    expect(await reconcile(work, 0)).toBe(true);
    expect(await describe(work.store), `before write ${nth}`).toEqual(whole);
  }
  expect(deaths).toBeGreaterThan(5);
});
