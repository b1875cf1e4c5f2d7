import { describe, expect, it } from "vitest";
import {
  claimOne,
  DAY,
  eventOf,
  HOUR,
  intentOf,
  type MakeBench,
  mustJournal,
  NOW,
  settlementOf,
} from "../fixtures.ts";

const anna = { sender: "anna", account: "anna@imap.example:993", copies: true };

export function describeMailboxes(makeBench: MakeBench): void {
  describe("a mailbox that is read", () => {
    it("is listened to until it is dropped, and forgets its account with it", async () => {
      const store = await makeBench().open();
      await store.setSyncedSenders([anna], NOW);
      expect(await store.syncStates()).toMatchObject([{ ...anna, since: NOW, nextAt: NOW, readAt: null }]);
      const note = { at: NOW + 1, nextAt: NOW + HOUR };
      await store.noteSync("anna", { ...note, isRead: false, failure: "refused" });
      await store.noteSync("anna", { ...note, isRead: false, failure: "refused" });
      expect(await store.syncStates()).toMatchObject([{ failures: 2, failure: "refused", readAt: null }]);
      await store.noteSync("anna", { ...note, isRead: true, failure: null });
      await store.setSyncedSenders([anna], NOW + DAY);
      expect(await store.syncStates()).toMatchObject([{ failures: 0, readAt: NOW + 1, since: NOW }]);
      await store.setSyncedSenders([], NOW + DAY);
      expect(await store.syncStates()).toMatchObject([{ nextAt: null }]);
      await store.setSyncedSenders([{ ...anna, account: "new@imap.example:993" }], NOW + 2 * DAY);
      expect(await store.syncStates()).toMatchObject([{ since: NOW + 2 * DAY, readAt: null }]);
    });

    it("goes only forward, and knows the marks of what it had", async () => {
      const store = await makeBench().open();
      const state = { sender: "anna", mailbox: "INBOX", uidValidity: "7", lastUid: 9, leftOut: [3] };
      expect(await store.mailboxState("anna", "INBOX")).toBeNull();
      await store.saveMailbox(state, ["m1"], NOW, 0);
      await store.saveMailbox({ ...state, lastUid: 4, leftOut: [] }, ["m2"], NOW + 1, 0);
      expect(await store.mailboxState("anna", "INBOX")).toEqual({ ...state, leftOut: [] });
      expect(await store.findDigests("anna", ["m1", "m2", "m3"])).toEqual(new Set(["m1", "m2"]));
      expect(await store.findDigests("ben", ["m1"])).toEqual(new Set());
      await store.saveMailbox({ ...state, uidValidity: "8", lastUid: 1 }, [], NOW + 2, NOW + 1);
      expect(await store.mailboxState("anna", "INBOX")).toMatchObject({ uidValidity: "8", lastUid: 1 });
      expect(await store.findDigests("anna", ["m1", "m2"])).toEqual(new Set(["m2"]));
    });

    it("says when its folders were looked at", async () => {
      const store = await makeBench().open();
      await store.noteLooked("anna", [], NOW);
      await store.noteLooked("anna", ["Junk", "Archive"], NOW);
      await store.noteLooked("anna", ["Junk"], NOW + 1);
      expect(await store.lookedAt("anna")).toEqual(
        new Map([
          ["Junk", NOW + 1],
          ["Archive", NOW],
        ]),
      );
      expect(await store.lookedAt("ben")).toEqual(new Map());
    });
  });

  describe("a copy for the Sent mailbox", () => {
    it("waits after its message was sent, is one process's at a time, and may come back in doubt", async () => {
      const store = await makeBench().open();
      await store.setSyncedSenders([anna], NOW);
      const claim = await claimOne(store);
      const id = await mustJournal(store, intentOf(claim));
      expect(await store.countWaitingCopies("anna")).toBe(0);
      const attempt = { id, status: "sent" as const, reason: null, at: NOW };
      await store.settle(settlementOf(claim, { attempt, events: [eventOf(claim, "sent")] }));
      expect(await store.waitingCopies("anna", NOW, 5)).toMatchObject([
        { attempt: { id }, isUncertain: false },
      ]);
      expect(await store.claimCopy(id, NOW, NOW - HOUR)).toBe(true);
      expect(await store.claimCopy(id, NOW, NOW - HOUR)).toBe(false);
      expect(await store.waitingCopies("anna", NOW, 5)).toEqual([]);
      expect(await store.waitingCopies("anna", NOW + 1, 5)).toMatchObject([{ isUncertain: true }]);
      await store.returnCopy(id);
      expect(await store.waitingCopies("anna", NOW, 5)).toMatchObject([{ isUncertain: false }]);
      await store.endCopy(id);
      expect(await store.countWaitingCopies("anna")).toBe(0);
    });
  });
}
