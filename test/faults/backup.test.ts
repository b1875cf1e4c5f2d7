import { statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, test } from "vitest";
import { enrollPeople, expectPlain, MONDAY, makeField, readLines, startBinary } from "./field.ts";
import { hasSmtpSink, type SmtpSink, startSink } from "./smtp-sink.ts";

const AT = ["--now", MONDAY];
const PEOPLE = 100;

let sink: SmtpSink | null = null;
afterEach(async () => {
  await sink?.stop();
  sink = null;
});

describe.skipIf(!hasSmtpSink())("a backup taken while a run is going (needs smtp-sink)", () => {
  test("is whole, and after its restore nothing is sent until somebody reconciles", {
    timeout: 60_000,
  }, async () => {
    // Some messages take a second or more, so that the run lasts.
    sink = await startSink("-W", ".:1:12");
    const field = makeField({ smtp: sink.url });
    await enrollPeople(field, PEOPLE);
    const { ended } = startBinary(["run", "--json", ...AT], field.root);
    while (sink.count() < 10) await sleep(20);
    const copy = join(field.root, "copy.db");
    const backup = await field.binary(["backup", copy]);
    expect(backup).toMatchObject({ code: 0, err: "" });
    expect(statSync(copy).mode & 0o777).toBe(0o600);
    const tooEarly = await field.binary(["restore", copy]);
    expectPlain(tooEarly.err);
    expect(tooEarly.code).toBe(3);
    expect(tooEarly.err).toMatch(/another process is using/);
    const run = await ended;
    expect(run.code).toBe(0);
    expect(readLines(run.out).at(-1)).toMatchObject({ sent: PEOPLE });
    expect(sink.mails()).toHaveLength(PEOPLE);

    const again = await field.seq(["backup", copy]);
    expect(again.code).toBe(3);
    expect(again.err).toMatch(/never overwrites/);

    const restored = await field.seq(["restore", copy]);
    expect(restored.code).toBe(0);
    expect(restored.out).toMatch(/seq reconcile/);
    for (let tries = 0; tries < 2; tries++) {
      const refused = await field.binary(["run", ...AT]);
      expectPlain(refused.err);
      expect({ code: refused.code, out: refused.out }).toEqual({ code: 3, out: "" });
      expect(refused.err).toMatch(/restored from a backup/);
      expect(refused.err).toMatch(/seq reconcile/);
    }
    expect(sink.mails()).toHaveLength(PEOPLE);
    // The replaced database knows what became of everybody, also of what was in flight when the copy was made.
    const reconciled = await field.seq(["reconcile", ...AT]);
    expect(reconciled.err).toBe("");
    expect(reconciled.code).toBe(0);
    expect(reconciled.out).toMatch(/taken over/);
    const next = await field.binary(["run", "--json", ...AT]);
    expectPlain(next.err);
    expect(readLines(next.out).at(-1)).toMatchObject({ due: 0, sent: 0 });
    expect(sink.mails()).toHaveLength(PEOPLE);
  });
});
