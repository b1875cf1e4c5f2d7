import { relative, sep } from "node:path";
import { findReal, isInside, listRepositories, type Repository } from "./repositories.ts";
import { type Answer, createGit, type RunGit } from "./run-git.ts";

/** The repository of a folder, found without asking what a branch may have planted in it. */
export interface OpenRepository {
  /** Null where the folder lies in none that git would work in. */
  repository: Repository | null;
  /** What git says against the nearest one, one line: somebody else's, or damaged; null when nothing. */
  refusal: string | null;
  git: RunGit;
}

/**
 * Opens the repository that `folder` lies in; `env` is what git may be given of the environment. A `.git` that
 * came into the work tree of another repository by some other way than git (an unpacked archive) is passed over: git
 * tracks no file inside of a nested repository, so where the outer one does, the inner one was planted.
 * UserError without git.
 */
export async function openRepository(folder: string, env: NodeJS.ProcessEnv): Promise<OpenRepository> {
  const candidates = listRepositories(folder);
  const git = createGit(
    env,
    candidates.map(({ workTree }) => workTree),
  );
  let repository: Repository | null = null;
  let refusal: string | null = null;
  for (const candidate of candidates) {
    if (repository !== null && (await tracks(git, repository, candidate))) continue;
    refusal = await findRefusal(git, candidate);
    // Git that works for somebody else has checked out nothing of ours.
    if (refusal === null) repository = candidate;
  }
  return refusal === null ? { repository, refusal, git } : { repository: null, refusal, git };
}

/**
 * Git's own answer whether it would work there: with a repository that it is told of it does not ask whose it is
 * (`safe.directory`).
 */
async function findRefusal(git: RunGit, { workTree, gitDir }: Repository): Promise<string | null> {
  const answer = await git({ folder: workTree }, ["rev-parse", "--absolute-git-dir"], {
    withUserConfig: true,
  });
  if (answer.code !== 0) return readFirstLine(answer.err);
  const found = findReal(answer.out.toString("utf8").replace(/\r?\n$/, ""));
  return found === gitDir ? null : `${workTree} leads git to another repository`;
}

/** Whether `outer` has a file of its own in the place of `inner`; a submodule's entry is none. */
async function tracks(git: RunGit, outer: Repository, inner: Repository): Promise<boolean> {
  // A worktree or a submodule of the outer one.
  if (isInside(outer.gitDir, inner.gitDir)) return false;
  const places = [inner.workTree, inner.gitDir]
    .filter((scope) => isInside(outer.workTree, scope))
    .map((scope) => relative(outer.workTree, scope).split(sep).join("/"));
  const answer = await git(outer, ["ls-files", "--stage", "-z", "--", ...places]);
  if (answer.code !== 0) return true;
  const SUBMODULE = "160000 ";
  return answer.out
    .toString("latin1")
    .split("\0")
    .some((entry) => entry !== "" && !entry.startsWith(SUBMODULE));
}

/** What git says of a failure, in one line. */
export function readFirstLine(text: Answer["err"]): string {
  return text.trim().split("\n")[0] ?? "";
}
