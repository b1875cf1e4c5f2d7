const PLAIN = /^[!-~]+(?: [!-~]+)*$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const CONTROL = /[\u0000-\u0008\u000e-\u001f\u007f]/;
const INVISIBLE_EDGE = /[\s\u200b-\u200f\u2060\ufeff]/u;
// biome-ignore lint/suspicious/noControlCharactersInRegex: a tab or NUL is guarded too
const GUARDED = /^'[=+\-@\t\r\n\0＝＋－＠]/;
const REPLACEMENT = "\ufffd";
/** Longest value of a field, in characters: far above any real one, and a bound on what a row can cost. */
const MAX_TEXT = 20_000;

/** Takes off the `'` that our own CSV export, and others, put before `= + - @` against formulas. */
export function stripFormulaGuard(text: string): string {
  return text.charCodeAt(0) === 0x27 && GUARDED.test(text) ? text.slice(1) : text;
}

/** Trims spaces and invisible characters from both ends and composes (NFC). */
export function trimText(text: string): string {
  if (PLAIN.test(text)) return text;
  // Not one pattern for the end: a run of blanks before it would be tried from each of them.
  let start = 0;
  let end = text.length;
  while (start < end && INVISIBLE_EDGE.test(text.charAt(start))) start += 1;
  while (end > start && INVISIBLE_EDGE.test(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end).normalize("NFC");
}

/**
 * One cell as it is stored: NFC, trimmed, runs of white space made one space unless `multiline`.
 * Refuses control characters and text that was damaged before it got here (U+FFFD).
 */
export function normaliseText(text: string, options: { multiline?: boolean } = {}): Normalised<string> {
  if (PLAIN.test(text) && text.length <= MAX_TEXT) return accept(text);
  if (text.length > MAX_TEXT) return refuse(`longer than ${MAX_TEXT} characters`);
  if (CONTROL.test(text)) return refuse("contains a control character");
  if (text.includes(REPLACEMENT)) return refuse("contains bytes that are no valid text");
  const trimmed = trimText(text);
  if (options.multiline === true) return accept(trimmed.replace(/\r\n?/g, "\n"));
  return accept(trimmed.replace(/\s+/gu, " "));
}

/** What a normaliser returns: the normal form, or a reason that names the fault but never the value. */
export type Normalised<T> = { ok: true; value: T } | { ok: false; reason: string };

/** Wraps a normal form. */
export function accept<T>(value: T): { ok: true; value: T } {
  return { ok: true, value };
}

/** Refuses with a reason that completes "email: …"; it must not quote the value. */
export function refuse(reason: string): { ok: false; reason: string } {
  return { ok: false, reason };
}
