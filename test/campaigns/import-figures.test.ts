import { describe, expect, it } from "vitest";
import { importFigures } from "../../src/campaigns/import-figures.ts";
import type { FigureFile, FigureRules } from "../../src/campaigns/read-figures.ts";
import { UserError } from "../../src/errors.ts";
import type { DayFigures } from "../../src/store/ports/campaigns-port.ts";
import { makeSqliteBench, NOW } from "../store/fixtures.ts";

const RULES: FigureRules = { map: {}, channel: null, campaign: null, currency: "USD", dates: null };

async function* bytesOf(text: string | Uint8Array) {
  yield typeof text === "string" ? new TextEncoder().encode(text) : text;
}

/** Reads a file into a store of its own; gives what stands there. */
async function read(text: string | Uint8Array, rules: Partial<FigureRules> = {}) {
  const store = await makeSqliteBench().open();
  let file: FigureFile | null = null;
  const result = await importFigures(store, bytesOf(text), {
    ...RULES,
    ...rules,
    at: NOW,
    onFile: (found) => {
      file = found;
    },
  });
  const figures: DayFigures[] = [];
  for await (const row of store.listFigures({})) figures.push(row);
  return { ...result, figures, file: file as FigureFile | null, store };
}

const firstOf = async (text: string | Uint8Array, rules: Partial<FigureRules> = {}) => {
  const { figures, rejected, file } = await read(text, rules);
  expect(rejected).toEqual([]);
  return { ...figures[0], guessed: file?.channel };
};

describe("exports of the platforms are read without a word about them", () => {
  it("LinkedIn Campaign Manager: UTF-16 with tabs, notes above, American dates", async () => {
    const text =
      'Campaign Performance Report\n"Report Start: March 1, 2026"\n\nStart Date (in UTC)\tCampaign Name\tTotal Spent\tImpressions\tClicks\tReactions\tCurrency\n' +
      "03/02/2026\tABM\t12.5\t1,100\t3\t1\tUSD\n03/13/2026\tABM\t12.5\t100\t3\t1\tUSD\n";
    expect(await firstOf(new Uint8Array(Buffer.from(`\ufeff${text}`, "utf16le")))).toEqual({
      day: "2026-03-02",
      channel: "linkedin",
      campaign: "ABM",
      item: "",
      metrics: { spend: 12.5, impressions: 1100, clicks: 3, likes: 1 },
      guessed: "linkedin",
    });
  });

  it.each([
    [
      "Meta Ads Manager",
      "meta",
      'Campaign name,Ad name,Day,Amount spent (USD),Impressions,Link clicks,Clicks (all),Post reactions,Reporting starts,Reporting ends\nSpring,Film,2026-03-02,"1,112.50","11,000",7,14,3,2026-03-02,2026-03-02\n',
      {
        campaign: "Spring",
        item: "Film",
        metrics: { spend: 1112.5, impressions: 11000, clicks: 7, likes: 3 },
      },
    ],
    [
      "Meta in German",
      "meta",
      "Kampagnenname;Tag;Ausgegebener Betrag (EUR);Impressionen;Linkklicks\nFrühling;2026-03-02;1.112,50;11.000;7\n",
      { campaign: "Frühling", item: "", metrics: { spend: 1112.5, impressions: 11000, clicks: 7 } },
    ],
    [
      "Google Ads",
      "google_ads",
      'Campaign report\n"March 2, 2026 - March 3, 2026"\nDay,Campaign,Currency code,Cost,Impr.,Clicks,Conversions\n"Mar 2, 2026",Brand,USD,5.25,"1,000",12,1.5\nTotal: account,,USD,5.25,,,\n',
      { campaign: "Brand", metrics: { spend: 5.25, impressions: 1000, clicks: 12, conversions: 1.5 } },
    ],
    [
      "TikTok Ads Manager",
      "tiktok",
      "Campaign name,By Day,Cost,Impressions,Clicks (destination),Paid followers\nClip,2026-03-02,3.10,900,5,2\n",
      { campaign: "Clip", metrics: { spend: 3.1, impressions: 900, clicks: 5, follows: 2 } },
    ],
    [
      "X Ads",
      "x",
      "Time period,Funding source name,Campaign name,Spend,Impressions,Link clicks,Likes,Reposts\n2026-03-02 00:00:00,Card,Launch,4,50,1,--,2\n",
      { campaign: "Launch", metrics: { spend: 4, impressions: 50, clicks: 1, shares: 2 } },
    ],
    [
      "YouTube Studio",
      "youtube",
      "Date,Video title,Views,Watch time (hours),Likes,Comments added,Shares,Subscribers\nTotal,,90,3,,,,\n2026-03-02,How to,90,3.5,4,,1,2\n",
      { campaign: "", item: "How to", metrics: { views: 90, likes: 4, shares: 1, follows: 2 } },
    ],
    [
      "a Korean table",
      "meta",
      "날짜,캠페인 이름,지출 금액 (USD),노출,링크 클릭,좋아요,댓글\n2026년 3월 2일,봄,12,100,3,1,2\n",
      { campaign: "봄", metrics: { spend: 12, impressions: 100, clicks: 3, likes: 1, comments: 2 } },
    ],
  ])("%s", async (name, channel, text, expected) => {
    const currency = name.includes("German") ? "EUR" : "USD";
    const rules = name.includes("Korean") ? { channel: "meta" } : {};
    const row = await firstOf(text, { currency, ...rules });
    expect(row).toMatchObject({ day: "2026-03-02", channel, ...expected });
  });

  it("and a table of one figure a row", async () => {
    const { figures, created } = await read(
      "date,channel,campaign,metric,value\n2026-03-02,Instagram,Spring,likes,41\n2026-03-02,Instagram,Spring,comments,6\n",
    );
    expect(created).toBe(2);
    expect(figures).toEqual([
      {
        day: "2026-03-02",
        channel: "instagram",
        campaign: "Spring",
        item: "",
        metrics: { likes: 41, comments: 6 },
      },
    ]);
  });
});

describe("figures count once", () => {
  const text = "date,campaign,spend,clicks\n2026-03-02,Spring,12.5,3\n2026-03-03,Spring,4,1\n";

  it("a second import changes nothing, a corrected one corrects", async () => {
    const { store } = await read(text, { channel: "meta" });
    const again = (changed: string) =>
      importFigures(store, bytesOf(changed), { ...RULES, channel: "meta", at: NOW + 1 });
    expect(await again(text)).toMatchObject({ created: 0, updated: 0, unchanged: 2 });
    expect(await again(text.replace("12.5", "13"))).toMatchObject({ created: 0, updated: 1, unchanged: 1 });
    expect(await store.sumFigures({})).toEqual([
      { channel: "meta", campaign: "Spring", metrics: { spend: 17, clicks: 4 } },
    ]);
  });

  it("a day twice in a file is refused, whatever its figures: at the first import and at the second", async () => {
    const twice = `${text}2026-03-02,Spring,99,9\n`;
    const { rejected, figures, store } = await read(twice, { channel: "meta" });
    expect(rejected).toEqual([
      {
        line: 4,
        field: "day",
        reason: "stands in an earlier row: this day of this campaign has two sets of figures",
      },
    ]);
    expect(figures[0]?.metrics.spend).toBe(12.5);
    expect(await importFigures(store, bytesOf(twice), { ...RULES, channel: "meta", at: NOW })).toMatchObject({
      unchanged: 2,
      updated: 0,
      rejectedCount: 1,
    });
  });

  it("every row of the file is one of what is counted", async () => {
    const {
      read: rows,
      created,
      updated,
      unchanged,
      totals,
      rejectedCount,
    } = await read(`${text}Total,,16.5,4\nnever,Spring,1,1\n2026-03-05,Spring,,\n`, { channel: "meta" });
    expect(rows).toBe(5);
    expect(created + updated + unchanged + totals + rejectedCount).toBe(rows);
    expect({ totals, rejectedCount }).toEqual({ totals: 1, rejectedCount: 2 });
  });
});

describe("what cannot be right is refused with its line", () => {
  it.each([
    ["money of another country", "date,cost,currency\n2026-03-02,3,EUR\n", "spend", "is in EUR"],
    [
      "money of another country in the column's name",
      "day,Amount spent (KRW)\n2026-03-02,3000\n",
      "spend",
      "is in KRW",
    ],
    ["fewer than nothing", "date,clicks\n2026-03-02,-3\n", "clicks", "below nothing"],
    ["half a like", "date,likes\n2026-03-02,1.5\n", "likes", "no whole number"],
    [
      "a week in one row",
      "Reporting starts,Reporting ends,clicks\n2026-03-02,2026-03-08,3\n",
      "day",
      "covers more than a day",
    ],
    ["a date that may be two", "date,clicks\n03/04/2026,3\n", "day", "tells the day from the month"],
    ["a day that is none", "date,clicks\n2026-02-30,3\n", "day", "not a day of the calendar"],
    ["money that may be two", "date,cost\n2026-03-02,1.234\n", "spend", "a thousand to some"],
    ["a row too short", "date,cost,clicks\n2026-03-02,1\n", null, "2 cells where the header has 3"],
    ["control characters", "date,campaign,clicks\n2026-03-02,a\u0001b,3\n", null, "control character"],
  ])("%s", async (_, text, field, reason) => {
    const { rejected, figures } = await read(text, { channel: "meta" });
    expect(rejected).toEqual([{ line: 2, field, reason: expect.stringContaining(reason) as string }]);
    expect(figures).toEqual([]);
  });

  it("but dates and numbers are read as their column has them", async () => {
    const { figures } = await read('date,cost\n04/03/2026,"1.234"\n13/03/2026,"2,50"\n', { channel: "meta" });
    expect(figures.map(({ day, metrics }) => [day, metrics.spend])).toEqual([
      ["2026-03-04", 1234],
      ["2026-03-13", 2.5],
    ]);
  });

  it.each([
    ["nothing", "", {}, "the file is empty"],
    ["no days", "campaign,spend\nSpring,3\n", {}, "no column says the day"],
    ["no figures", "date,campaign\n2026-03-02,Spring\n", {}, "no column has figures"],
    ["no platform", "date,spend\n2026-03-02,3\n", { channel: null }, "which platform"],
    ["a wrong --map", "date,x\n2026-03-02,3\n", { map: { y: "spend" } }, 'no column "y"'],
    ["a figure that is none", "date,x\n2026-03-02,3\n", { map: { x: "spnd" } }, 'cannot be "spnd"'],
    ["a header alone", "date,spend\n", {}, "no rows"],
  ])("a file with %s says what it lacks", async (_, text, rules, message) => {
    const failed = read(text, { channel: "meta", ...rules });
    await expect(failed).rejects.toThrow(UserError);
    await expect(failed).rejects.toThrow(message);
  });
});

describe("a file of very many rows", () => {
  /** A row a day and item, of which one in the middle is broken. */
  async function* writeRows(rows: number, broken: number) {
    yield Buffer.from("date,campaign,ad,spend,clicks\n");
    for (let from = 0; from < rows; from += 1_000) {
      let text = "";
      for (let row = from; row < from + 1_000; row += 1) {
        const day = new Date(Date.UTC(2026, 0, 1) + (row % 365) * 86_400_000).toISOString().slice(0, 10);
        text += `${day},spring,ad ${row},${row === broken ? "12x" : "1.5"},3\n`;
      }
      yield Buffer.from(text);
    }
  }

  it("is read in pieces, and a broken row is named by its line; the others are in", async () => {
    const rows = 200_000;
    let [most, kept, heap] = [0, 0, 0];
    const store = {
      keepFigures(part: readonly DayFigures[]) {
        [most, kept] = [Math.max(most, part.length), kept + part.length];
        heap = Math.max(heap, process.memoryUsage().heapUsed);
        return Promise.resolve(part.map(() => "created" as const));
      },
    };
    const before = process.memoryUsage().heapUsed;
    const result = await importFigures(store, writeRows(rows, 100_000), {
      ...RULES,
      channel: "meta",
      at: NOW,
    });
    expect(result).toMatchObject({ read: rows, created: rows - 1, rejectedCount: 1 });
    // The header is line 1.
    expect(result.rejected).toMatchObject([{ line: 100_002, field: "spend" }]);
    expect(kept).toBe(rows - 1);
    expect(most).toBeLessThanOrEqual(5_000);
    expect(heap - before).toBeLessThan(100 * 1024 * 1024);
  });

  it("whose import ended halfway is imported again: what is there stays, the rest comes", async () => {
    const store = await makeSqliteBench().open();
    const options = { ...RULES, channel: "meta", at: NOW };
    const ending = {
      async keepFigures(...args: Parameters<typeof store.keepFigures>) {
        const outcomes = await store.keepFigures(...args);
        if (outcomes.length > 0 && args[0].some(({ item }) => item === "ad 1500")) throw new Error("killed");
        return outcomes;
      },
    };
    await expect(importFigures(ending, writeRows(6_000, -1), options)).rejects.toThrow("killed");
    const again = await importFigures(store, writeRows(6_000, -1), options);
    expect(again.unchanged).toBeGreaterThan(1_000);
    expect(again.created + again.unchanged).toBe(6_000);
    expect(await importFigures(store, writeRows(6_000, -1), options)).toMatchObject({ unchanged: 6_000 });
  });
});
