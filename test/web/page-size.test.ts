import { describe, expect, it, onTestFinished } from "vitest";
import { readOverview } from "../../src/report/overview.ts";
import { writeOverview } from "../../src/web/dashboard/overview-page.ts";
import { playShowcase } from "./showcase.ts";

/** The same rows again and again, under names of their own. */
function repeat<Row>(rows: readonly Row[], count: number, rename: (row: Row, index: number) => Row): Row[] {
  return Array.from({ length: count }, (_, index) => rename(rows[index % rows.length] as Row, index));
}

describe("the page of a workspace with much in it", () => {
  it.each([
    ["a server", false],
    ["a file", true],
  ])("stays below 150 KB, from %s, and says what it leaves out", async (_, isFile) => {
    const web = await playShowcase({ weeks: 8, perWeek: 8 });
    onTestFinished(() => web.close());
    const commit = {
      commit: "abcdef0",
      author: "A".repeat(40),
      subject: "s".repeat(300),
      sequence: "onboarding",
    };
    const view = await readOverview(await web.run_(), { since: "2026-02-01", commits: () => [] });
    const { figures, report, today, status } = view;
    const long = (index: number) => `a-rather-long-name-of-something-${index}`;
    const grouped = (name: keyof typeof figures, count: number) =>
      repeat(figures[name], count, (row, index) => ({
        ...row,
        group: Object.fromEntries(Object.keys(row.group).map((key) => [key, long(index)])),
        funnel: { ...row.funnel, enrolled: 12_345 },
      }));
    const monday = (index: number) =>
      new Date(Date.UTC(2020, 0, 6) + index * 7 * 86_400_000).toISOString().slice(0, 10);
    const page = writeOverview(
      {
        ...view,
        changes: repeat([{ ...commit, at: web.at - 3_600_000 }], 500, (row) => row),
        figures: {
          sequences: grouped("sequences", 200),
          variants: grouped("variants", 2_000),
          channels: grouped("channels", 60),
          senders: grouped("senders", 100),
          versions: grouped("versions", 900),
          weeks: repeat(figures.weeks, 300, (row, index) => ({ ...row, group: { week: monday(index) } })),
        },
        report: {
          ...report,
          experiments: repeat(report.experiments, 200, (row, index) => ({ ...row, step: long(index) })),
          campaigns: repeat(report.campaigns, 300, (row, index) => ({ ...row, campaign: long(index) })),
          holdouts: repeat(report.holdouts, 100, (row, index) => ({ ...row, sequence: long(index) })),
        },
        status: {
          ...status,
          senders: repeat(status.senders, 100, (row, index) => ({ ...row, id: long(index) })),
        },
        today: {
          ...today,
          due: {
            count: 5_000,
            items: Array.from({ length: 200 }, (_, at) => ({ sequence: long(at), people: 25 })),
          },
          senders: {
            count: 100,
            items: Array.from({ length: 100 }, (_, at) => ({
              id: long(at),
              channel: null,
              reason: long(at),
            })),
          },
        },
      },
      { language: "ko", isFile, days: 90 },
    );
    expect(Buffer.byteLength(page)).toBeLessThan(150_000);
    expect(page).toContain("188 건 더");
    const targets = [...page.matchAll(/href="#([\w-]+)"/g)].map(([, id = ""]) => id);
    for (const id of new Set(targets)) expect(page, id).toContain(`id="${id}"`);
  });
});
