import { rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { judgeHealth } from "../../src/report/health.ts";
import type { StatusView } from "../../src/report/status.ts";
import { enrollPeople, MONDAY, makeField } from "../faults/field.ts";

const NOW = Date.parse("2026-03-02T09:00:00Z");
const WELL: StatusView = {
  now: NOW,
  sequences: [
    {
      name: "intro",
      version: "1",
      stopped: null,
      active: 2,
      paused: 1,
      finished: 0,
      exited: 0,
      due: 0,
      tasks: 5,
      held: 0,
      reviews: 0,
      failed: 0,
      skipped: 0,
      missed: [],
    },
  ],
  senders: [
    {
      id: "anna",
      sent_24h: 3,
      cap: 40,
      next_at: null,
      held: null,
      week: { sent: 3, bounced: 0, blocked: 0, complained: 0 },
      heard_at: NOW,
      unheard: null,
    },
  ],
  uncertain: 0,
  bulk: [],
  notices: { open: 1, overdue: 0 },
  inbox: { open: 1, unanswered: 2 },
  notifications: { waiting: 1, failed: 0 },
  pauses: [],
  next_due: NOW - 29 * 60_000,
};
const [SENDER] = WELL.senders;
const [SEQUENCE] = WELL.sequences;
const GIGABYTE = 1024 ** 3;
const SETTING = {
  disk: { freeBytes: GIGABYTE, storeBytes: 1_000 },
  holder: null,
  overdueMs: 30 * 60_000,
  restoredFrom: null,
};

describe("seq status --check", () => {
  test("is content while tasks, replies and questions wait: they are a day's work", () => {
    expect(judgeHealth(WELL, SETTING)).toEqual([]);
    expect(judgeHealth({ ...WELL, next_due: null }, { ...SETTING, disk: null })).toEqual([]);
  });

  test.each<[string, Partial<StatusView>, Partial<Parameters<typeof judgeHealth>[1]>, string]>([
    ["a run that has not started for half an hour", { next_due: NOW - 31 * 60_000 }, {}, "overdue"],
    ["an uncertain touch", { uncertain: 1 }, {}, "uncertain"],
    ["a held sender", { senders: [{ ...SENDER!, held: "5% bounced" }] }, {}, "sender"],
    ["a mailbox that cannot be read", { senders: [{ ...SENDER!, unheard: "refused" }] }, {}, "mail"],
    [
      "a sequence that stands still with people in it",
      { sequences: [{ ...SEQUENCE!, stopped: "not approved" }] },
      {},
      "sequence",
    ],
    ["a touch that waits for a person", { sequences: [{ ...SEQUENCE!, held: 1 }] }, {}, "sequence"],
    ["a message that waits for approval", { sequences: [{ ...SEQUENCE!, reviews: 1 }] }, {}, "sequence"],
    ["an overdue notice of the law", { notices: { open: 1, overdue: 1 } }, {}, "notices"],
    ["a notification given up", { notifications: { waiting: 0, failed: 1 } }, {}, "notifications"],
    ["a disk that is nearly full", {}, { disk: { freeBytes: 255 * 1024 ** 2, storeBytes: 1 } }, "disk"],
    [
      "a disk without room for a backup",
      {},
      { disk: { freeBytes: GIGABYTE, storeBytes: GIGABYTE + 1 } },
      "disk",
    ],
    ["a restore that nobody has reconciled", {}, { restoredFrom: "monday.db" }, "database"],
  ])("wakes somebody for %s", (_, view, setting, check) => {
    expect(judgeHealth({ ...WELL, ...view }, { ...SETTING, ...setting }).map((each) => each.check)).toEqual([
      check,
    ]);
  });

  test("answers a monitor by its exit code, and names nobody", async () => {
    const field = makeField();
    const at = (time: string) => field.seq(["status", "--check", "--json", "--now", time]);
    await enrollPeople(field, 2);
    const early = await at(MONDAY);
    expect(early.code).toBe(0);
    expect(JSON.parse(early.out)).toMatchObject({ healthy: true, problems: [] });
    expect((await field.seq(["status", "--check", "-q", "--now", MONDAY])).out).toBe("");
    const late = await at("2026-03-02T12:00");
    expect(late.code).toBe(1);
    expect(JSON.parse(late.out)).toMatchObject({ healthy: false, problems: [{ check: "overdue" }] });
    expect(late.out).not.toContain("@");
    const patient = await field.seq(["status", "--check", "--overdue", "600", "--now", "2026-03-02T12:00"]);
    expect(patient.code).toBe(0);
    rmSync(join(field.root, ".seq/state.db"));
    expect((await at(MONDAY)).code).toBe(3);
  });
});
