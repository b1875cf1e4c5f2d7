import { expect, it } from "vitest";
import { createPaint } from "../../../src/app/session/paint.ts";
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
    createPaint(false),
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
    createPaint(false),
  );
  const [, quoted = "", marked = ""] = text.split("\n");
  expect(quoted.slice(marked.indexOf("^"), marked.lastIndexOf("^") + 1)).toBe("nmae");
});
