import { expect, it, onTestFinished } from "vitest";
import { foresee } from "../../src/forecast/foresee.ts";
import { openRehearsal } from "../run/rehearsal.ts";

const WORKSPACE = `
workspace: forecast
rehearsal: true
calendar: { timezone: UTC, hours: Mon-Fri 09:00-17:00, holidays: none }
senders:
  anna: { name: Anna Kim, email: anna@acme.example, limits: { per_day: 2 } }
`;
const DAY = 86_400_000;

async function look(steps: string, people: readonly Record<string, string>[]) {
  const rehearsal = await openRehearsal({ mail: `name: mail\nsteps:\n${steps}` }, { workspace: WORKSPACE });
  onTestFinished(() => rehearsal.close());
  const stored = await rehearsal.people(people);
  const run = await rehearsal.context();
  const plan = run.sequences[0]?.plan;
  if (plan == null) throw new Error("no plan");
  async function* each() {
    yield* stored;
  }
  return { at: rehearsal.at, foresight: await foresee(run, plan, each(), rehearsal.at) };
}

const rows = (count: number, more: Record<string, string> = {}) =>
  Array.from({ length: count }, (_, index) => ({ email: `p${index}@x${index}.example`, ...more }));

it("says when the list is done at the limits, and that waiting for them skips nobody", async () => {
  const { at, foresight } = await look(
    "  - { id: intro, do: email, subject: Hello, body: Hi., max_age: 1 day }\n",
    rows(10),
  );
  expect(foresight).toMatchObject({ people: 10, lost: 0, isMuch: false, skipped: [] });
  expect(foresight?.limits).toEqual(["anna: 2 a day (email)"]);
  // Two a day from Monday: Friday brings the last two.
  expect(((foresight?.doneAt ?? 0) - at) / DAY).toBeCloseTo(4, 0);
});

it("tells who would get nothing, why, and what to change", async () => {
  const { foresight } = await look("  - { id: ring, do: call, script: Ring. }\n", [
    ...rows(8, { phone: "" }).map(({ email }) => ({ email })),
    ...rows(12).map((_, index) => ({ email: `q${index}@y${index}.example`, phone: `+4930123456${index}` })),
  ]);
  expect(foresight).toMatchObject({
    people: 20,
    lost: 8,
    isMuch: true,
    skipped: [{ step: "ring", reason: "unreachable", people: 8, change: expect.stringContaining("address") }],
  });
});

it("asks nobody for one missing address on one channel of several, nor where there are few people", async () => {
  const two =
    "  - { id: intro, do: email, subject: Hello, body: Hi. }\n  - { id: ring, do: call, script: Ring. }\n";
  expect((await look(two, rows(12))).foresight).toMatchObject({ lost: 0, isMuch: false });
  const ring = "  - { id: ring, do: call, script: Ring. }\n";
  expect((await look(ring, rows(3))).foresight).toMatchObject({ people: 3, lost: 3, isMuch: false });
});
