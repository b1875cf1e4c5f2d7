// Loaded into a measured process: at its end it writes down what the process took.
const { writeFileSync } = require("node:fs");
const { subscribe } = require("node:diagnostics_channel");

let firstAt = null;
let lastAt = null;
subscribe("net.client.socket", ({ socket }) => {
  firstAt ??= performance.now();
  socket.once("close", () => {
    lastAt = performance.now();
  });
});

process.once("exit", () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  writeFileSync(
    process.env.SEQ_BENCH_USAGE,
    JSON.stringify({
      maxRssKb: maxRSS,
      cpuMs: (userCPUTime + systemCPUTime) / 1_000,
      connectedMs: firstAt === null ? null : (lastAt ?? performance.now()) - firstAt,
    }),
  );
});
