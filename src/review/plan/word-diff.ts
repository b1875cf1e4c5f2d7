/** A stretch of text that both versions share, or that only one of them has. */
export interface Piece {
  kind: "same" | "removed" | "added";
  text: string;
}

/** Above this many comparisons the middle is shown as replaced: a rewritten page has no words worth pairing. */
const MOST_CELLS = 4_000_000;

/** What changed between two texts, word by word; white space belongs to the word before it. */
export function diffWords(before: string, after: string): Piece[] {
  const left = splitWords(before);
  const right = splitWords(after);
  let head = 0;
  while (head < left.length && head < right.length && left[head] === right[head]) head += 1;
  let tail = 0;
  const shorter = Math.min(left.length, right.length) - head;
  while (tail < shorter && left[left.length - 1 - tail] === right[right.length - 1 - tail]) tail += 1;
  const pieces = [
    { kind: "same" as const, text: left.slice(0, head).join("") },
    ...diffMiddle(left.slice(head, left.length - tail), right.slice(head, right.length - tail)),
    { kind: "same" as const, text: left.slice(left.length - tail).join("") },
  ];
  return joinPieces(pieces);
}

function splitWords(text: string): string[] {
  return text.match(/\S+\s*|\s+/g) ?? [];
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
