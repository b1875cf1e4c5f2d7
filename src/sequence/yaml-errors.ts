import { type Document, isMap, isScalar, type ParsedNode, visit, type YAMLError } from "yaml";
import type { Diagnostic, Range } from "../diagnostic.ts";
import { hintOf, type Report } from "./report.ts";
import { type LocatedText, START } from "./text.ts";

/** Reports what the YAML parser found, in our words where they help more. */
export function explainYamlErrors(document: Document.Parsed, located: LocatedText, report: Report): void {
  for (const error of document.errors) {
    const [start, end] = error.pos;
    const range = located.locate(start, Math.max(end, start + 1));
    if (error.code === "DUPLICATE_KEY") {
      const related = findFirstKey(document, start, located, report.file);
      const key = located.text.slice(start).match(/^[^\s:,}]+/)?.[0] ?? "";
      report.error(
        "duplicate-key",
        `The key "${key}" stands here twice`,
        located.locate(start, start + key.length),
        {
          ...(related === null ? {} : { related: [related] }),
        },
      );
    } else {
      const place = findOpenQuote(document, error, located) ?? range;
      report.error("yaml-syntax", nameError(error), place, hintOf(findHint(error, located.text)));
    }
  }
  for (const warning of document.warnings) {
    const [start, end] = warning.pos;
    if (warning.code !== "TAG_RESOLVE_FAILED") continue;
    const tag = located.text.slice(start, end);
    report.error("unknown-tag", `"${tag}" is a YAML tag here, not text`, located.locate(start, end), {
      hint: `text that starts with ! stands in quotes: "${tag}"`,
    });
  }
}

/** Reports a document whose top is no map. */
export function explainDocument(contents: ParsedNode | null, located: LocatedText, report: Report): void {
  if (report.failed()) return;
  if (contents === null || (isScalar(contents) && contents.value === null)) {
    report.error("empty-file", "The file is empty", START);
    return;
  }
  const range = located.locate(contents.range[0], contents.range[1]);
  report.error("wrong-type", "The file must be a map of keys and values", range);
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

/** The parser misses a closing quote where the file ends; people look for the opening one. */
function findOpenQuote(document: Document.Parsed, error: YAMLError, located: LocatedText): Range | null {
  if (!isOpenQuote(error)) return null;
  const starts: number[] = [];
  visit(document, {
    Scalar(_, { range }) {
      if (range && range[0] < error.pos[0] && range[1] >= error.pos[0]) starts.push(range[0]);
    },
  });
  const [start] = starts;
  return start === undefined ? null : located.locate(start, start + 1);
}

function findHint(error: YAMLError, text: string): string | undefined {
  const lineStart = text.lastIndexOf("\n", error.pos[0] - 1) + 1;
  const line = text.slice(lineStart, (text.indexOf("\n", lineStart) + text.length + 1) % (text.length + 1));
  if (error.code === "TAB_AS_INDENT") return "indent with spaces";
  if (/:\s*\{\{/.test(line)) return 'text that starts with {{ stands in quotes: "{{ … }}"';
  if (/:\s*[^"'|>\s].*: /.test(line)) return "text with a colon and a space in it stands in quotes";
  if (/\$\{/.test(line)) return 'put "${…}" in quotes';
  return undefined;
}

function findFirstKey(
  document: Document.Parsed,
  offset: number,
  located: LocatedText,
  file: string,
): NonNullable<Diagnostic["related"]>[number] | null {
  const found: Range[] = [];
  visit(document, {
    Map(_, map) {
      if (!isMap(map)) return undefined;
      const keys = map.items.flatMap(({ key }) =>
        isScalar(key) && key.range ? [{ value: key.value, range: key.range }] : [],
      );
      const repeated = keys.find(({ range }) => range[0] === offset);
      const original = keys.find(({ value }) => value === repeated?.value);
      if (repeated === undefined || original === undefined || original === repeated) return undefined;
      found.push(located.locate(original.range[0], original.range[1]));
      return visit.BREAK;
    },
  });
  const [range] = found;
  return range === undefined ? null : { file, range, message: "first here" };
}
