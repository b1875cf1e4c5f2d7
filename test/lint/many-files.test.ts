import { expect, it } from "vitest";
import { lintFiles } from "../../src/lint/lint-files.ts";
import { readTree } from "../../src/review/tree.ts";
import { loadSequences } from "../../src/workspace/load-sequences.ts";

const WORKSPACE =
  "workspace: acme\nsenders:\n  anna: { name: Anna, email: a@acme.example, limits: { per_day: 40 } }\n";
const SEQUENCES = Array.from({ length: 20 }, (_, index) => ({
  name: `one-${index}`,
  file: `sequences/one-${index}.yaml`,
  text: `name: one-${index}\nsteps:\n  - { id: hi, do: call, script: Hi }\n`,
  diagnostics: [],
}));
const snippet = () => null;

it.each([
  [
    "checked",
    () => lintFiles({ workspace: { file: "seq.yaml", text: WORKSPACE }, sequences: SEQUENCES, snippet }),
  ],
  ["loaded", () => loadSequences(SEQUENCES, { config: null, snippet })],
  ["reviewed", () => readTree({ workspace: WORKSPACE, sequences: SEQUENCES, snippet })],
] as const)("while many files are %s, Ctrl-C is heard between any two of them", async (_, work) => {
  let turns = 0;
  let isDone = false;
  const count = (): void => {
    turns += 1;
    if (!isDone) setImmediate(count);
  };
  setImmediate(count);
  await work();
  isDone = true;
  expect(turns).toBeGreaterThanOrEqual(SEQUENCES.length);
});
