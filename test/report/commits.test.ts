import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readCommits } from "../../src/report/commits.ts";
import { makeFolder } from "../cli/run-seq.ts";

const SEQUENCES = [
  { name: "intro", file: "sequences/intro.yaml" },
  { name: "[a]*", file: "sequences/[a]*.yaml" },
];

function prepare(folder: string) {
  const top = makeFolder();
  const root = join(top, folder);
  mkdirSync(join(root, "sequences"), { recursive: true });
  const git = (author: string, seconds: number, ...args: string[]) =>
    execFileSync("git", ["-c", `user.name=${author}`, "-c", "user.email=a@acme.example", ...args], {
      cwd: top,
      stdio: "pipe",
      env: { ...process.env, GIT_COMMITTER_DATE: `${seconds} +0900`, GIT_AUTHOR_DATE: `${seconds} +0900` },
    });
  git("x", 0, "init", "-q");
  const commit = (file: string, author: string, seconds: number, message: string) => {
    writeFileSync(join(root, file), message);
    git(author, seconds, "add", ".");
    git(author, seconds, "commit", "-qm", message);
  };
  return { root, commit };
}

describe("the commits that changed a sequence", () => {
  it.each(["", "crm/outbound"])(
    "are told with who and what, the oldest first, in folder %j",
    async (folder) => {
      const { root, commit } = prepare(folder);
      commit("sequences/intro.yaml", "김민아", 1_700_000_000, "첫 메일 | 시작\n\nA body.");
      commit("sequences/[a]*.yaml", 'Jo "O\'Neil"', 1_700_000_100, "Another one");
      commit("sequences/intro.yaml", "Jo", 1_700_000_200, "Shorter <b>subject</b>");
      const commitsOf = await readCommits(root, SEQUENCES, process.env);
      expect(commitsOf("intro")).toMatchObject([
        { at: 1_700_000_000_000, author: "김민아", subject: "첫 메일 | 시작" },
        { at: 1_700_000_200_000, author: "Jo", subject: "Shorter <b>subject</b>" },
      ]);
      // A name that looks like a pattern is the name of one file.
      expect(commitsOf("[a]*").map(({ subject }) => subject)).toEqual(["Another one"]);
      expect(commitsOf("intro")[0]?.commit).toMatch(/^[\da-f]{7,}$/);
      expect(commitsOf("other")).toEqual([]);
    },
  );

  it("are none outside of a repository", async () => {
    const root = makeFolder();
    mkdirSync(join(root, "sequences"));
    expect((await readCommits(root, SEQUENCES, process.env))("intro")).toEqual([]);
  });
});
