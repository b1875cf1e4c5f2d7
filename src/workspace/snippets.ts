import { closeSync } from "node:fs";
import { readStartSync } from "../files/regular-file.ts";
import { openInTree } from "../files/tree.ts";
import { SNIPPETS_FOLDER } from "./file-names.ts";

/** Longest snippet that is read, in bytes. */
const MAX_BYTES = 262_144;

/**
 * Finds snippets by name, once each: `pillars/onboarding` is snippets/pillars/onboarding, .md or .liquid;
 * a path that begins with `snippets/` (a signature, a persona's notes) is the same file.
 * Null when it is absent, not UTF-8, too long, hidden, or really outside snippets/.
 */
export function openSnippets(root: string): (path: string) => string | null {
  const found = new Map<string, string | null>();
  return (path) => {
    let text = found.get(path);
    if (text === undefined) {
      text = findSnippet(root, path);
      found.set(path, text);
    }
    return text;
  };
}

function findSnippet(root: string, path: string): string | null {
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
      const text = readSnippet(root, `${SNIPPETS_FOLDER}/${name}${ending}`);
      if (text !== null) return text;
    }
  }
  return null;
}

function readSnippet(root: string, path: string): string | null {
  try {
    const descriptor = openInTree(root, path, { folder: SNIPPETS_FOLDER });
    try {
      const bytes = readStartSync(descriptor, MAX_BYTES + 1);
      return bytes.length > MAX_BYTES ? null : new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return null;
  }
}
