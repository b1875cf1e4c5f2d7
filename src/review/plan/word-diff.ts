/** A stretch of text that both versions share, or that only one of them has. */
export interface Piece {
  kind: "same" | "removed" | "added";
  text: string;
}

/** Above this many comparisons the middle is shown as replaced: a rewritten page has no words worth pairing. */
const MOST_CELLS = 4_000_000;

/** Sentences that share fewer of their words than this were written anew: no pairing of their words says more. */
const LIKE = 0.5;

/**
 * What changed between two texts: sentence by sentence, and word by word within a sentence that was edited. White space
 * belongs to the word before it, and punctuation to its word.
 */
export function diffWords(before: string, after: string): Piece[] {
  const sentences = diffTokens(splitSentences(before), splitSentences(after));
  const pieces: Piece[] = [];
  for (let index = 0; index < sentences.length; index++) {
    const piece = sentences[index];
    const next = sentences[index + 1];
    if (piece === undefined) continue;
    if (piece.kind !== "removed" || next?.kind !== "added") {
      pieces.push(piece);
      continue;
    }
    pieces.push(...diffSentences(piece.text, next.text));
    index += 1;
  }
  return joinPieces(pieces);
}

/** Two versions of a passage: its words where it was edited, the whole of it where it was written anew. */
function diffSentences(before: string, after: string): Piece[] {
  const words = absorbSingles(diffTokens(splitWords(before), splitWords(after)));
  const shared = words.reduce((sum, { kind, text }) => (kind === "same" ? sum + text.trim().length : sum), 0);
  const all = (before.trim().length + after.trim().length) / 2;
  if (shared >= all * LIKE) return words;
  return [
    { kind: "removed", text: before },
    { kind: "added", text: after },
  ];
}

/** A lone word between two changes is part of what was changed: nobody reads "[-a-]{+the+} new [-b-]{+c+}". */
function absorbSingles(pieces: readonly Piece[]): Piece[] {
  return joinPieces(
    pieces.flatMap((piece, index): Piece[] => {
      const isBetween = index > 0 && index < pieces.length - 1;
      if (
        !isBetween ||
        piece.kind !== "same" ||
        splitWords(piece.text).length > 1 ||
        piece.text.includes("\n")
      )
        return [piece];
      return [
        { kind: "removed", text: piece.text },
        { kind: "added", text: piece.text },
      ];
    }),
  );
}

function splitSentences(text: string): string[] {
  return text.match(/[^\n]*?(?:[.!?。！？]["'’”)\]]*\s+|\n\s*|$)/g)?.filter((part) => part !== "") ?? [];
}

function splitWords(text: string): string[] {
  return text.match(/\S+\s*|\s+/g) ?? [];
}

function diffTokens(left: readonly string[], right: readonly string[]): Piece[] {
  let head = 0;
  while (head < left.length && head < right.length && left[head] === right[head]) head += 1;
  let tail = 0;
  const shorter = Math.min(left.length, right.length) - head;
  while (tail < shorter && left[left.length - 1 - tail] === right[right.length - 1 - tail]) tail += 1;
  return joinPieces([
    { kind: "same" as const, text: left.slice(0, head).join("") },
    ...diffMiddle(left.slice(head, left.length - tail), right.slice(head, right.length - tail)),
    { kind: "same" as const, text: left.slice(left.length - tail).join("") },
  ]);
}

function diffMiddle(left: readonly string[], right: readonly string[]): Piece[] {
  if (left.length === 0 || right.length === 0 || left.length * right.length > MOST_CELLS) {
    return [
      { kind: "removed", text: left.join("") },
      { kind: "added", text: right.join("") },
    ];
  }
  // lengths[i][j]: longest common run of words of left from i on and right from j on.
  const width = right.length + 1;
  const lengths = new Uint32Array((left.length + 1) * width);
  const at = (i: number, j: number): number => lengths[i * width + j] ?? 0;
  for (let i = left.length - 1; i >= 0; i--) {
    for (let j = right.length - 1; j >= 0; j--) {
      lengths[i * width + j] =
        left[i] === right[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const pieces: Piece[] = [];
  let i = 0;
  let j = 0;
  while (i < left.length || j < right.length) {
    if (i < left.length && j < right.length && left[i] === right[j]) {
      pieces.push({ kind: "same", text: left[i] ?? "" });
      i += 1;
      j += 1;
    } else if (j >= right.length || (i < left.length && at(i + 1, j) >= at(i, j + 1))) {
      pieces.push({ kind: "removed", text: left[i++] ?? "" });
    } else pieces.push({ kind: "added", text: right[j++] ?? "" });
  }
  return pieces;
}

/** Neighbours of one kind become one piece; in a stretch of changes the removed words stand first. */
function joinPieces(pieces: readonly Piece[]): Piece[] {
  const joined: Piece[] = [];
  let removed = "";
  let added = "";
  const flush = (): void => {
    if (removed !== "") joined.push({ kind: "removed", text: removed });
    if (added !== "") joined.push({ kind: "added", text: added });
    removed = "";
    added = "";
  };
  for (const { kind, text } of pieces) {
    if (text === "") continue;
    if (kind === "removed") removed += text;
    else if (kind === "added") added += text;
    else {
      flush();
      const last = joined.at(-1);
      if (last?.kind === "same") last.text += text;
      else joined.push({ kind, text });
    }
  }
  flush();
  return joined;
}
