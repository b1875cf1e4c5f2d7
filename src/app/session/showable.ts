/**
 * What a terminal acts on instead of showing it: controls but tab and line feed (C0 and C1 of ECMA-48), line and
 * paragraph separators, and the marks that reorder a line (Unicode UTR 36, 3.1: bidirectional text spoofing).
 */
const ACTIVE = /(?![\t\n])[\p{Cc}\p{Zl}\p{Zp}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;
const NEEDS_CARE = new RegExp(ACTIVE.source, "u");

/** To the begin of the line, and all of it away (ECMA-48 8.3.41, EL). */
export const CLEAR_LINE = "\r\u001B[K";

/** The styles of `createPaint`, each as chalk writes it (SGR, ECMA-48 8.3.117): bold, dim, four colours, and their ends. */
const OWN_STYLE = /^\u001B\[(?:[12]|22|3[1236]|39)m/;

/**
 * Text that can be shown on a terminal whoever wrote parts of it: names, subjects and replies are written by strangers,
 * and an escape sequence in one could move the cursor, retitle the window, write to the clipboard (OSC 52) or hide what
 * stands before it. Each such character is spelled out (`\x1B`). Where `color` is on, our own styles stay.
 */
export function makeShowable(text: string, color: boolean): string {
  if (!NEEDS_CARE.test(text)) return text;
  return text.replace(ACTIVE, (character, at: number) => {
    if (color && character === "\u001B" && OWN_STYLE.test(text.slice(at, at + 5))) return character;
    // CRLF is a line end and nothing else; a carriage return alone would write over the line.
    if (character === "\r" && text[at + 1] === "\n") return "";
    return spell(character);
  });
}

/** One line of it: for a message that must not look like two. */
export function makeOneLine(text: string): string {
  return makeShowable(text, false).replace(/\s*\n\s*/g, " ");
}

/** JSON with the same characters escaped: still the same data, and harmless where somebody looks at it. */
export function makeJsonShowable(json: string): string {
  if (!NEEDS_CARE.test(json)) return json;
  return json.replace(ACTIVE, (character) => `\\u${codeOf(character).padStart(4, "0")}`);
}

/**
 * What GitHub's runner takes for a command in a job's log: a line that begins with `::` after any spaces, and `##[` anywhere
 * (actions/runner, ActionCommand.TryParseV2 and TryParse).
 */
const COMMAND = /^(\s*):(?=:)|#(?=#\[)/gm;

/** Text for the log of a GitHub workflow, in which nobody's words become a command: its first sign is spelled out. */
export function disarmCommands(text: string): string {
  return text.replace(COMMAND, (found: string, indent?: string) =>
    indent === undefined ? spell(found) : `${indent}${spell(":")}`,
  );
}

/** JSON for the same log, in which it is still the same data. */
export function disarmJsonCommands(json: string): string {
  return json.replaceAll("##[", "\\u0023#[");
}

function spell(character: string): string {
  const code = codeOf(character);
  return code.length <= 2 ? `\\x${code.padStart(2, "0")}` : `\\u${code}`;
}

function codeOf(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
}
