import type { Diagnostic, Range } from "../diagnostic.ts";
import { listComments } from "../yaml/comments.ts";

const WRITTEN = /^seq-lint-ignore\b[\s:]*([^\s:]*)\s*:?\s*(.*)$/;

/** `# seq-lint-ignore rule-id: reason` above a line. */
interface Ignore {
  code: string;
  reason: string;
  range: Range;
  /** The lines it speaks of: the next one that says something, with the whole text that begins there. */
  from: number;
  to: number;
}

/**
 * Leaves out what `# seq-lint-ignore rule-id: reason` on the line above answers for, and reports every ignore
 * without a reason or without effect. Errors of a file are never left out: they stop the sequence all the same. A
 * judgement is, of whatever severity: `isJudgement` tells by its code. `isUnasked` tells of a check that has not looked
 * this time, so that its ignore may still be needed.
 */
export function applyIgnores(
  diagnostics: readonly Diagnostic[],
  { file, text }: { file: string; text: string },
  {
    isUnasked,
    isJudgement,
  }: { isUnasked: (code: string) => boolean; isJudgement: (code: string) => boolean },
): Diagnostic[] {
  const ignores = readIgnores(text);
  const used = new Set<Ignore>();
  const isFault = ({ severity, code }: Diagnostic): boolean => severity === "error" && !isJudgement(code);
  const left = diagnostics.filter((diagnostic) => {
    if (isFault(diagnostic)) return true;
    const { line } = diagnostic.range;
    const answers = ignores.filter(
      (each) => each.code === diagnostic.code && each.reason !== "" && each.from <= line && line <= each.to,
    );
    for (const each of answers) used.add(each);
    return answers.length === 0;
  });
  const idle = ignores.filter((each) => !used.has(each) && (each.reason === "" || !isUnasked(each.code)));
  return [...left, ...idle.map((each) => judge(each, diagnostics.filter(isFault), file))];
}

function judge(ignore: Ignore, faults: readonly Diagnostic[], file: string): Diagnostic {
  const { code, reason, range, from, to } = ignore;
  const base = { severity: "warning" as const, file, range };
  if (code === "" || reason === "") {
    const message = code === "" ? "This ignore names no check" : `This ignore of "${code}" gives no reason`;
    return {
      ...base,
      code: "ignore-without-reason",
      message,
      hint: "write `# seq-lint-ignore rule-id: reason`",
    };
  }
  const isError = faults.some(
    (each) => each.code === code && from <= each.range.line && each.range.line <= to,
  );
  const message = isError
    ? `"${code}" is an error, which cannot be ignored`
    : `Nothing on the next line is a "${code}"`;
  return { ...base, code: "unused-ignore", message, hint: "take the comment out" };
}

function readIgnores(text: string): Ignore[] {
  const lines = text.replaceAll("\r\n", "\n").split("\n");
  return listComments(text).flatMap((comment) => {
    const parts = comment.isAlone ? WRITTEN.exec(comment.text) : null;
    if (parts === null) return [];
    const [, code = "", reason = ""] = parts;
    const { line, column } = comment;
    const range = { line, column, endLine: line, endColumn: (lines[line - 1] ?? "").length + 1 };
    return [{ code, reason: reason.trim(), range, ...findTarget(lines, line) }];
  });
}

/** The first line below that is neither blank nor a comment, and the block text under it where it opens one. */
function findTarget(lines: readonly string[], after: number): { from: number; to: number } {
  let from = after;
  while (from < lines.length && /^\s*(#|$)/.test(lines[from] ?? "")) from += 1;
  const first = lines[from] ?? "";
  let to = from;
  if (/[|>][-+\d]*\s*(?:#.*)?$/.test(first)) {
    const indent = /^\s*(?:- +)*/.exec(first)?.[0].length ?? 0;
    const isInside = (line: string) => line.trim() === "" || (/^\s*/.exec(line)?.[0].length ?? 0) > indent;
    while (to + 1 < lines.length && isInside(lines[to + 1] ?? "")) to += 1;
  }
  return { from: from + 1, to: to + 1 };
}
