import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadHolidays } from "../../src/calendar/holidays.ts";
import { explainChecks } from "../../src/cli/render/scenarios.ts";
import { lintFiles } from "../../src/lint/lint-files.ts";
import { runScenarios } from "../../src/playback/scenario/run-scenarios.ts";
import { readSequence } from "../../src/sequence/read-sequence.ts";
import { complete, readConfig, WORKSPACE_TEXT } from "./world.ts";

const FOLDER = join(import.meta.dirname, "../../sequences");
const read = (file: string) => readFileSync(join(FOLDER, file), "utf8");
const NAMES = readdirSync(FOLDER)
  .filter((file) => !file.endsWith(".test.yaml"))
  .map((file) => file.replace(/\.yaml$/, ""));

describe("the starter library", () => {
  it("has thirteen sequences", () => {
    expect(NAMES).toHaveLength(13);
  });

  it.each(NAMES)("%s lints clean in a new workspace and says why its timing is so", async (name) => {
    const sequences = [{ file: `sequences/${name}.yaml`, text: read(`${name}.yaml`) }];
    // Advertising texts to Korea need a number that a new workspace does not have: lint asks for it.
    const text = name === "kakao-consented" ? complete(WORKSPACE_TEXT) : WORKSPACE_TEXT;
    const found = await lintFiles({ workspace: { file: "seq.yaml", text }, sequences, snippet: () => null });
    // A new workspace has no service yet: that its texts are tasks is said, and is so.
    expect(found.filter(({ code }) => code !== "falls-to-a-task")).toEqual([]);
    expect(read(`${name}.yaml`)).toContain("# Why the timing is so:");
  });

  it.each(NAMES)("%s passes its scenarios, which reach every step and branch", async (name) => {
    const config = readConfig();
    const file = `sequences/${name}.yaml`;
    const { plan, position } = readSequence(read(`${name}.yaml`), {
      file,
      workspace: config,
      snippet: () => null,
    });
    const report = await runScenarios(
      [{ file: `sequences/${name}.test.yaml`, text: read(`${name}.test.yaml`) }],
      {
        config,
        sequences: [{ name, file, plan, position }],
        snippet: () => null,
        loadHolidays,
      },
    );
    expect(report.diagnostics).toEqual([]);
    expect(report.results.flatMap(({ checks }) => explainChecks(checks))).toEqual([]);
    expect(report.coverage.flatMap(({ missed }) => missed)).toEqual([]);
  });
});
