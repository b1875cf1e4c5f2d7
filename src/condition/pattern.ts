import { type PatternNode, parsePattern, UnsupportedPattern } from "./pattern-syntax.ts";

/** Most states of a pattern: with the longest text, two million steps. */
const MOST_STATES = 1_000;

type State =
  | { type: "character"; fits: (character: string) => boolean; next: number }
  | { type: "assertion"; at: "start" | "end" | "word-edge" | "no-word-edge"; next: number }
  | { type: "either"; next: number; other: number }
  | { type: "end" };

const LINE_END = /^[\n\r\u2028\u2029]$/u;
const WORD = /^\w$/u;

/**
 * A regular expression that takes time in proportion to pattern × text, whatever either says (K. Thompson, CACM 11(6),
 * 1968; https://swtch.com/~rsc/regexp/regexp1.html). JavaScript's own tries every way in turn: `(a|aa)+$` takes years
 * on a line that a stranger wrote. As in RE2, which CEL names, there are no back references and no look-around.
 *
 * @param flags i, m and s mean what they mean to RegExp
 * @throws UnsupportedPattern, also for one that is too large
 */
export function compilePattern(source: string, flags: string): (text: string) => boolean {
  const states: State[] = [{ type: "end" }];
  const first = build(parsePattern(source, flags), 0, states);
  const isMultiline = flags.includes("m");
  return (text) => findMatch(states, first, Array.from(text), isMultiline);
}

/** Adds the states of `node` in front of state `next`; returns where they begin. */
function build(node: PatternNode, next: number, states: State[]): number {
  switch (node.type) {
    case "character":
      return add(states, { type: "character", fits: node.fits, next });
    case "assertion":
      return add(states, { type: "assertion", at: node.at, next });
    case "sequence":
      return node.parts.reduceRight((after, part) => build(part, after, states), next);
    case "choice":
      return node.parts
        .map((part) => build(part, next, states))
        .reduceRight((other, one) => add(states, { type: "either", next: one, other }));
    case "repeat": {
      const { part, least, most } = node;
      if (Math.max(least, most ?? 0) > MOST_STATES) throw tooLarge();
      let at = next;
      if (most === null) {
        const loop: State = { type: "either", next, other: next };
        at = add(states, loop);
        loop.other = build(part, at, states);
      } else {
        for (let optional = most - least; optional > 0; optional -= 1) {
          at = add(states, { type: "either", next, other: build(part, at, states) });
        }
      }
      for (let wanted = least; wanted > 0; wanted -= 1) at = build(part, at, states);
      return at;
    }
  }
}

function add(states: State[], state: State): number {
  if (states.length >= MOST_STATES) throw tooLarge();
  return states.push(state) - 1;
}

function tooLarge(): UnsupportedPattern {
  return new UnsupportedPattern("is too large");
}

/** Follows all ways through the pattern at once, a character at a time. */
function findMatch(
  states: readonly State[],
  first: number,
  text: readonly string[],
  isMultiline: boolean,
): boolean {
  const seenAt = new Int32Array(states.length).fill(-1);
  let waiting: number[] = [];
  for (let at = 0; at <= text.length; at += 1) {
    // A match may begin at every place.
    const open = [...waiting, first];
    waiting = [];
    for (let index = open.pop(); index !== undefined; index = open.pop()) {
      if (seenAt[index] === at) continue;
      seenAt[index] = at;
      const state = states[index];
      if (state === undefined) continue;
      if (state.type === "end") return true;
      if (state.type === "either") open.push(state.other, state.next);
      else if (state.type === "assertion") {
        if (isMet(state.at, text[at - 1], text[at], isMultiline)) open.push(state.next);
      } else if (state.fits(text[at] ?? "")) waiting.push(state.next);
    }
  }
  return false;
}

function isMet(
  assertion: "start" | "end" | "word-edge" | "no-word-edge",
  before: string | undefined,
  after: string | undefined,
  isMultiline: boolean,
): boolean {
  switch (assertion) {
    case "start":
      return before === undefined || (isMultiline && LINE_END.test(before));
    case "end":
      return after === undefined || (isMultiline && LINE_END.test(after));
    case "word-edge":
      return isWord(before) !== isWord(after);
    case "no-word-edge":
      return isWord(before) === isWord(after);
  }
}

function isWord(character: string | undefined): boolean {
  return character !== undefined && WORD.test(character);
}
