import { execFileSync } from "node:child_process";
import { chownSync, mkdirSync, realpathSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openRepository } from "../../src/git/open-repository.ts";
import { readAuthor } from "../../src/git/read-author.ts";
import { readGitTexts } from "../../src/review/plan/git-texts.ts";
import { makeFolder } from "../cli/run-seq.ts";

// Nothing hostile here: every way in which people lay out a repository goes on working.

const home = makeFolder();
writeFileSync(
  join(home, ".gitconfig"),
  `[user]\n\tname = Anna Kim\n\temail = anna@acme.example\n[init]\n\tdefaultBranch = main\n[protocol "file"]\n\tallow = always\n`,
);
const env = { HOME: home, PATH: process.env.PATH };

function git(folder: string, ...args: string[]): void {
  execFileSync("git", ["-C", folder, ...args], { env, stdio: "ignore" });
}

/** A repository with a workspace at `folder` in it, committed. */
function makeRepository(folder = ""): string {
  const top = makeFolder();
  git(top, "init", "-q");
  const root = join(top, folder);
  mkdirSync(root, { recursive: true });
  writeFileSync(join(root, "seq.yaml"), "workspace: acme\n");
  git(top, "add", "-A");
  git(top, "commit", "-qm", "Start");
  return top;
}

const readCommitted = async (root: string, ref = "HEAD"): Promise<string | null> =>
  (await readGitTexts(root, ref, env)).texts.workspace;

describe("a workspace is compared with its commits", () => {
  test.each(["", "outbound", "a folder/[b]*/:(glob)c"])(
    "in the folder %j of the repository",
    async (folder) => {
      const top = makeRepository(folder);
      expect(await readCommitted(join(top, folder))).toBe("workspace: acme\n");
    },
  );

  test("in a linked worktree, inside and outside of the first one", async () => {
    const top = makeRepository("outbound");
    const others = [join(makeFolder(), "other"), join(top, ".worktrees/other")];
    for (const [index, other] of others.entries()) {
      git(top, "worktree", "add", "-q", "-b", `branch-${index}`, other);
      expect(await readCommitted(join(other, "outbound"))).toBe("workspace: acme\n");
    }
  });

  test("in a worktree of a bare repository beside it", async () => {
    const top = makeFolder();
    git(top, "clone", "-q", "--bare", makeRepository(), ".bare");
    writeFileSync(join(top, ".git"), "gitdir: ./.bare\n");
    git(top, "worktree", "add", "-q", "main");
    expect(await readCommitted(join(top, "main"))).toBe("workspace: acme\n");
  });

  test("in a submodule", async () => {
    const top = makeRepository();
    git(top, "submodule", "add", "-q", makeRepository(), "outbound");
    git(top, "commit", "-qm", "Add the workspace");
    expect(await readCommitted(join(top, "outbound"))).toBe("workspace: acme\n");
    const { repository } = await openRepository(join(top, "outbound"), env);
    expect(repository?.gitDir).toBe(join(top, ".git/modules/outbound"));
  });

  test("in a repository inside of another that does not track it", async () => {
    const top = makeRepository();
    const inner = join(top, "work/outbound");
    mkdirSync(join(top, "work"));
    renameSync(makeRepository(), inner);
    expect((await openRepository(inner, env)).repository?.workTree).toBe(inner);
    expect(await readCommitted(inner)).toBe("workspace: acme\n");
  });

  test("with the repository kept elsewhere, or behind a link", async () => {
    const separate = makeRepository();
    const kept = join(makeFolder(), "kept.git");
    git(separate, "init", "-q", "--separate-git-dir", kept);
    expect(await readCommitted(separate)).toBe("workspace: acme\n");

    const linked = makeRepository();
    const moved = join(makeFolder(), "moved.git");
    renameSync(join(linked, ".git"), moved);
    symlinkSync(moved, join(linked, ".git"));
    expect(await readCommitted(linked)).toBe("workspace: acme\n");
  });

  test("through a link to the workspace", async () => {
    const top = makeRepository("outbound");
    const link = join(makeFolder(), "link");
    symlinkSync(join(top, "outbound"), link);
    expect(await readCommitted(link)).toBe("workspace: acme\n");
  });

  test("in a hook, whose variables name the repository and the index of whoever called it", async () => {
    const [top, other] = [makeRepository("outbound"), makeRepository()];
    const hook = {
      GIT_DIR: join(other, ".git"),
      GIT_WORK_TREE: other,
      GIT_INDEX_FILE: "x",
      GIT_PREFIX: "y/",
    };
    const { texts } = await readGitTexts(join(top, "outbound"), "HEAD", { ...env, ...hook });
    expect(texts.workspace).toBe("workspace: acme\n");
  });

  test("but a commit that a partial clone lacks is no empty one", async () => {
    const upstream = makeRepository();
    git(upstream, "config", "uploadpack.allowFilter", "true");
    const clone = join(makeFolder(), "clone");
    git("/", "clone", "-q", "--no-checkout", "--filter=blob:none", `file://${upstream}`, clone);
    await expect(readCommitted(clone)).rejects.toThrow("git cannot read seq.yaml of HEAD");
    // As the hint says.
    git(clone, "archive", "-o", "/dev/null", "--format=tar", "HEAD");
    expect(await readCommitted(clone)).toBe("workspace: acme\n");
  });

  test("and an empty or broken .git on the way up is passed over, as git does", async () => {
    const top = makeRepository("outbound");
    mkdirSync(join(top, "outbound/.git"));
    expect(await readCommitted(join(top, "outbound"))).toBe("workspace: acme\n");
  });
});

describe.runIf(process.getuid?.() === 0)("a repository of somebody else", () => {
  test("is not worked in, until safe.directory says so", async () => {
    const top = makeRepository();
    for (const path of [top, join(top, ".git")]) chownSync(path, 12_345, 12_345);
    await expect(readCommitted(top)).rejects.toMatchObject({
      hint: expect.stringContaining("dubious ownership") as string,
    });
    const settings = join(makeFolder(), "config");
    writeFileSync(settings, `[safe]\n\tdirectory = ${top}\n`);
    for (const more of [
      { GIT_CONFIG_GLOBAL: settings },
      { GIT_CONFIG_COUNT: "1", GIT_CONFIG_KEY_0: "safe.directory", GIT_CONFIG_VALUE_0: "*" },
    ]) {
      const { texts } = await readGitTexts(top, "HEAD", { ...env, ...more });
      expect(texts.workspace).toBe("workspace: acme\n");
    }
  });

  test("above one's own keeps nobody from working", async () => {
    const outer = makeRepository();
    const inner = join(outer, "outbound");
    renameSync(makeRepository(), inner);
    for (const path of [outer, join(outer, ".git")]) chownSync(path, 12_345, 12_345);
    expect(await readCommitted(inner)).toBe("workspace: acme\n");
  });
});

describe("who is at the keyboard", () => {
  test("is known without a repository", async () => {
    expect(await readAuthor(makeFolder(), env)).toBe("Anna Kim <anna@acme.example>");
  });

  test("may be somebody else for some folders (includeIf), as git has it", async () => {
    const top = makeRepository();
    const settings = join(makeFolder(), "config");
    writeFileSync(`${settings}-work`, "[user]\n\temail = anna@work.example\n");
    writeFileSync(
      settings,
      `[user]\n\tname = Anna Kim\n\temail = anna@home.example\n[includeIf "gitdir:${top}/"]\n\tpath = ${settings}-work\n`,
    );
    const own = { ...env, GIT_CONFIG_GLOBAL: settings };
    expect(await readAuthor(top, own)).toBe("Anna Kim <anna@work.example>");
    expect(await readAuthor(makeFolder(), own)).toBe("Anna Kim <anna@home.example>");
  });

  test("is the account where git says nothing or is not there", async () => {
    const top = makeRepository();
    expect(await readAuthor(top, { HOME: makeFolder(), PATH: process.env.PATH, USER: "anna" })).toBe("anna");
    expect(await readAuthor(top, { HOME: home, PATH: "/nowhere", USER: "anna" })).toBe("anna");
  });

  test("is not read from a file of the tree, beside a linked worktree either", async () => {
    const top = realpathSync(makeRepository());
    writeFileSync(join(top, "team.config"), "[user]\n\tname = Mallory\n");
    git(top, "config", "include.path", "../team.config");
    const other = join(makeFolder(), "other");
    git(top, "worktree", "add", "-q", "-b", "other", other);
    for (const folder of [top, other])
      expect(await readAuthor(folder, env)).toBe("Anna Kim <anna@acme.example>");
  });
});
