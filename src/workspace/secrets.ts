import { UNTOLD } from "../config/secrets.ts";
import { UserError } from "../errors.ts";
import { SECRETS_FILE } from "./file-names.ts";
import { readPrivateFile } from "./private-file.ts";

/** Shorter values would blank out ordinary words and numbers. */
const MIN_REDACTED_LENGTH = 4;

/** Where `${NAME}` and `${file:path}` come from. */
export interface Secrets {
  /** From the environment, else from `.env`; null when neither has it. Empty counts as missing. */
  secret: (name: string) => string | null;
  /** The text of a 0600 file inside the workspace, without its last line break; null when there is none. */
  secretFile: (path: string) => string | null;
  /** Everything handed out so far and all of `.env`, for redaction. */
  all: () => string[];
}

/**
 * For whoever looks at a workspace and acts with no secret of it: each is taken to be there, and no file of one is
 * opened. What the environment holds under a name that is asked for is kept for redaction alone.
 */
export function leaveUntold(env: Readonly<Record<string, string | undefined>>): Secrets {
  const named = new Set<string>();
  return {
    secret(name) {
      const value = env[name] ?? "";
      if (value.length >= MIN_REDACTED_LENGTH) named.add(value);
      return UNTOLD;
    },
    secretFile: () => UNTOLD,
    all: () => [...named],
  };
}

/** Opens the secrets of a workspace. UserError when `.env` is readable by others or malformed. */
export function readSecrets(root: string, env: Readonly<Record<string, string | undefined>>): Secrets {
  const text = readPrivateFile(root, SECRETS_FILE);
  const kept = text === null ? new Map<string, string>() : parseDotenv(text, SECRETS_FILE);
  const handedOut = new Set(kept.values());

  const handOut = (value: string | undefined): string | null => {
    if (value === undefined || value === "") return null;
    handedOut.add(value);
    return value;
  };
  return {
    secret: (name) => handOut(env[name]) ?? handOut(kept.get(name)),
    secretFile: (path) => handOut(readPrivateFile(root, path)?.replace(/\r?\n$/, "")),
    all: () => [...handedOut].filter((value) => value.length >= MIN_REDACTED_LENGTH),
  };
}

const LINE = /^(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*)$/;

/**
 * Reads `KEY=value` lines. Blank lines and `#` comments are skipped; single quotes keep everything,
 * double quotes know `\n`, `\"` and `\\`; an unquoted value ends before ` #`. Quoted values may span lines.
 * UserError names the line, never its text.
 */
export function parseDotenv(text: string, file: string): Map<string, string> {
  const values = new Map<string, string>();
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  for (let index = 0; index < lines.length; index += 1) {
    const line = (lines[index] ?? "").trim();
    if (line === "" || line.startsWith("#")) continue;
    const first = index;
    const match = LINE.exec(line);
    if (match === null) throw failAt(file, first, "is not KEY=value");
    const [, name = "", start = ""] = match;
    const quote = start[0];
    if (quote !== "'" && quote !== '"') {
      values.set(name, start.replace(/(?:^|\s)#.*$/, "").trim());
      continue;
    }
    let quoted = start;
    while (findEnd(quoted, quote) === -1) {
      index += 1;
      const more = lines[index];
      if (more === undefined) throw failAt(file, first, "has a quote that never ends");
      quoted += `\n${more}`;
    }
    const end = findEnd(quoted, quote);
    if (!/^\s*(#.*)?$/.test(quoted.slice(end + 1)))
      throw failAt(file, first, "goes on after its closing quote");
    const inner = quoted.slice(1, end);
    values.set(name, quote === "'" ? inner : unescape(inner));
  }
  return values;
}

/** Where the quote that opens `text` closes, or -1. */
function findEnd(text: string, quote: string): number {
  for (let index = 1; index < text.length; index += 1) {
    if (quote === '"' && text[index] === "\\") index += 1;
    else if (text[index] === quote) return index;
  }
  return -1;
}

function unescape(text: string): string {
  return text.replace(/\\(.)/gs, (whole, escaped: string) => {
    if (escaped === "n") return "\n";
    return escaped === '"' || escaped === "\\" || escaped === "$" ? escaped : whole;
  });
}

function failAt(file: string, index: number, problem: string): UserError {
  return new UserError(`${file}:${index + 1}: the line ${problem}`, {
    hint: "write NAME=value, quoted where it has spaces or #",
  });
}
