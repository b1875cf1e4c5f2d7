import { realpathSync } from "node:fs";
import { relative, sep } from "node:path";
import { openRepository } from "../git/open-repository.ts";
import type { CommitsOf } from "./read-report.ts";

/** Commits that changed each sequence's file, renames not followed; none outside a repository. `env`: as for git. */
export async function readCommits(
  root: string,
  sequences: readonly { name: string; file: string }[],
  env: NodeJS.ProcessEnv,
): Promise<CommitsOf> {
  const { repository, git } = await openRepository(root, env);
  const commits = new Map<string, { commit: string; at: number }[]>();
  for (const { name, file } of repository === null ? [] : sequences) {
    const path = [relative(repository?.workTree ?? "", realpathSync(root)), file].filter(
      (part) => part !== "",
    );
    const log = await git(repository, [
      ...["log", "--format=%h %ct", "--end-of-options", "HEAD", "--"],
      `:(top,literal)${path.join("/").split(sep).join("/")}`,
    ]);
    const lines = log.out
      .toString("utf8")
      .split("\n")
      .filter((line) => line !== "");
    const own = lines.map((line) => {
      const [commit = "", seconds = ""] = line.split(" ");
      return { commit, at: Number(seconds) * 1_000 };
    });
    commits.set(name, own.reverse());
  }
  return (sequence) => commits.get(sequence) ?? [];
}
