import { lstatSync, mkdirSync, statSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { UserError } from "../errors.ts";
import { codeOf } from "./failure.ts";

/**
 * Refuses links in the way to a file that is written: the file itself, and every folder between it and `root`, the
 * workspace, whose links somebody else may have committed. Above the workspace, and outside it, links are the user's.
 * @param name the file as the user knows it, for the UserError; `hint`, another than to take the link away
 */
export function refuseLinks(path: string, root: string | null, name: string, hint?: string): void {
  for (const part of listOwnParts(path, root)) {
    const found = lstatSync(part, { throwIfNoEntry: false });
    if (found?.isSymbolicLink() !== true) continue;
    const isItself = part === path;
    throw new UserError(
      isItself
        ? `${name} is a link; nothing is written through one`
        : `${name} lies behind the link ${part}; nothing is written through one`,
      { hint: hint ?? (isItself ? "name the file itself, or take the link away" : "take the link away") },
    );
  }
}

/**
 * Makes the folders that are missing on the way to `path`. Not `recursive`: Node 20 never comes back from a file
 * system that takes no folders, such as /proc, and follows links.
 */
export function makeFolders(folder: string, mode = 0o777): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) return;
  if (dirname(folder) !== folder) makeFolders(dirname(folder), mode);
  try {
    mkdirSync(folder, { mode });
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
  }
}

/** `path` and the folders above it, as far as the workspace; alone where it lies elsewhere. From the top down. */
function listOwnParts(path: string, root: string | null): string[] {
  const top = root === null ? undefined : statSync(root, { throwIfNoEntry: false });
  if (top === undefined) return [path];
  let parts = [path];
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    // By what it is, since the workspace may be named in several ways; the topmost, since a link may lead back to it.
    const found = statSync(folder, { throwIfNoEntry: false });
    if (found?.dev === top.dev && found.ino === top.ino) parts = listBetween(folder, path);
    if (folder === dirname(folder)) return parts;
  }
}

function listBetween(folder: string, path: string): string[] {
  const names = relative(folder, path).split(sep);
  return names.map((_, index) => join(folder, ...names.slice(0, index + 1)));
}
