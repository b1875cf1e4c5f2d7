import { type Document, isScalar, type ParsedNode, visit, type YAMLError } from "yaml";
import type { Report } from "./report.ts";
import { type LocatedText, START } from "./text.ts";

/** Reports what the YAML parser found, in our words where they help more. */
export function explainYamlErrors(document: Document.Parsed, located: LocatedText, report: Report): void {
  const landmarks = document.errors.length === 0 ? null : findLandmarks(document);
  const hintOf = openHints(located.text);
  const locationOf = (start: number, end: number) => report.at(located.locate(start, end));
  for (const error of document.errors) {
    const [start, end] = error.pos;
    if (error.code === "DUPLICATE_KEY") {
      const first = landmarks?.firstKeys.get(start);
      const key = located.text.slice(start).match(/^[^\s:,}]+/)?.[0] ?? "";
      const related = first && [
        { file: report.file, range: located.locate(...first), message: "first here" },
      ];
      const message = `The key "${key}" stands here twice`;
      locationOf(start, start + key.length).error("duplicate-key", message, undefined, related);
    } else {
      // The parser misses a closing quote where the text ends; people look for the opening one.
      const open = isOpenQuote(error) ? landmarks?.starts.get(start) : undefined;
      const location =
        open === undefined ? locationOf(start, Math.max(end, start + 1)) : locationOf(open, open + 1);
      location.error("yaml-syntax", nameError(error), hintOf(error));
    }
  }
  for (const warning of document.warnings) {
    const [start, end] = warning.pos;
    if (warning.code !== "TAG_RESOLVE_FAILED") continue;
    const tag = located.text.slice(start, end);
    const hint = `text that starts with ! stands in quotes: "${tag}"`;
    locationOf(start, end).error("unknown-tag", `"${tag}" is a YAML tag here, not text`, hint);
  }
}

/** Reports a document whose top is no map. */
export function explainDocument(contents: ParsedNode | null, located: LocatedText, report: Report): void {
  if (report.failed()) return;
  if (contents === null || (isScalar(contents) && contents.value === null)) {
    report.at(START).error("empty-file", "The file is empty");
    return;
  }
  const range = located.locate(contents.range[0], contents.range[1]);
  report.at(range).error("wrong-type", "The file must be a map of keys and values");
}

const MESSAGES: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: "A tab is no indentation in YAML",
  MULTIPLE_DOCS: "A file holds one document",
  NON_STRING_KEY: "A key must be text",
};

function nameError(error: YAMLError): string {
  if (isOpenQuote(error)) return "This quote is never closed";
  // What follows the colon is quoted from the file, and may be a secret.
  return (
    MESSAGES[error.code] ?? error.message.replace(/(?<=token in YAML stream|before the alias\)): .*$/s, "")
  );
}

function isOpenQuote(error: YAMLError): boolean {
  return error.code === "MISSING_CHAR" && error.message.includes("quote");
}

/** What helps with an error, by its line. A line is looked at once: it may have as many errors as characters. */
function openHints(text: string): (error: YAMLError) => string | undefined {
  let known: { start: number; hint: string | undefined } | null = null;
  return ({ code, pos: [at] }) => {
    if (code === "TAB_AS_INDENT") return "indent with spaces";
    const start = text.lastIndexOf("\n", at - 1) + 1;
    if (known?.start !== start) {
      const end = text.indexOf("\n", start);
      known = { start, hint: findHint(text.slice(start, end === -1 ? text.length : end)) };
    }
    return known.hint;
  };
}

function findHint(line: string): string | undefined {
  if (/:\s*\{\{/.test(line)) return 'text that starts with {{ stands in quotes: "{{ … }}"';
  const value = line.search(/:\s*[^"'|>\s]/);
  if (value !== -1 && line.indexOf(": ", value + 2) !== -1)
    return "text with a colon and a space in it stands in quotes";
  if (/\$\{/.test(line)) return 'put "${…}" in quotes';
  return undefined;
}

/** Offsets that errors are explained with. */
interface Landmarks {
  /** Where the first key of the same name stands, by the start of the one that repeats it. */
  firstKeys: Map<number, readonly [start: number, end: number]>;
  /** Where a scalar starts, by its end. */
  starts: Map<number, number>;
}

/** Looked for once: a file may have as many errors as lines. */
function findLandmarks(document: Document.Parsed): Landmarks {
  const firstKeys: Landmarks["firstKeys"] = new Map();
  const starts: Landmarks["starts"] = new Map();
  visit(document, {
    Map(_, map) {
      const seen = new Map<unknown, readonly [number, number]>();
      for (const { key } of map.items) {
        if (!isScalar(key) || !key.range) continue;
        const [start, end] = key.range;
        const first = seen.get(key.value);
        if (first === undefined) seen.set(key.value, [start, end]);
        else if (!firstKeys.has(start)) firstKeys.set(start, first);
      }
    },
    Scalar(_, { range }) {
      if (range && range[0] < range[1]) starts.set(range[1], range[0]);
    },
  });
  return { firstKeys, starts };
}
