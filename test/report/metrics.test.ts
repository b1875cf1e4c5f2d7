import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { formatMetrics } from "../../src/report/metrics.ts";
import { readStatus, type StatusView } from "../../src/report/status.ts";
import { openRehearsal } from "../run/rehearsal.ts";

const INTRO = `name: intro\nsteps:\n  - { id: hello, do: email, subject: Hello, body: "Hi.", approve: true }\n`;

async function look(): Promise<StatusView> {
  const rehearsal = await openRehearsal({ intro: INTRO });
  onTestFinished(() => rehearsal.close());
  await rehearsal.enroll(
    "intro",
    await rehearsal.people([{ email: "a@acme.example" }, { email: "b@other.example" }]),
  );
  await rehearsal.run();
  return readStatus(await rehearsal.context());
}

/** The value of a line; null where there is none. */
function valueOf(text: string, name: string): number | null {
  const line = text.split("\n").find((each) => each.startsWith(`${name} `));
  return line === undefined ? null : Number(line.slice(name.length + 1));
}

it("says the same as seq status", async () => {
  const view = await look();
  const text = formatMetrics(view);
  const [row] = view.sequences;
  expect(row?.reviews).toBe(2);
  expect(valueOf(text, 'seq_reviews_open{sequence="intro"}')).toBe(2);
  expect(valueOf(text, 'seq_enrollments{sequence="intro",status="active"}')).toBe(row?.active);
  expect(valueOf(text, "seq_uncertain")).toBe(view.uncertain);
  // Nothing is planned: no time is told, rather than one of 1970.
  expect(view.next_due).toBeNull();
  expect(valueOf(text, "seq_next_due_timestamp_seconds")).toBeNull();
  expect(valueOf(formatMetrics({ ...view, next_due: 1_500 }), "seq_next_due_timestamp_seconds")).toBe(1.5);
});

it("keeps one value a line whatever a name holds", async () => {
  const view = await look();
  const [row] = view.sequences;
  if (row === undefined) throw new Error("no sequence");
  const text = formatMetrics({ ...view, sequences: [{ ...row, name: 'a"\\\n b' }] });
  expect(valueOf(text, 'seq_due{sequence="a\\"\\\\\\n b"}')).toBe(0);
});

it("has every figure that the example dashboard draws", async () => {
  const told = formatMetrics({ ...(await look()), next_due: 1 });
  const file = join(import.meta.dirname, "../../examples/grafana/dashboard.json");
  const { panels } = JSON.parse(readFileSync(file, "utf8")) as { panels: { targets: { expr: string }[] }[] };
  const names = panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => expr.match(/seq_\w+/g) ?? []));
  expect(names.length).toBeGreaterThan(9);
  // A sender without a cap has none to tell.
  for (const name of names.filter((each) => each !== "seq_sender_cap"))
    expect(told, name).toContain(`# TYPE ${name} gauge`);
});
