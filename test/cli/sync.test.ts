import { chmodSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { enrollPeople, makeField } from "../faults/field.ts";
import { type Dovecot, findPort, hasDovecot, PASSWORD, startDovecot } from "../peers/dovecot.ts";

const imapAt = (port: number): string => `imap: imap://anna:\${IMAP_PASSWORD}@127.0.0.1:${port}`;
const env = { IMAP_PASSWORD: PASSWORD };

test("a workspace without a mailbox says how to name one", async () => {
  const { code, err } = await makeField().seq(["sync"]);
  expect(code).toBe(2);
  expect(err).toContain("no sender has a mailbox to read");
  expect(err).toContain("imap: imaps://");
});

test("a mailbox that cannot be read is told by sync, run and status, without the password", async () => {
  const field = makeField({ sender: imapAt(await findPort()) });
  const now = Date.UTC(2026, 2, 2, 9);
  const sync = await field.seq(["sync", "--json"], { env });
  expect(sync.code).toBe(1);
  expect(JSON.parse(sync.out)).toMatchObject({ type: "summary", messages: 0, failed: [{ sender: "anna" }] });
  expect(sync.err).toContain("mail of anna not read: cannot read mail from 127.0.0.1:");
  const run = await field.seq(["run", "--json", "--now", new Date(now).toISOString()], { env });
  expect(run.code).toBe(1);
  expect(JSON.parse(run.out)).toMatchObject({ type: "summary", unheard: ["anna"] });
  const status = await field.seq(["status"], { env });
  expect(status.out).toContain("mail not read: cannot read mail from");
  const doctor = await field.seq(["doctor"], { env });
  expect(doctor.code).toBe(1);
  expect(doctor.out).toContain("mailbox of anna: cannot read mail from");
  const all = [sync, run, status, doctor].map(({ out, err }) => out + err).join("");
  expect(all).not.toContain(PASSWORD);
  expect(all).not.toContain(encodeURIComponent(PASSWORD));
});

test("a dry run reads nobody's mail", async () => {
  const field = makeField({ sender: imapAt(await findPort()) });
  const { code, err } = await field.seq(["run", "--dry-run"], { env });
  expect({ code, err }).toEqual({ code: 0, err: "" });
});

test("an unknown sender is named with those that have a mailbox", async () => {
  const field = makeField({ sender: imapAt(1) });
  const { code, err } = await field.seq(["sync", "--sender", "ben"], { env });
  expect(code).toBe(2);
  expect(err).toContain("there is no sender ben");
  expect(err).toContain("senders with a mailbox: anna");
});

describe.skipIf(!hasDovecot)("with a real mailbox (needs dovecot)", () => {
  let dovecot: Dovecot;
  beforeAll(async () => {
    dovecot = await startDovecot();
  });
  afterAll(() => dovecot.close());

  test("doctor logs in and says where copies go", async () => {
    const field = makeField({ sender: imapAt(dovecot.port), smtp: "smtp://127.0.0.1:1" });
    const { out } = await field.seq(["doctor"], { env });
    expect(out).toContain("mailbox of anna: the server takes the log-in; copies go into Sent");
  });

  test("a run with nothing due reads mail when its time has come, and is quiet in between", async () => {
    const field = makeField({ sender: imapAt(dovecot.port) });
    field.write(".env", `IMAP_PASSWORD="${PASSWORD}"\n`);
    chmodSync(join(field.root, ".env"), 0o600);
    await enrollPeople(field, 1);
    const heardAt = () =>
      field.query<{ heard_at: number }>("SELECT heard_at FROM listening")[0]?.heard_at ?? 0;
    const run = async () => {
      const ran = await field.binary(["run", "--json"], env);
      return {
        code: ran.code,
        err: ran.err,
        summary: JSON.parse(ran.out.trim().split("\n").at(-1) ?? "") as unknown,
      };
    };
    const first = await run();
    expect(first).toMatchObject({ code: 0, err: "", summary: { unheard: [] } });
    const before = heardAt();
    expect(before).toBeGreaterThan(0);
    expect(await run()).toMatchObject({ code: 0, summary: { due: 0, unheard: [] } });
    expect(heardAt()).toBe(before);
  });
});
