import { spawn } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, isAbsolute, join, parse } from "node:path";
import { ConversationEnded, killAt, withDeadline } from "../deadline.ts";
import { UserError } from "../errors.ts";
import { findReal, isInside, type Repository } from "./repositories.ts";

/** Largest answer of git that is read, in bytes: a workspace is text. */
const MOST_BYTES = 64 * 1024 * 1024;
/** How long git may take for one answer. */
const GIT_MS = 60_000;

/**
 * What a repository's own config cannot undo: the command line and these variables come last. Only commands that read
 * objects, refs, the index or the config itself are called, none of which runs a filter, textconv, diff driver, pager,
 * signature program or alias; what is left are the ways by which git starts something while it merely reads.
 */
const HARDENED = [
  "--no-pager",
  "--no-optional-locks",
  "--no-replace-objects",
  "--literal-pathspecs",
  ...[
    "safe.bareRepository=explicit",
    "protocol.allow=never",
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    // Two refs of one name, one of them a pull request's branch: said, so that it can be refused.
    "core.warnAmbiguousRefs=true",
  ].flatMap((each) => ["-c", each]),
];
const HARDENED_ENV = {
  LC_ALL: "C",
  // `protocol.file.allow = always` in a config outweighs `protocol.allow=never`; nothing outweighs an empty list.
  GIT_ALLOW_PROTOCOL: "",
  // Git 2.45, and 2.39.4 and its like: an object that is missing is not fetched.
  GIT_NO_LAZY_FETCH: "1",
  GIT_GRAFT_FILE: "/dev/null",
  GIT_TERMINAL_PROMPT: "0",
};
/** No configuration but the repository's own and HARDENED. */
const OWN_CONFIG_ENV = { GIT_CONFIG_NOSYSTEM: "1", GIT_CONFIG_GLOBAL: "/dev/null" };
/** What the environment may say to git: the user's own configuration, and never which repository or program to use. */
const USER_CONFIG = /^GIT_CONFIG_(?:GLOBAL|SYSTEM|NOSYSTEM|PARAMETERS|COUNT|KEY_\d+|VALUE_\d+)$/;

/** Where a call works: in a repository that is known, in the one that `folder` itself is the work tree of, or in none. */
export type GitScope = Repository | { folder: string } | null;

export interface Answer {
  code: number;
  out: Buffer;
  err: string;
}

/** @returns git's answer; rejects with a UserError where git cannot be started */
export type RunGit = (
  scope: GitScope,
  args: readonly string[],
  more?: { input?: string; withUserConfig?: boolean },
) => Promise<Answer>;

/**
 * The one place that starts git; UserError where there is none. The program is looked up here, in folders of PATH that no branch writes: `env` is
 * the environment that may be passed on, `workTrees` what branches write. It starts in the root folder, so that no
 * relative path of the environment leads into a tree.
 */
export function createGit(env: NodeJS.ProcessEnv, workTrees: readonly string[]): RunGit {
  const path = (env.PATH ?? "").split(delimiter).filter((folder) => isTrusted(folder, workTrees));
  const program = findProgram(path, workTrees);
  if (program === null) throw cannotStart();
  return (scope, args, { input = "", withUserConfig = false } = {}) => {
    const kept = Object.entries(env).filter(
      ([name]) => !name.startsWith("GIT_") || (withUserConfig && USER_CONFIG.test(name)),
    );
    return run(program, [...HARDENED, ...locate(scope), ...args], input, {
      ...Object.fromEntries(kept),
      ...HARDENED_ENV,
      ...(withUserConfig ? {} : OWN_CONFIG_ENV),
      ...(scope === null ? { GIT_DIR: "/dev/null" } : {}),
      // A look for the repository of `folder` ends there.
      ...(scope !== null && "folder" in scope ? { GIT_CEILING_DIRECTORIES: join(scope.folder, "..") } : {}),
      PATH: path.join(delimiter),
    });
  };
}

function locate(scope: GitScope): string[] {
  if (scope === null) return [];
  if ("folder" in scope) return ["-C", scope.folder];
  return [`--git-dir=${scope.gitDir}`, `--work-tree=${scope.workTree}`];
}

/** Whether no branch can put a program there. Who could replace the program that runs already needs no git. */
function isTrusted(path: string, workTrees: readonly string[]): boolean {
  const real = isAbsolute(path) ? findReal(path) : null;
  return (
    real !== null && workTrees.every((tree) => !isInside(tree, real) || isInside(tree, process.execPath))
  );
}

function findProgram(path: readonly string[], workTrees: readonly string[]): string | null {
  const names = process.platform === "win32" ? ["git.exe", "git.cmd"] : ["git"];
  const all = path.flatMap((folder) => names.map((name) => join(folder, name)));
  return all.find((each) => isProgram(each) && isTrusted(each, workTrees)) ?? null;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

async function run(
  program: string,
  args: readonly string[],
  input: string,
  env: NodeJS.ProcessEnv,
): Promise<Answer> {
  try {
    return await withDeadline({ ms: GIT_MS }, (signal) => call(program, args, input, env, signal));
  } catch (error) {
    if (!(error instanceof ConversationEnded)) throw error;
    throw new UserError("git does not answer", { hint: "try it by hand", cause: error });
  }
}

function call(
  program: string,
  args: readonly string[],
  input: string,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: parse(process.execPath).root, env, windowsHide: true });
    killAt(signal, child);
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    let size = 0;
    child.stdout.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > MOST_BYTES) child.kill();
      else out.push(chunk);
    });
    child.stderr.on("data", (chunk: Buffer) => err.push(chunk));
    child.on("error", (cause) => {
      reject(cannotStart(cause));
    });
    // Git may end before it has read everything; its exit code says why.
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
    child.on("close", (code) => {
      resolve({ code: code ?? 1, out: Buffer.concat(out), err: Buffer.concat(err).toString("utf8") });
    });
  });
}

function cannotStart(cause?: unknown): UserError {
  return new UserError("git cannot be started", {
    hint: "install git: changes are compared with a commit; a git inside of the repository is not used",
    cause,
  });
}
