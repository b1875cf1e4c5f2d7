/** A regular expression as a tree. */
export type PatternNode =
  | { type: "character"; fits: (character: string) => boolean }
  | { type: "assertion"; at: "start" | "end" | "word-edge" | "no-word-edge" }
  | { type: "sequence" | "choice"; parts: PatternNode[] }
  /** `most` is null for no limit. */
  | { type: "repeat"; part: PatternNode; least: number; most: number | null };

/** What RE2, and so CEL, leaves out of regular expressions, since it cannot be decided in linear time. */
export class UnsupportedPattern extends SyntaxError {}

const ESCAPE =
  /\\(?:p\{[^}]*\}|P\{[^}]*\}|u\{[\dA-Fa-f]+\}|u[Dd][89ABab][\dA-Fa-f]{2}\\u[Dd][C-Fc-f][\dA-Fa-f]{2}|u[\dA-Fa-f]{4}|x[\dA-Fa-f]{2}|c[A-Za-z]|.)/suy;
const CLASS = /\[(?:\\.|[^\]\\])*\]/suy;
const COUNT = /(?:[*+?]|\{(\d+)(,)?(\d*)\})\??/uy;
const GROUP = /\((?:\?(?::|<(?![=!])[^>]*>))?/uy;
const ANY = /./suy;

/**
 * Reads a pattern that `RegExp` has accepted with the flag `u`; `flags` are i, m and s.
 * @throws UnsupportedPattern for back references, look-around and groups with flags of their own
 */
export function parsePattern(source: string, flags: string): PatternNode {
  let at = 0;

  function take(expression: RegExp): RegExpExecArray | null {
    expression.lastIndex = at;
    const found = expression.exec(source);
    if (found !== null) at += found[0].length;
    return found;
  }

  function readChoice(): PatternNode {
    const parts = [readSequence()];
    while (source[at] === "|") {
      at += 1;
      parts.push(readSequence());
    }
    return { type: "choice", parts };
  }

  function readSequence(): PatternNode {
    const parts: PatternNode[] = [];
    while (at < source.length && source[at] !== "|" && source[at] !== ")") parts.push(readRepeated());
    return { type: "sequence", parts };
  }

  function readRepeated(): PatternNode {
    const part = readAtom();
    const count = take(COUNT);
    if (count === null) return part;
    const [text, least, comma, most] = count;
    if (least !== undefined) {
      const high = comma === undefined ? Number(least) : most === "" ? null : Number(most);
      return { type: "repeat", part, least: Number(least), most: high };
    }
    return { type: "repeat", part, least: text[0] === "+" ? 1 : 0, most: text[0] === "?" ? 1 : null };
  }

  function readAtom(): PatternNode {
    switch (source[at]) {
      case "(":
        return readGroup();
      case "[":
        return character(take(CLASS)?.[0] ?? "");
      case "^":
      case "$":
        return { type: "assertion", at: source[at++] === "^" ? "start" : "end" };
      case "\\":
        return readEscape();
      default:
        return character(take(ANY)?.[0] ?? "");
    }
  }

  function readGroup(): PatternNode {
    const opening = take(GROUP)?.[0];
    if (opening === "(" && source[at] === "?")
      throw new UnsupportedPattern("looks around, or sets flags in a group");
    const inner = readChoice();
    at += 1;
    return inner;
  }

  function readEscape(): PatternNode {
    const escape = take(ESCAPE)?.[0] ?? "";
    if (escape === "\\b" || escape === "\\B") {
      return { type: "assertion", at: escape === "\\b" ? "word-edge" : "no-word-edge" };
    }
    if (/^\\[1-9k]/.test(escape)) throw new UnsupportedPattern("refers back to a group");
    return character(escape);
  }

  /** One character is matched as JavaScript does, whatever flags and classes mean there. */
  function character(text: string): PatternNode {
    const isLiteral = !flags.includes("i") && text !== "." && !/^[[\\]/.test(text);
    if (isLiteral) return { type: "character", fits: (other) => other === text };
    const expression = new RegExp(`^(?:${text})$`, `u${flags.replace("m", "")}`);
    return { type: "character", fits: (other) => expression.test(other) };
  }

  return readChoice();
}
