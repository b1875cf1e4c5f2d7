import { userInfo } from "node:os";
import { dirname } from "node:path";
import { openRepository } from "./open-repository.ts";
import { findCommonDir, findReal, isInside, type Repository } from "./repositories.ts";
import type { RunGit } from "./run-git.ts";

/**
 * Who is at the keyboard, as a reviewer would look them up: git's `Name <email>`, else the account's name. Nothing
 * that a branch of the repository around `folder` can write has a say: not a repository planted in the tree, and not
 * a file of the tree that the true one's config includes.
 */
export async function readAuthor(folder: string, env: NodeJS.ProcessEnv): Promise<string> {
  const ask = await openSettings(folder, env);
  const [name, email] = [
    env.GIT_AUTHOR_NAME || (await ask("author.name")) || (await ask("user.name")),
    env.GIT_AUTHOR_EMAIL || (await ask("author.email")) || (await ask("user.email")),
  ];
  if (name !== "" && email !== "") return `${name} <${email}>`;
  return name || email || env.USER || env.LOGNAME || userInfo().username;
}

async function openSettings(
  folder: string,
  env: NodeJS.ProcessEnv,
): Promise<(key: string) => Promise<string>> {
  // No git: the account's name will do.
  const opened = await openRepository(folder, env).catch(() => null);
  return async (key) =>
    opened === null ? "" : readSetting(opened.git, opened.repository, key).catch(() => "");
}

/** The last value, which is the one that counts, among those from files that no branch writes; "" where there is none. */
async function readSetting(git: RunGit, repository: Repository | null, key: string): Promise<string> {
  const answer = await git(repository, ["config", "--show-origin", "--null", "--get-all", key], {
    withUserConfig: true,
  });
  const parts = answer.out.toString("utf8").split("\0");
  let value = "";
  for (let at = 0; at + 1 < parts.length; at += 2) {
    if (!isOfTree(parts[at] ?? "", repository)) value = parts[at + 1] ?? "";
  }
  return value.trim();
}

/** Whether a setting comes from a file that is checked out, here or beside the folder that a linked worktree shares. */
function isOfTree(origin: string, repository: Repository | null): boolean {
  if (repository === null || !origin.startsWith("file:")) return false;
  const file = findReal(origin.slice("file:".length));
  const common = findCommonDir(repository);
  if (file === null || isInside(common, file) || isInside(repository.gitDir, file)) return false;
  return isInside(repository.workTree, file) || isInside(dirname(common), file);
}
