import { Lexer } from "yaml";

/** A comment of a YAML file, without its `#`. Lines count from 1, columns too. */
export interface Comment {
  line: number;
  column: number;
  text: string;
  /** Whether nothing but the comment stands on its line. */
  isAlone: boolean;
}

/** Bytes that the lexer puts between tokens (document, scalar, flow error); they are not in the source. */
const MARKS = ["\u0002", "\u0018", "\u001f"];

/** Every comment of a YAML text; a `#` inside a text or a block is none. Never throws. */
export function listComments(source: string): Comment[] {
  const text = source.replace(/^\uFEFF/, "").replaceAll("\r\n", "\n");
  const found: Comment[] = [];
  let line = 1;
  let lineStart = 0;
  let offset = 0;
  let isScalar = false;
  for (const token of new Lexer().lex(text)) {
    if (MARKS.includes(token)) {
      isScalar = token === "\u001f";
      continue;
    }
    if (token.startsWith("#") && !isScalar) {
      const isAlone = text.slice(lineStart, offset).trim() === "";
      found.push({ line, column: offset - lineStart + 1, text: token.slice(1).trim(), isAlone });
    }
    isScalar = false;
    for (let at = token.indexOf("\n"); at !== -1; at = token.indexOf("\n", at + 1)) {
      line += 1;
      lineStart = offset + at + 1;
    }
    offset += token.length;
  }
  return found;
}
