import { describe, expect, test } from "vitest";
import { formatSarif } from "../../../src/cli/render/sarif.ts";
import type { Diagnostic } from "../../../src/diagnostic.ts";
import { findSarifErrors } from "./sarif-schema.ts";

const NOTES = [{ id: "spam-style", describe: "How spam is written." }];

const WARNING: Diagnostic = {
  code: "spam-style",
  severity: "warning",
  message: '"!!!" is how spam is written',
  file: "sequences/a b#1.yaml",
  range: { line: 3, column: 30, endLine: 3, endColumn: 33 },
  hint: "say it calmly",
};

const DUPLICATE: Diagnostic = {
  code: "duplicate-key",
  severity: "error",
  message: "The key stands here twice",
  file: "seq.yaml",
  range: { line: 1, column: 1, endLine: 1, endColumn: 1 },
  related: [
    { file: "seq.yaml", range: { line: 4, column: 2, endLine: 4, endColumn: 6 }, message: "first here" },
  ],
};

type Json = null | string | number | boolean | Json[] | { [key: string]: Json };

/** The keys that SARIF 2.1.0 knows for the objects we write, with the required ones first. */
const SHAPES: Record<string, { required: string[]; optional: string[] }> = {
  log: { required: ["version", "runs"], optional: ["$schema"] },
  run: { required: ["tool"], optional: ["results", "columnKind"] },
  driver: { required: ["name"], optional: ["semanticVersion", "informationUri", "rules"] },
  rule: { required: ["id"], optional: ["shortDescription"] },
  result: {
    required: ["message"],
    optional: ["ruleId", "ruleIndex", "level", "locations", "relatedLocations"],
  },
  location: { required: ["physicalLocation"], optional: ["id", "message"] },
  region: { required: ["startLine", "startColumn", "endLine", "endColumn"], optional: [] },
};

function check(value: unknown, shape: string): { [key: string]: Json } {
  const { required, optional } = SHAPES[shape] ?? { required: [], optional: [] };
  const object = value as { [key: string]: Json };
  expect(Object.keys(object).filter((key) => ![...required, ...optional].includes(key))).toEqual([]);
  expect(required.filter((key) => !(key in object))).toEqual([]);
  return object;
}

function checkRegion(place: { [key: string]: Json }): void {
  const physical = place["physicalLocation"] as {
    artifactLocation: { uri: string };
    region: Record<string, number>;
  };
  expect(Object.keys(physical)).toEqual(["artifactLocation", "region"]);
  const {
    startLine = 0,
    startColumn = 0,
    endLine = 0,
    endColumn = 0,
  } = check(physical.region, "region") as Record<string, number>;
  expect(startLine).toBeGreaterThanOrEqual(1);
  expect(startColumn).toBeGreaterThanOrEqual(1);
  expect(endLine > startLine || endColumn > startColumn).toBe(true);
  expect(new URL(physical.artifactLocation.uri, "file:///root/").href).toMatch(/^file:\/\/\/root\/[^#?]*$/);
}

describe("code scanning reads the report", () => {
  test("as a log that the standard's own schema takes", () => {
    for (const diagnostics of [[WARNING, DUPLICATE], [{ ...WARNING, severity: "info" as const }], []]) {
      expect(findSarifErrors(JSON.parse(formatSarif(diagnostics, NOTES)))).toEqual([]);
    }
    const log = JSON.parse(formatSarif([WARNING], NOTES));
    log.runs[0].results[0].level = "bad";
    log.runs[0].results[0].locations[0].physicalLocation.region.startLine = 0;
    expect(findSarifErrors(log)).not.toEqual([]);
  });

  const log = check(JSON.parse(formatSarif([WARNING, DUPLICATE], NOTES)), "log");
  const [run] = log["runs"] as { [key: string]: Json }[];
  const results = check(run, "run")["results"] as { [key: string]: Json }[];
  const driver = check((run?.["tool"] as { driver: Json }).driver, "driver");
  const rules = driver["rules"] as { [key: string]: Json }[];

  test("as SARIF 2.1.0, with no key the standard does not know", () => {
    expect(log["version"]).toBe("2.1.0");
    expect(run?.["columnKind"]).toBe("utf16CodeUnits");
    for (const rule of rules) check(rule, "rule");
    for (const result of results) {
      check(result, "result");
      for (const key of ["locations", "relatedLocations"]) {
        for (const place of (result[key] ?? []) as Json[]) checkRegion(check(place, "location"));
      }
    }
  });

  test("each result names its rule, by id and by index", () => {
    expect(results.map((each) => rules[Number(each["ruleIndex"])]?.["id"])).toEqual([
      "spam-style",
      "duplicate-key",
    ]);
    expect(results.map((each) => each["ruleId"])).toEqual(["spam-style", "duplicate-key"]);
    expect(rules[1]).toEqual({ id: "spam-style", shortDescription: { text: "How spam is written." } });
  });

  test("severities are levels, and hints are part of the message", () => {
    expect(results.map((each) => each["level"])).toEqual(["warning", "error"]);
    expect(results[0]?.["message"]).toEqual({ text: '"!!!" is how spam is written. say it calmly' });
    expect(JSON.parse(formatSarif([{ ...WARNING, severity: "info" }], []))).toMatchObject({
      runs: [{ results: [{ level: "note" }] }],
    });
  });

  test("an empty report is a run without results", () => {
    expect(JSON.parse(formatSarif([], NOTES))).toMatchObject({ runs: [{ results: [] }] });
  });
});
