import { describe, expect, it } from "vitest";
import { createReport } from "../../src/yaml/report.ts";
import { readYaml } from "../../src/yaml/yaml-file.ts";
import { places, readFile } from "../sequence/support.ts";
import { sized } from "../sized.ts";

const KEY_LIMIT = 2_000;

function readValue(text: string) {
  const report = createReport("x.yaml");
  const value = readYaml(text, report)?.value ?? null;
  return { value, problems: report.diagnostics.map(({ code, message }) => `${code}: ${message}`) };
}

const repeat = (count: number, write: (n: number) => string, separator: string): string =>
  Array.from({ length: count }, (_, n) => write(n)).join(separator);

const LISTS: [name: string, write: (count: number) => string][] = [
  ["a block list", (count) => `a:\n${repeat(count, (n) => `  - { b: ${n} }`, "\n")}\n`],
  ["a flow list", (count) => `a: [${repeat(count, (n) => `${n}`, ", ")}]\n`],
  ["a flow list of pairs", (count) => `a: [${repeat(count, (n) => `k${n}: 1`, ", ")}]\n`],
];
const MAPS: [name: string, write: (count: number) => string][] = [
  ["block", (count) => `a:\n${repeat(count, (n) => `  k${n}: 1`, "\n")}\n`],
  ["block, with comments between", (count) => `a:\n${repeat(count, (n) => `  k${n}: 1 # x\n  # y`, "\n")}\n`],
  ["flow", (count) => `a: {${repeat(count, (n) => `k${n}: 1`, ", ")}}\n`],
  ["flow, with a last comma", (count) => `a: {${repeat(count, (n) => `k${n}: 1`, ", ")}, }\n`],
  ["flow without values", (count) => `a: {${repeat(count, (n) => `k${n}`, ", ")}}\n`],
  ["flow inside a list", (count) => `b: 1\na:\n  - {${repeat(count, (n) => `k${n}: 1`, ", ")}}\n`],
  ["explicit", (count) => `a:\n${repeat(count, (n) => `  ? k${n}\n  : 1`, "\n")}\n`],
];

describe("a list", () => {
  it.each(LISTS)("is as long as the file allows: %s", (_, write) => {
    const { value, problems } = readValue(write(3_000));
    expect(problems).toEqual([]);
    expect(value?.["a"]).toHaveLength(3_000);
  });

  const MANY = sized(30_000, 100_000);

  it(`of ${MANY} is read`, () => {
    expect(readValue(`a:\n${"- x\n".repeat(MANY)}`).value?.["a"]).toHaveLength(MANY);
  });

  it("that is an ordered map, whose keys the parser would compare each with each, is none of our files", () => {
    expect(
      readValue(`a: !!omap [${repeat(sized(10_000, 50_000), (n) => `k${n}: 1`, ",")}]\n`).problems,
    ).toEqual([expect.stringMatching(/^unknown-tag/)]);
  });

  it("of too many values is refused as such", () => {
    expect(readValue(`a: [${"x,".repeat(200_001)}]\n`).problems).toEqual([
      "too-large: The file holds more than 200000 values",
    ]);
  });
});

describe("a map", () => {
  it.each(MAPS)(`of ${KEY_LIMIT} keys is read, of one more refused: %s`, (_, write) => {
    expect(readValue(write(KEY_LIMIT)).problems).toEqual([]);
    expect(readValue(write(KEY_LIMIT + 1))).toEqual({
      value: null,
      problems: [`too-large: A map has more than ${KEY_LIMIT} keys`],
    });
  });
});

// Where every problem looks through the whole file, time grows with the square: the tests' own limit would end them.
describe("a file with a problem in each of its many lines is told of, each at its place", () => {
  const COUNT = sized(10_000, 40_000);

  it("keys that stand twice", () => {
    const { diagnostics } = readFile(`name: test\nsteps:\n${"  - {a: 1, a: 2}\n".repeat(COUNT)}`);
    const twice = diagnostics.filter(({ code }) => code === "duplicate-key");
    expect(twice).toHaveLength(COUNT);
    expect(places(twice.slice(-1))).toEqual([`${COUNT + 2}:12-${COUNT + 2}:13 duplicate-key`]);
    expect(twice.at(-1)?.related?.[0]?.range).toMatchObject({ line: COUNT + 2, column: 6 });
  });

  it("quotes that are never closed", () => {
    const { diagnostics } = readFile(`name: test\nsteps:\n${'  - "x\n'.repeat(COUNT)}`);
    expect(diagnostics.length).toBeGreaterThan(COUNT - 2);
    expect(places(diagnostics.slice(0, 1))).toEqual(["3:5-3:6 yaml-syntax"]);
  });

  it("steps that are none, behind an alias", () => {
    const { diagnostics } = readFile(`name: test\nx: &a\n${"  - x\n".repeat(COUNT)}steps: *a\n`);
    expect(diagnostics.filter(({ code }) => code === "wrong-type")).toHaveLength(COUNT);
  });
});
