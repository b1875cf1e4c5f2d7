// Posts one-click opt-outs over kept connections; its one argument is a file with `{url, links}`.
import { readFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { performance } from "node:perf_hooks";

/** As many at once as a few mail providers make. */
const CONNECTIONS = 128;
const BODY = "List-Unsubscribe=One-Click";
const HEADERS = {
  "Content-Type": "application/x-www-form-urlencoded",
  "Content-Length": String(BODY.length),
};

const { url, links } = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")) as {
  url: string;
  links: string[];
};
const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
const { hostname, port } = new URL(url);
const tookMs: number[] = [];
let next = 0;

function post(path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    const sent = request({ agent, hostname, port, path, method: "POST", headers: HEADERS }, (answer) => {
      answer.resume();
      answer.once("end", () => {
        tookMs.push(performance.now() - startedAt);
        if (answer.statusCode === 200) resolve();
        else reject(new Error(`status ${answer.statusCode}`));
      });
    });
    sent.once("error", reject);
    sent.end(BODY);
  });
}

async function loop(): Promise<void> {
  for (let link = links[next++]; link !== undefined; link = links[next++]) await post(link);
}

const startedAt = performance.now();
await Promise.all(Array.from({ length: CONNECTIONS }, loop));
const elapsedMs = performance.now() - startedAt;
agent.destroy();
tookMs.sort((left, right) => left - right);
const at = (share: number): number => tookMs[Math.floor(share * (tookMs.length - 1))] ?? Number.NaN;
console.log(
  JSON.stringify({ perSecond: (links.length / elapsedMs) * 1_000, p50Ms: at(0.5), p99Ms: at(0.99) }),
);
