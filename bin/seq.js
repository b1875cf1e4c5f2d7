#!/usr/bin/env node
import { handOver } from "../dist/hand-over.js";

if (!(await handOver(process.argv.slice(2), process.env, import.meta.dirname))) {
  const { start } = await import("../dist/main.js");
  await start();
}
