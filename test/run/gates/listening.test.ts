import { chmodSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readStatus } from "../../../src/report/status.ts";
import { openRehearsal, type Rehearsal } from "../rehearsal.ts";

const HOUR = 3_600_000;
const workspace = (more: string): string => `
workspace: rehearsal
rehearsal: true
calendar: { timezone: UTC, hours: "Mon-Sun 00:00-24:00", holidays: none }
senders:
  anna:
    name: Anna Kim
    email: anna@acme.example
    imap: { url: "imap://anna:\${IMAP_PASSWORD}@127.0.0.1"${more} }
`;
const SEQUENCE = `name: intro
steps:
  - id: hello
    do: email
    subject: Hello
    body: Hi.
`;

/** One person, to be written to some hours after the sender's mail was first to be read. */
async function openLater(hours: number, more = ""): Promise<Rehearsal> {
  const rehearsal = await openRehearsal({ intro: SEQUENCE }, { workspace: workspace(more) });
  onTestFinished(() => rehearsal.close());
  rehearsal.write(".env", "IMAP_PASSWORD=sesame\n");
  chmodSync(join(rehearsal.root, ".env"), 0o600);
  const listeners = [{ sender: "anna", account: "anna@127.0.0.1:143", copies: false }];
  await rehearsal.store.setSyncedSenders(listeners, rehearsal.at);
  rehearsal.at += hours * HOUR;
  await rehearsal.enroll("intro", await rehearsal.people([{ email: "jin@hanbit.example" }]));
  return rehearsal;
}

test("a sender whose mail was not read for a day touches nobody until it is", async () => {
  const rehearsal = await openLater(24.1);
  expect(await rehearsal.run()).toMatchObject({ sent: 0, held: 1 });
  expect(rehearsal.touches[0]?.reason).toBe(
    "the mailbox of anna has not been read since 2026-03-02 09:00 UTC: seq sync",
  );
  const note = { at: rehearsal.at, nextAt: rehearsal.at + HOUR, isRead: true, failure: null };
  await rehearsal.store.noteSync("anna", note);
  await rehearsal.store.wake(["listening"], rehearsal.at, { sender: "anna" });
  expect(await rehearsal.run()).toMatchObject({ sent: 1 });
});

test("a shorter silence holds nobody up", async () => {
  const rehearsal = await openLater(23.9);
  expect(await rehearsal.run()).toMatchObject({ sent: 1 });
});

test("the workspace may say how long, or that it does not matter", async () => {
  expect(await (await openLater(2, ", hold_after: 1 hour")).run()).toMatchObject({ sent: 0 });
  expect(await (await openLater(999, ", hold_after: never")).run()).toMatchObject({ sent: 1 });
});

test("status tells since when and why nobody listens", async () => {
  const rehearsal = await openLater(1);
  const { store, at } = rehearsal;
  await store.noteSync("anna", { at, nextAt: at + HOUR, isRead: true, failure: null });
  await store.noteSync("anna", { at: at + HOUR, nextAt: at + HOUR, isRead: false, failure: "no answer" });
  const { senders } = await readStatus(await rehearsal.context());
  expect(senders).toMatchObject([{ id: "anna", heard_at: at, unheard: "no answer" }]);
});
