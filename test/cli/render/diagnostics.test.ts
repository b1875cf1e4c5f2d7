import { expect, it } from "vitest";
import { createPaint } from "../../../src/app/session/paint.ts";
import { measureWidth } from "../../../src/app/session/width.ts";
import { formatDiagnostics } from "../../../src/cli/render/diagnostics.ts";

const TEXT = "senders:\n  anna: { smtp: 'smtps://anna:hunter2@mail.example', nmae: Anna }\n";
const range = (column: number, endColumn: number) => ({ line: 2, column, endLine: 2, endColumn });

it("a report never quotes a line that holds a secret, whatever else is wrong on it", () => {
  const text = formatDiagnostics(
    [
      {
        code: "literal-secret",
        severity: "error",
        message: "a secret",
        file: "seq.yaml",
        range: range(19, 50),
      },
      {
        code: "unknown-key",
        severity: "error",
        message: "unknown key nmae",
        file: "seq.yaml",
        range: range(54, 58),
      },
    ],
    () => TEXT,
    { paint: createPaint(false), columns: null },
  );
  expect(text).not.toContain("hunter2");
  expect(text).toContain("seq.yaml:2:54: error: unknown key nmae [unknown-key]");
});

it("a report shows the line and marks the place", () => {
  const text = formatDiagnostics(
    [
      {
        code: "unknown-key",
        severity: "error",
        message: "unknown key",
        file: "seq.yaml",
        range: range(54, 58),
      },
    ],
    () => TEXT,
    { paint: createPaint(false), columns: null },
  );
  const [, quoted = "", marked = ""] = text.split("\n");
  expect(quoted.slice(marked.indexOf("^"), marked.lastIndexOf("^") + 1)).toBe("nmae");
});

it.each([
  ["before and after", "a".repeat(200_000), "b".repeat(200_000)],
  ["in Korean", "가".repeat(100_000), "나".repeat(100_000)],
  ["after", "a: ", "b".repeat(400_000)],
  ["nothing but the place", "", ""],
])(
  "of a line that is too long for the terminal, what stands around the place is shown: %s",
  (_, before, after) => {
    const marked = before === "" ? "x".repeat(900) : "nmae";
    const at = {
      line: 1,
      column: before.length + 1,
      endLine: 1,
      endColumn: before.length + marked.length + 1,
    };
    const text = formatDiagnostics(
      [{ code: "unknown-key", severity: "error", message: "unknown key", file: "seq.yaml", range: at }],
      () => before + marked + after,
      { paint: createPaint(false), columns: 80 },
    );
    const [, quoted = "", caret = ""] = text.split("\n");
    expect(quoted).toContain(marked.slice(0, 4));
    expect(measureWidth(quoted)).toBeLessThanOrEqual(80);
    expect(measureWidth(caret)).toBeLessThanOrEqual(80);
    expect(measureWidth(quoted.slice(0, quoted.indexOf(marked.slice(0, 4))))).toBe(caret.indexOf("^"));
  },
);
