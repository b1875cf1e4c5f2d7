import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Dovecot, hasDovecot, startDovecot } from "../../peers/dovecot.ts";
import { type Desk, listener, mail, openDesk, subjects } from "./desk.ts";

describe.skipIf(!hasDovecot)("a real mailbox is read", () => {
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
    dovecot.deliver(mail("one"));
    dovecot.deliver(mail("two"));
    expect(await desk.sync(listener(dovecot.url))).toMatchObject({ messages: 2, failed: [] });
    dovecot.deliver(mail("three"));
    expect(await desk.sync(listener(dovecot.url))).toMatchObject({ messages: 1, failed: [] });
    expect(await desk.sync(listener(dovecot.url))).toMatchObject({ messages: 0, failed: [] });
    expect(subjects(desk)).toEqual(["one", "two", "three"]);
  });

  test("and is left as it was: nothing is marked, moved or deleted", async () => {
    for (const subject of ["one", "two", "three"]) dovecot.deliver(mail(subject));
    dovecot.doveadm("flags", "add", "-u", "anna", "\\Flagged", "mailbox", "INBOX", "subject", "two");
    const before = dovecot.flags();
    await desk.sync(listener(dovecot.url));
    expect(subjects(desk)).toHaveLength(3);
    expect(dovecot.doveadm("fetch", "-u", "anna", "flags", "mailbox", "INBOX", "all")).not.toContain("Seen");
    expect(dovecot.flags()).toEqual(before);
  });
});
