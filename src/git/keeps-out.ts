import { realpathSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { openRepository } from "./open-repository.ts";

/**
 * Whether git would take a file of `folder`, which is there, into a commit: it tracks it, or does not ignore it. Null
 * where the folder lies in no repository that git works in. UserError without git.
 */
export async function wouldCommit(
  folder: string,
  name: string,
  env: NodeJS.ProcessEnv,
): Promise<boolean | null> {
  const { repository, git } = await openRepository(folder, env);
  if (repository === null) return null;
  const path = relative(repository.workTree, join(realpathSync(folder), name))
    .split(sep)
    .join("/");
  const scope = { folder: repository.workTree };
  // A person's own list of what is ignored counts, too.
  const listed = await git(
    scope,
    ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", path],
    {
      withUserConfig: true,
    },
  );
  return listed.code !== 0 || listed.out.length > 0;
}
