import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { PACKAGE_ROOT } from "../cli/run-seq.ts";

/** A file or folder of the project, as a page names it. */
const NAMED = /`((?:src|test|docs)\/[\w./-]+?)`|\]\((docs\/[\w.-]+)\)/g;

describe.each(["docs/architecture.md", "CONTRIBUTING.md"])("%s", (page) => {
  it("names only files that are there", () => {
    const text = readFileSync(join(PACKAGE_ROOT, page), "utf8");
    const named = [...text.matchAll(NAMED)].map(([, code, link]) => code ?? link ?? "");
    expect(named.length).toBeGreaterThan(8);
    expect(named.filter((name) => !existsSync(join(PACKAGE_ROOT, name)))).toEqual([]);
  });
});
