import { spawn } from "node:child_process";
import { ConversationEnded, killAt, withDeadline } from "../../deadline.ts";
import { UserError } from "../../errors.ts";
import type { TreeTexts } from "../tree.ts";

/** Largest answer of git that is read, in bytes: a workspace is text. */
const MOST_BYTES = 64 * 1024 * 1024;
/** How long git may take for one answer. */
const GIT_MS = 60_000;

/**
 * The workspace as it stood at a commit, by git alone: nothing is checked out. Null where the repository has no
 * commit yet and `ref` is HEAD. UserError without git, outside a repository (exit 3), for an unknown ref (exit 2).
 */
export async function readGitTexts(
  root: string,
  ref: string,
  env: NodeJS.ProcessEnv,
): Promise<{ texts: TreeTexts; commit: string | null }> {
  const git = (args: readonly string[], input = ""): Promise<Ran> => runGit(root, args, input, env);
  const inside = await git(["rev-parse", "--is-inside-work-tree"]);
  if (inside.code !== 0) {
    throw new UserError("this workspace is in no git repository, so there is nothing to compare with", {
      hint: /dubious ownership/.test(inside.err)
        ? firstLine(inside.err)
        : "git init, and commit the workspace",
    });
  }
  const found = await git(["rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`]);
  const commit = found.out.toString("utf8").trim();
  if (found.code !== 0 || commit === "") {
    if (ref === "HEAD") return { texts: EMPTY, commit: null };
    throw new UserError(`git knows no commit ${ref}`, {
      hint: "give a branch, a tag or a commit; in CI, fetch it first (fetch-depth: 0)",
      exit: 2,
    });
  }
  const listing = await git([
    "ls-tree",
    "-r",
    "-z",
    "--name-only",
    commit,
    "--",
    "seq.yaml",
    "sequences",
    "snippets",
  ]);
  if (listing.code !== 0) throw new UserError(`git cannot list ${ref}: ${firstLine(listing.err)}`);
  const paths = listing.out
    .toString("utf8")
    .split("\0")
    .filter((path) => path !== "" && !path.includes("\n"));
  const batch = await git(["cat-file", "--batch"], paths.map((path) => `${commit}:./${path}\n`).join(""));
  if (batch.code !== 0) throw new UserError(`git cannot read ${ref}: ${firstLine(batch.err)}`);
  return { texts: arrange(readBatch(paths, batch.out)), commit };
}

const EMPTY: TreeTexts = { workspace: null, sequences: [], snippet: () => null };

function arrange(files: ReadonlyMap<string, string>): TreeTexts {
  const isSequence = /^sequences\/[^/.#][^/]*\.ya?ml$/;
  const sequences = [...files]
    .filter(([file]) => isSequence.test(file) && !/\.test\.ya?ml$/.test(file))
    .map(([file, text]) => ({ file, text }))
    .sort((a, b) => (a.file < b.file ? -1 : 1));
  return {
    workspace: files.get("seq.yaml") ?? null,
    sequences,
    snippet(path) {
      const name = path.replace(/^snippets\//, "");
      for (const ending of ["", ".md", ".liquid"]) {
        const text = files.get(`snippets/${name}${ending}`);
        if (text !== undefined) return text;
      }
      return null;
    },
  };
}

/** Splits the answer of `cat-file --batch`: a head line with the size, then as many bytes and a line break, per path. */
function readBatch(paths: readonly string[], out: Buffer): Map<string, string> {
  const files = new Map<string, string>();
  let at = 0;
  for (const path of paths) {
    const end = out.indexOf(10, at);
    if (end < 0) break;
    const [, type, size] = out.toString("utf8", at, end).split(" ");
    at = end + 1;
    // `missing` has no body: a submodule, for one.
    if (size === undefined || !/^\d+$/.test(size)) continue;
    if (type === "blob") files.set(path, out.toString("utf8", at, at + Number(size)));
    at += Number(size) + 1;
  }
  return files;
}

interface Ran {
  code: number;
  out: Buffer;
  err: string;
}

async function runGit(
  root: string,
  args: readonly string[],
  input: string,
  env: NodeJS.ProcessEnv,
): Promise<Ran> {
  try {
    return await withDeadline({ ms: GIT_MS }, (signal) => callGit(root, args, input, env, signal));
  } catch (error) {
    if (!(error instanceof ConversationEnded)) throw error;
    throw new UserError(`git does not answer (git ${args[0] ?? ""})`, { hint: "try it by hand" });
  }
}

function callGit(
  root: string,
  args: readonly string[],
  input: string,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn("git", ["-C", root, ...args], {
      env: { ...env, LC_ALL: "C", GIT_OPTIONAL_LOCKS: "0" },
    });
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
      reject(
        new UserError("git cannot be started", {
          hint: "install git: changes are compared with a commit",
          cause,
        }),
      );
    });
    // Git may end before it has read everything; its exit code says why.
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
    child.on("close", (code) => {
      resolve({ code: code ?? 1, out: Buffer.concat(out), err: Buffer.concat(err).toString("utf8") });
    });
  });
}

function firstLine(text: string): string {
  return text.trim().split("\n")[0] ?? "";
}
