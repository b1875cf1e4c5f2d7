import { UserError } from "../errors.ts";
import { type CommitsOf, readCommits } from "../report/commits.ts";
import type { RunContext } from "../run/context.ts";
import { chooseChildEnv } from "./session/child-env.ts";

/** Commits for a page that is whole without them: none where git is not there, or does not answer. */
export async function readCommitsOf(
  { root, sequences }: Pick<RunContext, "root" | "sequences">,
  env: NodeJS.ProcessEnv,
): Promise<CommitsOf> {
  try {
    return await readCommits(root, sequences, chooseChildEnv(env));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return () => [];
  }
}
