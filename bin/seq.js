#!/usr/bin/env node
import { createRequire } from "node:module";

const { handOver, tryQuietRun } = createRequire(import.meta.url)("../dist/first-steps.cjs");
const args = process.argv.slice(2);

if (!(await handOver(args, process.env, import.meta.dirname)) && !(await tryQuietRun(args, process))) {
  const { start } = await import("../dist/main.js");
  await start();
}
