import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { recipeSchema } from "../../src/providers/json-schema.ts";
import { readYaml } from "../../src/yaml/yaml-file.ts";
import { createReport } from "../../src/yaml/report.ts";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PACKAGE_ROOT, runSeq } from "../cli/run-seq.ts";
import { readings } from "./shipped.ts";

const check = new Ajv({ strict: false }).compile(recipeSchema());

describe("seq schema provider", () => {
  it.each([...readings.keys()])("takes the shipped recipe %s", (name) => {
    const text = readFileSync(join(PACKAGE_ROOT, `src/providers/recipes/${name}.yaml`), "utf8");
    expect(check(readYaml(text, createReport(name))?.value), JSON.stringify(check.errors)).toBe(true);
  });

  it("refuses what the reader refuses", () => {
    expect(check({ provider: "x", title: "x", docs: "x", base: "x", actions: { a: {} } })).toBe(false);
    expect(check({ provider: "x", title: "x", docs: "x", base: "x", actions: {}, extra: 1 })).toBe(false);
  });

  it("is printed", async () => {
    const { out } = await runSeq(["schema", "provider"]);
    expect(JSON.parse(out)).toMatchObject({ title: "A seq provider recipe" });
  });
});
