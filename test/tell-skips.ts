import { relative } from "node:path";
import type { Reporter, TestModule, Vitest } from "vitest/node";

/** What a machine may lack also where CI=true; anything else .ci/run installs, and a test without it has failed. */
const MAY_LACK: readonly string[] = [
  // Real bounces beside the repository; they are not part of it.
  "../shared/data",
];

/** Whether a skipped test is none that CI must run. Its name, or that of its group, says `(needs …)`. */
export function maySkip(fullName: string): boolean {
  const needs = /\(needs ([^)]+)\)/.exec(fullName)?.[1];
  return needs !== undefined && MAY_LACK.includes(needs);
}

/** Says of each test that was skipped what it needs; fails a run in CI that skipped one for what CI must have. */
export default class TellSkips implements Reporter {
  #isFiltered = false;

  onInit({ config }: Vitest): void {
    // With `-t` most tests are skipped because they were not asked for.
    this.#isFiltered = config.testNamePattern !== undefined;
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    if (this.#isFiltered) return;
    let refused = 0;
    for (const module of modules) {
      const counts = new Map<string, number>();
      for (const test of module.children.allTests("skipped")) {
        const { fullName } = test;
        const result = test.result();
        const note = result.state === "skipped" ? result.note : undefined;
        const reason = /\(needs [^)]+\)/.exec(fullName)?.[0] ?? note ?? `no reason given: ${fullName}`;
        counts.set(reason, (counts.get(reason) ?? 0) + 1);
        if (!maySkip(fullName)) refused += 1;
      }
      for (const [reason, count] of counts) {
        console.error(`skipped: ${count} in ${relative(process.cwd(), module.moduleId)} ${reason}`);
      }
    }
    if (refused === 0 || process.env.CI !== "true") return;
    console.error(`${refused} tests were skipped that CI must run; .ci/run installs what they need`);
    process.exitCode = 1;
  }
}
