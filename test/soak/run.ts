import { drawScript } from "./story.ts";
import { playScript } from "./driver.ts";
import { checkPlay } from "./checker.ts";
import { calling, spawning } from "./hands.ts";
import { makeFolder } from "../cli/run-seq.ts";
import { mkdirSync, writeFileSync } from "node:fs";

const seed = Number(process.argv[2] ?? 1), days = Number(process.argv[3] ?? 14);
const root = makeFolder();
mkdirSync(root + "/sequences");
const t = Date.now();
const script = drawScript(seed, days);
console.log(root, script.entries.length, "entries");
const play = await playScript(script, process.argv[4] === "spawn" ? spawning(root) : calling(root));
console.log((Date.now() - t) / 1000, "s", play.calls.length, "calls", play.mails.length, "mails", process.cpuUsage().user/1e6);
console.log([...play.counts].sort().map(([k, v]) => `${k}: ${v}`).join("\n"));
if (process.env.V) for (const c of play.calls) if (c.code > 1 || c.code < 0) console.log(c.n, new Date(c.at).toISOString(), c.argv.slice(0,-2).join(" "), c.code, c.err.slice(0, 300), c.broken, c.mode);
console.log(play.troubles);
writeFileSync(root + "/play.json", JSON.stringify(play));

for (const v of checkPlay(script, play)) console.log("VIOLATION", v.promise, v.call, new Date(v.at).toISOString(), v.person, v.what);
writeFileSync(root + "/script.json", JSON.stringify(script));
