import { expect, test } from "vitest";
import { createPaint } from "../../../src/app/session/paint.ts";
import { measureWidth } from "../../../src/app/session/width.ts";
import { type Column, formatTable } from "../../../src/cli/render/table.ts";

interface Row {
  name: string;
  sent: string;
  paused: string;
  when: string;
  note: string;
}

const COLUMNS: readonly Column<Row>[] = [
  { title: "name", cell: (row) => row.name },
  { title: "sent", cell: (row) => row.sent, align: "right" },
  { title: "paused", cell: (row) => row.paused, align: "right" },
  { title: "when", cell: (row) => row.when, whole: true, drop: 1 },
  { title: "note", cell: (row) => row.note },
];
const ROWS: readonly Row[] = [
  {
    name: "가나다라마바사아자차카타파하",
    sent: "1234567",
    paused: "·",
    when: "2 Mar 2026, 09:00",
    note: "a".repeat(40),
  },
  { name: "Anna", sent: "8", paused: "·", when: "3 Mar 2026, 10:00", note: "b" },
];

const draw = (columns: number | null) => formatTable(ROWS, COLUMNS, { paint: createPaint(false), columns });

test.each([120, 100, 80, 60, 40, 30])("a table fits a terminal of %d columns", (columns) => {
  for (const line of draw(columns)
    .split("\n")
    .filter((each) => !each.startsWith("not shown"))) {
    expect(measureWidth(line)).toBeLessThanOrEqual(columns);
  }
});

test.each([100, 60, 40, 30])("no digit of a figure or a time is lost at %d columns", (columns) => {
  const shown = draw(columns);
  expect(shown).toContain("1234567");
  const times = shown.includes("when ") || shown.includes(" when\n");
  if (times && !shown.includes("not shown at this width: when")) expect(shown).toContain("2 Mar 2026, 09:00");
});

test("what says nothing is left out first, and what was left out is named", () => {
  expect(draw(60)).not.toContain("paused");
  expect(draw(30)).toMatch(/not shown at this width: when/);
  expect(draw(null)).toContain("paused");
  expect(draw(null)).not.toContain("not shown");
});
