import { closeSync, fstatSync, lstatSync, realpathSync, type Stats } from "node:fs";
import { extname, isAbsolute, join, relative, sep } from "node:path";
import { openRegularSync } from "./regular-file.ts";

/**
 * A file that a definition names, or is, lies outside what a definition may reach. Whoever writes a pull request
 * chooses names and links; what they lead to is shown, posted and mailed.
 */
export class OutOfTreeError extends Error {
  override readonly name = "OutOfTreeError";
  readonly code = "EOUTOFTREE";
}

/** What may be read. Paths are relative to the workspace, with `/`. */
export interface Reach {
  /** The folder of the workspace that the file must really lie in; absent: anywhere. */
  folder?: string;
  /** Endings that a file reached through a link must have, in small letters: `.yaml`. */
  linkEndings?: readonly string[];
}

/** Where secrets lie that `${file:…}` names; `seq init` keeps it out of git. */
const SECRETS_FOLDER = "secrets";

/**
 * Opens a file of the workspace's tree. Its real path lies inside the real workspace and has no hidden part (`.env`,
 * `.git`, `.seq`). A link's end is also in no `secrets` folder and is open to others than its owner: secrets never are.
 * The workspace itself may be reached through links.
 *
 * @returns an open descriptor, whose file is the one that was judged
 * @throws OutOfTreeError, NotAFileError, or the system's error
 */
export function openInTree(root: string, path: string, reach: Reach = {}): number {
  const real = resolveInTree(root, path, reach);
  const descriptor = openRegularSync(real.path, { isRealPath: true });
  try {
    const opened = fstatSync(descriptor);
    // Somebody may have laid a link between the look and the open.
    if (!isSame(opened, lstatSync(real.path)) || resolveInTree(root, path, reach).path !== real.path) {
      throw new OutOfTreeError("it was replaced while it was opened");
    }
    if (real.isLinked && process.platform !== "win32" && (opened.mode & 0o077) === 0) {
      throw new OutOfTreeError("it is a link to a file that only its owner may read, as secrets are");
    }
    return descriptor;
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

/**
 * A folder of the tree, to be listed: one of the workspace's own, and no link to another.
 * @returns its absolute path
 * @throws OutOfTreeError where it is a link, or the system's error
 */
export function findFolder(root: string, path: string): string {
  const real = realpathSync(join(root, path));
  if (real !== join(realpathSync(root), path)) {
    throw new OutOfTreeError("it is a link; a workspace's folders are its own");
  }
  return real;
}

/** Whether `path` is `folder` or lies below it; both real and absolute. */
export function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** Whether some part of a relative path begins with a dot. */
export function isHidden(way: string): boolean {
  return way.split(/[/\\]/).some((part) => part.startsWith("."));
}

function resolveInTree(root: string, path: string, reach: Reach): { path: string; isLinked: boolean } {
  if (path === "" || path.includes("\0") || isAbsolute(path) || isHidden(path)) throw leavesTree();
  const top = realpathSync(root);
  const real = realpathSync(join(top, path));
  const way = relative(top, real);
  if (!isInside(top, real) || isHidden(way)) throw leavesTree();
  if (reach.folder !== undefined && !isInside(join(top, reach.folder), real)) throw leavesTree();
  const isLinked = real !== join(top, path);
  if (isLinked) {
    const isKept = way.split(sep).some((part) => part.toLowerCase() === SECRETS_FOLDER);
    const isOfKind = reach.linkEndings?.includes(extname(real).toLowerCase()) ?? true;
    if (isKept || !isOfKind) throw leavesTree();
  }
  return { path: real, isLinked };
}

function isSame(one: Stats, other: Stats): boolean {
  return one.dev === other.dev && one.ino === other.ino;
}

function leavesTree(): OutOfTreeError {
  return new OutOfTreeError("it leads out of what a definition may read");
}
