import { describe, expect, it } from "vitest";
import type { Cap, Claim, NewSuppression, Store } from "../../../src/store/port.ts";
import {
  claimOne,
  DAY,
  draftEnrollment,
  draftPerson,
  enrolPeople,
  eventOf,
  HOUR,
  intentOf,
  type MakeBench,
  makeState,
  mustJournal,
  NOW,
  otherOwner,
  settlementOf,
} from "../fixtures.ts";

export function describeJournal(makeBench: MakeBench): void {
  describe("journaling", () => {
    it("keeps the exact message, and what it belongs to", async () => {
      const store = await makeBench().open();
      const claim = await claimOne(store);
      const attempt = await mustJournal(store, intentOf(claim));
      expect(await store.attempts({ id: attempt })).toEqual([
        {
          id: attempt,
          enrollment: claim.enrollment.id,
          prospect: claim.enrollment.prospect,
          sequence: "hello",
          step: "intro",
          stepKey: "intro",
          action: "email",
          channel: "email",
          sender: "anna",
          status: "started",
          at: NOW,
          settledAt: null,
          messageId: "<1@acme.example>",
          subject: "Hello",
          references: ["<0@acme.example>"],
          content: '{"body":"Hi"}',
          hash: "hash",
          variant: "question",
          reason: null,
          providerId: null,
          asked: 0,
          askAt: null,
        },
      ]);
    });

    it("is held against what is written in the same turn before it, and lets others go", async () => {
      const store = await makeBench().open();
      await enrolPeople(store, 7);
      const claims = await store.claimDue(NOW, 7, {});
      const of = (index: number): Claim => claims[index] as Claim;
      const exits = ["replied"];
      const [, , , , ...results] = await Promise.all([
        store.suppress([{ kind: "email", value: of(0).person.email ?? "", reason: "asked", at: NOW }]),
        store.settle(settlementOf(of(1), { state: makeState({ dueAt: null }) })),
        store.record([eventOf(of(2), "replied")]),
        store.pause({ scope: "sequence", name: "other", at: NOW }),
        store.journal(intentOf(of(0), { exits })),
        store.journal(intentOf(of(1), { exits })),
        store.journal(intentOf(of(2), { exits })),
        store.journal(intentOf(of(3), { exits })),
        store.journal(intentOf(of(3), { exits })),
        store.journal(intentOf(of(4), { exits })),
        store.holdSender("anna", "email", "the server refuses the log-in", NOW),
        store.journal(intentOf(of(5), { exits })),
        store.liftHold("anna", "email"),
        store.pause({ scope: "sender", name: "anna", at: NOW }),
        store.journal(intentOf(of(6), { exits })),
      ]);
      const told = results.flatMap((result) =>
        typeof result !== "object" ? [] : [result.type === "refused" ? result.gate : result.type],
      );
      expect(told).toEqual([
        ...["suppression", "lease", "exit", "journaled", "once", "journaled"],
        ...["sender", "paused"],
      ]);
    });

    it("refuses a step that was handed over, and allows one that surely was not", async () => {
      const store = await makeBench().open();
      const claim = await claimOne(store);
      const results = await Promise.all([store.journal(intentOf(claim)), store.journal(intentOf(claim))]);
      expect(results.map((result) => result.type)).toEqual(["journaled", "refused"]);
      expect(results[1]).toEqual({ type: "refused", gate: "once" });
      const settled = await store.settle(
        settlementOf(claim, {
          state: makeState({ tries: 1 }),
          keep: true,
          attempt: { id: 1, status: "failed", reason: "greylisted", at: NOW },
        }),
      );
      if (!settled.ok) throw new Error("the row moved on");
      const next = { ...claim, fence: settled.fence };
      expect(await store.journal(intentOf(next))).toEqual({ type: "journaled", attempt: 2 });
      expect((await store.attempts({ enrollment: claim.enrollment.id })).map((a) => a.status)).toEqual([
        "failed",
        "started",
      ]);
    });

    it("refuses a step under another name, and allows another step under its old one", async () => {
      const store = await makeBench().open();
      const claim = await claimOne(store);
      await mustJournal(store, intentOf(claim));
      const renamed = intentOf(claim, { step: "opener", stepKey: "intro" });
      expect(await store.journal(renamed)).toEqual({ type: "refused", gate: "once" });
      const reused = intentOf(claim, { step: "intro", stepKey: "intro~2" });
      expect((await store.journal(reused)).type).toBe("journaled");
      expect(await store.journal(reused)).toEqual({ type: "refused", gate: "once" });
      const attempts = await store.attempts({ enrollment: claim.enrollment.id });
      expect(attempts.map(({ step, stepKey }) => [step, stepKey])).toEqual([
        ["intro", "intro"],
        ["intro", "intro~2"],
      ]);
    });

    it("refuses without a lease of its own", async () => {
      const bench = makeBench();
      const store = await bench.open();
      const claim = await claimOne(store);
      const other = await bench.open({ owner: otherOwner });
      expect(await other.journal(intentOf(claim))).toEqual({ type: "refused", gate: "lease" });
      expect(await store.journal(intentOf({ ...claim, fence: claim.fence - 1 }))).toEqual({
        type: "refused",
        gate: "lease",
      });
      const unleased = await claimOne(store, "mia");
      await store.release([unleased]);
      const read = await store.readEnrollment(unleased.enrollment.id);
      if (read === null) throw new Error("no enrollment");
      expect(await store.journal(intentOf(read))).toEqual({ type: "refused", gate: "lease" });
      expect(await store.attempts({})).toEqual([]);
    });

    it("refuses what an event has ended since, before the enrollment has heard of it", async () => {
      const store = await makeBench().open();
      const claim = await claimOne(store);
      await store.record([{ kind: "replied", at: NOW, prospect: claim.person.id }]);
      expect(await store.journal(intentOf(claim))).toEqual({ type: "refused", gate: "exit" });
    });

    it("minds no event of another kind, another person, or from before", async () => {
      const store = await makeBench().open();
      const claim = await claimOne(store);
      await store.record([
        { kind: "opened", at: NOW, prospect: claim.person.id },
        { kind: "replied", at: claim.enrollment.enrolledAt - 1, heardAt: NOW + 1, prospect: claim.person.id },
        { kind: "replied", at: NOW, prospect: null },
      ]);
      expect((await store.journal(intentOf(claim))).type).toBe("journaled");
    });

    it("refuses every kind of suppression, also one that came in after the claim", async () => {
      const store = await makeBench().open();
      const row = draftPerson("jin", {
        linkedin_url: "https://www.linkedin.com/in/jin",
        phone: "+821012345678",
      });
      await store.upsertProspects([row], NOW);
      await store.enroll([draftEnrollment(1)], NOW);
      const [claim] = await store.claimDue(NOW, 1, {});
      if (claim === undefined) throw new Error("nothing was due");
      const kinds: [NewSuppression["kind"], string][] = [
        ["email", "jin@acme.example"],
        ["domain", "example"],
        ["linkedin_url", "https://www.linkedin.com/in/jin"],
        ["phone", "+821012345678"],
        ["person", "1"],
      ];
      for (const [kind, value] of kinds) {
        await store.suppress([{ kind, value, reason: "asked", at: NOW }]);
        expect(await store.journal(intentOf(claim))).toEqual({ type: "refused", gate: "suppression" });
        await store.unsuppress(kind, value);
      }
      expect(await store.journal(intentOf(claim))).toMatchObject({ type: "journaled" });
    });

    it("refuses a held sender and everything that is paused", async () => {
      const store = await makeBench().open();
      const claim = await claimOne(store);
      await store.holdSender("anna", "email", "535 authentication failed", NOW);
      expect(await store.journal(intentOf(claim))).toEqual({ type: "refused", gate: "sender" });
      await store.releaseSender("anna");
      for (const [scope, name] of [
        ["all", ""],
        ["sequence", "hello"],
        ["sender", "anna"],
      ] as const) {
        await store.pause({ scope, name, at: NOW });
        expect(await store.journal(intentOf(claim))).toEqual({ type: "refused", gate: "paused" });
        await store.unpause(scope, name);
      }
      await store.pause({ scope: "sequence", name: "anna", at: NOW });
      expect(await store.journal(intentOf(claim))).toMatchObject({ type: "journaled" });
    });
  });

  describe("a cap", () => {
    const sender = (max: number, action?: string): Cap => ({
      gate: "sender",
      key: { by: "sender", sender: "anna", ...(action === undefined ? {} : { action }) },
      max,
      windowMs: DAY,
    });

    async function journalAll(store: Store, caps: readonly Cap[], at = NOW): Promise<string[]> {
      const claims = await store.claimDue(NOW, 99, {});
      const results = await Promise.all(claims.map((claim) => store.journal(intentOf(claim, { caps, at }))));
      return results.map((result) => (result.type === "journaled" ? "ok" : result.gate));
    }

    it("holds among touches that leave at the same moment", async () => {
      const store = await makeBench().open();
      await enrolPeople(store, 5);
      expect(await journalAll(store, [sender(3, "email")])).toEqual(["ok", "ok", "ok", "sender", "sender"]);
    });

    it("counts by action, by sender, by person and by company, each on its own", async () => {
      const store = await makeBench().open();
      const first = await claimOne(store);
      await mustJournal(store, intentOf(first, { action: "linkedin.connect" }));
      const second = await claimOne(store, "mia");
      const refuse = async (cap: Cap) => {
        const result = await store.journal(intentOf(second, { caps: [cap] }));
        return result.type === "refused" ? result.gate : "ok";
      };
      expect(await refuse(sender(1))).toBe("sender");
      expect(await refuse(sender(1, "linkedin.connect"))).toBe("sender");
      expect(
        await refuse({ ...sender(1), gate: "budget", key: { by: "company", domain: "acme.example" } }),
      ).toBe("budget");
      expect(await refuse({ ...sender(1), gate: "budget", key: { by: "person", prospect: 1 } })).toBe(
        "budget",
      );
      expect(await refuse({ ...sender(0), gate: "budget", key: { by: "person", prospect: 2 } })).toBe(
        "budget",
      );
      const invited = { by: "person", prospect: 1, action: "linkedin.connect" } as const;
      expect(await refuse({ ...sender(1), gate: "budget", key: invited })).toBe("budget");
      expect(await store.touchTimes({ ...invited, action: "sms" }, 0)).toEqual([]);
      expect(await refuse(sender(1, "email"))).toBe("ok");
    });

    it("goes on counting for the company of somebody who was erased", async () => {
      const store = await makeBench().open();
      const company = { by: "company", domain: "acme.example" } as const;
      const first = await claimOne(store);
      const attempt = { id: await mustJournal(store, intentOf(first)), status: "sent" } as const;
      await store.settle(settlementOf(first, { attempt: { ...attempt, reason: null, at: NOW } }));
      await store.eraseProspect(first.person.id, NOW);
      const next = intentOf(await claimOne(store, "mia"), {
        caps: [{ gate: "budget", key: company, max: 1, windowMs: DAY }],
      });
      expect(await store.journal(next)).toEqual({ type: "refused", gate: "budget" });
      expect(await store.touchTimes(company, 0)).toEqual([NOW]);
      expect(await store.touchTimes({ by: "company", domain: "other.example" }, 0)).toEqual([]);
    });

    it("counts what left by another way, once, and not what was handed over from here", async () => {
      const store = await makeBench().open();
      const claim = await claimOne(store);
      const charge = {
        step: "intro",
        stepKey: "intro",
        action: "email",
        channel: "email",
        at: NOW - HOUR,
        cost: 0.5,
        messageId: "<told@acme.example>",
      };
      const tell = async () => {
        const read = await store.readEnrollment(claim.enrollment.id);
        if (read === null) throw new Error("no enrollment");
        return store.settle(settlementOf(read, { charge }));
      };
      expect([(await tell()).ok, (await tell()).ok]).toEqual([true, true]);
      const keys = [
        { by: "sender", sender: "anna", action: "email" },
        { by: "person", prospect: claim.person.id },
        { by: "company", domain: "acme.example" },
      ] as const;
      for (const key of keys) expect(await store.touchTimes(key, 0)).toEqual([NOW - HOUR]);
      expect(await store.attemptsOfMessages(["<told@acme.example>"])).toHaveLength(1);
      const other = await claimOne(store, "mia");
      await mustJournal(store, intentOf(other));
      await store.settle(settlementOf(other, { charge }));
      expect(await store.touchTimes({ by: "person", prospect: other.person.id }, 0)).toEqual([NOW]);
    });

    it("counts open tasks where a person or a company gets more, and refuses a task that one process opens beside another's", async () => {
      const bench = makeBench();
      const store = await bench.open();
      const other = await bench.open({ owner: otherOwner });
      const company: Cap = {
        gate: "budget",
        key: { by: "company", domain: "acme.example" },
        max: 1,
        windowMs: DAY,
      };
      const mine = await claimOne(store);
      const theirs = await claimOne(other, "mia");
      const open = (each: Store, claim: Claim) =>
        each.settle(
          settlementOf(claim, {
            state: makeState({ phase: "task", dueAt: null }),
            caps: [company],
            task: {
              step: "intro",
              action: "call",
              channel: "call",
              sender: "anna",
              text: "Ring.",
              url: null,
              warning: null,
              variant: null,
              cost: null,
              at: NOW,
            },
          }),
        );
      expect(await open(store, mine)).toMatchObject({ ok: true });
      expect(await open(other, theirs)).toEqual({ ok: false, gate: "budget" });
      expect(await store.tasks({ status: "open" })).toHaveLength(1);
      expect(await other.journal(intentOf(theirs, { caps: [company] }))).toEqual({
        type: "refused",
        gate: "budget",
      });
      expect(await other.journal(intentOf(theirs, { caps: [sender(1)] }))).toMatchObject({
        type: "journaled",
      });
    });

    it("frees a place exactly one window after a touch, and none when the clock jumps back", async () => {
      const store = await makeBench().open();
      await mustJournal(store, intentOf(await claimOne(store)));
      const next = await claimOne(store, "mia");
      const at = async (time: number) =>
        (await store.journal(intentOf(next, { caps: [sender(1)], at: time }))).type;
      expect(await at(NOW + DAY - 1)).toBe("refused");
      expect(await at(NOW - 10 * DAY)).toBe("refused");
      expect(await at(NOW + DAY)).toBe("journaled");
    });

    it("is charged for what was sent or may have been, and not for what failed", async () => {
      const store = await makeBench().open();
      await enrolPeople(store, 3);
      const claims = await store.claimDue(NOW, 3, {});
      for (const [index, status] of (["sent", "uncertain", "failed"] as const).entries()) {
        const claim = claims[index];
        if (claim === undefined) throw new Error("nothing was due");
        const id = await mustJournal(store, intentOf(claim, { at: NOW + index * HOUR }));
        const attempt = { id, status, reason: null, at: NOW };
        await store.settle(settlementOf(claim, { attempt, events: [eventOf(claim, status)] }));
      }
      const key = { by: "sender", sender: "anna" } as const;
      expect(await store.touchTimes(key, NOW)).toEqual([NOW, NOW + HOUR]);
      expect(await store.touchTimes(key, NOW + 1)).toEqual([NOW + HOUR]);
      expect(await store.touchTimes({ ...key, action: "call" }, NOW)).toEqual([]);
      expect(await store.senderStates()).toEqual([{ id: "anna", holds: {}, firstTouchAt: { email: NOW } }]);
    });
  });
}
