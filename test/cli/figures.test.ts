import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runSeq } from "./run-seq.ts";
import { makeWorkspace } from "./workspace.ts";

describe("seq figures", () => {
  it("imports, adds, lists and sums, and says what it took a file for", async () => {
    const cwd = makeWorkspace();
    writeFileSync(
      join(cwd, "ads.csv"),
      "date,campaign,cost,clicks\n2026-03-02,Spring,12.5,3\n2026-03-03,Spring,-1,1\n",
    );
    const seq = (...argv: string[]) => runSeq(["figures", ...argv], { cwd });
    const refused = await seq("import", "ads.csv");
    expect(refused).toMatchObject({ code: 2 });
    expect(refused.err).toContain("--channel linkedin");
    const dry = await seq("import", "ads.csv", "--channel", "Google Ads", "--dry-run");
    expect(dry.out).toContain("would import: 1 new");
    expect((await seq("list")).err).toContain("no figures yet");
    const imported = await seq("import", "ads.csv", "--channel", "Google Ads", "--json");
    expect(imported.code).toBe(1);
    expect(JSON.parse(imported.out)).toEqual({
      ...{
        read: 2,
        created: 1,
        updated: 0,
        unchanged: 0,
        totals: 0,
        rejected_count: 1,
        channel: "google_ads",
      },
      rejected: [{ line: 3, field: "spend", reason: "is below nothing" }],
    });
    expect(imported.err).toContain("cost     → spend");
    expect((await seq("add", "fair", "spend=1200", "--campaign", "Seoul fair")).out).toContain("created");
    expect(JSON.parse((await seq("list", "--json")).out)).toEqual([
      { day: "2026-03-02", channel: "fair", campaign: "Seoul fair", spend: 1200, currency: "USD" },
      {
        day: "2026-03-02",
        channel: "google_ads",
        campaign: "Spring",
        spend: 12.5,
        clicks: 3,
        currency: "USD",
      },
    ]);
    expect(JSON.parse((await seq("list", "--sum", "--channel", "fair", "--json")).out)).toEqual([
      { channel: "fair", campaign: "Seoul fair", spend: 1200, currency: "USD" },
    ]);
    expect((await seq("list", "--since", "2026-03-03")).out).toBe("");
    expect(await seq("add", "fair", "spnd=3")).toMatchObject({
      code: 2,
      err: expect.stringContaining('"spend"') as string,
    });
  });
});
