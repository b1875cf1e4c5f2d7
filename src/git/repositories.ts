import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  openSync,
  readSync,
  realpathSync,
  statSync,
} from "node:fs";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";

/** A repository as git's own commands are told of it; both paths absolute and real. */
export interface Repository {
  workTree: string;
  gitDir: string;
}

/** Longest `.git` file that is read, in bytes: it holds one path. */
const MOST_BYTES = 4_096;

/**
 * Every repository whose work tree `folder` may lie in, outermost first, by its `.git` alone: a folder, a link to one,
 * or the file of a worktree or submodule (gitrepository-layout(5)). Git checks out no path with a part named `.git`,
 * so no branch brings one; a bare repository that a branch does bring, and which git itself would enter, is not seen.
 */
export function listRepositories(folder: string): Repository[] {
  const found: Repository[] = [];
  for (let workTree = realpathSync(folder); ; workTree = dirname(workTree)) {
    const gitDir = findGitDir(workTree);
    if (gitDir !== null) found.unshift({ workTree, gitDir });
    if (workTree === dirname(workTree)) return found;
  }
}

/** The folder that refs, objects and config of a repository are in: another one than its own in a linked worktree. */
export function findCommonDir({ gitDir }: Pick<Repository, "gitDir">): string {
  const way = readLine(join(gitDir, "commondir"));
  return way === null ? gitDir : (findReal(resolve(gitDir, way)) ?? gitDir);
}

/** Whether `path` is `folder` or lies below it; both absolute and real. */
export function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** The real path, or null where there is nothing. */
export function findReal(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}

function findGitDir(workTree: string): string | null {
  const path = join(workTree, ".git");
  const link = readLine(path);
  const target = link === null ? path : /^gitdir: (.+)$/.exec(link)?.[1];
  const real = target === undefined ? null : findReal(resolve(workTree, target));
  return real !== null && isGitDir(real) ? real : null;
}

/** As git tells one from another folder of that name. */
function isGitDir(folder: string): boolean {
  if (!existsSync(join(folder, "HEAD"))) return false;
  const common = findCommonDir({ gitDir: folder });
  return ["objects", "refs"].every(
    (part) => statSync(join(common, part), { throwIfNoEntry: false })?.isDirectory() === true,
  );
}

/** The text of a file of one line; null where there is none. A FIFO of that name holds nobody up. */
function readLine(path: string): string | null {
  let descriptor: number;
  try {
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch {
    return null;
  }
  try {
    if (!fstatSync(descriptor).isFile()) return null;
    const bytes = Buffer.alloc(MOST_BYTES);
    return bytes.toString("utf8", 0, readSync(descriptor, bytes, 0, MOST_BYTES, 0)).replace(/[\r\n]+$/, "");
  } finally {
    closeSync(descriptor);
  }
}
