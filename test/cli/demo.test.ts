import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { makeFolder, PACKAGE_ROOT, runSeq } from "./run-seq.ts";

const GOLDEN = join(PACKAGE_ROOT, "examples/acme-outbound/expected-timeline.txt");

it("`seq demo` plays the example's three weeks exactly as its expected timeline says", async () => {
  const folder = join(makeFolder(), "demo");
  const { code, out } = await runSeq(["demo", "--keep", folder]);
  expect(code).toBe(0);
  const story = out.slice(0, out.indexOf("\nmail "));
  // Update with: npx seq demo --no-color | sed '/^mail /,$d' > examples/acme-outbound/expected-timeline.txt
  expect(story.trimEnd()).toBe(readFileSync(GOLDEN, "utf8").trimEnd());
  const outbox = join(folder, ".seq/outbox");
  const mails = readdirSync(outbox, { recursive: true }).filter((name) => String(name).endsWith(".eml"));
  expect(mails).toHaveLength(Number(/(\d+) emails/.exec(story)?.[1]));
  expect(statSync(join(folder, ".seq/state.db")).mode & 0o777).toBe(0o600);
});

it("`seq demo --json` is one document with the same timeline", async () => {
  const { code, out } = await runSeq(["demo", "--json"]);
  expect(code).toBe(0);
  const { timeline, workspace } = JSON.parse(out);
  expect(timeline.filter(({ kind }: { kind: string }) => kind === "replied")).toHaveLength(4);
  expect(timeline.every(({ at }: { at: string }) => /^2026-\d\d-\d\dT/.test(at))).toBe(true);
  expect(statSync(join(workspace, "seq.yaml")).isFile()).toBe(true);
});
