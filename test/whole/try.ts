import { playHistory } from "./history.ts";
const from = Number(process.argv[2] ?? 1);
const n = Number(process.argv[3] ?? 1);
const t0 = performance.now();
const kinds = new Map<string, number>();
const sum = { journaled: 0, arrived: 0, doubted: 0, looks: 0, processes: 0, late: 0 };
for (let seed = from; seed < from + n; seed++) {
  const h = await playHistory(seed, { keepsLines: n === 1 });
  for (const k of Object.keys(sum) as (keyof typeof sum)[]) sum[k] += h.figures[k];
  if (n === 1) { console.log(h.lines.filter((l)=>l.length<300).slice(0, Number(process.argv[4] ?? 60)).join("\n")); console.log(h.tally, h.digest); }
  if (h.violations.length) { for (const v of h.violations) { const k = v.slice(25).split(":")[0]!; kinds.set(k, (kinds.get(k) ?? 0) + 1); } console.log(seed, h.violations.length, h.violations[0]!.slice(0, 400)); }
}
console.log(sum, kinds, (performance.now() - t0) / n, "ms/seed");
