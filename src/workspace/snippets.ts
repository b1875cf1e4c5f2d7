import { readFileSync, realpathSync, statSync } from "node:fs";
import { join } from "node:path";
import { SNIPPETS_FOLDER } from "./places.ts";
import { isInside } from "./private-file.ts";

/** Longest snippet that is read, in bytes. */
const MAX_BYTES = 262_144;

/**
 * Finds snippets by name, once each: `pillars/onboarding` is snippets/pillars/onboarding, .md or .liquid;
 * a path that begins with `snippets/` (a signature, a persona's notes) is the same file.
 * Null when it is absent, not UTF-8, too long, or outside snippets/ (also through a symlink).
 */
export function openSnippets(root: string): (path: string) => string | null {
  const folder = join(root, SNIPPETS_FOLDER);
  const found = new Map<string, string | null>();
  return (path) => {
    let text = found.get(path);
    if (text === undefined) {
      text = findSnippet(folder, path);
      found.set(path, text);
    }
    return text;
  };
}

function findSnippet(folder: string, path: string): string | null {
  const parts = path.split("/");
  if (
    path.includes("\0") ||
    path.includes("\\") ||
    parts.some((part) => part === "" || part === "." || part === "..")
  ) {
    return null;
  }
  const names = parts[0] === SNIPPETS_FOLDER ? [path, parts.slice(1).join("/")] : [path];
  for (const name of names) {
    for (const ending of ["", ".md", ".liquid"]) {
      const text = readInside(folder, join(folder, `${name}${ending}`));
      if (text !== null) return text;
    }
  }
  return null;
}

function readInside(folder: string, path: string): string | null {
  try {
    const real = realpathSync(path);
    if (!isInside(realpathSync(folder), real)) return null;
    const found = statSync(real);
    if (!found.isFile() || found.size > MAX_BYTES) return null;
    return new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(real));
  } catch {
    return null;
  }
}
