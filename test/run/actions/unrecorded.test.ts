import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { noticeSent } from "../../../src/inbound/mailbox/notice-sent.ts";
import { reconcileRestored } from "../../../src/run/actions/reconcile.ts";
import { openStore } from "../../../src/store/open-store.ts";
import { restoreStore } from "../../../src/store/restore.ts";
import { openRehearsal, type Rehearsal } from "../rehearsal.ts";

const TASK_FIRST = `
name: course
steps:
  - id: call
    do: call
    script: Ask
  - id: mail
    do: email
    subject: Hello
    body: Hello
`;
const PLAIN = "name: plain\nsteps:\n  - id: mail\n    do: email\n    subject: Hello\n    body: Hello\n";
const [A, B] = [{ email: "a@a.example", phone: "+493012340001" }, { email: "b@b.example" }];

/** What a Sent mailbox tells of a message in the outbox. */
function sentCopy(mail: string) {
  const read = (name: string) => new RegExp(`^${name}: (.*?)\\r?$`, "m").exec(mail)?.[1] ?? "";
  const address = read("To").replace(/^.*<|>.*$/g, "");
  return {
    envelope: { messageId: read("Message-ID"), to: [{ address }] },
    headers: `X-Seq-Touch: ${read("X-Seq-Touch")}\r\n`,
    arrivedAt: null,
  };
}

/** A backup, a call and two mails after it, one to somebody new; then the disk is lost. */
async function loseADay(): Promise<{ work: Rehearsal; copies: ReturnType<typeof sentCopy>[] }> {
  const work = await openRehearsal({ course: TASK_FIRST, plain: PLAIN });
  onTestFinished(() => work.close());
  await work.enroll("course", await work.people([A]));
  // The first message draws the key that marks are signed with.
  await work.enroll("plain", await work.people([{ email: "first@first.example" }]));
  await work.run();
  const [first] = work.outbox();
  const copy = join(work.root, "copy.db");
  await work.store.backup(copy);
  const [task] = await work.store.tasks({ status: "open" });
  await work.endTask(task?.id ?? 0, "done");
  await work.enroll("plain", await work.people([B]));
  expect(await work.run()).toMatchObject({ sent: 2 });
  const copies = work
    .outbox()
    .filter((mail) => mail !== first)
    .map(sentCopy);
  rmSync(join(work.root, ".seq/outbox"), { recursive: true });
  await work.store.close();
  const place = { to: join(work.root, ".seq/state.db"), marker: join(work.root, ".seq/store.json") };
  for (const suffix of ["", "-wal", "-shm"]) rmSync(place.to + suffix, { force: true });
  await restoreStore({ from: copy, ...place });
  work.store = await openStore({
    file: place.to,
    marker: place.marker,
    create: false,
    owner: { host: "test", pid: process.pid, start: "again" },
    wallClock: Date.now,
  });
  return { work, copies };
}

it("what the Sent mailbox has of ours since a backup counts as sent, and whoever it went to is not begun anew", async () => {
  const { work, copies } = await loseADay();
  expect(copies).toHaveLength(2);
  const { paused } = await reconcileRestored(await work.context(), false, work.at);
  expect(paused.map(({ person }) => person.email)).toEqual(["a@a.example"]);
  for (const each of copies) {
    expect((await noticeSent(await work.context(), each, work.at)).type).toBe("settled");
    expect((await noticeSent(await work.context(), each, work.at)).type).not.toBe("by_hand");
  }
  // As the file of the people, the lists and whoever works through them have it.
  const [a, b] = await work.people([A, B]);
  if (a === undefined || b === undefined) throw new Error("no people");
  await work.enroll("plain", [b]);
  const [task] = await work.store.tasks({ status: "open" });
  await work.endTask(task?.id ?? 0, "done");
  await work.resume(a);
  expect(await work.run()).toMatchObject({ sent: 0 });
  expect((await work.store.enrollmentsOf(a.id))[0]?.state.status).toBe("finished");
  const [entered] = await work.store.enrollmentsOf(b.id);
  expect(entered?.state).toMatchObject({
    status: "paused",
    reason: expect.stringContaining("since the backup"),
  });
  expect((await work.store.timeline(b.id)).filter(({ kind }) => kind === "sent_unrecorded")).toHaveLength(1);
});

it("a number that went out in links before the disk was lost is not given to somebody else", async () => {
  const { work } = await loseADay();
  const [other] = await work.people([{ email: "other@other.example" }]);
  expect(other?.id).toBeGreaterThan(1_000);
  await work.enroll("plain", other === undefined ? [] : [other]);
  expect((await work.store.enrollmentsOf(other?.id ?? 0))[0]?.id).toBeGreaterThan(1_000);
});

it("a mark that is not signed with our key makes nobody a prospect", async () => {
  const { work, copies } = await loseADay();
  const stranger = copies.find(({ envelope }) => envelope.to[0]?.address === "b@b.example");
  if (stranger === undefined) throw new Error("no copy");
  const mark = /: (\S+)/.exec(stranger.headers)?.[1] ?? "";
  const bytes = Buffer.from(mark, "base64url");
  bytes[10] = (bytes[10] ?? 0) ^ 1;
  const forged = { ...stranger, headers: `X-Seq-Touch: ${bytes.toString("base64url")}\r\n` };
  expect((await noticeSent(await work.context(), forged, work.at)).type).toBe("copy");
  expect(await work.store.findProspect("b@b.example")).toBeNull();
});
