import { userInfo } from "node:os";
import { dirname } from "node:path";
import { type OpenRepository, openRepository } from "./open-repository.ts";
import { findCommonDir, findReal, isInside, type Repository } from "./repositories.ts";

/**
 * Who is at the keyboard, as a reviewer would look them up: git's `Name <email>`, else the account's name. Nothing
 * that a branch of the repository around `folder` can write has a say: not a repository planted in the tree, and not
 * a file of the tree that the true one's config includes.
 */
export async function readAuthor(folder: string, env: NodeJS.ProcessEnv): Promise<string> {
  return (await findAuthor(folder, env)).author;
}

/** The same, and whether git or the environment says so; where neither does it is the account's name. */
export async function findAuthor(
  folder: string,
  env: NodeJS.ProcessEnv,
): Promise<{ author: string; isKnown: boolean }> {
  // No git: the account's name will do.
  const opened = await openRepository(folder, env).catch(() => null);
  const settings = opened === null ? new Map<string, string>() : await readSettings(opened);
  const find = (part: "name" | "email"): string =>
    [
      env[`GIT_AUTHOR_${part.toUpperCase()}`],
      settings.get(`author.${part}`),
      settings.get(`user.${part}`),
    ].find((each) => each !== undefined && each !== "") ?? "";
  const [name, email] = [find("name"), find("email")];
  if (name !== "" && email !== "") return { author: `${name} <${email}>`, isKnown: true };
  if (name !== "" || email !== "") return { author: name || email, isKnown: true };
  return { author: env.USER || env.LOGNAME || userInfo().username, isKnown: false };
}

/** What git's configuration says of the author; of several values the last counts that no branch can have written. */
async function readSettings({ git, repository }: OpenRepository): Promise<Map<string, string>> {
  const keys = "^(author|user)\\.(name|email)$";
  const answer = await git(repository, ["config", "--show-origin", "--null", "--get-regexp", keys], {
    withUserConfig: true,
  });
  // Origin and setting take turns; a setting is its key, a line break and the value.
  const parts = answer.out.toString("utf8").split("\0");
  const settings = new Map<string, string>();
  for (let at = 0; at + 1 < parts.length; at += 2) {
    const [, key = "", value = ""] = /^([^\n]*)\n(.*)$/s.exec(parts[at + 1] ?? "") ?? [];
    if (!isOfTree(parts[at] ?? "", repository)) settings.set(key, value.trim());
  }
  return settings;
}

/** Whether a setting comes from a file that is checked out, here or beside the folder that a linked worktree shares. */
function isOfTree(origin: string, repository: Repository | null): boolean {
  if (repository === null || !origin.startsWith("file:")) return false;
  const file = findReal(origin.slice("file:".length));
  const common = findCommonDir(repository);
  if (file === null || isInside(common, file) || isInside(repository.gitDir, file)) return false;
  return isInside(repository.workTree, file) || isInside(dirname(common), file);
}
