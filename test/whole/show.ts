import { playHistory } from "./history.ts";
const h = await playHistory(Number(process.argv[2]), { keepsLines: true });
const re = new RegExp(process.argv[3] ?? ".");
console.log(h.violations.join("\n"));
console.log(
  h.lines
    .filter((l) => l.length < 400 && re.test(l))
    .slice(-Number(process.argv[4] ?? 80))
    .join("\n"),
);
const events = JSON.parse(h.lines.findLast((l) => l.startsWith('[{"id":1,"kind"'))!);
for (const e of events)
  if (process.argv[5] && String(e.prospect) === process.argv[5])
    console.log(new Date(e.at).toISOString(), e.kind, e.step, e.sequence, e.enrollment, e.data);
