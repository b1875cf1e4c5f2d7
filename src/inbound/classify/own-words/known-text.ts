/** Words in a row that must agree before they count as a quote; fewer are chance. */
const RUN = 6;
/** Share of a line's words that makes the whole line a quote. */
const MOSTLY = 0.75;
const MAX_WORDS = 20_000;

/** Which lines of a text are known from elsewhere, and what is left of those that are so in part. */
export interface Subtraction {
  /** Per line: `all` known, `none`, or what is left of it. */
  lines: readonly ("all" | "none" | { left: string })[];
}

interface Word {
  text: string;
  line: number;
  start: number;
  end: number;
}

/**
 * Takes known texts (what was sent in this thread, the footers that the law asks for) out of a text: wherever six words in
 * a row agree, however the lines were wrapped again and marked, whatever became of case, spaces and marks. Short lines
 * count where they stand in the same order between such runs. Linear in both texts.
 */
export function subtractKnown(lines: readonly string[], known: readonly string[]): Subtraction {
  const words = readWords(lines);
  const isKnown = new Uint8Array(words.length);
  for (const text of known) {
    const theirs = readWords(text.split("\n")).map((each) => each.text);
    // A short text, such as a footer of one line, counts where it stands whole.
    const run = Math.min(RUN, theirs.length);
    if (run < 3) continue;
    const places = new Map<string, number[]>();
    for (let at = 0; at + run <= theirs.length; at += 1) {
      const key = theirs.slice(at, at + run).join(" ");
      const list = places.get(key);
      if (list === undefined) places.set(key, [at]);
      else if (list.length < 8) list.push(at);
    }
    for (let at = 0; at + run <= words.length; at += 1) {
      const key = words
        .slice(at, at + run)
        .map((each) => each.text)
        .join(" ");
      if (places.has(key)) isKnown.fill(1, at, at + run);
    }
  }
  const theirLines = new Set(known.flatMap((text) => text.split("\n").map((each) => foldWords(each))));
  return { lines: lines.map((line, index) => judgeLine(line, index, { words, isKnown, theirLines })) };
}

function judgeLine(
  line: string,
  index: number,
  {
    words,
    isKnown,
    theirLines,
  }: { words: readonly Word[]; isKnown: Uint8Array; theirLines: ReadonlySet<string> },
): "all" | "none" | { left: string } {
  const first = findFirst(words, index);
  let count = 0;
  let matched = 0;
  let last = -1;
  for (let at = first; at < words.length && words[at]?.line === index; at += 1) {
    count += 1;
    if (isKnown[at] === 1) {
      matched += 1;
      last = at;
    }
  }
  if (count === 0) return "none";
  if (matched === 0) {
    // "Hi Bob," and "Anna" beside a run are lines of the same letter.
    const isBeside = isKnown[first - 1] === 1 || isKnown[first + count] === 1;
    return isBeside && count < RUN && theirLines.has(foldWords(line)) ? "all" : "none";
  }
  if (matched / count >= MOSTLY && count - matched < 4) return "all";
  // An answer that begins on the line where the quote ends.
  const lastWord = words[last];
  const firstWord = words[first];
  const left =
    isKnown[first] === 1 && lastWord !== undefined
      ? line.slice(lastWord.end)
      : firstWord === undefined
        ? ""
        : line.slice(
            0,
            words.slice(first, first + count).find((_, at) => isKnown[first + at] === 1)?.start ?? 0,
          );
  return { left: left.replace(/^[\s.,;:!?"'»”)>*-]{1,10}/, "").trim() };
}

function findFirst(words: readonly Word[], line: number): number {
  let low = 0;
  let high = words.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((words[middle]?.line ?? 0) < line) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Words, and single characters of the scripts that divide none, folded. */
function readWords(lines: readonly string[]): Word[] {
  const words: Word[] = [];
  for (const [line, text] of lines.entries()) {
    for (const match of text.matchAll(
      /[\u3040-\u30ff\u4e00-\u9fff]|(?:(?![\u3040-\u30ff\u4e00-\u9fff])[\p{L}\p{N}\p{M}])+/gu,
    )) {
      if (words.length >= MAX_WORDS) return words;
      words.push({ text: fold(match[0]), line, start: match.index, end: match.index + match[0].length });
    }
  }
  return words;
}

function foldWords(line: string): string {
  return readWords([line])
    .map((each) => each.text)
    .join(" ");
}

function fold(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}
