import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { reconcileRestored } from "../../../src/run/actions/reconcile.ts";
import { openStore } from "../../../src/store/open-store.ts";
import { restoreStore } from "../../../src/store/restore.ts";
import { openRehearsal } from "../rehearsal.ts";

const DAY = 86_400_000;
const TWO = `
name: two
steps:
  - id: one
    do: email
    subject: One
    body: One
  - id: two
    wait: 1 day
    do: email
    subject: Two
    body: Two
`;

it("after a restore nobody gets again what may have been sent since, until a person says what was", async () => {
  const work = await openRehearsal({ two: TWO });
  const people = await work.people([{ email: "a@a.example" }, { email: "b@b.example" }]);
  const [a, b] = people;
  if (a === undefined || b === undefined) throw new Error("no people");
  await work.enroll("two", people);
  const copy = join(work.root, "copy.db");
  await work.store.backup(copy);
  expect(await work.run()).toMatchObject({ sent: 2 });
  await work.store.close();
  const place = { to: join(work.root, ".seq/state.db"), marker: join(work.root, ".seq/store.json") };
  await restoreStore({ from: copy, ...place });
  work.store = await openStore({
    file: place.to,
    marker: place.marker,
    create: false,
    owner: { host: "test", pid: process.pid, start: "again" },
    wallClock: Date.now,
  });
  // Nothing tells what was sent.
  rmSync(join(work.root, ".seq/outbox"), { recursive: true });
  rmSync(`${place.to}.replaced-1`);
  const context = await work.context();
  const { from, paused } = await reconcileRestored(context, false, work.at);
  expect(from).toBe("copy.db");
  expect(paused.map(({ person, step }) => [person.email, step])).toEqual([
    ["a@a.example", "one"],
    ["b@b.example", "one"],
  ]);
  expect(await reconcileRestored(context, false, work.at)).toMatchObject({ from: null, paused: [] });
  work.at += 2 * DAY;
  expect(await work.run()).toMatchObject({ due: 0, sent: 0 });
  // The first got it, the second did not.
  await work.fact(a, { kind: "sent", sequence: "two", step: "one", at: work.at - 2 * DAY });
  await work.resume(a);
  await work.resume(b);
  await work.run();
  work.at += DAY;
  await work.run();
  const subjects = (name: string): string[] =>
    work
      .outbox()
      .filter((mail) => mail.includes(`To: ${name}`))
      .map((mail) => /^Subject: (.*)$/m.exec(mail)?.[1] ?? "")
      .sort();
  expect(subjects("a@a.example")).toEqual(["Two"]);
  expect(subjects("b@b.example")).toEqual(["One", "Two"]);
  await work.close();
});
