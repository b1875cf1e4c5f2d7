import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadHolidays } from "../../src/calendar/holidays.ts";
import type { State } from "../../src/engine/state.ts";
import { readInFlight } from "../../src/review/plan/in-flight.ts";
import type { ChangeOutcome } from "../../src/review/plan/judge.ts";
import { makePlan } from "../../src/review/plan/plan.ts";
import { readTree, type Tree } from "../../src/review/tree.ts";
import { endTask } from "../../src/run/actions/tasks.ts";
import { syncVersions } from "../../src/run/versions.ts";
import { openRehearsal, type Rehearsal } from "../run/rehearsal.ts";
import { BASE, change, type Draft, writeDraft } from "./changes.ts";
import { onStore } from "../../src/run/on-store.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const WORKSPACE = `workspace: rehearsal
rehearsal: true
calendar: { timezone: UTC, hours: Mon-Fri 09:00-17:00, holidays: none }
senders:
  anna: { name: Anna Kim, email: anna@acme.example, limits: { per_day: 3 } }
`;

let rehearsal: Rehearsal;

beforeAll(async () => {
  rehearsal = await openRehearsal({ trial: writeDraft(BASE) }, { workspace: WORKSPACE });
  rehearsal.write("snippets/pillar.md", BASE.pillar);
  await fillSequence(rehearsal);
});

afterAll(async () => {
  await rehearsal.close();
});

describe("what seq plan says", () => {
  it("is asked about people in every situation", async () => {
    const phases = new Set<string>();
    for await (const { enrollment } of rehearsal.store.streamEnrollments({ sequence: "trial" })) {
      const { status, phase, deferredBy } = enrollment.state;
      phases.add(status === "active" ? (deferredBy ?? phase) : status);
    }
    expect([...phases].sort()).toEqual(["paused", "queue", "review", "task", "uncertain", "waiting"]);
  });

  it("is what seq run then does to a copy of the database, for 200 changes", {
    timeout: 120_000,
  }, async () => {
    const seen = new Set<string>();
    let invalid = 0;
    await fc.assert(
      fc.asyncProperty(change, async (draft) => {
        const tree = await treeOf(draft);
        const fates = new Map<number, ChangeOutcome>();
        const plan = await makePlan({
          from: await treeOf(BASE),
          to: tree,
          against: "HEAD",
          inFlight: readInFlight(rehearsal.store, rehearsal.at),
          loadHolidays,
          firstTouchAt: () => null,
          now: rehearsal.at,
          onOutcome: (mood) => fates.set(mood.person.id ?? -1, mood),
        });
        const { people } = plan.sequences[0]!;
        const { moves, states } = await runOnCopy(tree);
        const total = Object.values(people).reduce((sum, count) => sum + count, 0);
        expect(total).toBe(states.size);
        if (tree.sequences[0]?.plan == null) {
          invalid += 1;
          expect(people.blocked).toBe(total);
          expect(moves).toEqual({});
          return;
        }
        for (const move of ["retimed", "moved", "skipped", "finished", "blocked"] as const) {
          expect(people[move], move).toBe(moves[move] ?? 0);
          if (people[move] > 0) seen.add(move);
        }
        for (const [id, state] of states) expect(state).toEqual(fates.get(id)?.after);
      }),
      { numRuns: 200, seed: 3 },
    );
    expect([...seen].sort()).toEqual(["blocked", "finished", "moved", "retimed", "skipped"]);
    expect(invalid).toBeLessThan(60);
  });
});

async function treeOf(draft: Draft): Promise<Tree> {
  return readTree({
    workspace: WORKSPACE,
    sequences: [{ file: "sequences/trial.yaml", text: writeDraft(draft) }],
    snippet: (path) => (path === "pillar" ? draft.pillar : null),
  });
}

async function runOnCopy(tree: Tree) {
  const store = await rehearsal.store.fork();
  try {
    const context = onStore({ ...(await rehearsal.context()), sequences: tree.sequences }, store);
    const ids: number[] = [];
    for (const status of ["active", "paused"] as const) {
      for await (const { enrollment } of store.streamEnrollments({ status })) ids.push(enrollment.id);
    }
    const moves = await syncVersions(context, context, "changed", rehearsal.at);
    const states = new Map<number, State>();
    for (const id of ids) states.set(id, (await store.readEnrollment(id))!.enrollment.state);
    return { moves, states };
  } finally {
    await store.close();
  }
}

/** Eighteen people who joined over nine days and stand everywhere: at tasks, reviews, caps, pauses, in doubt. */
async function fillSequence({ store, ...rest }: Rehearsal): Promise<void> {
  const { people, enroll, run, fact, context } = rest;
  const persons = await people(
    Array.from({ length: 18 }, (_, index) => ({
      first_name: `P${index}`,
      email: `p${index}@p${index}.example`,
      linkedin_url: `https://www.linkedin.com/in/p${index}`,
      phone: `+44207946${1000 + index}`,
    })),
  );
  for (let day = 0; day < 9; day++) {
    await enroll("trial", persons.slice(day * 2, day * 2 + 2));
    for (let tick = 0; tick < 3; tick++) {
      rehearsal.at += 4 * HOUR;
      await run();
      const all = await context();
      for (const task of await store.tasks({ status: "open", now: rehearsal.at })) {
        if (task.id % 4 !== 0) await endTask(all, task.id, "done", rehearsal.at);
      }
    }
    if (day % 3 === 0)
      await fact(persons[day]!, { kind: "accepted", step: "connect", sequence: "trial" }).catch(() => []);
    rehearsal.at += DAY - 12 * HOUR;
  }
  await overwrite(2, { phase: "uncertain", dueAt: null });
  await overwrite(9, { phase: "uncertain", dueAt: null });
  await overwrite(12, { status: "paused", reason: "asked for" });
  async function overwrite(id: number, part: Partial<State>): Promise<void> {
    const claim = (await store.readEnrollment(id))!;
    const { state } = claim.enrollment;
    if (state.step !== null) await store.settle({ claim, state: { ...state, ...part }, events: [] });
  }
}
