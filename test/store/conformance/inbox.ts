import { describe, expect, it } from "vitest";
import type { NotificationDraft, ReplyIntent } from "../../../src/store/port.ts";
import {
  claimOne,
  DAY,
  draftMessage,
  draftPerson,
  eventOf,
  HOUR,
  intentOf,
  type MakeBench,
  mustJournal,
  NOW,
  settlementOf,
} from "../fixtures.ts";

const notification: NotificationDraft = {
  key: "k1",
  target: "t",
  kind: "replied",
  at: NOW,
  prospect: 1,
  sequence: "hello",
  step: null,
  message: null,
};

export function describeInbox(makeBench: MakeBench): void {
  describe("a message that arrived", () => {
    it("is kept once, with what was decided until that is carried out", async () => {
      const store = await makeBench().open();
      const body = { words: "Hello\n--\nJin", whole: "Hello\n> Hi", html: null };
      const { message, isNew } = await store.keepMessage(draftMessage({ body }), '{"type":"fact"}');
      expect(isNew).toBe(true);
      expect(await store.keepMessage(draftMessage({ text: "other" }), "{}")).toEqual({
        message,
        isNew: false,
      });
      expect(await store.messageBody(message.id)).toEqual(body);
      expect(await store.unfinishedMessages()).toEqual([{ message, verdict: '{"type":"fact"}' }]);
      await store.changeMessage(message.id, { status: "recorded", outcome: "replied" });
      expect(await store.unfinishedMessages()).toEqual([]);
      expect(await store.messages({ id: message.id })).toMatchObject([
        { status: "recorded", outcome: "replied", text: "Hello" },
      ]);
      expect(await store.messageBody(99)).toBeNull();
    });

    it("waits for a person while it is open or unanswered", async () => {
      const store = await makeBench().open();
      await claimOne(store);
      const ids: number[] = [];
      for (const key of ["a", "b", "c"]) {
        ids.push((await store.keepMessage(draftMessage({ key, prospect: 1 }), "{}")).message.id);
      }
      const [a = 0, b = 0, c = 0] = ids;
      await store.changeMessage(a, { status: "open", question: "who is this?" });
      await store.changeMessage(b, { status: "unanswered" });
      await store.changeMessage(c, { status: "settled", settledAt: NOW });
      expect(await store.countWaiting()).toEqual({ open: 1, unanswered: 1 });
      expect((await store.messages({ status: "waiting" })).map(({ id }) => id)).toEqual([a, b]);
      expect(await store.messages({ limit: 1 })).toMatchObject([{ id: c, settledAt: NOW }]);
      const matched = {
        matchedBy: "hand" as const,
        attempt: null,
        enrollment: 1,
        prospect: 1,
        sequence: "hello",
        step: "intro",
      };
      await store.changeMessage(a, { status: "settled", matched });
      expect(await store.messages({ id: a })).toMatchObject([matched]);
      expect(await store.countWaiting()).toEqual({ open: 0, unanswered: 1 });
    });

    it("counts as unproven where nothing but an address ties it to somebody", async () => {
      const store = await makeBench().open();
      await claimOne(store);
      const of = { prospect: 1, kind: "bounce", except: "none" };
      const keep = (key: string, matchedBy: "address" | "message_id") =>
        store.keepMessage(draftMessage({ key, kind: "bounce", prospect: 1, matchedBy }), "{}");
      await keep("a", "address");
      await keep("b", "message_id");
      expect(await store.countUnproven(of, NOW)).toBe(1);
      expect(await store.countUnproven({ ...of, except: "a" }, NOW)).toBe(0);
      expect(await store.stopInQuestion(1)).toBeNull();
    });
  });

  describe("a touch", () => {
    it("is found by what messages name it, and by its person", async () => {
      const store = await makeBench().open();
      const claim = await claimOne(store);
      const id = await mustJournal(store, intentOf(claim));
      await store.settle(
        settlementOf(claim, {
          attempt: { id, status: "sent", reason: null, at: NOW, providerId: "<q1@relay.example>" },
          events: [eventOf(claim, "sent")],
        }),
      );
      const found = await store.touch(id);
      expect(found).toMatchObject({ id, step: "intro", stepKey: "intro", status: "sent" });
      expect(await store.findTouches(["<none@x.example>", "<1@acme.example>"])).toEqual([found]);
      expect(await store.findByProviderId(["q1"])).toEqual([found]);
      expect(await store.recentTouches({ prospect: 1 }, NOW)).toEqual([found]);
      expect(await store.recentTouches({ sender: "anna", subject: "HELLO" }, NOW)).toEqual([found]);
      expect(await store.recentTouches({ prospect: 1 }, NOW + 1)).toEqual([]);
      expect(await store.attemptsOfMessages(["<1@acme.example>"])).toMatchObject([{ id }]);
      expect(await store.firstSentAt("anna")).toBe(NOW);
      expect(await store.firstSentAt("ben")).toBeNull();
      expect(await store.touch(99)).toBeNull();
    });

    it("that a service performed is found by its id, or by the one that the service was given, for that service alone", async () => {
      const store = await makeBench().open();
      const claim = await claimOne(store);
      const content = JSON.stringify({
        format: 1,
        provider: "acme",
        variables: { attempt: { id: "7c1d" }, phone: "+1555" },
      });
      const { message, ...intent } = intentOf(claim);
      const id = await mustJournal(store, { ...intent, channel: "sms", message: { ...message, content } });
      const attempt = { id, status: "sent" as const, reason: null, at: NOW, providerId: "S1" };
      await store.settle(settlementOf(claim, { attempt }));
      const found = { ...(await store.touch(id)), content };
      expect(await store.findServed({ provider: "acme", id: "S1", attempt: null })).toEqual([found]);
      expect(await store.findServed({ provider: "acme", id: null, attempt: "7c1d" })).toEqual([found]);
      expect(await store.findServed({ provider: "other", id: "S1", attempt: "7c1d" })).toEqual([]);
      expect(await store.recentTouches({ prospect: 1, channel: "sms" }, NOW)).toHaveLength(1);
      expect(await store.recentTouches({ prospect: 1 }, NOW)).toEqual([]);
    });

    it("that came back counts in its sender's figures, once a person, until they begin anew", async () => {
      const store = await makeBench().open();
      const claim = await claimOne(store);
      const id = await mustJournal(store, intentOf(claim));
      const attempt = { id, status: "sent" as const, reason: null, at: NOW };
      await store.settle(settlementOf(claim, { attempt, events: [eventOf(claim, "sent")] }));
      await store.record([eventOf(claim, "bounced"), eventOf(claim, "bounced", { at: NOW + 1 })]);
      await store.record([eventOf(claim, "complained", { data: { matched_by: "address" } })]);
      expect(await store.mailFigures("anna", 0)).toEqual({ sent: 1, bounced: 1, blocked: 0, complained: 0 });
      expect(await store.factTimes(1, "bounced", NOW)).toEqual([NOW + 1, NOW]);
      expect(await store.latestFact(1, "bounced")).toMatchObject({ at: NOW + 1 });
      await store.record([eventOf(claim, "replied", { channel: "whatsapp" })]);
      await store.record([eventOf(claim, "replied", { channel: "email", at: NOW + 2 })]);
      expect(await store.latestFact(1, "replied")).toMatchObject({ at: NOW + 2 });
      expect(await store.latestFact(1, "replied", "whatsapp")).toMatchObject({ at: NOW });
      expect(await store.latestFact(1, "replied", "sms")).toBeNull();
      await store.restartFigures("anna", NOW + 2);
      expect(await store.mailFigures("anna", 0)).toMatchObject({ sent: 0, bounced: 0 });
    });
  });

  describe("whoever has an address", () => {
    it("is found by it, and so is when they last wrote on a channel", async () => {
      const store = await makeBench().open();
      const fields = { line_id: "U1" };
      await store.upsertProspects([draftPerson("jin", { phone: "+15550100", fields })], NOW);
      await store.upsertProspects([draftPerson("bo", { phone: "+15550100" })], NOW);
      const ids = async (...of: Parameters<typeof store.findAddressed>) =>
        (await store.findAddressed(...of)).map(({ id }) => id);
      expect(await ids("phone", "+15550100")).toEqual([1, 2]);
      expect(await ids("line_id", "U1")).toEqual([1]);
      expect(await ids("line_id", "U2")).toEqual([]);
      expect(await store.lastInboundAt(1, "line")).toBeNull();
      for (const [key, receivedAt] of [
        ["a", NOW],
        ["b", NOW + HOUR],
      ] as const)
        await store.keepMessage(draftMessage({ key, prospect: 1, channel: "line", receivedAt }), "{}");
      expect(await store.lastInboundAt(1, "line")).toBe(NOW + HOUR);
      expect(await store.lastInboundAt(1, "sms")).toBeNull();
      expect(await store.lastInboundAt(2, "line")).toBeNull();
    });
  });

  describe("an answer", () => {
    it("leaves once, and settles its message with the way it ended", async () => {
      const store = await makeBench().open();
      const claim = await claimOne(store);
      await store.release([claim]);
      const { message } = await store.keepMessage(draftMessage({ enrollment: 1, prospect: 1 }), "{}");
      await store.changeMessage(message.id, { status: "unanswered" });
      const intent: ReplyIntent = {
        action: "email",
        channel: "email",
        message: message.id,
        enrollment: 1,
        sender: "anna",
        at: NOW,
        caps: [],
        prepared: { content: "{}", hash: "h", messageId: "<r@acme.example>", subject: "Re", references: [] },
      };
      const journaled = await store.journalReply(intent);
      if (journaled.type !== "journaled") throw new Error("refused");
      expect(await store.journalReply(intent)).toEqual({ type: "refused", gate: "once" });
      await store.settleReply(journaled.attempt, { status: "sent", reason: null, at: NOW, providerId: "q" });
      expect(await store.messages({ id: message.id })).toMatchObject([{ status: "settled", settledAt: NOW }]);
      expect((await store.timeline(1)).map(({ kind }) => kind)).toContain("answer_sent");
      expect(await store.claimDue(NOW, 1, {})).toHaveLength(1);
    });
  });

  describe("a notification", () => {
    it("is queued once for a fact, tried again, and told or given up", async () => {
      const store = await makeBench().open();
      await claimOne(store);
      await store.record([], { notify: [notification, notification, { ...notification, key: "k2" }] });
      const due = await store.dueNotifications(NOW, 9);
      expect(due).toMatchObject([
        { key: "k1", tries: 0 },
        { key: "k2", tries: 0 },
      ]);
      const [first, second] = due.map(({ id }) => id);
      await store.settleNotification(first ?? 0, { status: "waiting", retryAt: NOW + HOUR });
      await store.settleNotification(second ?? 0, { status: "failed", retryAt: null });
      expect(await store.countNotifications()).toEqual({ waiting: 1, failed: 1 });
      expect(await store.dueNotifications(NOW, 9)).toEqual([]);
      expect(await store.dueNotifications(NOW + DAY, 9)).toMatchObject([{ key: "k1", tries: 1 }]);
      await store.settleNotification(first ?? 0, { status: "told", retryAt: null });
      expect(await store.countNotifications()).toEqual({ waiting: 0, failed: 1 });
    });
  });
}
