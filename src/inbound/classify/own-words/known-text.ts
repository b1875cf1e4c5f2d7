/** Words in a row that must agree before they count as a quote; fewer are chance. */
const RUN = 6;
/** Characters in a row of the scripts that divide no words: six are one word of courtesy. */
const RUN_UNDIVIDED = 14;
/** Shorter texts are anybody's. */
const LEAST = 3;
/** Share of a line's words that makes the whole line a quote. */
const MOSTLY = 0.75;
const UNDIVIDED = /^[\u3040-\u30ff\u4e00-\u9fff]$/;
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

/** Known texts, made ready once for any number of mails. */
export interface KnownTexts {
  /** By the number of words that must agree, all such runs by their first word. */
  runs: ReadonlyMap<number, ReadonlyMap<string, ReadonlySet<string>>>;
  lines: ReadonlySet<string>;
}

export function compileKnown(texts: readonly string[]): KnownTexts {
  const runs = new Map<number, Map<string, Set<string>>>();
  const lines = new Set<string>();
  for (const text of texts) {
    const split = text.split("\n");
    const theirs = readWords(split).map((each) => each.text);
    for (const line of split) lines.add(foldWords(line));
    // A short text, such as a footer of one line, counts where it stands whole.
    const undivided = theirs.filter((each) => UNDIVIDED.test(each)).length;
    const run = Math.min(undivided * 2 > theirs.length ? RUN_UNDIVIDED : RUN, theirs.length);
    if (run < LEAST) continue;
    const byFirst = runs.get(run) ?? new Map<string, Set<string>>();
    for (let at = 0; at + run <= theirs.length; at += 1) {
      const first = theirs[at] ?? "";
      const keys = byFirst.get(first) ?? new Set<string>();
      byFirst.set(first, keys.add(theirs.slice(at, at + run).join(" ")));
    }
    runs.set(run, byFirst);
  }
  return { runs, lines };
}

/**
 * Takes known texts (what was sent in this thread, the footers that the law asks for) out of a text: wherever six words in
 * a row agree, however the lines were wrapped again and marked, whatever became of case, spaces and marks. Short lines
 * count where they stand in the same order between such runs. Linear in both texts.
 */
export function subtractKnown(lines: readonly string[], known: readonly KnownTexts[]): Subtraction {
  const words = readWords(lines);
  const isKnown = new Uint8Array(words.length);
  for (const { runs } of known) {
    for (const [run, byFirst] of runs) {
      for (let at = 0; at + run <= words.length; at += 1) {
        let key = words[at]?.text ?? "";
        const keys = byFirst.get(key);
        if (keys === undefined) continue;
        for (let next = at + 1; next < at + run; next += 1) key += ` ${words[next]?.text ?? ""}`;
        if (keys.has(key)) isKnown.fill(1, at, at + run);
      }
    }
  }
  const isTheirs = (line: string): boolean => {
    const folded = foldWords(line);
    return known.some((each) => each.lines.has(folded));
  };
  return { lines: lines.map((line, index) => judgeLine(line, index, { words, isKnown, isTheirs })) };
}

function judgeLine(
  line: string,
  index: number,
  {
    words,
    isKnown,
    isTheirs,
  }: { words: readonly Word[]; isKnown: Uint8Array; isTheirs: (line: string) => boolean },
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
    return isBeside && count < RUN && isTheirs(line) ? "all" : "none";
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
  // Most words are ASCII, which has nothing to take apart.
  if (/^[\x00-\x7f]*$/.test(text)) return text.toLowerCase();
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}
