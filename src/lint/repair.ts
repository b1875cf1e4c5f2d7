import type { Diagnostic, Range } from "../diagnostic.ts";
import type { Plan } from "../engine/plan.ts";
import type { SequenceReading } from "../sequence/read-sequence.ts";

/** Errors in a text, which say nothing about how the steps follow each other. */
const IN_A_TEXT = new Set([
  "too-long",
  "empty-text",
  "line-break",
  "template-syntax",
  "unknown-variable",
  "unknown-filter",
  "missing-snippet",
  "circular-snippet",
  "clock-in-template",
  "unknown-sender",
]);

/** Errors that leave open which steps there are, or which of them is meant. */
const ABOUT_IDENTITY = new Set([
  "yaml-syntax",
  "many-documents",
  "too-large",
  "too-deep",
  "wrong-id",
  "duplicate-id",
]);

/** Keys at the top of a file that do not tell what happens to a person at a step. */
const HARMLESS_KEYS = new Set(["name", "title", "owner", "persona", "on_change", "tracking"]);

/** How a hint names the one thing that must have been meant. */
const MEANT = /^did you mean "?([\w.-]+)"?\?$/;

/** A file as its author meant it, as far as that is certain. */
export interface Repaired {
  reading: SequenceReading;
  /** No error leaves anything open but what texts say. */
  isSound: boolean;
  /** Whether an error leaves open what would be said about this place. */
  isUnsure(range: Range): boolean;
  /** A place of the mended text in the file as it is. */
  locate(range: Range): Range;
}

/**
 * Puts misspelt names right where the reader knows what was meant, and tells which steps the other errors touch: one
 * mistake does not hide what else is wrong with a file. An error in a text is about the texts of its step alone; any
 * other error in a step is about that step and all that can come after it. Null where the errors leave open which steps there
 * are, or stand in a key that is about all of them.
 */
export function repairSequence(
  text: string,
  reading: SequenceReading,
  read: (text: string) => SequenceReading,
): Repaired | null {
  const errors = reading.diagnostics.filter(({ severity }) => severity === "error");
  const typos = errors.filter(({ range, hint }) => range.line === range.endLine && MEANT.test(hint ?? ""));
  const source = typos.length === 0 ? text : replaceAll(text, typos);
  const repaired = typos.length === 0 ? reading : read(source);
  const left = repaired.diagnostics.filter(({ severity }) => severity === "error");
  const { outline } = repaired;
  if (outline === null || left.some(({ code }) => ABOUT_IDENTITY.has(code))) return null;
  const blockAt = mapBlocks(source, outline, repaired);
  const unsure = new Set<string>();
  const inTexts = new Set<string>();
  for (const { code, range } of left) {
    const block = blockAt(range.line);
    if (block.kind === "key") {
      if (!HARMLESS_KEYS.has(block.name)) return null;
    } else if (IN_A_TEXT.has(code)) inTexts.add(block.name);
    else for (const id of listFollowing(outline, block.name)) unsure.add(id);
  }
  const isOnlyTexts = left.every(({ code }) => IN_A_TEXT.has(code));
  return {
    reading: repaired,
    isSound: isOnlyTexts,
    isUnsure({ line }) {
      const block = blockAt(line);
      if (block.kind === "key") return !isOnlyTexts;
      const isAboutStep = line === repaired.position(block.name, "do")?.line;
      return unsure.has(block.name) || (inTexts.has(block.name) && !isAboutStep);
    },
    locate: (range) => ({
      ...range,
      column: shiftBack(range.line, range.column, typos),
      endColumn: shiftBack(range.endLine, range.endColumn, typos),
    }),
  };
}

/** What a line belongs to: a step, by its id, or a key at the top of the file. */
interface Block {
  kind: "step" | "key";
  name: string;
}

/** Which block each line of a file belongs to. Keys at the top begin a line; steps are where the reader found them. */
function mapBlocks(text: string, outline: Plan, reading: SequenceReading): (line: number) => Block {
  const keys = text.split("\n").flatMap((line, index): { line: number; block: Block }[] => {
    const name = /^["']?([\w-]+)["']?[ \t]*:(?:\s|$)/.exec(line)?.[1];
    return name === undefined ? [] : [{ line: index + 1, block: { kind: "key", name } }];
  });
  const steps = outline.steps.flatMap(({ id }): { line: number; block: Block }[] => {
    const line = reading.position(id)?.line;
    return line === undefined ? [] : [{ line, block: { kind: "step", name: id } }];
  });
  const starts = [...keys, ...steps].sort((a, b) => a.line - b.line);
  const nowhere: Block = { kind: "key", name: "" };
  return (line) => starts.findLast((start) => start.line <= line)?.block ?? nowhere;
}

/** A step and every one that somebody can come to after it. */
function listFollowing(outline: Plan, from: string): Set<string> {
  const steps = new Map(outline.steps.map((step) => [step.id, step]));
  const following = new Set<string>();
  const open = [from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (following.has(id)) continue;
    following.add(id);
    const step = steps.get(id);
    if (step === undefined) continue;
    const ways = step.kind === "branch" ? [step.then, step.else, step.next] : [step.next];
    for (const next of ways) if (next !== null) open.push(next);
  }
  return following;
}

function wordOf({ hint }: Diagnostic): string {
  return MEANT.exec(hint ?? "")?.[1] ?? "";
}

/** Last ones first: what stands before a typo keeps its place. */
function replaceAll(text: string, typos: readonly Diagnostic[]): string {
  const lines = text.split("\n");
  const ordered = [...typos].sort((a, b) => b.range.column - a.range.column);
  for (const typo of ordered) {
    const { line, column, endColumn } = typo.range;
    const whole = lines[line - 1] ?? "";
    lines[line - 1] = `${whole.slice(0, column - 1)}${wordOf(typo)}${whole.slice(endColumn - 1)}`;
  }
  return lines.join("\n");
}

function shiftBack(line: number, column: number, typos: readonly Diagnostic[]): number {
  let shifted = column;
  const before = typos.filter(({ range }) => range.line === line);
  for (const typo of before.sort((a, b) => a.range.column - b.range.column)) {
    const { column: start, endColumn } = typo.range;
    if (shifted >= start + wordOf(typo).length) shifted += endColumn - start - wordOf(typo).length;
    else if (shifted > endColumn) shifted = endColumn;
  }
  return shifted;
}
