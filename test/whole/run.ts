// `npm run simulate -- [--seeds N] [--from K] [--seed S]`
import { parseArgs } from "node:util";
import { blankTally, FAULTS } from "./faults.ts";
import { playHistory } from "./history.ts";

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "300" },
    from: { type: "string", default: "1" },
    seed: { type: "string" },
  },
});

/** One history in full, for whoever looks into a seed that failed. */
async function showOne(seed: number): Promise<number> {
  const history = await playHistory(seed, { keepsLines: true });
  console.log(history.lines.join("\n"));
  console.log(`seed ${seed}, history ${history.digest}`);
  console.log(`violations: ${history.violations.length}`);
  for (const violation of history.violations) console.log(`  ${violation}`);
  return history.violations.length;
}

async function playMany(from: number, count: number): Promise<number> {
  const tally = blankTally();
  const figures = { journaled: 0, arrived: 0, uncertain: 0, looks: 0, processes: 0, late: 0, withdrawn: 0 };
  let violations = 0;
  for (let seed = from; seed < from + count; seed++) {
    const history = await playHistory(seed);
    for (const fault of FAULTS) tally[fault] += history.tally[fault];
    for (const name of Object.keys(figures) as (keyof typeof figures)[])
      figures[name] += history.figures[name];
    violations += history.violations.length;
    for (const violation of history.violations) console.log(`seed ${seed}: ${violation}`);
    if (process.stderr.isTTY) process.stderr.write(`\rseed ${seed}, violations ${violations} `);
  }
  console.log(`seeds: ${count} (${from} to ${from + count - 1})`);
  console.log(
    `processes ${figures.processes}, intents ${figures.journaled} (taken back ${figures.withdrawn}), messages arrived ${figures.arrived}, ` +
      `in doubt after a crash ${figures.uncertain}, looks ${figures.looks}, arrived after the window closed ${figures.late}`,
  );
  console.log("faults:");
  for (const fault of FAULTS) console.log(`  ${fault.padEnd(30)} ${tally[fault]}`);
  console.log(`violations: ${violations}`);
  return violations;
}

const violations =
  values.seed === undefined
    ? await playMany(Number(values.from), Number(values.seeds))
    : await showOne(Number(values.seed));
process.exitCode = violations > 0 ? 1 : 0;
