/** One record of a text file, before its cells are told apart. */
export interface RawRecord {
  /** The line on which it begins, from 1. */
  line: number;
  /** Its text without the line end; of a faulty one only the beginning. */
  text: string;
  /** Holds a quote character, so that splitting at delimiters is not enough. */
  quoted: boolean;
  fault: string | null;
}

/** Longest record, in characters: csv-parse's own default. A longer one is nearly always a quote left open. */
export const MAX_RECORD = 128_000;
/** Text is gathered up to here before it is looked at, so that tiny pieces cost no more than large ones. */
const GATHER = 16 * 1024;
const KEPT_OF_FAULTY = 1000;
const QUOTE = 0x22;
const CR = 0x0d;

/**
 * Cuts text into records at line ends outside quotes. What csv-parse cannot do is go on after a broken record:
 * an unclosed quote swallows the rest of the file. Here a record with a broken or unclosed quote costs its first
 * line only, and reading goes on at the next one, so every good row is kept.
 */
export class RecordFramer {
  readonly #newline: string;
  /** Character code of the delimiter, or null where quotes mean nothing (JSONL). */
  readonly #delimiter: number | null;
  #rest = "";
  #line = 1;
  /** Inside an overlong record, whose remaining characters are thrown away. */
  #skipping = false;

  constructor(options: { newline: "\n" | "\r"; delimiter: string | null; line?: number }) {
    this.#newline = options.newline;
    this.#delimiter = options.delimiter === null ? null : options.delimiter.charCodeAt(0);
    this.#line = options.line ?? 1;
  }

  /** Takes the next piece of text and returns the records completed by it. */
  push(text: string): RawRecord[] {
    this.#rest += text;
    return this.#rest.length < GATHER ? [] : this.#cut(false);
  }

  /** Returns what is left when the text has ended. */
  end(): RawRecord[] {
    return this.#cut(true);
  }

  #cut(atEnd: boolean): RawRecord[] {
    const records: RawRecord[] = [];
    const text = this.#rest;
    let from = 0;
    let quoteAt = this.#delimiter === null ? -1 : text.indexOf('"');
    while (from < text.length) {
      const newlineAt = text.indexOf(this.#newline, from);
      if (newlineAt === -1 && !atEnd && text.length - from <= MAX_RECORD) break;
      const lineEnd = newlineAt === -1 ? text.length : newlineAt;
      if (this.#skipping || lineEnd - from > MAX_RECORD) {
        if (!this.#skipping)
          records.push(this.#fail(text, from, lineEnd, `longer than ${MAX_RECORD} characters`));
        this.#skipping = newlineAt === -1;
        if (newlineAt !== -1) this.#line += 1;
        from = lineEnd + 1;
        continue;
      }
      while (quoteAt !== -1 && quoteAt < from) quoteAt = text.indexOf('"', from);
      if (quoteAt === -1 || quoteAt >= lineEnd) {
        records.push({
          line: this.#line,
          text: this.#slice(text, from, lineEnd),
          quoted: false,
          fault: null,
        });
        this.#line += 1;
        from = lineEnd + 1;
        continue;
      }
      const end = this.#findEnd(text, from, atEnd);
      if (end === "more" && text.length - from <= MAX_RECORD) break;
      if (typeof end === "string" || end - from > MAX_RECORD) {
        const fault = end === "broken" ? "text after a closing quote" : "a quote is opened and never closed";
        records.push(this.#fail(text, from, lineEnd, fault));
        this.#line += 1;
        from = lineEnd + 1;
        continue;
      }
      const record = this.#slice(text, from, end);
      records.push({ line: this.#line, text: record, quoted: true, fault: null });
      this.#line += 1 + countOf(record, this.#newline);
      from = end + 1;
    }
    this.#rest = from >= text.length ? "" : text.slice(from);
    return records;
  }

  /** Index of the line end that closes the quoted record at `from`; `more` when it is not in the text yet. */
  #findEnd(text: string, from: number, atEnd: boolean): number | "more" | "open" | "broken" {
    const newline = this.#newline.charCodeAt(0);
    const unfinished = atEnd ? "open" : "more";
    let at = from;
    for (;;) {
      // The beginning of a field: a quote counts only here, spaces before it aside.
      at = this.#skipSpaces(text, at);
      if (text.charCodeAt(at) === QUOTE) {
        at += 1;
        for (;;) {
          at = text.indexOf('"', at);
          if (at === -1) return unfinished;
          if (text.charCodeAt(at + 1) !== QUOTE) break;
          at += 2;
        }
        at = this.#skipSpaces(text, at + 1);
        if (text.charCodeAt(at) === CR && text.charCodeAt(at + 1) === newline) return at + 1;
        if (at >= text.length || (at + 1 >= text.length && text.charCodeAt(at) === CR)) {
          return atEnd ? text.length : "more";
        }
        const next = text.charCodeAt(at);
        if (next === newline) return at;
        if (next !== this.#delimiter) return "broken";
      } else {
        while (at < text.length && text.charCodeAt(at) !== this.#delimiter) {
          if (text.charCodeAt(at) === newline) return at;
          at += 1;
        }
        if (at >= text.length) return atEnd ? text.length : "more";
      }
      at += 1;
    }
  }

  #skipSpaces(text: string, at: number): number {
    let next = at;
    while (text.charCodeAt(next) === 0x20) next += 1;
    return next;
  }

  #slice(text: string, from: number, end: number): string {
    const stop = end > from && text.charCodeAt(end - 1) === CR ? end - 1 : end;
    return text.slice(from, stop);
  }

  #fail(text: string, from: number, end: number, fault: string): RawRecord {
    const kept = this.#slice(text, from, Math.min(end, from + KEPT_OF_FAULTY));
    return { line: this.#line, text: kept, quoted: false, fault };
  }
}

function countOf(text: string, character: string): number {
  let count = 0;
  for (let at = text.indexOf(character); at !== -1; at = text.indexOf(character, at + 1)) count += 1;
  return count;
}
