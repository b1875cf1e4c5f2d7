import { describe, expect, it } from "vitest";
import { readWorkspace } from "../../src/config/read-workspace.ts";
import { listBulkDomains, readBulkVolumes } from "../../src/run/volume.ts";

const NOW = Date.UTC(2026, 2, 9, 9);
const HOUR = 3_600_000;

function configOf(senders: string, more = "") {
  const text = `workspace: acme\ncalendar: { timezone: UTC }\n${more}senders:\n${senders}`;
  const { config } = readWorkspace(text, {
    file: "seq.yaml",
    secret: () => "told",
    secretFile: () => "told",
  });
  if (config === null) throw new Error("not valid");
  return config;
}

const sender = (id: string, domain: string, limits: string, smtp = `smtps://mail.${domain}`) =>
  `  ${id}: { name: ${id}, email: ${id}@${domain}, smtp: "${smtp}", limits: { ${limits} } }\n`;

describe("what a domain may send in a day", () => {
  it.each([
    ["one sender's cap", sender("a", "big.example", "per_day: 5000"), ["big.example"]],
    ["one below", sender("a", "big.example", "per_day: 4999"), []],
    [
      "all senders of an organisation together",
      sender("a", "big.co.uk", "per_day: 2500") + sender("b", "news.big.co.uk", "per_day: 2500"),
      ["big.co.uk"],
    ],
    ["a cap by the hour", sender("a", "big.example", "per_hour: 209"), ["big.example"]],
    ["the smallest of several", sender("a", "big.example", "per_hour: 1000, per_day: 100"), []],
    ["the least time between two", sender("a", "big.example", "every: 10 seconds"), ["big.example"]],
    ["no cap, which is no plan", sender("a", "big.example", ""), []],
    ["the outbox, which sends nothing", sender("a", "big.example", "per_day: 9000", "outbox"), []],
  ])("counts %s", (_, senders, bulk) => {
    expect([...listBulkDomains(configOf(senders))]).toEqual(bulk);
  });

  it("knows the workspace's own limit of emails", () => {
    const senders = sender("a", "big.example", "per_day: 9000");
    expect([...listBulkDomains(configOf(senders, "limits: { email: 100 per day }\n"))]).toEqual([]);
  });
});

describe("what really left", () => {
  const config = configOf(
    sender("a", "big.example", "per_day: 40") + sender("b", "mail.big.example", "per_day: 40"),
  );
  const store = (times: Record<string, number[]>) => ({
    touchTimes: async (key: { by: string; sender?: string }, since: number) =>
      (times[key.sender ?? ""] ?? []).filter((at) => at >= since),
  });
  const spread = (count: number, from: number, over: number) =>
    Array.from({ length: count }, (_, index) => from + Math.floor((index * over) / count));

  it("makes a bulk sender, whatever the caps say, by the busiest 24 hours of the last seven days", async () => {
    const from = NOW - 5 * 24 * HOUR;
    const times = { a: spread(3_000, from, 20 * HOUR), b: spread(3_000, from + 2 * HOUR, 20 * HOUR) };
    expect(await readBulkVolumes(store(times), config, NOW)).toEqual([
      { domain: "big.example", planned: 80, most: 6_000 },
    ]);
  });

  it("makes none where the same is spread over days, or is long ago", async () => {
    const slowly = { a: spread(6_000, NOW - 48 * HOUR, 48 * HOUR) };
    expect(await readBulkVolumes(store(slowly), config, NOW)).toEqual([]);
    const longAgo = { a: spread(6_000, NOW - 200 * HOUR, HOUR) };
    expect(await readBulkVolumes(store(longAgo), config, NOW)).toEqual([]);
  });
});
