import { describe, expect, it } from "vitest";
import {
  claimOne,
  draftEnrollment,
  draftPerson,
  eventOf,
  HOUR,
  intentOf,
  type MakeBench,
  makeState,
  mustJournal,
  NOW,
  settlementOf,
} from "../fixtures.ts";

export function describeLooking(makeBench: MakeBench): void {
  describe("looking", () => {
    it("tells a person's whole story in the order it was recorded", async () => {
      const store = await makeBench().open();
      const claim = await claimOne(store);
      await store.record([
        eventOf(claim, "replied", { at: NOW + 5 }),
        eventOf(claim, "opened", { at: NOW - 5 }),
      ]);
      await store.record([
        { kind: "opened", at: NOW + 9, prospect: 1 },
        { kind: "note", at: NOW, prospect: null },
      ]);
      expect((await store.timeline(1)).map((event) => event.kind)).toEqual([
        "enrolled",
        "replied",
        "opened",
        "opened",
      ]);
      expect(await store.firstFacts(1)).toEqual({ enrolled: NOW, replied: NOW + 5, opened: NOW - 5 });
      expect(await store.kindsSince(claim.enrollment)).toEqual(["enrolled", "opened", "replied"]);
      const later = { ...claim.enrollment, sequence: "later", enrolledAt: NOW + 6 };
      expect(await store.kindsSince({ ...later, id: 99 })).toEqual(["opened"]);
      expect(await store.firstFacts(2)).toEqual({});
    });

    it.each<[string, { at: number; heardAt?: number; sequence?: string }, boolean]>([
      ["after a clock was set back", { at: NOW - HOUR }, true],
      ["from mail that came before, as both clocks say", { at: NOW - HOUR, heardAt: NOW + 5 }, false],
      ["from mail, after a clock was set back", { at: NOW - HOUR, heardAt: NOW - HOUR / 2 }, true],
      [
        "from mail that answers it, by a server whose clock is behind",
        { at: NOW - 1, heardAt: NOW + 5, sequence: "hello" },
        true,
      ],
    ])("tells what was recorded after somebody was enrolled %s", async (_name, what, counts) => {
      const store = await makeBench().open();
      const claim = await claimOne(store);
      const { prospect } = claim.enrollment;
      await store.record([{ kind: "replied", prospect, ...what }]);
      expect((await store.kindsSince(claim.enrollment)).includes("replied")).toBe(counts);
      expect(await store.journal(intentOf(claim))).toMatchObject(
        counts ? { type: "refused", gate: "exit" } : { type: "journaled" },
      );
    });

    it("tells nothing of what was recorded before somebody was enrolled, unless its time says otherwise", async () => {
      const store = await makeBench().open();
      const { person, enrollment } = await claimOne(store);
      await store.record([{ kind: "replied", prospect: person.id, at: NOW - HOUR }]);
      const [id] = await store.enroll([draftEnrollment(person.id, { sequence: "next" })], NOW + 1);
      const next = { ...enrollment, id: id ?? 0, sequence: "next", enrolledAt: NOW + 1 };
      expect(await store.kindsSince(next)).toEqual(["enrolled"]);
    });

    it("records a fact together with what follows from it, or not at all", async () => {
      const store = await makeBench().open();
      const claim = await claimOne(store);
      const person = claim.person;
      const since = { ...claim.enrollment, id: 99, enrolledAt: NOW + 5 };
      const consent = { medium: "any", basis: "express", source: "fair", expiresAt: null, evidence: null };
      await store.addConsents([{ ...consent, prospect: person.id, at: NOW }], NOW);
      const optedOut = { kind: "opted_out", at: NOW + 5, prospect: person.id };
      const suppress = [
        { kind: "person", value: String(person.id), reason: "opted_out", at: NOW + 5 },
      ] as const;
      const withdrawConsents = { prospect: person.id, at: NOW + 5, givenBy: NOW + 5 };
      const broken = { ...suppress[0], reason: {} as string };
      await expect(
        store.record([optedOut], { withdrawConsents, suppress: [...suppress, broken] }),
      ).rejects.toThrow();
      expect(await store.kindsSince(since)).toEqual([]);
      expect(await store.findSuppression(person)).toBeNull();
      await store.record([optedOut], { withdrawConsents, suppress });
      expect((await store.kindsSince(since)).sort()).toEqual(["consent_withdrawn", "opted_out"]);
      expect(await store.findSuppression(person)).toMatchObject({ kind: "person", reason: "opted_out" });
      await store.addConsents([{ ...consent, prospect: person.id, at: NOW + 9 }], NOW + 9);
      await store.record([optedOut], { withdrawConsents });
      const standing = (await store.consentsOf(person.id)).filter(({ withdrawnAt }) => withdrawnAt === null);
      expect(standing.map(({ at }) => at)).toEqual([NOW + 9]);
    });

    it("tells when the last recorded event happened, whoever it is about", async () => {
      const store = await makeBench().open();
      expect(await store.newestEventAt()).toBeNull();
      await store.record([{ kind: "note", at: NOW + 9, prospect: null }]);
      expect(await store.newestEventAt()).toBe(NOW + 9);
      await store.record([{ kind: "opened", at: NOW - 9, prospect: 1 }]);
      expect(await store.newestEventAt()).toBe(NOW - 9);
    });

    it("counts where everybody stands", async () => {
      const store = await makeBench().open();
      const names = ["a", "b", "c", "d", "e", "f", "g"];
      await store.upsertProspects(
        names.map((name) => draftPerson(name)),
        NOW,
      );
      const states = [
        makeState(),
        makeState({ dueAt: NOW + 1 }),
        makeState({ status: "paused" }),
        makeState({ status: "finished", dueAt: null }),
        makeState({ status: "exited", dueAt: null }),
        makeState({ phase: "held", dueAt: null }),
      ];
      await store.enroll(
        states.map((state, index) => draftEnrollment(index + 1, { state })),
        NOW,
      );
      await store.enroll([draftEnrollment(7, { sequence: "other" })], NOW);
      const [claim] = await store.claimDue(NOW, 1, { sequence: "other" });
      if (claim === undefined) throw new Error("nothing was due");
      const id = await mustJournal(store, intentOf(claim));
      const attempt = { id, status: "uncertain" as const, reason: null, at: NOW };
      await store.settle(
        settlementOf(claim, { state: makeState({ phase: "uncertain", dueAt: null }), attempt }),
      );
      const none = {
        active: 0,
        paused: 0,
        finished: 0,
        exited: 0,
        due: 0,
        tasks: 0,
        uncertain: 0,
        held: 0,
        reviews: 0,
      };
      expect(await store.countEnrollments(NOW)).toEqual([
        { ...none, sequence: "hello", active: 3, paused: 1, finished: 1, exited: 1, due: 1, held: 1 },
        { ...none, sequence: "other", active: 1, uncertain: 1 },
      ]);
    });

    it("shows holds and pauses until a person lifts them", async () => {
      const store = await makeBench().open();
      await store.holdSender("anna", "email", "535 authentication failed", NOW);
      await store.holdSender("anna", "email", "later", NOW + 1);
      await store.holdSender("anna", "sms", "401 wrong token", NOW + 2);
      const mail = { reason: "535 authentication failed", at: NOW };
      const texts = { reason: "401 wrong token", at: NOW + 2 };
      expect(await store.senderStates()).toEqual([
        { id: "anna", holds: { email: mail, sms: texts }, firstTouchAt: {} },
      ]);
      expect(await store.releaseSender("anna")).toBe(true);
      expect(await store.releaseSender("anna")).toBe(false);
      await store.pause({ scope: "all", name: "", at: NOW });
      await store.pause({ scope: "sender", name: "anna", at: NOW });
      expect(await store.pauses()).toEqual([
        { scope: "all", name: "", at: NOW },
        { scope: "sender", name: "anna", at: NOW },
      ]);
      expect(await store.unpause("all", "")).toBe(true);
      expect(await store.unpause("sequence", "anna")).toBe(false);
      expect(await store.pauses()).toHaveLength(1);
    });
  });
}
