import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openMailboxes } from "../../../src/inbound/mailbox/connect-sender.ts";
import { watchMailboxes } from "../../../src/inbound/mailbox/watch-mailboxes.ts";
import { type Dovecot, hasDovecot, startDovecot } from "../../peers/dovecot.ts";
import { listener, mail, openDesk, subjects } from "./desk.ts";

describe.skipIf(!hasDovecot)("while it is watched (needs dovecot)", () => {
  let dovecot: Dovecot;
  beforeAll(async () => {
    dovecot = await startDovecot();
  });
  afterAll(() => dovecot.close());

  test("an inbox says at once that something came, and what came is heard", async () => {
    const desk = await openDesk();
    const sender = listener(dovecot.url);
    await desk.sync(sender);
    const stop = new AbortController();
    let changes = 0;
    const watching = watchMailboxes(openMailboxes(Date.now), [sender], () => (changes += 1), stop.signal);
    try {
      // Once when it is connected: something may have come before.
      await expect.poll(() => changes, { timeout: 10_000 }).toBe(1);
      for (const [n, subject] of ["one", "two"].entries()) {
        dovecot.send(mail(subject));
        await expect.poll(() => changes, { timeout: 20_000 }).toBeGreaterThan(n + 1);
        await desk.sync(sender);
      }
    } finally {
      stop.abort();
      await watching;
    }
    expect(subjects(desk)).toEqual(["one", "two"]);
  }, 60_000);
});
