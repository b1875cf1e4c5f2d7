import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { UserError } from "../../../src/errors.ts";
import { openMailboxes } from "../../../src/inbound/mailbox/connect-sender.ts";
import { MOST_MESSAGE_BYTES } from "../../../src/inbound/mailbox/sync-sender.ts";
import { LOOPBACK_CERT } from "../../channels/email/loopback-certificate.ts";
import { type Dovecot, hasDovecot, startDovecot } from "../../peers/dovecot.ts";
import { type Desk, listener, mail, openDesk, subjects } from "./desk.ts";

describe.skipIf(!hasDovecot)("a real mailbox is read (needs dovecot)", () => {
  let dovecot: Dovecot;
  let desk: Desk;
  beforeAll(async () => {
    dovecot = await startDovecot();
  });
  afterAll(() => dovecot.close());
  beforeEach(async () => {
    dovecot.doveadm("expunge", "-u", "anna", "mailbox", "*", "all");
    desk = await openDesk();
  });

  test("each message once, and only what is new the next time", async () => {
    dovecot.send(mail("one"));
    dovecot.send(mail("two"));
    expect(await desk.sync(listener(dovecot.url))).toMatchObject({ messages: 2, failed: [] });
    dovecot.send(mail("three"));
    expect(await desk.sync(listener(dovecot.url))).toMatchObject({ messages: 1, failed: [] });
    expect(await desk.sync(listener(dovecot.url))).toMatchObject({ messages: 0, failed: [] });
    expect(subjects(desk)).toEqual(["one", "two", "three"]);
  });

  test("and is left as it was: nothing is marked, moved or deleted", async () => {
    for (const subject of ["one", "two", "three"]) dovecot.send(mail(subject));
    dovecot.doveadm("flags", "add", "-u", "anna", "\\Flagged", "mailbox", "INBOX", "subject", "two");
    const before = dovecot.flags();
    await desk.sync(listener(dovecot.url));
    expect(subjects(desk)).toHaveLength(3);
    expect(dovecot.doveadm("fetch", "-u", "anna", "flags", "mailbox", "INBOX", "all")).not.toContain("Seen");
    expect(dovecot.flags()).toEqual(before);
  });

  test("and when its UIDs are given anew, nothing is heard twice and nothing is missed", async () => {
    dovecot.send(mail("one"));
    dovecot.send(mail("two"));
    await desk.sync(listener(dovecot.url));
    dovecot.doveadm("mailbox", "update", "-u", "anna", "--uid-validity", "777", "INBOX");
    dovecot.send(mail("three"));
    expect(await desk.sync(listener(dovecot.url))).toMatchObject({ messages: 1, failed: [] });
    expect(subjects(desk)).toEqual(["one", "two", "three"]);
    expect((await desk.rehearsal.store.mailboxState("anna", "INBOX"))?.uidValidity).toBe("777");
  });

  test("the bounce mailbox too; when that vanishes, the rest is heard and the trouble told", async () => {
    dovecot.doveadm("mailbox", "create", "-u", "anna", "Bounces");
    const sender = listener(dovecot.url, { bounces: "Bounces" });
    dovecot.send(mail("returned"), "Bounces");
    dovecot.send(mail("answer"));
    expect(await desk.sync(sender)).toMatchObject({ messages: 2, failed: [] });
    dovecot.doveadm("mailbox", "delete", "-u", "anna", "Bounces");
    dovecot.send(mail("later"));
    const { messages, failed } = await desk.sync(sender);
    expect(messages).toBe(1);
    expect(failed).toEqual([{ sender: "anna", reason: 'there is no mailbox "Bounces"' }]);
    dovecot.doveadm("mailbox", "create", "-u", "anna", "Bounces");
    dovecot.send(mail("returned too"), "Bounces");
    expect(await desk.sync(sender)).toMatchObject({ messages: 1, failed: [] });
    expect(subjects(desk).sort()).toEqual(["answer", "later", "returned", "returned too"]);
    dovecot.doveadm("mailbox", "delete", "-u", "anna", "Bounces");
  });

  test("a message that cannot be handled stands in nobody's way, and is tried again", async () => {
    for (const subject of ["one", "sick", "three"]) dovecot.send(mail(subject));
    desk.onHear = ({ text }) => {
      if (text.includes("Subject: sick")) throw new Error("cannot");
    };
    const first = await desk.sync(listener(dovecot.url));
    expect(first).toMatchObject({ messages: 2 });
    expect(first.failed[0]?.reason).toBe("1 message of INBOX could not be read");
    expect((await desk.rehearsal.store.syncStates())[0]).toMatchObject({ readAt: null, failures: 1 });
    desk.onHear = () => undefined;
    expect(await desk.sync(listener(dovecot.url))).toMatchObject({ messages: 1, failed: [] });
    expect(subjects(desk)).toEqual(["one", "three", "sick"]);
  });

  test("a stop in the middle makes the rest come again, and what was handled not", async () => {
    for (let n = 0; n < 5; n += 1) dovecot.send(mail(`m${n}`));
    desk.onHear = ({ text }) => {
      if (text.includes("Subject: m3")) throw new UserError("the disk is full");
    };
    const { failed } = await desk.sync(listener(dovecot.url));
    expect(failed[0]?.reason).toBe("the disk is full");
    desk.onHear = () => undefined;
    await desk.sync(listener(dovecot.url));
    expect(subjects(desk)).toEqual(["m0", "m1", "m2", "m3", "m4"]);
  });

  test("of a very large message, only the beginning is taken", async () => {
    dovecot.send(mail("large", { body: `Short words.\n${"x".repeat(70).concat("\n").repeat(120_000)}` }));
    await desk.sync(listener(dovecot.url));
    expect(desk.handled).toHaveLength(1);
    expect(desk.handled[0]?.isWhole).toBe(false);
    expect(desk.handled[0]?.text).toHaveLength(MOST_MESSAGE_BYTES);
  });

  test("a wrong password is told in one line, without the password, and the other senders go on", async () => {
    dovecot.send(mail("one"));
    const locked = listener(dovecot.url.replace(/:[^:@]*@/, ":hunter2-secret@"), {}, { id: "ben" });
    const summary = await desk.sync(listener(dovecot.url), locked);
    expect(summary).toMatchObject({ senders: 2, messages: 1 });
    expect(summary.failed.map(({ sender }) => sender)).toEqual(["ben"]);
    expect(summary.failed[0]?.reason).toContain("refused the log-in");
    expect(JSON.stringify(summary)).not.toContain("hunter2");
    const states = await desk.rehearsal.store.syncStates();
    expect(states.map(({ sender, readAt }) => [sender, readAt === null])).toEqual([
      ["anna", false],
      ["ben", true],
    ]);
  });

  test("another account under the same name is read from its beginning", async () => {
    dovecot.send(mail("one"));
    await desk.sync(listener(dovecot.url));
    const same = listener(dovecot.url.replace("imap://anna", "imap://Anna"));
    expect(await desk.sync(same)).toMatchObject({ messages: 0, failed: [] });
    expect((await desk.rehearsal.store.syncStates())[0]?.account).toMatch(/^Anna@/);
    expect(await desk.rehearsal.store.mailboxState("anna", "INBOX")).not.toBeNull();
  });

  test("over TLS, where the certificate must be right", async () => {
    const url = dovecot.url.replace("imap:", "imaps:").replace(`:${dovecot.port}`, `:${dovecot.tlsPort}`);
    const trusting = openMailboxes(Date.now, { ca: LOOPBACK_CERT });
    const session = await trusting.connect(listener(url.replace("127.0.0.1", "localhost")));
    expect((await session.list()).map(({ path }) => path)).toContain("INBOX");
    await session.close();
    await expect(openMailboxes(Date.now).connect(listener(url))).rejects.toThrow(/no secure connection/);
  });
});
