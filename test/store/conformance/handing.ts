import { describe, expect, it } from "vitest";
import type { Claim, Intent, NewSuppression, Owner, Store } from "../../../src/store/port.ts";
import {
  claimOne,
  enrolPeople,
  eventOf,
  HOUR,
  intentOf,
  type MakeBench,
  makeState,
  mustJournal,
  NOW,
  recoverAll,
  settlementOf,
} from "../fixtures.ts";

const FIRST: Owner = { host: "desk", pid: 7, start: "boot/100" };
const SECOND: Owner = { host: "desk", pid: 8, start: "boot/101" };
const AFTER_A_RESTART: Owner = { host: "desk", pid: 9, start: "later-boot/5" };
const ELSEWHERE: Owner = { host: "laptop", pid: 9, start: "boot/5" };
const isDead = (): boolean => false;
function optOut({ person }: Claim): NewSuppression {
  return { kind: "email", value: person.email ?? "", reason: "opted out", at: NOW };
}

/** A process with a journaled touch, beside another one. */
async function journalBeside(makeBench: MakeBench, looker: Owner = SECOND) {
  const bench = makeBench();
  const first = await bench.open({ owner: FIRST, leaseMs: HOUR });
  const second = await bench.open({ owner: looker, leaseMs: HOUR });
  const claim = await claimOne(first);
  const intent = intentOf(claim);
  return { bench, first, second, claim, intent, attempt: await mustJournal(first, intent) };
}

export function describeHanding(makeBench: MakeBench): void {
  describe("the last look before the first byte", () => {
    it("lets a message leave where nothing was written since, and after the process's own touches", async () => {
      const { first, second, intent, attempt } = await journalBeside(makeBench);
      expect(first.tellsHandOffs).toBe(true);
      expect(await first.handOff(intent, attempt)).toBeNull();
      expect(await second.attempts({ status: "started" })).toMatchObject([{ id: attempt }]);
    });

    it.each<[string, (store: Store, claim: Claim, bench: ReturnType<MakeBench>) => Promise<unknown>, string]>(
      [
        ["an opt-out", (store, claim) => store.suppress([optOut(claim)]), "suppression"],
        ["a reply", (store, claim) => store.record([eventOf(claim, "replied", { at: NOW + 1 })]), "exit"],
        ["a pause", (store) => store.pause({ scope: "sequence", name: "hello", at: NOW }), "paused"],
        [
          "an end of its sequence",
          async (store, claim) => {
            const row = await store.readEnrollment(claim.enrollment.id);
            if (row === null) throw new Error("gone");
            const state = makeState({ status: "exited", reason: "bounced", step: null, dueAt: null });
            return store.settle(settlementOf(row, { state }));
          },
          "lease",
        ],
        ["a held sender", (store) => store.holdSender("anna", "email", "refused", NOW), "sender"],
        [
          "a lease that ran out",
          async (store, _claim, bench) => {
            bench.clock.wall += 2 * HOUR;
            await recoverAll(store, () => true, NOW);
          },
          "lease",
        ],
      ],
    )("keeps it back after %s, whoever wrote it", async (_name, write, gate) => {
      for (const isOwn of [false, true]) {
        const { bench, first, second, claim, intent, attempt } = await journalBeside(makeBench);
        await write(isOwn ? first : second, claim, bench);
        expect(await first.handOff(intent, attempt)).toBe(gate);
      }
    });

    it("lets it leave where what was written concerns somebody else", async () => {
      const { first, second, intent, attempt } = await journalBeside(makeBench);
      await second.pause({ scope: "sequence", name: "another", at: NOW });
      expect(await first.handOff(intent, attempt)).toBeNull();
    });

    it("takes a message back as if it had never been, its place in every limit with it", async () => {
      const { first, claim, attempt } = await journalBeside(makeBench);
      const cap = { gate: "sender", key: { by: "sender", sender: "anna" }, max: 1, windowMs: HOUR } as const;
      expect(await first.withdraw(attempt)).toBe(true);
      expect(await first.attempts({})).toMatchObject([{ id: attempt, status: "failed" }]);
      const again: Intent = { ...intentOf(claim), caps: [cap] };
      expect(await first.journal(again)).toMatchObject({ type: "journaled" });
      expect(await first.withdraw(attempt + 99)).toBe(false);
    });
  });

  describe("a turn that failed", () => {
    const isAlive = (): boolean => true;
    const isIdle = true;

    it("keeps nobody from the turns that follow: who had nothing on its way is due again at once", async () => {
      const { first, claim, intent } = await journalBeside(makeBench, FIRST);
      const [attempt] = await first.attempts({});
      await first.withdraw(attempt?.id ?? 0);
      expect(await first.claimDue(NOW, 9, {})).toEqual([]);
      // While something may be under way nothing is taken back.
      await first.recover(await first.fenceOwners(isAlive), [], NOW);
      expect(await first.claimDue(NOW, 9, {})).toEqual([]);
      await first.recover(await first.fenceOwners(isAlive, { isIdle }), [], NOW);
      // What is left of the turn cannot act on them any more, also before they are claimed anew.
      expect(await first.settle(settlementOf(claim))).toEqual({ ok: false });
      expect(await first.journal(intent)).toEqual({ type: "refused", gate: "lease" });
      expect(await first.claimDue(NOW, 9, {})).toHaveLength(1);
    });

    it("settles by its own notes what it had journaled, whether or not it could be written down", async () => {
      const bench = makeBench();
      const store = await bench.open({ owner: FIRST, leaseMs: HOUR });
      await enrolPeople(store, 4);
      const [journaled, handed, taken, idle] = await store.claimDue(NOW, 4, {});
      if (!journaled || !handed || !taken || !idle) throw new Error("nothing is due");
      const attempts: number[] = [];
      for (const claim of [journaled, handed, taken]) {
        const intent = intentOf(claim);
        attempts.push(await mustJournal(store, intent));
        if (claim !== journaled) expect(await store.handOff(intent, attempts.at(-1) ?? 0)).toBeNull();
      }
      await store.markAccepted(attempts[2] ?? 0, "id-3");
      const gone = await store.fenceOwners(isAlive, { isIdle });
      expect(gone.dead).toEqual([]);
      expect(gone.taken).toMatchObject([{ attempt: { id: attempts[2], providerId: "id-3" } }]);
      const settlements = gone.taken.map(({ attempt: { id, at, providerId }, claim }) =>
        settlementOf(claim, { attempt: { id, at, providerId, status: "sent", reason: null } }),
      );
      expect(await store.recover(gone, settlements, NOW)).toEqual({ uncertain: 1, withdrawn: 1, sent: 1 });
      expect((await store.attempts({})).map(({ status }) => status)).toEqual(["failed", "uncertain", "sent"]);
      const due = await store.claimDue(NOW, 9, {});
      expect(new Set(due.map(({ enrollment }) => enrollment.id))).toEqual(
        new Set([journaled.enrollment.id, idle.enrollment.id]),
      );
    });
  });

  describe("a process that dies", () => {
    it("leaves what it had not handed over due, and says nothing of it", async () => {
      const { second, claim, attempt } = await journalBeside(makeBench);
      expect(await recoverAll(second, isDead, NOW)).toEqual({ uncertain: 0, withdrawn: 1, sent: 0 });
      expect(await second.attempts({})).toMatchObject([{ id: attempt, status: "failed" }]);
      const [again] = await second.claimDue(NOW, 9, {});
      expect(again?.enrollment.id).toBe(claim.enrollment.id);
      expect((await second.timeline(claim.enrollment.prospect)).map(({ kind }) => kind)).toEqual([
        "enrolled",
      ]);
    });

    it("leaves in doubt what it had handed over", async () => {
      const { first, second, intent, attempt } = await journalBeside(makeBench);
      await first.handOff(intent, attempt);
      expect(await recoverAll(second, isDead, NOW)).toEqual({ uncertain: 1, withdrawn: 0, sent: 0 });
      expect(await second.attempts({ status: "uncertain" })).toMatchObject([
        { id: attempt, providerId: null },
      ]);
      expect(await recoverAll(second, isDead, NOW)).toEqual({ uncertain: 0, withdrawn: 0, sent: 0 });
    });

    it("leaves what the server had taken as sent, in the write that settles all it left", async () => {
      const { first, second, claim, intent, attempt } = await journalBeside(makeBench);
      await first.handOff(intent, attempt);
      await first.markAccepted(attempt, "0100018f-abc.def");
      const gone = await second.fenceOwners(isDead);
      expect(gone.taken).toMatchObject([{ attempt: { id: attempt, providerId: "0100018f-abc.def" } }]);
      const settlements = gone.taken.map(({ attempt: { id, at, providerId }, claim: shut }) =>
        settlementOf(shut, {
          attempt: { id, at, providerId, status: "sent", reason: null },
          events: [eventOf(shut, "sent")],
        }),
      );
      expect(await second.recover(gone, settlements, NOW)).toEqual({ uncertain: 0, withdrawn: 0, sent: 1 });
      expect(await second.attempts({})).toMatchObject([
        { id: attempt, status: "sent", providerId: "0100018f-abc.def" },
      ]);
      expect((await second.timeline(claim.enrollment.prospect)).map(({ kind }) => kind)).toEqual([
        "enrolled",
        "sent",
      ]);
      // Nothing is left of its lease, and a second telling finds nothing to settle.
      expect(await second.peekDue(NOW)).toMatchObject({ due: false, orphans: false });
      expect(await second.recover(gone, settlements, NOW)).toEqual({ uncertain: 0, withdrawn: 0, sent: 0 });
    });

    it("is told of again where whoever shut it out dies before it has settled anything", async () => {
      const { bench, first, second, intent, attempt } = await journalBeside(makeBench);
      await first.handOff(intent, attempt);
      await first.markAccepted(attempt, null);
      await second.fenceOwners(isDead);
      const third = await bench.open({ owner: { ...SECOND, pid: 9 }, leaseMs: HOUR });
      const { taken } = await third.fenceOwners(isDead);
      expect(taken.map((each) => each.attempt.id)).toEqual([attempt]);
    });

    it("leaves what the server had taken in doubt where nobody can say how its person goes on, until somebody can", async () => {
      const { first, second, intent, attempt } = await journalBeside(makeBench);
      await first.handOff(intent, attempt);
      await first.markAccepted(attempt, "id-1");
      expect(await recoverAll(second, isDead, NOW)).toEqual({ uncertain: 1, withdrawn: 0, sent: 0 });
      const again = await second.fenceOwners(isDead);
      expect(again.taken).toMatchObject([
        { attempt: { id: attempt, status: "uncertain", providerId: "id-1" } },
      ]);
      const settlements = again.taken.map(({ claim }) =>
        settlementOf(claim, { attempt: { id: attempt, at: NOW, status: "sent", reason: null } }),
      );
      expect(await second.recover(again, settlements, NOW)).toEqual({ uncertain: 0, withdrawn: 0, sent: 1 });
    });

    it.each([
      ["with the machine", AFTER_A_RESTART],
      ["on another machine", ELSEWHERE],
    ])(
      "%s leaves everything in doubt that was journaled, unless its notes reach there",
      async (_name, looker) => {
        const { bench, second, attempt } = await journalBeside(makeBench, looker);
        const isKnown = bench.notesReach === "anywhere";
        const recovered = isKnown ? { uncertain: 0, withdrawn: 1 } : { uncertain: 1, withdrawn: 0 };
        expect(await recoverAll(second, isDead, NOW)).toMatchObject(recovered);
        const status = isKnown ? "failed" : "uncertain";
        expect(await second.attempts({ id: attempt })).toMatchObject([{ id: attempt, status }]);
      },
    );

    it("is not believed dead in the middle of a hand-over: either its note is seen, or it does not begin", async () => {
      const { first, second, intent, attempt } = await journalBeside(makeBench);
      // Taken for dead before its last look.
      expect(await recoverAll(second, isDead, NOW)).toMatchObject({ withdrawn: 1 });
      expect(await first.handOff(intent, attempt)).toBe("lease");
      expect(await first.withdraw(attempt)).toBe(false);
    });

    it("leaves nothing in doubt that it was about to hand over and kept back", async () => {
      const { first, second, claim, intent, attempt } = await journalBeside(makeBench);
      await second.suppress([optOut(claim)]);
      expect(await first.handOff(intent, attempt)).toBe("suppression");
      expect(await recoverAll(second, isDead, NOW)).toEqual({ uncertain: 0, withdrawn: 1, sent: 0 });
    });

    it("leaves an answer in doubt as soon as it is journaled: nobody answers ahead of a connection", async () => {
      const bench = makeBench();
      const first = await bench.open({ owner: FIRST, leaseMs: HOUR });
      const second = await bench.open({ owner: SECOND, leaseMs: HOUR });
      const claim = await claimOne(first);
      await first.release([claim]);
      const { message: prepared, at, caps } = intentOf(claim);
      const of = { enrollment: claim.enrollment.id, action: "email", channel: "email" };
      const answer = { ...of, message: 1, sender: "anna", at, caps, prepared };
      expect(await first.journalReply(answer)).toMatchObject({ type: "journaled" });
      expect(await recoverAll(second, isDead, NOW)).toEqual({ uncertain: 1, withdrawn: 0, sent: 0 });
    });

    it("leaves its own notes to a store that it opens once more", async () => {
      const { bench, first, second, intent, attempt } = await journalBeside(makeBench);
      await first.handOff(intent, attempt);
      const again = await bench.open({ owner: FIRST, leaseMs: HOUR });
      const next = await claimOne(again, "later");
      await mustJournal(again, intentOf(next));
      expect(await recoverAll(second, isDead, NOW)).toEqual({ uncertain: 1, withdrawn: 1, sent: 0 });
      expect(await second.attempts({ status: "uncertain" })).toMatchObject([{ id: attempt }]);
    });

    it("is found by a dry run's copy as by the real run, and left to it", async () => {
      const { second } = await journalBeside(makeBench);
      const copy = await second.fork();
      expect(await recoverAll(copy, isDead, NOW)).toMatchObject({ uncertain: 0, withdrawn: 1 });
      await copy.close();
      expect(await recoverAll(second, isDead, NOW)).toMatchObject({ uncertain: 0, withdrawn: 1 });
    });

    it("that is only late keeps from the touch what it has not handed over, and cannot hand it over any more", async () => {
      const { bench, first, second, intent, attempt } = await journalBeside(makeBench);
      bench.clock.wall += 2 * HOUR;
      expect(await recoverAll(second, () => true, NOW)).toMatchObject({ uncertain: 0, withdrawn: 1 });
      expect(await second.attempts({ id: attempt })).toMatchObject([{ status: "failed" }]);
      expect(await first.handOff(intent, attempt)).toBe("lease");
      expect(await second.claimDue(NOW, 1, {})).toHaveLength(1);
    });

    it("that is only late leaves in doubt what it has handed over, wherever it lives", async () => {
      const { bench, first, second, intent, attempt } = await journalBeside(makeBench);
      expect(await first.handOff(intent, attempt)).toBeNull();
      bench.clock.wall += 2 * HOUR;
      expect(await recoverAll(second, () => true, NOW)).toMatchObject({ uncertain: 1, withdrawn: 0 });
      const far = await journalBeside(makeBench, ELSEWHERE);
      expect(await far.first.handOff(far.intent, far.attempt)).toBeNull();
      far.bench.clock.wall += 2 * HOUR;
      expect(await recoverAll(far.second, () => true, NOW)).toMatchObject({ uncertain: 1, withdrawn: 0 });
    });
  });
}
