import { describe, expect, it } from "vitest";
import type { State } from "../../src/engine/state.ts";
import { makePlan } from "../../src/review/plan/plan.ts";
import { readTree } from "../../src/review/tree.ts";

const NOW = Date.UTC(2026, 2, 2, 9);
const WORKSPACE = `workspace: w
calendar: { timezone: UTC, hours: Mon-Sun 00:00-24:00, holidays: none }
senders:
  anna: { name: Anna Kim, email: anna@acme.example, limits: { per_day: 4 } }
`;

const mail = (id: string): string => `  - id: ${id}\n    do: email\n    subject: Hi\n    body: A word.\n`;

function treeOf(sequences: Record<string, readonly string[]>) {
  return readTree({
    workspace: WORKSPACE,
    sequences: Object.entries(sequences).map(([name, steps]) => ({
      file: `sequences/${name}.yaml`,
      text: `name: ${name}\nsteps:\n${steps.map(mail).join("")}`,
    })),
    snippet: () => null,
  });
}

const blank: State = {
  status: "active",
  reason: null,
  step: "first",
  phase: "waiting",
  since: NOW,
  plannedAt: NOW,
  dueAt: NOW,
  deferredBy: null,
  tries: 0,
  touched: false,
  steps: {},
  happened: {},
};

describe("emails a day ahead", () => {
  it("stay within the mailbox's limit, and tell when a change makes another sequence wait", async () => {
    const from = await treeOf({ large: ["first"], small: ["first"] });
    const to = await treeOf({ large: ["first", "second", "third", "fourth"], small: ["first"] });
    const versions = new Map(from.sequences.map(({ name, version }) => [name, version ?? ""]));
    const plan = await makePlan({
      from,
      to,
      against: "HEAD",
      now: NOW,
      firstTouchAt: () => null,
      loadHolidays: async () => () => false,
      inFlight: {
        sequences: async () => ["large", "small"],
        lineage: async () => ({ versions: [], bearers: [] }),
        trace: async (_version, traced) => traced,
        async *stream(sequence) {
          for (let id = 0; id < 4; id++) {
            const dueAt = sequence === "small" ? NOW + 60_000 : NOW;
            yield {
              name: `p${id}`,
              id,
              sequence,
              version: versions.get(sequence) ?? "",
              sender: "anna",
              key: `${sequence}/p${id}`,
              person: { fields: {}, tags: [] },
              prospect: null,
              state: { ...blank, dueAt },
              people: 1,
            };
          }
        },
        plan: async (version) => from.sequences.find((each) => each.version === version)?.plan ?? null,
        touchTimes: async () => [],
        wasIn: async () => false,
        consentsOf: async () => [],
      },
    });
    expect(plan.capacity.every(({ after, cap }) => cap === 4 && after <= 4)).toBe(true);
    expect(plan.capacity.reduce((sum, { before }) => sum + before, 0)).toBe(8);
    expect(plan.capacity.reduce((sum, { after }) => sum + after, 0)).toBe(20);
    expect(plan.starved.map(({ sequence }) => sequence)).toEqual(["small"]);
    expect(plan.binding[0]?.action).toBe("email");
  });
});
