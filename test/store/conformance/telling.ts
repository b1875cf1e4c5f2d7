import { describe, expect, it } from "vitest";
import type {
  Claim,
  Consequences,
  EnrollmentChange,
  NewSuppression,
  Store,
} from "../../../src/store/port.ts";
import {
  claimOne,
  collect,
  DAY,
  draftEnrollment,
  draftPerson,
  enrolPeople,
  intentOf,
  type MakeBench,
  makeState,
  NOW,
  settlementOf,
} from "../fixtures.ts";

const EXITED = makeState({ status: "exited", reason: "opted_out", step: null, dueAt: null });
const OPTED_OUT = { kind: "opted_out", at: NOW, prospect: 1 };

function stop(value: string, rest: Partial<NewSuppression> = {}): NewSuppression {
  return { kind: "person", value, reason: "opted_out", at: NOW, ...rest };
}

/** Everybody named hears it, and leaves. */
function tell(
  enrollments: readonly number[],
  apply: (claim: Claim) => EnrollmentChange | null = () => ({ state: EXITED, events: [] }),
  everyoneOf: NonNullable<Consequences["tell"]>["everyoneOf"] = { people: [1], companies: [] },
): NonNullable<Consequences["tell"]> {
  return {
    enrollments: enrollments.map((enrollment) => ({ enrollment, planHash: "plan-1", apply })),
    everyoneOf,
  };
}

/** One person with a task open in "hello" and waiting in "other". */
async function openBoth(store: Store): Promise<void> {
  const claim = await claimOne(store);
  const task = { step: "intro", action: "task", channel: "task", sender: "anna", text: "x", at: NOW };
  await store.settle(
    settlementOf(claim, {
      state: makeState({ phase: "task", dueAt: null }),
      task: { ...task, url: null, warning: null, variant: null, cost: null },
    }),
  );
  await store.enroll([draftEnrollment(1, { sequence: "other" })], NOW);
}

const statuses = async (store: Store, prospect = 1) =>
  (await store.enrollmentsOf(prospect)).map(({ state }) => state.status);

async function pauseUntil(store: Store, until: number): Promise<void> {
  const wish = { pausedUntil: until, fewer: false };
  await store.record([], { preference: { prospect: 1, wish, at: NOW } });
}

export function describeTelling(makeBench: MakeBench): void {
  describe("a fact and what follows from it", () => {
    it("is one write: event, ends, tasks, suppression, preference and a new sequence", async () => {
      const store = await makeBench().open();
      await openBoth(store);
      const drafts = [draftEnrollment(1, { sequence: "third" })];
      const recorded = await store.record([{ ...OPTED_OUT, kind: "moved_on" }], {
        tell: tell([1, 2]),
        preference: { prospect: 1, wish: { pausedUntil: NOW + DAY, fewer: true }, at: NOW },
        enroll: { drafts, at: NOW },
      });
      expect(recorded).toMatchObject({ ok: true, enrolled: [3] });
      expect(recorded.ok && recorded.changed.map(({ before }) => before.enrollment.state.phase)).toEqual([
        "task",
        "waiting",
      ]);
      expect(await statuses(store)).toEqual(["exited", "exited", "active"]);
      expect(await store.tasks({ status: "open" })).toEqual([]);
      expect(await store.preferenceOf(1)).toEqual({ pausedUntil: NOW + DAY, fewer: true });
    });

    it("is nothing at all where one part of it cannot be written", async () => {
      const store = await makeBench().open();
      await openBoth(store);
      const broken = stop("1", { reason: {} as string });
      await expect(
        store.record([OPTED_OUT], { tell: tell([1, 2]), suppress: [stop("1"), broken] }),
      ).rejects.toThrow();
      expect(await statuses(store)).toEqual(["active", "active"]);
      expect(await store.tasks({ status: "open" })).toHaveLength(1);
      expect(await store.kindsSince({ id: 1, prospect: 1, sequence: "none", enrolledAt: NOW })).not.toContain(
        "opted_out",
      );
      expect(await store.findSuppression({ ...draftPerson("jin"), id: 1 })).toBeNull();
    });

    it("finds each row as it is by then, whoever has moved it on since", async () => {
      const store = await makeBench().open();
      await claimOne(store);
      const seen: (number | null)[] = [];
      const told = tell([1], ({ enrollment: { state } }) => {
        seen.push(state.dueAt);
        return { state: { ...EXITED, touched: state.touched }, events: [] };
      });
      const [moved] = await Promise.all([
        store.readEnrollment(1).then(async (claim) => {
          if (claim === null) throw new Error("gone");
          return store.settle(settlementOf(claim));
        }),
      ]);
      expect(moved.ok).toBe(true);
      await store.record([OPTED_OUT], { tell: told });
      expect(seen).toEqual([NOW + DAY]);
      expect((await store.readEnrollment(1))?.enrollment.state).toEqual({ ...EXITED, touched: true });
    });

    it("is refused as a whole where somebody came in, or follows another plan, since it was asked", async () => {
      const store = await makeBench().open();
      await openBoth(store);
      const suppress = [stop("1")];
      expect(await store.record([OPTED_OUT], { tell: tell([1]), suppress })).toEqual({ ok: false });
      const [first, second] = tell([1, 2]).enrollments;
      if (first === undefined || second === undefined) throw new Error("nobody");
      const enrollments = [first, { ...second, planHash: "plan-0" }];
      const old = { ...tell([]), enrollments };
      expect(await store.record([OPTED_OUT], { tell: old, suppress })).toEqual({ ok: false });
      expect(await statuses(store)).toEqual(["active", "active"]);
      expect(await store.kindsSince({ id: 1, prospect: 1, sequence: "none", enrolledAt: NOW })).not.toContain(
        "opted_out",
      );
      expect(await collect(store.listSuppressions())).toEqual([]);
    });

    it("reaches everybody of a company who goes on, and nobody new is left out", async () => {
      const store = await makeBench().open();
      await enrolPeople(store, 3);
      const everyoneOf = { people: [1], companies: ["acme.example"] };
      expect(await store.record([OPTED_OUT], { tell: tell([1, 2], undefined, everyoneOf) })).toEqual({
        ok: false,
      });
      await store.record([OPTED_OUT], { tell: tell([1, 2, 3], undefined, everyoneOf) });
      expect(await statuses(store, 3)).toEqual(["exited"]);
    });

    it("lets nobody enter a sequence who is suppressed by then", async () => {
      const store = await makeBench().open();
      await store.upsertProspects([draftPerson("jin")], NOW);
      await store.suppress([stop("acme.example", { kind: "domain" })]);
      expect(await store.enroll([draftEnrollment(1)], NOW)).toEqual([null]);
      await store.unsuppress("domain", "acme.example");
      const enroll = { drafts: [draftEnrollment(1)], at: NOW };
      expect(await store.record([OPTED_OUT], { suppress: [stop("1")], enroll })).toMatchObject({
        enrolled: [null],
      });
    });
  });

  describe("what a suppression covers", () => {
    const PROFILE = "https://www.linkedin.com/in/jin";
    it.each<[NewSuppression["kind"], string]>([
      ["person", "1"],
      ["email", "JIN@mail.acme.example"],
      ["domain", "mail.acme.example"],
      ["domain", "acme.example"],
      ["linkedin_url", PROFILE],
      ["phone", "+821012345678"],
    ])("by %s %s ends with its tasks, once, and nobody else's", async (kind, value) => {
      const store = await makeBench().open();
      const jin = { email: "jin@mail.acme.example", linkedin_url: PROFILE, phone: "+821012345678" };
      await store.upsertProspects(
        [draftPerson("jin", jin), draftPerson("mia", { email: "mia@myacme.example" })],
        NOW,
      );
      await store.enroll([draftEnrollment(2)], NOW);
      const [mia] = await store.claimDue(NOW, 9, {});
      if (mia !== undefined) await store.release([mia]);
      await store.enroll([draftEnrollment(1, { state: makeState({ phase: "task", dueAt: null }) })], NOW);
      expect(await store.endSuppressed(NOW)).toBe(0);
      await store.suppress([{ kind, value, reason: "asked", at: NOW }]);
      expect(await store.endSuppressed(NOW)).toBe(1);
      expect(await store.endSuppressed(NOW)).toBe(0);
      expect((await store.enrollmentsOf(1))[0]?.state).toMatchObject({
        status: "exited",
        reason: "suppressed",
        happened: { suppressed: NOW },
      });
      expect(await statuses(store, 2)).toEqual(["active"]);
      expect((await store.timeline(1)).at(-1)).toMatchObject({
        kind: "exited",
        data: { reason: "suppressed" },
      });
      expect(await store.check()).toEqual([]);
    });

    it("by a list of very many domains and people ends in one go, however many are enrolled", async () => {
      const store = await makeBench().open();
      const ids = await enrolPeople(store, 30);
      const domains = Array.from({ length: 300 }, (_, n) => stop(`firm${n}.example`, { kind: "domain" }));
      const people = [1, 2, 3].map((id) => stop(String(id)));
      await store.suppress([...domains, ...people, stop("nobody@else.example", { kind: "email" })]);
      expect(await store.endSuppressed(NOW)).toBe(3);
      await store.suppress([...domains, stop("acme.example", { kind: "domain" })]);
      expect(await store.endSuppressed(NOW)).toBe(ids.length - 3);
      expect(await store.endSuppressed(NOW)).toBe(0);
    });

    it("is ended by whoever comes next where its own process is gone", async () => {
      const bench = makeBench();
      const first = await bench.open();
      await openBoth(first);
      await first.suppress([stop("jin@acme.example", { kind: "email" })]);
      await first.close();
      const second = await bench.open();
      expect(await second.endSuppressed(NOW)).toBe(2);
      expect(await second.tasks({ status: "open" })).toEqual([]);
    });

    it("ends for a colleague with the same number too, once one of them has opted out", async () => {
      const store = await makeBench().open();
      const phone = "+8225551234";
      await store.upsertProspects([draftPerson("jin", { phone }), draftPerson("mia", { phone })], NOW);
      await store.enroll([draftEnrollment(1), draftEnrollment(2)], NOW);
      await store.record([OPTED_OUT], {
        tell: tell([1]),
        suppress: [stop("1"), stop(phone, { kind: "phone" })],
      });
      expect(await store.endSuppressed(NOW)).toBe(1);
      expect((await store.enrollmentsOf(2))[0]?.state.reason).toBe("suppressed");
      expect((await store.enrollmentsOf(1))[0]?.state.reason).toBe("opted_out");
    });
  });

  describe("what a person's own page suppressed", () => {
    const own = [stop("1", { byPage: 1 }), stop("jin@acme.example", { kind: "email", byPage: 1 })];
    const jin = { ...draftPerson("jin"), id: 1 };

    it("is lifted by that page", async () => {
      const store = await makeBench().open();
      await store.record([], { suppress: own });
      expect(await store.findSuppression(jin)).toMatchObject({ byPage: 1 });
      await store.record([], { suppress: own });
      await store.record([], { lift: { ...jin, id: 2 } });
      expect(await collect(store.listSuppressions())).toHaveLength(2);
      await store.record([], { lift: jin });
      expect(await collect(store.listSuppressions())).toEqual([]);
    });

    it.each<[string, Partial<NewSuppression>]>([
      ["by mail", { reason: "opted_out" }],
      ["by hand", { reason: "asked" }],
      ["by somebody else's page", { byPage: 2 }],
    ])("stays once it has come %s as well, before or after", async (_name, rest) => {
      for (const order of ["before", "after"]) {
        const store = await makeBench().open();
        const other = own.map(({ byPage: _, ...entry }) => ({ ...entry, ...rest }));
        await store.record([], { suppress: order === "before" ? other : own });
        await store.record([], { suppress: order === "before" ? own : other });
        await store.record([], { lift: jin });
        expect(await collect(store.listSuppressions())).toHaveLength(2);
      }
    });
  });

  describe("a pause that the person asked for", () => {
    it("keeps back what is decided or journaled already", async () => {
      const store = await makeBench().open();
      const claim = await claimOne(store);
      const journaled = await store.journal(intentOf(claim));
      if (journaled.type !== "journaled") throw new Error("refused");
      await pauseUntil(store, NOW + DAY);
      expect(await store.handOff(intentOf(claim), journaled.attempt)).toBe("preference");
      await store.withdraw(journaled.attempt);
      expect(await store.journal(intentOf(claim))).toEqual({ type: "refused", gate: "preference" });
      await pauseUntil(store, NOW);
      expect(await store.journal(intentOf(claim))).toMatchObject({ type: "journaled" });
    });
  });

  describe("settling by a person", () => {
    it("lets an approved message go in the write that approves it", async () => {
      const store = await makeBench().open();
      const claim = await claimOne(store);
      const review = { step: "intro", content: { body: "Hi" }, variant: null };
      const state = makeState({ phase: "review", dueAt: null });
      const settled = await store.settle(settlementOf(claim, { state, review }));
      const waiting = { ...claim, fence: settled.ok ? settled.fence : 0 };
      await store.settle(
        settlementOf(waiting, {
          state: makeState({ phase: "approved" }),
          approve: { review: 1, content: { body: "Hello" } },
        }),
      );
      expect(await store.reviews({ id: 1 })).toMatchObject([
        { status: "approved", content: { body: "Hello" } },
      ]);
    });

    it("writes nothing for somebody suppressed where that was asked", async () => {
      const store = await makeBench().open();
      const claim = await claimOne(store);
      await store.suppress([stop("acme.example", { kind: "domain" })]);
      expect(await store.settle(settlementOf(claim, { unlessSuppressed: true }))).toEqual({ ok: false });
      expect((await store.readEnrollment(1))?.fence).toBe(claim.fence);
      expect(await store.settle(settlementOf(claim))).toMatchObject({ ok: true });
    });
  });
}
