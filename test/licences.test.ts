import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { PACKAGE_ROOT } from "./cli/run-seq.ts";

/**
 * SPDX licences (https://spdx.org/licenses/) of what may be shipped: they ask for their own text and no more, so that
 * nobody who installs the program takes on a duty for what they build with it.
 */
const ALLOWED: ReadonlySet<string> = new Set([
  "0BSD",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "CC0-1.0",
  // The names of holidays, from Wikipedia: it asks to be named.
  "CC-BY-3.0",
  "ISC",
  "MIT",
  "MIT-0",
  "PSF-2.0",
  "Unlicense",
]);

/** Whether an SPDX expression leaves a way to keep to what is allowed. */
function isAllowed(expression: string): boolean {
  const tokens = expression.match(/[()]|[^\s()]+/g) ?? [];
  const readOne = (): boolean => {
    const token = tokens.shift();
    if (token !== "(") return token !== undefined && ALLOWED.has(token);
    const inner = readAny();
    return tokens.shift() === ")" && inner;
  };
  // AND binds closer than OR; both sides are read, whatever the first one says.
  const readAll = (): boolean => {
    let all = readOne();
    while (tokens[0] === "AND") {
      tokens.shift();
      all = readOne() && all;
    }
    return all;
  };
  const readAny = (): boolean => {
    let any = readAll();
    while (tokens[0] === "OR") {
      tokens.shift();
      any = readAll() || any;
    }
    return any;
  };
  return readAny() && tokens.length === 0;
}

interface Manifest {
  license?: unknown;
}

function readJson(...path: string[]): unknown {
  return JSON.parse(readFileSync(join(PACKAGE_ROOT, ...path), "utf8"));
}

/** Folders of all packages that whoever installs the program gets, by what each of them says of its licence. */
function readShipped(): [folder: string, licence: string][] {
  const { packages } = readJson("package-lock.json") as {
    packages: Record<string, Manifest & { dev?: boolean }>;
  };
  return Object.entries(packages)
    .filter(([folder, { dev }]) => folder !== "" && dev !== true)
    .map(([folder, locked]) => {
      // One for another platform is not here; then the lockfile repeats what it says.
      const isHere = existsSync(join(PACKAGE_ROOT, folder, "package.json"));
      const { license } = isHere ? (readJson(folder, "package.json") as Manifest) : locked;
      return [folder, typeof license === "string" ? license : "no licence in SPDX's words"];
    });
}

describe("what is shipped", () => {
  it("is under licences that ask nothing of whoever uses the program", () => {
    const shipped = readShipped();
    expect(shipped.length).toBeGreaterThan(50);
    expect(shipped.filter(([, licence]) => !isAllowed(licence))).toEqual([]);
  });

  it.each([
    ["GPL-3.0-only", false],
    ["UNLICENSED", false],
    ["SEE LICENSE IN LICENSE", false],
    ["", false],
    ["MIT OR GPL-3.0-only", true],
    ["MIT AND GPL-3.0-only", false],
    ["GPL-2.0-only OR (ISC AND MIT)", true],
    ["GPL-2.0-only OR (ISC AND AGPL-3.0-only)", false],
    ["GPL-2.0-only WITH Classpath-exception-2.0", false],
    ["(MIT", false],
  ])("of %s may be shipped: %s", (expression, expected) => {
    expect(isAllowed(expression)).toBe(expected);
  });
});
