import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { makeFolder, PACKAGE_ROOT } from "./run-seq.ts";

const SEQ = join(PACKAGE_ROOT, "bin/seq.js");
/** Enough bytes that reading and writing go to threads. */
const PEOPLE = 60_000;

function makeWorkspace(): string {
  const cwd = makeFolder();
  execFileSync(process.execPath, [SEQ, "init", cwd, "--yes"], { stdio: "ignore" });
  const lines = ["email,linkedin_url,name,company"];
  for (let n = 0; n < PEOPLE; n++) {
    const email = n % 20_000 === 7 ? "no address" : `person-${n}@company-${n % 5_000}.example`;
    lines.push(
      `${email},${email === "no address" ? "" : `https://www.linkedin.com/in/person-${n}`},Person Number ${n},"Company ${n % 5_000}, Ltd."`,
    );
  }
  writeFileSync(join(cwd, "large.csv"), `${lines.join("\n")}\n`);
  return cwd;
}

function importLarge(cwd: string, ...options: string[]) {
  const ran = spawnSync(process.execPath, [SEQ, "import", "large.csv", ...options], {
    cwd,
    encoding: "utf8",
  });
  return { code: ran.status, out: ran.stdout, err: ran.stderr };
}

describe("a file of tens of thousands of people", () => {
  it("is imported whole, its bad rows are told, and a second time it changes nothing", () => {
    const cwd = makeWorkspace();
    const first = importLarge(cwd, "--json", "--rejected", "bad.csv");
    expect(first.code).toBe(1);
    expect(JSON.parse(first.out)).toMatchObject({
      read: PEOPLE,
      created: PEOPLE - 3,
      rejected: [{ line: 9 }, { line: 20_009 }, { line: 40_009 }].map((row) => ({ ...row, field: "email" })),
    });
    expect(readFileSync(join(cwd, "bad.csv"), "utf8").match(/no address/g)).toHaveLength(3);
    const second = importLarge(cwd);
    expect(second.out).toContain(`0 new, 0 updated, ${PEOPLE - 3} unchanged`);
    expect(second.out).toContain("3 of 60000 rows rejected");
  });

  it("is refused in one line where its columns say nothing", () => {
    const cwd = makeWorkspace();
    const { code, err } = importLarge(cwd, "--map", "email=-", "--map", "linkedin_url=-");
    expect(code).toBe(2);
    expect(err).toMatch(/no column holds an email/);
    expect(err).not.toMatch(/ {4}at /);
  });
});
