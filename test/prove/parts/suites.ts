import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PACKAGE_ROOT } from "../../cli/run-seq.ts";
import { maySkip } from "../../tell-skips.ts";
import type { Part, Proof } from "../part.ts";

/** What vitest's reporter for programs says: https://vitest.dev/guide/reporters.html#json-reporter. */
interface Report {
  numPassedTests: number;
  numPendingTests: number;
  testResults: {
    name: string;
    status: string;
    message: string;
    assertionResults: { fullName: string; status: string; failureMessages: string[] }[];
  }[];
}

/** Promises that tests of their own try to break: each test is one trial, each that fails one violation. */
export const suites: readonly Part[] = [
  suite(
    "gates",
    "tests: caps as properties, the law's gates, suppression at the moment of sending",
    [3],
    [
      "test/store/caps.property.test.ts",
      "test/store/once.property.test.ts",
      "test/run/gates/law.test.ts",
      "test/run/run.test.ts",
    ],
  ),
  suite(
    "heard",
    "tests: replies, bounces, opt-outs and meetings end what they should end, everywhere",
    [4],
    [
      "test/inbound/three-weeks.test.ts",
      "test/inbound/settle-message.test.ts",
      "test/run/gates/listening.test.ts",
      "test/web/unsubscribe.test.ts",
    ],
  ),
  suite(
    "changes",
    "tests: renamed, moved and changed steps while people are in flight",
    [6],
    [
      "test/faults/rename.test.ts",
      "test/review/plan-equals-run.test.ts",
      "test/run/snippet-versions.test.ts",
    ],
  ),
  suite(
    "backups",
    "tests: a backup taken in a run, restored; refused until `seq reconcile`",
    [8],
    ["test/faults/backup.test.ts", "test/run/actions/reconcile.test.ts", "test/store/copies.test.ts"],
  ),
  suite(
    "security",
    "tests: planted secrets, and attacks by header, template, CSV, path, YAML, pattern and URL",
    [10],
    ["test/security"],
  ),
];

function suite(name: string, test: string, promises: readonly number[], files: readonly string[]): Part {
  return {
    name,
    test,
    promises,
    trials: { short: 1, long: 1 },
    unit: "tests",
    isTests: true,
    missing: () =>
      files.some((file) => existsSync(join(PACKAGE_ROOT, file))) ? null : `there is no ${files.join(", ")}`,
    prove: () => runSuite(files),
  };
}

async function runSuite(files: readonly string[]): Promise<Proof> {
  const folder = mkdtempSync(join(tmpdir(), "seq-prove-"));
  const file = join(folder, "report.json");
  try {
    const code = await runVitest(["run", "--reporter=json", `--outputFile=${file}`, ...files]);
    if (!existsSync(file)) return { trials: 0, violations: [`vitest ended with ${code}`], figures: "" };
    const report = JSON.parse(readFileSync(file, "utf8")) as Report;
    const violations = report.testResults.flatMap(({ name, status, message, assertionResults }) => {
      const failed = assertionResults.filter((each) => each.status === "failed");
      if (failed.length === 0 && status === "failed") return [`${name}: ${message}`];
      const skipped = assertionResults.filter(
        (each) => each.status === "pending" && process.env.CI === "true" && !maySkip(each.fullName),
      );
      return [
        ...failed.map(({ fullName, failureMessages }) => `${fullName}: ${failureMessages[0] ?? ""}`),
        ...skipped.map(({ fullName }) => `${fullName}: skipped, and CI must run it`),
      ];
    });
    const { numPassedTests: passed, numPendingTests: skipped } = report;
    return {
      trials: passed + violations.length,
      violations,
      figures: `${report.testResults.length} files${skipped > 0 ? `, ${skipped} tests skipped here` : ""}`,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function runVitest(argv: readonly string[]): Promise<number> {
  const program = join(PACKAGE_ROOT, "node_modules/vitest/vitest.mjs");
  const child = spawn(process.execPath, [program, ...argv], { cwd: PACKAGE_ROOT, stdio: "ignore" });
  return new Promise((resolve) => child.once("close", (code) => resolve(code ?? -1)));
}
