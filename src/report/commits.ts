import { realpathSync } from "node:fs";
import { relative, sep } from "node:path";
import type { Instant } from "../engine/plan.ts";
import { openRepository } from "../git/open-repository.ts";

/** A commit that changed a sequence's file. */
export interface Commit {
  /** Abbreviated hash. */
  commit: string;
  /** When it was committed. */
  at: Instant;
  author: string;
  /** The first line of its message. */
  subject: string;
}

/** Commits that changed a sequence's file, the oldest first. */
export type CommitsOf = (sequence: string) => readonly Commit[];

/** Fields apart, commits apart: neither a name nor a subject can hold them. */
const FORMAT = "--format=%h%x1f%ct%x1f%an%x1f%s%x1e";

/** Commits that changed each sequence's file, renames not followed; none outside a repository. `env`: as for git. */
export async function readCommits(
  root: string,
  sequences: readonly { name: string; file: string }[],
  env: NodeJS.ProcessEnv,
): Promise<CommitsOf> {
  const { repository, git } = await openRepository(root, env);
  const commits = new Map<string, Commit[]>();
  for (const { name, file } of repository === null ? [] : sequences) {
    const path = [relative(repository?.workTree ?? "", realpathSync(root)), file].filter(
      (part) => part !== "",
    );
    const log = await git(repository, [
      ...["log", FORMAT, "--end-of-options", "HEAD", "--"],
      // Literal, and from the top of the work tree: git is started so.
      path.join("/").split(sep).join("/"),
    ]);
    const own = log.out
      .toString("utf8")
      .split("\u001e")
      .map((record) => record.trimStart())
      .filter((record) => record !== "")
      .map((record) => {
        const [commit = "", seconds = "", author = "", subject = ""] = record.split("\u001f");
        return { commit, at: Number(seconds) * 1_000, author, subject };
      });
    commits.set(name, own.reverse());
  }
  return (sequence) => commits.get(sequence) ?? [];
}
