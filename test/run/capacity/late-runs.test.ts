import { expect, it, onTestFinished } from "vitest";
import { openRehearsal } from "../rehearsal.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const SEQUENCE = "name: hello\nsteps:\n  - { id: intro, do: email, subject: Hello, body: Hi. }\n";

/** A day at the office from 09:00, in which `seq run` comes every `everyMs`, always `lateMs` after the full minute. */
async function playDay(limits: string, people: number, everyMs: number, lateMs: number) {
  const rehearsal = await openRehearsal(
    { hello: SEQUENCE },
    {
      workspace: `
workspace: late
rehearsal: true
calendar: { timezone: UTC, hours: Mon-Fri 09:00-17:00, holidays: none }
senders:
  anna: { name: Anna Kim, email: anna@acme.example, limits: { ${limits} } }
`,
    },
  );
  onTestFinished(() => rehearsal.close());
  const start = rehearsal.at;
  const rows = Array.from({ length: people }, (_, index) => ({ email: `p${index}@x${index}.example` }));
  await rehearsal.enroll("hello", await rehearsal.people(rows));
  for (let at = start + lateMs; at < start + 8 * HOUR; at += everyMs) {
    rehearsal.at = at;
    const { due } = await rehearsal.store.peekDue(at);
    if (due) await rehearsal.run();
  }
  return rehearsal.touches.filter(({ outcome }) => outcome === "sent").map(({ at }) => at);
}

it.each([
  // One every second minute: the first full one after the spacing of at least 90 seconds.
  ["every: 90 seconds", 40, MINUTE, 20_000, 40],
  ["every: 90 seconds", 200, 7 * MINUTE, 5_000, 68],
  ["per_hour: 2", 9, MINUTE, 20_000, 9],
  ["per_hour: 3, every: 10 minutes", 20, MINUTE, 59_000, 20],
  // Far more people than fit into the day: whoever waits for another day takes nothing of this one.
  ["per_day: 20, every: 10 minutes", 150, 30 * MINUTE, 20_000, 15],
  ["per_day: 20, every: 10 minutes", 150, 15 * MINUTE, 20_000, 20],
])(
  "a run that always comes a little late keeps up with `%s` for %i people",
  { timeout: 120_000 },
  async (limits, people, everyMs, lateMs, least) => {
    const sent = await playDay(limits, people, everyMs, lateMs);
    expect(sent.length).toBeGreaterThanOrEqual(least);
  },
);
