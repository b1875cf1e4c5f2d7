#!/usr/bin/env node
const { handOver, tryQuietRun } = require("../dist/first-steps.cjs");

const args = process.argv.slice(2);

async function start() {
  if (await handOver(args, process.env, __dirname)) return;
  if (await tryQuietRun(args, process)) return;
  const program = await import("../dist/main.js");
  await program.start();
}

void start();
