import { describe, expect, it } from "vitest";
import { readReach } from "../../src/store/postgres/reach.ts";

describe("what a statement reaches", () => {
  it("is one enrollment's, or one person's, where its text says so", () => {
    expect(
      readReach("SELECT 1 FROM attempts WHERE failed = 0 AND enrollment = ? AND step = ?", [7, "a"]),
    ).toEqual([{ table: "attempts", pins: [["enrollment", 7]] }]);
    const joined = "SELECT e.fence FROM enrollments e JOIN prospects p ON p.id = e.prospect WHERE e.id = ?";
    expect(readReach(joined, [7])).toEqual([
      { table: "enrollments", pins: [["id", 7]] },
      { table: "prospects", pins: [] },
    ]);
    const nested = `SELECT kind FROM events WHERE prospect = ? AND events.id NOT IN (SELECT event FROM retracted)
      AND (at >= ? OR id > (SELECT min(id) FROM events WHERE prospect = ? AND kind = 'enrolled' AND enrollment = ?))`;
    expect(readReach(nested, [3, 1, 3, 7])).toEqual([
      { table: "retracted", pins: [] },
      {
        table: "events",
        pins: [
          ["prospect", 3],
          ["enrollment", 7],
        ],
      },
      { table: "events", pins: [["prospect", 3]] },
    ]);
    expect(
      readReach("INSERT INTO attempts (id, enrollment, status, at) VALUES (?, ?, 'started', ?)", [1, 7, 2]),
    ).toEqual([
      {
        table: "attempts",
        pins: [
          ["id", 1],
          ["enrollment", 7],
        ],
      },
    ]);
    expect(
      readReach("UPDATE attempts SET status = ?, owner = NULL WHERE id = ? AND enrollment = ?", [
        "sent",
        1,
        7,
      ]),
    ).toEqual([
      {
        table: "attempts",
        pins: [
          ["id", 1],
          ["enrollment", 7],
        ],
      },
    ]);
  });

  it("is all of a table where it does not, and everything where nothing is known", () => {
    const all = [{ table: "attempts", pins: [] }];
    expect(readReach("SELECT 1 FROM attempts WHERE enrollment = ? OR sender = ?", [7, "anna"])).toEqual(all);
    expect(readReach("SELECT 1 FROM attempts WHERE NOT enrollment = ?", [7])).toEqual(all);
    expect(readReach("SELECT 1 FROM attempts WHERE prospect IN (?, ?)", [1, 2])).toEqual([...all]);
    expect(readReach("UPDATE attempts SET enrollment = ? WHERE enrollment = ?", [8, 7])).toEqual(all);
    expect(
      readReach("INSERT INTO attempts (enrollment) SELECT id FROM enrollments WHERE id = ?", [7]),
    ).toEqual(all);
    const upsert =
      "INSERT INTO attempts (id, enrollment) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET enrollment = 1";
    expect(readReach(upsert, [1, 7])).toEqual(all);
    const ofAnother =
      "SELECT 1 FROM attempts a JOIN enrollments e ON e.id = a.enrollment WHERE e.prospect = ?";
    expect(readReach(ofAnother, [3])?.[0]).toEqual(all[0]);
    expect(readReach("DELETE FROM attempts WHERE enrollment = ?", [7])).toBeNull();
    expect(readReach("SELECT 1 FROM attempts a, enrollments e WHERE e.id = ?", [7])).toBeNull();
    expect(readReach("WITH x AS (SELECT 1) SELECT 1 FROM x", [])).toBeNull();
  });
});
