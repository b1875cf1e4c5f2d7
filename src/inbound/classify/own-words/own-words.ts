import { MAX_LINE_CHARS } from "../mime/limits.ts";
import { type KnownTexts, subtractKnown } from "./known-text.ts";
import {
  countHeaderBlock,
  findAttribution,
  greetsWriter,
  isOriginalAlone,
  isSeparator,
  type Surroundings,
} from "./quote-head.ts";
import { dropSignature } from "./signature.ts";

/** What the person wrote. */
export interface OwnWords {
  /** Without quotes, and without the signature: what is shown. */
  text: string;
  /** With all that stands below it: an opt-out or a question may stand below "Thanks." too. */
  whole: string;
}

/** Marks of quotes: `>`, a bar, or the initials of the writer before it ("RR> "). */
const QUOTED = /^\s{0,3}(?:[>＞»]|\|(?!.*\|)|\p{Lu}{1,4}>(?:\s|$))/u;
/** GroupWise's head of a quote that carries no marks. */
const GROUPWISE = /^\s{0,3}>{3}\s?\S.*>{3}\s*$/;
const RULE = /^\s{0,3}(?:[-_=*—–]\s?){4,}$/;
const NOWHERE: Surroundings = { subject: "", addresses: [], names: [], writer: [] };

/**
 * What the person wrote: without the quotes, wherever they stand (above, below, between), and their heads. Known texts
 * (what we sent in this thread, the footers that the law asks for) are taken out first; what is left of a quote is told by
 * its structure, in any language. Works line by line, each cut to a length: no text makes it slow.
 */
export function readOwnWords(
  text: string,
  { around = NOWHERE, known = [] }: { around?: Surroundings; known?: readonly KnownTexts[] } = {},
): OwnWords {
  const raw = text.split("\n").map((line) => clean(line.slice(0, MAX_LINE_CHARS)));
  const unmarked = raw.map((line) => line.replace(/^(?:\p{Lu}{1,4}>)?[\s>＞»|]{0,20}/u, ""));
  const subtraction = known.length === 0 ? null : subtractKnown(unmarked, known);
  const isTaken = (index: number): boolean => subtraction !== null && subtraction.lines[index] !== "none";
  const filledFrom = findFilled(raw);
  const isQuotedBelow = (from: number): boolean => {
    const next = filledFrom[from] ?? -1;
    return next !== -1 && (QUOTED.test(raw[next] ?? "") || isTaken(next));
  };
  const own = { lines: [] as string[], hasWords: false };
  const keep = (line: string): void => {
    own.lines.push(line);
    own.hasWords ||= /[\p{L}\p{N}]/u.test(line);
  };
  let index = 0;
  while (index < raw.length) {
    const line = raw[index] ?? "";
    const taken = subtraction?.lines[index] ?? "none";
    if (taken !== "none") {
      const left = typeof taken === "object" && !QUOTED.test(line) ? taken.left : "";
      if (left !== "" && findAttribution([left], 0, around, () => true) === null) keep(left);
      index += 1;
      continue;
    }
    if (QUOTED.test(line) && !GROUPWISE.test(line)) {
      index += 1;
      continue;
    }
    const head = findAttribution(raw, index, around, isQuotedBelow);
    if (head !== null) {
      if (head.before !== "") keep(head.before);
      index += head.lines;
      // Marked or known lines follow and are passed over one by one; unmarked ones are the quote, unless nothing else is there.
      if (isQuotedBelow(index) || !own.hasWords) continue;
      break;
    }
    if (isSeparator(line, raw[filledFrom[index + 1] ?? -1] ?? "", around)) {
      if (own.hasWords && !isQuotedBelow(index + 1)) break;
      index += 1;
      continue;
    }
    // Below it a letter to the writer begins; text may still follow behind marks.
    if (
      own.hasWords &&
      (isOriginalAlone(line) || (greetsWriter(line, around) && isLetterBelow(raw, index))) &&
      !isQuotedBelow(index + 1)
    ) {
      // The rule above it is the mail program's.
      while (/^\s*$/.test(own.lines.at(-1) ?? "x") || RULE.test(own.lines.at(-1) ?? "")) own.lines.pop();
      break;
    }
    const header = countHeaderBlock(raw, index, around);
    if (header > 0) {
      if (own.hasWords && !isQuotedBelow(index + header)) break;
      index += header;
      continue;
    }
    // A rule above a quote's head is the mail program's; any other is the person's.
    const below = filledFrom[index + 1] ?? -1;
    if (RULE.test(line) && below !== -1 && isHead(raw, below, around, isQuotedBelow)) {
      index += 1;
      continue;
    }
    keep(line);
    index += 1;
  }
  return { text: join(dropSignature(own.lines)), whole: join(own.lines) };
}

/** Words of a sentence below a greeting: "Hello Anna" above nothing is a person's own. */
function isLetterBelow(lines: readonly string[], from: number): boolean {
  return lines
    .slice(from, from + 4)
    .some((line) => line.trim().split(/\s+/).length >= 5 || line.length >= 30);
}

function isHead(
  lines: readonly string[],
  at: number,
  around: Surroundings,
  isQuotedBelow: (line: number) => boolean,
): boolean {
  return (
    QUOTED.test(lines[at] ?? "") ||
    countHeaderBlock(lines, at, around) > 0 ||
    findAttribution(lines, at, around, isQuotedBelow) !== null
  );
}

/** For each line, the next one from it on that is not empty; -1 where there is none. */
function findFilled(lines: readonly string[]): Int32Array {
  const next = new Int32Array(lines.length + 1).fill(-1);
  for (let at = lines.length - 1; at >= 0; at -= 1)
    next[at] = (lines[at] ?? "").trim() === "" ? (next[at + 1] ?? -1) : at;
  return next;
}

function clean(line: string): string {
  return line
    .replaceAll("\u00a0", " ")
    .replace(/[\u200b\u200e\u200f\ufeff\u202a-\u202e]/g, "")
    .replace(/(?<!^--)\s+$/, "");
}

function join(lines: readonly string[]): string {
  return lines
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}
