import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Attempt, Prospect } from "../../../src/store/port.ts";
import { type Dovecot, hasDovecot, startDovecot } from "../../peers/dovecot.ts";
import { type Desk, listener, mail, openDesk } from "./desk.ts";

describe.skipIf(!hasDovecot)("the Sent mailbox (needs dovecot)", () => {
  let dovecot: Dovecot;
  let desk: Desk;
  let jin: Prospect;
  beforeAll(async () => {
    dovecot = await startDovecot();
  });
  afterAll(() => dovecot.close());
  beforeEach(async () => {
    dovecot.doveadm("expunge", "-u", "anna", "mailbox", "*", "all");
    desk = await openDesk();
    const { rehearsal } = desk;
    const people = await rehearsal.people([{ first_name: "Jin", email: "jin@hanbit.example" }]);
    if (people[0] === undefined) throw new Error("nobody");
    jin = people[0];
  });

  const auto = () => listener(dovecot.url, { sent: { type: "auto" } });

  /** Sends the first step, on a day when the window is open. */
  async function sendOne(): Promise<Attempt> {
    const { rehearsal } = desk;
    rehearsal.at = Date.UTC(2026, 2, 2, 9);
    await rehearsal.enroll("intro", [jin]);
    await rehearsal.run();
    const [attempt] = await rehearsal.store.attempts({ status: "sent" });
    if (attempt === undefined) throw new Error("nothing was sent");
    return attempt;
  }

  const sentIds = (): string[] =>
    dovecot
      .doveadm("fetch", "-u", "anna", "hdr.message-id", "mailbox", "Sent", "all")
      .split("\n")
      .filter((line) => line.startsWith("hdr.message-id"))
      .map((line) => line.slice("hdr.message-id: ".length));

  test("gets a copy of what was sent, read and dated, once", async () => {
    await desk.sync(auto());
    const { messageId, content } = await sendOne();
    expect(await desk.sync(auto())).toMatchObject({ copied: 1, failed: [] });
    expect(await desk.sync(auto())).toMatchObject({ copied: 0, failed: [] });
    expect(sentIds()).toEqual([messageId]);
    const copy = dovecot.doveadm("fetch", "-u", "anna", "text flags date.received", "mailbox", "Sent", "all");
    expect(copy).toContain("\\Seen");
    expect(copy).toContain("date.received: 2026-03-02");
    const { message } = JSON.parse(content) as { message: string };
    expect(copy.replaceAll("\r", "")).toContain(message.replaceAll("\r", "").trim());
    expect(desk.handled).toEqual([]);
    expect(desk.lines).toEqual([]);
  });

  test("gets none twice when a copy was interrupted: it looks first", async () => {
    await desk.sync(auto());
    const { id, messageId } = await sendOne();
    const { store, at } = desk.rehearsal;
    await desk.sync(auto());
    // As a crash leaves it between the copy and the note that it is there.
    const { queueAgain } = await import("./queue-again.ts");
    queueAgain(desk.rehearsal.root, id, at);
    expect(await store.countWaitingCopies("anna")).toBe(1);
    expect(await desk.sync(auto())).toMatchObject({ copied: 0 });
    desk.rehearsal.at += 11 * 60_000;
    expect(await desk.sync(auto())).toMatchObject({ copied: 0, failed: [] });
    expect(await store.countWaitingCopies("anna")).toBe(0);
    expect(sentIds()).toEqual([messageId]);
  });

  test("gets none where the sender wants none, or its provider keeps them itself", async () => {
    await desk.sync(listener(dovecot.url, { sent: { type: "off" } }));
    await sendOne();
    expect(await desk.rehearsal.store.countWaitingCopies("anna")).toBe(0);
    const gmail = listener(dovecot.url, { sent: { type: "auto" } }, { smtp: "smtps://a:b@smtp.gmail.com" });
    await desk.sync(gmail);
    expect((await desk.rehearsal.store.syncStates())[0]?.copies).toBe(false);
    expect(sentIds()).toEqual([]);
  });

  test("gets none of a person who was erased meanwhile", async () => {
    await desk.sync(auto());
    await sendOne();
    await desk.rehearsal.store.eraseProspect(jin.id, desk.rehearsal.at);
    expect(await desk.sync(auto())).toMatchObject({ copied: 0, failed: [] });
    expect(sentIds()).toEqual([]);
  });

  test("settles what is uncertain: what the server keeps, it took", async () => {
    const { rehearsal } = desk;
    await desk.sync(listener(dovecot.url));
    const attempt = await sendOne();
    const { makeUncertain } = await import("./queue-again.ts");
    makeUncertain(rehearsal.root, attempt.id);
    const { message } = JSON.parse(attempt.content) as { message: string };
    dovecot.send(message, "Sent");
    await desk.sync(auto());
    expect(await rehearsal.store.attempts({ status: "uncertain" })).toEqual([]);
    expect(desk.lines).toMatchObject([
      { kind: "own", prospect: "jin@hanbit.example", effect: "settled: it was sent" },
    ]);
  });

  test("tells of a mail by hand: recorded once, and the sequence waits for a person", async () => {
    const { rehearsal } = desk;
    await desk.sync(auto());
    await sendOne();
    rehearsal.at = Date.now();
    const byHand = mail("a word").replace(
      "To: anna@acme.example",
      "To: Jin <Jin@hanbit.example>, x@y.example",
    );
    dovecot.send(byHand, "Sent");
    dovecot.send(mail("to nobody known").replace("To: anna@acme.example", "To: z@y.example"), "Sent");
    await desk.sync(auto());
    expect(desk.lines).toMatchObject([
      { kind: "own", prospect: "jin@hanbit.example", effect: "written to by hand; paused: intro" },
    ]);
    dovecot.doveadm("mailbox", "update", "-u", "anna", "--uid-validity", "4242", "Sent");
    await desk.sync(auto());
    const timeline = await rehearsal.store.timeline(jin.id);
    expect(timeline.filter(({ kind }) => kind === "sent_by_hand")).toHaveLength(1);
    const [enrollment] = await rehearsal.store.enrollmentsOf(jin.id);
    expect(enrollment?.state).toMatchObject({ status: "paused", reason: "written to by hand" });
    expect(desk.handled).toEqual([]);
  });
});
