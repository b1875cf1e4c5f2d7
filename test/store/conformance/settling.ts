import { describe, expect, it } from "vitest";
import type { NewTask, Store, Task } from "../../../src/store/port.ts";
import {
  claimOne,
  DAY,
  draftEnrollment,
  eventOf,
  HOUR,
  intentOf,
  type MakeBench,
  makeState,
  mustJournal,
  NOW,
  settlementOf,
} from "../fixtures.ts";

const task: NewTask = {
  step: "intro",
  action: "linkedin.connect",
  channel: "linkedin",
  sender: "anna",
  text: "Hi Jin",
  url: "https://www.linkedin.com/in/jin",
  warning: null,
  variant: null,
  cost: 0.4,
  at: NOW,
};

async function openTask(store: Store, name?: string) {
  const claim = await claimOne(store, name);
  const state = makeState({ phase: "task", dueAt: null });
  await store.settle(settlementOf(claim, { state, task }));
  const [found] = await store.tasks({ status: "open" });
  if (found === undefined) throw new Error("no task was opened");
  return { claim, found };
}

async function close(store: Store, task: Task, status: "done" | "skipped", at: number): Promise<void> {
  const claim = await store.readEnrollment(task.enrollment);
  if (claim === null) throw new Error("no enrollment");
  const closeTask = { id: task.id, status, at };
  expect(await store.settle(settlementOf(claim, { closeTask }))).toMatchObject({ ok: true });
}

export function describeSettling(makeBench: MakeBench): void {
  describe("settling", () => {
    it("hands a person over with the fields of the hand-over, or leaves both, and says which", async () => {
      const store = await makeBench().open();
      const claim = await claimOne(store);
      const handOver = (stage: string) => ({
        draft: draftEnrollment(claim.person.id, { sequence: "club" }),
        fields: { stage },
        at: NOW,
        entered: eventOf(claim, "handed_over"),
        otherwise: eventOf(claim, "not_handed_over"),
      });
      const settled = await store.settle(settlementOf(claim, { keep: true, handOver: [handOver("club")] }));
      if (!settled.ok) throw new Error("the row moved on");
      const next = { ...claim, fence: settled.fence };
      // They are inside by now.
      expect(await store.settle(settlementOf(next, { handOver: [handOver("again")] }))).toMatchObject({
        ok: true,
      });
      expect((await store.getProspect(claim.person.id))?.fields["stage"]).toBe("club");
      const told = (await store.timeline(claim.person.id)).map(({ kind }) => kind);
      expect(told.filter((kind) => kind.endsWith("handed_over"))).toEqual(["handed_over", "not_handed_over"]);
      const inside = (await store.enrollmentsOf(claim.person.id)).map(({ sequence }) => sequence);
      expect(inside.filter((sequence) => sequence === "club")).toHaveLength(1);
    });

    it("writes state, timeline, fields, tags, suppressions and the attempt at once", async () => {
      const store = await makeBench().open();
      const claim = await claimOne(store);
      const id = await mustJournal(store, intentOf(claim));
      const state = makeState({
        status: "finished",
        step: null,
        dueAt: null,
        touched: true,
        happened: { sent: NOW },
      });
      const settled = await store.settle(
        settlementOf(claim, {
          state,
          planHash: "plan-2",
          attempt: { id, status: "sent", reason: null, at: NOW + 1 },
          events: [eventOf(claim, "sent", { data: { receipt: "250 ok", tries: 2, warm: true } })],
          prospect: { fields: { topic: "yaml" }, addTags: ["touched"], removeTags: [] },
          suppress: [{ kind: "phone", value: "+821012345678", reason: "asked", at: NOW }],
        }),
      );
      expect(settled).toEqual({ ok: true, fence: claim.fence + 1 });
      expect((await store.readEnrollment(claim.enrollment.id))?.enrollment).toMatchObject({
        state,
        planHash: "plan-2",
      });
      expect(await store.getProspect(1)).toMatchObject({ fields: { topic: "yaml" }, tags: ["touched"] });
      expect(await store.attempts({ status: "sent" })).toMatchObject([{ id, settledAt: NOW + 1 }]);
      expect(await store.timeline(1)).toMatchObject([
        { kind: "enrolled" },
        { kind: "sent", data: { receipt: "250 ok", tries: 2, warm: true } },
      ]);
      expect(
        await store.findSuppression({ id: 9, email: null, linkedin_url: null, phone: "+821012345678" }),
      ).not.toBeNull();
    });

    it("writes nothing at all when the row has moved on", async () => {
      const store = await makeBench().open();
      const claim = await claimOne(store);
      await store.release([claim]);
      const late = settlementOf(claim, {
        events: [eventOf(claim, "sent")],
        prospect: { fields: { topic: "late" }, addTags: [], removeTags: [] },
        task,
      });
      expect(await store.settle(late)).toEqual({ ok: false });
      expect((await store.timeline(1)).map((event) => event.kind)).toEqual(["enrolled"]);
      expect(await store.tasks({})).toEqual([]);
      expect((await store.getProspect(1))?.fields).not.toHaveProperty("topic");
    });

    it("keeps a claim that goes on, with a new fence", async () => {
      const store = await makeBench().open();
      const claim = await claimOne(store);
      const kept = await store.settle(
        settlementOf(claim, { state: makeState({ step: "next" }), keep: true }),
      );
      if (!kept.ok) throw new Error("the row moved on");
      expect(await store.claimDue(NOW, 9, {})).toEqual([]);
      expect(await store.journal(intentOf({ ...claim, fence: kept.fence }, { step: "next" }))).toMatchObject({
        type: "journaled",
      });
    });

    it("loses none of many settlements that share a transaction with one that fails", async () => {
      const store = await makeBench().open();
      const claim = await claimOne(store);
      const broken = eventOf(claim, "bad", { at: "never" as unknown as number });
      const results = await Promise.allSettled([
        store.record([eventOf(claim, "opened")]),
        store.record([eventOf(claim, "half"), broken]),
        store.settle(settlementOf(claim, { events: [eventOf(claim, "sent")] })),
      ]);
      expect(results.map((result) => result.status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
      expect((await store.timeline(1)).map((event) => event.kind)).toEqual(["enrolled", "opened", "sent"]);
    });
  });

  describe("a task", () => {
    it("is charged when it is done, once, and not when it is skipped", async () => {
      const store = await makeBench().open();
      const { found } = await openTask(store);
      expect(found).toMatchObject({ ...task, enrollment: 1, prospect: 1, sequence: "hello", status: "open" });
      expect(await store.openTaskCount("anna")).toBe(1);
      expect(await store.openTaskCount("anna", "call")).toBe(0);
      const key = { by: "sender", sender: "anna", action: "linkedin.connect" } as const;
      expect(await store.touchTimes(key, 0)).toEqual([]);
      await close(store, found, "done", NOW + HOUR);
      await close(store, found, "done", NOW + 2 * HOUR);
      expect(await store.touchTimes(key, 0)).toEqual([NOW + HOUR]);
      const other = await openTask(store, "mia");
      await close(store, other.found, "skipped", NOW + DAY);
      expect(await store.touchTimes(key, 0)).toEqual([NOW + HOUR]);
    });

    it("is done in the same write that moves the sequence on", async () => {
      const store = await makeBench().open();
      const { claim, found } = await openTask(store);
      const closeTask = { id: found.id, status: "done" as const, at: NOW + 1 };
      expect(await store.settle(settlementOf(claim, { closeTask }))).toEqual({ ok: false });
      expect(await store.tasks({ status: "open" })).toHaveLength(1);
      const fresh = await store.readEnrollment(claim.enrollment.id);
      if (fresh === null) throw new Error("no enrollment");
      const entry = eventOf(fresh, "done");
      expect(await store.settle(settlementOf(fresh, { closeTask, events: [entry] }))).toMatchObject({
        ok: true,
      });
      expect(await store.tasks({ id: found.id })).toMatchObject([{ status: "done" }]);
      expect(await store.attempts({ status: "sent" })).toMatchObject([{ step: "intro", at: NOW + 1 }]);
      expect(await store.check()).toEqual([]);
    });

    it("ends when the person leaves the step, and stays through events that do not", async () => {
      const store = await makeBench().open();
      const { claim, found } = await openTask(store);
      const moveTo = async (state: ReturnType<typeof makeState>) => {
        const fresh = await store.readEnrollment(claim.enrollment.id);
        if (fresh !== null) await store.settle(settlementOf(fresh, { state }));
        return (await store.tasks({ id: found.id }))[0]?.status;
      };
      expect(await moveTo(makeState({ phase: "task", dueAt: null, happened: { opened: NOW } }))).toBe("open");
      expect(await moveTo(makeState({ status: "exited", step: null, dueAt: null }))).toBe("cancelled");
      await close(store, found, "done", NOW);
      expect(await store.tasks({ id: found.id })).toMatchObject([{ status: "cancelled" }]);
      expect(await store.attempts({})).toEqual([]);
    });

    it("hides while it is snoozed, and takes a new text", async () => {
      const store = await makeBench().open();
      const { found } = await openTask(store);
      expect(await store.changeTask(found.id, { text: "Hello Jin", snoozedUntil: NOW + DAY })).toBe(true);
      expect(await store.tasks({ status: "open", now: NOW })).toEqual([]);
      expect(await store.tasks({ status: "open", now: NOW + DAY })).toMatchObject([{ text: "Hello Jin" }]);
      expect(await store.tasks({ status: "open" })).toHaveLength(1);
      expect(await store.changeTask(99, { text: "x" })).toBe(false);
    });
  });

  describe("a review", () => {
    it("is approved once, with the text as the person left it", async () => {
      const store = await makeBench().open();
      const claim = await claimOne(store);
      const review = { step: "intro", content: { body: "Hi" }, variant: "a" };
      await store.settle(settlementOf(claim, { state: makeState({ phase: "review", dueAt: null }), review }));
      expect(await store.reviews({ status: "open" })).toMatchObject([{ id: 1, enrollment: 1, ...review }]);
      for (const body of ["Hello", "again"]) {
        const fresh = await store.readEnrollment(1);
        if (fresh === null) throw new Error("no enrollment");
        const approve = { review: 1, content: { body } };
        await store.settle(settlementOf(fresh, { state: makeState({ phase: "approved" }), approve }));
      }
      expect(await store.reviews({ status: "approved", enrollment: 1 })).toMatchObject([
        { content: { body: "Hello" } },
      ]);
      expect(await store.reviews({ id: 2 })).toEqual([]);
    });

    it("ends when the person leaves the step", async () => {
      const store = await makeBench().open();
      const claim = await claimOne(store);
      const review = { step: "intro", content: { body: "Hi" }, variant: null };
      await store.settle(settlementOf(claim, { state: makeState({ phase: "review", dueAt: null }), review }));
      const fresh = await store.readEnrollment(1);
      if (fresh !== null)
        await store.settle(settlementOf(fresh, { state: makeState({ status: "exited", step: null }) }));
      expect(await store.reviews({})).toMatchObject([{ status: "cancelled" }]);
    });
  });

  describe("an uncertain attempt", () => {
    it("is settled once by a person, and free again if it was not sent", async () => {
      const store = await makeBench().open();
      const claim = await claimOne(store);
      const id = await mustJournal(store, intentOf(claim));
      const attempt = { id, status: "uncertain" as const, reason: "lost", at: NOW };
      await store.settle(
        settlementOf(claim, {
          state: makeState({ tries: 1 }),
          attempt,
          events: [eventOf(claim, "uncertain")],
        }),
      );
      const [again] = await store.claimDue(NOW, 1, {});
      if (again === undefined) throw new Error("nothing was due");
      expect(await store.journal(intentOf(again))).toEqual({ type: "refused", gate: "once" });
      for (const status of ["failed", "sent"] as const) {
        const ended = { id, status, reason: null, at: NOW };
        const { state } = again.enrollment;
        const settled = await store.settle(settlementOf(again, { state, attempt: ended, keep: true }));
        if (!settled.ok) throw new Error("not settled");
        again.fence = settled.fence;
      }
      expect(await store.attempts({ id })).toMatchObject([{ status: "failed" }]);
      expect(await store.journal(intentOf(again))).toMatchObject({ type: "journaled" });
    });
  });
}
