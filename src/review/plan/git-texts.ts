import { realpathSync } from "node:fs";
import { relative, sep } from "node:path";
import { UserError } from "../../errors.ts";
import { openRepository, readFirstLine } from "../../git/open-repository.ts";
import type { Repository } from "../../git/repositories.ts";
import type { Answer } from "../../git/run-git.ts";
import type { TreeTexts } from "../tree.ts";

/** What a plan compares, relative to the workspace. */
const PARTS = ["seq.yaml", "sequences", "snippets", "providers"];

/**
 * The workspace as it stood at a commit, by git alone: nothing is checked out, and nothing that a branch says starts
 * anything. `env` is what git may be given of the environment. Null where the repository has no commit yet and `ref`
 * is HEAD. UserError without git or the objects, outside a repository (exit 3), for an unknown ref (exit 2).
 */
export async function readGitTexts(
  root: string,
  ref: string,
  env: NodeJS.ProcessEnv,
): Promise<{ texts: TreeTexts; commit: string | null }> {
  const opened = await openRepository(root, env);
  const { repository, refusal } = opened;
  if (repository === null) {
    throw new UserError("this workspace is in no git repository, so there is nothing to compare with", {
      hint: refusal ?? "git init, and commit the workspace",
    });
  }
  const git = (args: readonly string[], input = ""): Promise<Answer> =>
    opened.git(repository, args, { input });
  const commit = await findCommit(git, ref);
  if (commit === null) return { texts: EMPTY, commit };
  const folder = locateIn(repository, root);
  const parts = PARTS.map((part) => `${folder}${part}`);
  const listing = await git(["ls-tree", "-r", "-z", "--full-tree", commit, "--", ...parts]);
  if (listing.code !== 0) throw new UserError(`git cannot list ${ref}: ${readFirstLine(listing.err)}`);
  const files = readListing(listing.out, folder);
  const batch = await git(["cat-file", "--batch"], files.map(({ object }) => `${object}\n`).join(""));
  return { texts: arrange(readBatch(files, batch.out, ref)), commit };
}

/** The commit's hash; null where `ref` is HEAD and there is no commit yet. */
async function findCommit(
  git: (args: readonly string[]) => Promise<Answer>,
  ref: string,
): Promise<string | null> {
  const found = await git(["rev-parse", "--verify", "--end-of-options", `${ref}^{commit}`]);
  const commit = found.out.toString("utf8").trim();
  if (found.code !== 0 || commit === "") {
    if (ref === "HEAD" && (await git(["rev-parse", "--verify", "--quiet", "HEAD"])).code !== 0) return null;
    throw new UserError(`git knows no commit ${ref}`, {
      hint: "give a branch, a tag or a commit; in CI, fetch it first (fetch-depth: 0)",
      exit: 2,
    });
  }
  // Whoever checks out a pull request whose branch is called `origin/main` would compare it with itself.
  if (/refname .* is ambiguous/.test(found.err)) {
    throw new UserError(`git knows more than one ${ref}`, {
      hint: `say which one: refs/remotes/${ref}, refs/heads/${ref} or refs/tags/${ref}`,
      exit: 2,
    });
  }
  return commit;
}

/** The workspace's folder within the repository, with `/` at its end; "" for the repository's own. */
function locateIn({ workTree }: Repository, root: string): string {
  const way = relative(workTree, realpathSync(root)).split(sep).join("/");
  return way === "" ? "" : `${way}/`;
}

const EMPTY: TreeTexts = { workspace: null, sequences: [], snippet: () => null };

function arrange(files: ReadonlyMap<string, string>): TreeTexts {
  const isSequence = /^sequences\/[^/.#][^/]*\.ya?ml$/;
  const sequences = [...files]
    .filter(([file]) => isSequence.test(file) && !/\.test\.ya?ml$/.test(file))
    .map(([file, text]) => ({ file, text }))
    .sort((a, b) => (a.file < b.file ? -1 : 1));
  const isRecipe = /^providers\/([^/.#][^/]*)\.ya?ml$/;
  const recipes = [...files].flatMap(([file, text]) => {
    const name = isRecipe.exec(file)?.[1];
    return name === undefined ? [] : [{ file, name, text }];
  });
  return {
    workspace: files.get("seq.yaml") ?? null,
    sequences,
    recipes,
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

/** A file of a commit, by its path in the workspace. */
interface Listed {
  path: string;
  object: string;
}

/** Splits the answer of `ls-tree -z`: mode, type, object and path of each entry; a submodule is no blob. */
function readListing(out: Buffer, folder: string): Listed[] {
  return out
    .toString("utf8")
    .split("\0")
    .flatMap((entry) => {
      const [, object, path] = /^\d+ blob ([0-9a-f]+)\t(.*)$/s.exec(entry) ?? [];
      return object === undefined || path === undefined ? [] : [{ path: path.slice(folder.length), object }];
    });
}

/**
 * Splits the answer of `cat-file --batch`: a head line with the size, then as many bytes and a line break, per object.
 * UserError for one that is missing: a plan that took it for an absent file would show people as new.
 */
function readBatch(listed: readonly Listed[], out: Buffer, ref: string): Map<string, string> {
  const files = new Map<string, string>();
  let at = 0;
  for (const { path } of listed) {
    const end = out.indexOf(10, at);
    const [, type, size] = out.toString("utf8", at, Math.max(at, end)).split(" ");
    if (type !== "blob" || size === undefined) {
      throw new UserError(`git cannot read ${path} of ${ref}`, {
        hint: `in a partial clone, where nothing is fetched by itself: git archive ${ref} > /dev/null`,
      });
    }
    files.set(path, out.toString("utf8", end + 1, end + 1 + Number(size)));
    at = end + 1 + Number(size) + 1;
  }
  return files;
}
