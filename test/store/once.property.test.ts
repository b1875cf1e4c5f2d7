import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Claim, Store } from "../../src/store/port.ts";
import {
  enrolPeople,
  HOUR,
  intentOf,
  makeSqliteBench,
  makeState,
  NOW,
  otherOwner,
  recoverAll,
  settlementOf,
} from "./fixtures.ts";

/** What processes and people can do, in any order, to three people and two steps. */
const action = fc.oneof(
  fc.record({ type: fc.constant("claim" as const), by: fc.nat(1) }),
  fc.record({
    type: fc.constant("journal" as const),
    by: fc.nat(1),
    claim: fc.nat(5),
    step: fc.constantFrom("intro", "next"),
  }),
  fc.record({
    type: fc.constant("settle" as const),
    by: fc.nat(1),
    claim: fc.nat(5),
    attempt: fc.nat(5),
    status: fc.constantFrom("sent" as const, "failed" as const, "uncertain" as const),
    keep: fc.boolean(),
  }),
  fc.record({ type: fc.constant("wait" as const) }),
  fc.record({ type: fc.constant("recover" as const), by: fc.nat(1), alive: fc.boolean() }),
  fc.record({
    type: fc.constant("resolve" as const),
    attempt: fc.nat(5),
    status: fc.constantFrom("sent" as const, "failed" as const),
  }),
);

/** As a person does, who finds an attempt in doubt and knows how it ended. */
async function resolve(store: Store, id: number, status: "sent" | "failed"): Promise<void> {
  const [attempt] = await store.attempts({ id });
  if (attempt?.status !== "uncertain") return;
  const claim = await store.readEnrollment(attempt.enrollment);
  if (claim === null) throw new Error("no enrollment");
  const { state } = claim.enrollment;
  await store.settle(settlementOf(claim, { state, attempt: { id, status, reason: null, at: NOW } }));
}

describe("at most once", () => {
  it("holds whatever processes, crashes and people do: one charged attempt a step", {
    timeout: 60_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(action, { minLength: 5, maxLength: 40 }), async (actions) => {
        const bench = makeSqliteBench();
        const stores = [
          await bench.open({ leaseMs: HOUR, durability: "OFF" }),
          await bench.open({ owner: otherOwner, leaseMs: HOUR, durability: "OFF" }),
        ] as const;
        const at = (index: number) => stores[index === 0 ? 0 : 1];
        await enrolPeople(stores[0], 3);
        const claims: Claim[] = [];
        const journaled: number[] = [];
        for (const act of actions) {
          const claim = "claim" in act ? claims.at(-1 - act.claim) : undefined;
          if (act.type === "claim") claims.push(...(await at(act.by).claimDue(NOW, 2, {})));
          else if (act.type === "wait") bench.clock.wall += 2 * HOUR;
          else if (act.type === "recover") await recoverAll(at(act.by), () => act.alive, NOW);
          else if (act.type === "resolve")
            await resolve(stores[0], journaled.at(-1 - act.attempt) ?? 0, act.status);
          else if (claim === undefined) continue;
          else if (act.type === "journal") {
            const result = await at(act.by).journal(intentOf(claim, { step: act.step }));
            if (result.type === "journaled") journaled.push(result.attempt);
          } else {
            const attempt = {
              id: journaled.at(-1 - act.attempt) ?? 0,
              status: act.status,
              reason: null,
              at: NOW,
            };
            const settled = await at(act.by).settle(
              settlementOf(claim, { state: makeState(), attempt, keep: act.keep }),
            );
            if (settled.ok) claim.fence = settled.fence;
          }
        }
        const charged = (await stores[0].attempts({})).filter((attempt) => attempt.status !== "failed");
        const keys = charged.map((attempt) => `${attempt.enrollment}/${attempt.step}`);
        expect(new Set(keys).size).toBe(keys.length);
        for (const store of stores) await store.close();
      }),
      { numRuns: 60 },
    );
  });
});
