import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { keyOf, NO_LINEAGE, recordVersion, traceVersion } from "../../src/engine/lineage.ts";
import type { Plan } from "../../src/engine/plan.ts";
import { planOf, touch } from "./fixtures.ts";

const IDS = ["a", "b", "c", "d", "e", "f"];

/** A version of the model: which step, by its number, bears which id. */
type Bearers = [id: string, who: number][];

interface Edit {
  removes: number[];
  renames: { at: number; to: number }[];
  adds: number[];
  /** Of the lines that stood there, those that are tidied away. */
  tidies: number[];
  /** Goes back to an earlier version instead. */
  reverts: number | null;
}

const edits: fc.Arbitrary<Edit[]> = fc.array(
  fc.record({
    removes: fc.array(fc.nat(5), { maxLength: 2 }),
    renames: fc.array(fc.record({ at: fc.nat(5), to: fc.nat(5) }), { maxLength: 3 }),
    adds: fc.array(fc.nat(5), { maxLength: 2 }),
    tidies: fc.array(fc.nat(3), { maxLength: 3 }),
    reverts: fc.option(fc.nat(10), { freq: 6 }),
  }),
  { maxLength: 12 },
);

describe("the keys of steps", () => {
  it("tell steps apart and know them again, whatever names they had in between", () => {
    fc.assert(
      fc.property(edits, (script) => {
        const keys = new Map<number, string>();
        for (const { bearers, plan } of playHistory(script)) {
          for (const [id, who] of bearers) {
            const key = keyOf(plan.steps.find((step) => step.id === id)!);
            expect(keys.get(who) ?? key).toBe(key);
            keys.set(who, key);
          }
          expect(new Set(keys.values()).size).toBe(keys.size);
        }
      }),
      { numRuns: 600 },
    );
  });
});

/** Every version of a file that is edited so, as the model has it and as it is traced. */
function playHistory(script: readonly Edit[]): { bearers: Bearers; plan: Plan }[] {
  const versions = new Map<string, { bearers: Bearers; plan: Plan }>();
  const log: Bearers = [];
  let lineage = NO_LINEAGE;
  let count = 0;
  const played: { bearers: Bearers; plan: Plan }[] = [];
  const take = (draft: Plan, model: Bearers): void => {
    const hash = JSON.stringify(draft);
    const before = lineage.versions.map((each) => versions.get(each)!.plan);
    const version = versions.get(hash) ?? {
      bearers: model,
      plan: traceVersion(before, lineage.bearers, draft, `${versions.size}`),
    };
    versions.set(hash, version);
    lineage = recordVersion(lineage, hash, version.plan);
    log.push(...version.bearers);
    played.push(version);
  };
  const born = (id: string, present: Bearers): number => {
    const who = log.findLast(([name]) => name === id)?.[1];
    // Whoever is there under another name is not the one that comes under this one.
    return who === undefined || present.some((pair) => pair[1] === who) ? count++ : who;
  };
  take(write([["a", 0]], {}), [["a", count++]]);
  for (const edit of script) {
    const earlier = [...versions.values()][edit.reverts ?? -1];
    if (earlier !== undefined) {
      const [hash] = [...versions].find(([, each]) => each === earlier)!;
      take(JSON.parse(hash) as Plan, earlier.bearers);
      continue;
    }
    const now = versions.get(lineage.versions.at(-1)!)!;
    const { bearers, moved } = editFile(now, edit, born);
    if (bearers.length > 0) take(write(bearers, moved), bearers);
  }
  return played;
}

function editFile(
  { bearers, plan }: { bearers: Bearers; plan: Plan },
  edit: Edit,
  born: (id: string, present: Bearers) => number,
): { bearers: Bearers; moved: Record<string, string> } {
  const before = new Set(bearers.map(([id]) => id));
  const next = new Map(bearers);
  for (const at of edit.removes) next.delete(bearers[at]?.[0] ?? "");
  const stay = new Set(next.keys());
  const names = new Map([...stay].map((id) => [id, id]));
  for (const { at, to } of edit.renames) {
    const [id, name] = [[...stay][at], IDS[to]!];
    if (id !== undefined) names.set(id, name);
  }
  // Two steps never want one name: whoever would take one that stays keeps its own.
  const wanted = [...names.values()];
  if (new Set(wanted).size < wanted.length) for (const id of stay) names.set(id, id);
  const repeats = (id: string, name: string): boolean => plan.moved[id] === name && wanted.includes(id);
  // A line that stands there already says nothing new of a name that stays in use.
  if ([...names].some(([id, name]) => repeats(id, name))) for (const id of stay) names.set(id, id);
  const told = [...names].filter(([id, name]) => id !== name);
  const result: Bearers = [...next].map(([id, who]) => [names.get(id)!, who]);
  for (const at of edit.adds) {
    const id = IDS[at]!;
    const isFree = !before.has(id) && !result.some(([name]) => name === id);
    if (isFree) result.push([id, born(id, result)]);
  }
  const ids = new Set(result.map(([id]) => id));
  let lines = [
    ...Object.entries(plan.moved).filter(([from], index) => {
      // Nor does one of a step that is removed.
      const isRemoved = before.has(from) && !stay.has(from);
      return !edit.tidies.includes(index) && !isRemoved;
    }),
    ...told,
  ];
  lines = [...new Map(lines)];
  // As the file is checked: a line leads to a step, and only from a name that is none, or that another line refills.
  for (let before = -1; before !== lines.length; ) {
    before = lines.length;
    const all = lines;
    lines = all.filter(
      ([from, to]) =>
        from !== to &&
        (ids.has(to) || all.some(([other]) => other === to)) &&
        (!ids.has(from) || all.some(([, target]) => target === from)),
    );
  }
  return { bearers: result, moved: Object.fromEntries(lines) };
}

function write(bearers: Bearers, moved: Record<string, string>): Plan {
  return planOf(
    bearers.map(([id, who]) => touch(id, { content: { subject: `${who}`, body: "b" } })),
    { moved },
  );
}
