// Loaded into a measured process: at its end it writes down what the process took.
const { readFileSync, writeFileSync } = require("node:fs");
const { isMainThread } = require("node:worker_threads");

// Threads load it too.
if (isMainThread) process.once("exit", writeUsage);

function writeUsage() {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  writeFileSync(
    process.env.SEQ_BENCH_USAGE,
    JSON.stringify({
      maxRssKb: readPeakKb() ?? maxRSS,
      cpuMs: (userCPUTime + systemCPUTime) / 1_000,
    }),
  );
}

/** Of this program alone: `maxRSS` begins with that of whoever started it (Linux, getrusage(2)). */
function readPeakKb() {
  try {
    return Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1]) || null;
  } catch {
    return null;
  }
}
