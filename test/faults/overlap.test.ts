import { afterEach, describe, expect, test } from "vitest";
import { enrollPeople, MONDAY, makeField, readLines } from "./field.ts";
import { hasSmtpSink, type SmtpSink, startSink } from "./smtp-sink.ts";

let sink: SmtpSink | null = null;
afterEach(async () => {
  await sink?.stop();
  sink = null;
});

const RUNS = 10;

async function runMany(limits: string, people: number) {
  sink = await startSink();
  const field = makeField({ smtp: sink.url, sender: limits });
  await enrollPeople(field, people);
  const runs = await Promise.all(
    Array.from({ length: RUNS }, () => field.binary(["run", "--json", "--now", MONDAY])),
  );
  return { field, runs, mails: sink.mails() };
}

describe.skipIf(!hasSmtpSink())("ten seq run at once (needs smtp-sink)", { timeout: 90_000 }, () => {
  test.each([
    ["per_day: 120", 120],
    ["per_day: 200, per_hour: 45", 45],
    ["per_day: 90, ramp: { from: 33, add: 5 per day }", 33],
  ])("send no message twice and fill the caps exactly (%s)", async (limits, cap) => {
    const { field, runs, mails } = await runMany(`limits: { ${limits} }`, 300);
    expect(runs.map(({ code, err }) => ({ code, err }))).toEqual(runs.map(() => ({ code: 0, err: "" })));
    const ids = mails.map(({ messageId }) => messageId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(mails.map(({ to }) => to)).size).toBe(mails.length);
    expect(mails).toHaveLength(cap);
    const sent = runs.flatMap(({ out }) => readLines(out)).filter(({ outcome }) => outcome === "sent");
    expect(sent).toHaveLength(cap);
    const [rest] = field.query<{ count: number }>(
      "SELECT count(*) AS count FROM enrollments WHERE status = 'active' AND due_at IS NOT NULL",
    );
    // Nobody is lost: who did not fit has a time.
    expect(rest?.count).toBe(300 - cap);
  });

  test("send everything exactly once where no cap binds", async () => {
    const { runs, mails } = await runMany("connections: 3", 300);
    expect(runs.map(({ err }) => err)).toEqual(runs.map(() => ""));
    expect(mails).toHaveLength(300);
    expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(300);
  });
});
