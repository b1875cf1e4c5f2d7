import { appendFileSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Branch, makeBranch, plantBare, promisor, REVIEWER, SECRET } from "./hostile/branch.ts";

// Each attack is made and run: first with git alone where that falls for it, which shows that the attack works, then
// with the built program. What a branch starts leaves a file; what it forges would be in approvals.yaml.

interface Attack {
  plant(branch: Branch): void;
  /** A call of plain git in the workspace that starts what was planted; none where git itself knows better. */
  worksOn?: readonly string[];
  /** Brought by something else than git, an unpacked archive for one. */
  afterCheckout?(branch: Branch): void;
  env?(branch: Branch): NodeJS.ProcessEnv;
}

/** Every setting by which git starts a program. */
function everyProgram({ steal }: Branch): string {
  const config = `[core]
	fsmonitor = "${steal};"
	pager = ${steal}
	editor = ${steal}
	sshCommand = ${steal}
	askPass = ${steal}
	gitProxy = ${steal}
	alternateRefsCommand = ${steal}
	attributesFile = .gitattributes
	untrackedCache = true
[pager]
	rev-parse = ${steal}
	cat-file = ${steal}
	ls-tree = ${steal}
	config = ${steal}
[alias]
	rev-parse = "!${steal}"
	cat-file = "!${steal}"
	ls-tree = "!${steal}"
	ls-files = "!${steal}"
	config = "!${steal}"
[credential]
	helper = "!${steal}"
[gpg]
	program = ${steal}
[gpg "ssh"]
	program = ${steal}
	defaultKeyCommand = ${steal}
[diff]
	external = ${steal}
	submodule = log
[diff "evil"]
	textconv = ${steal}
	command = ${steal}
[merge "evil"]
	driver = ${steal}
[filter "evil"]
	clean = ${steal}
	smudge = ${steal}
	process = ${steal}
	required = true
[log]
	showSignature = true
[submodule]
	recurse = true
[submodule "x"]
	url = ext::${steal}
	update = "!${steal}"
	active = true
[trailer "x"]
	command = ${steal}
[uploadpack]
	packObjectsHook = ${steal}
[protocol]
	allow = always
[protocol "ext"]
	allow = always
[protocol "file"]
	allow = always
`;
  return config;
}

const ATTRIBUTES = "* filter=evil diff=evil merge=evil ident\n";

const ATTACKS: Record<string, Attack> = {
  "a bare repository with a remote that starts a program": {
    plant: (branch) => plantBare(branch, ".", promisor(branch)),
    worksOn: ["rev-parse", "--verify", "HEAD^{commit}"],
  },
  "the same, its config allowing every protocol": {
    plant: (branch) => plantBare(branch, ".", promisor(branch) + everyProgram(branch)),
    worksOn: ["-c", "protocol.allow=never", "rev-parse", "--verify", "HEAD^{commit}"],
  },
  "the same, with a remote behind ext::": {
    plant: (branch) =>
      plantBare(
        branch,
        ".",
        `${promisor(branch).replace("url = .", `url = ext::${branch.steal}`)}[protocol "ext"]\n\tallow = always\n`,
      ),
    worksOn: ["rev-parse", "--verify", "HEAD^{commit}"],
  },
  "a bare repository with a file system monitor and hooks": {
    plant(branch) {
      plantBare(
        branch,
        ".",
        `[core]\n\tfsmonitor = "${branch.steal};"\n\thooksPath = ${branch.root}/hooks\n`,
      );
      for (const hook of ["post-index-change", "fsmonitor-watchman", "reference-transaction"])
        branch.write(`hooks/${hook}`, `#!/bin/sh\n${branch.steal}\n`, 0o755);
    },
    worksOn: ["status"],
  },
  "a bare repository with the true one's objects, grafts and replacements": {
    plant(branch) {
      const main = branch.git("rev-parse", "main").trim();
      plantBare(branch, ".", promisor(branch), main);
      branch.write("objects/info/alternates", `${branch.top}/.git/objects\n`);
      branch.write("info/grafts", `${main} ${"2".repeat(40)}\n`);
      branch.write("shallow", `${main}\n`);
      branch.write(`refs/replace/${main}`, `${"3".repeat(40)}\n`);
    },
    worksOn: ["cat-file", "-p", "HEAD"],
  },
  "every setting that starts a program, in an included file": {
    plant(branch) {
      plantBare(branch, ".", "[include]\n\tpath = more.config\n");
      branch.write("more.config", everyProgram(branch) + promisor(branch));
    },
    worksOn: ["status"],
  },
  "attributes that ask for filters the reviewer has": {
    plant(branch) {
      branch.write(".gitattributes", ATTRIBUTES);
      branch.write("../.gitattributes", ATTRIBUTES);
      branch.write("steal.md", "x\n");
    },
    afterCheckout(branch) {
      for (const driver of [
        "filter.evil.clean",
        "filter.evil.process",
        "diff.evil.textconv",
        "diff.evil.command",
      ])
        branch.git("config", driver, branch.steal);
      branch.write(
        "sequences/one-mail.yaml",
        readFileSync(join(branch.root, "sequences/one-mail.yaml"), "utf8"),
      );
    },
    worksOn: ["add", "sequences/one-mail.yaml"],
  },
  "submodules that update by a program": {
    plant(branch) {
      branch.write(
        "../.gitmodules",
        `[submodule "x"]\n\tpath = outbound/x\n\turl = "ext::${branch.steal}"\n\tupdate = "!${branch.steal}"\n`,
      );
      branch.git(
        "update-index",
        "--add",
        "--cacheinfo",
        `160000,${"4".repeat(40)},outbound/sequences/x.yaml`,
      );
    },
  },
  "a .git file that leads into the tree": {
    plant: (branch) => plantBare(branch, "evil", promisor(branch) + everyProgram(branch)),
    afterCheckout: (branch) => branch.write(".git", "gitdir: evil\n"),
    worksOn: ["rev-parse", "--verify", "HEAD^{commit}"],
  },
  "a .git link that leads into the tree": {
    plant: (branch) => plantBare(branch, "evil", promisor(branch)),
    afterCheckout: ({ root }) => symlinkSync("evil", join(root, ".git")),
    worksOn: ["rev-parse", "--verify", "HEAD^{commit}"],
  },
  "a .git folder that an archive brought": {
    plant: () => undefined,
    afterCheckout: (branch) => plantBare(branch, ".git", promisor(branch) + everyProgram(branch)),
    worksOn: ["rev-parse", "--verify", "HEAD^{commit}"],
  },
  "a .git file that passes its folder for a worktree of another": {
    plant(branch) {
      plantBare(branch, "evil", promisor(branch) + everyProgram(branch));
      branch.write("evil/worktrees/w/HEAD", "ref: refs/heads/main\n");
      branch.write("evil/worktrees/w/commondir", "../..\n");
      branch.write("evil/worktrees/w/gitdir", `${branch.root}/.git\n`);
    },
    afterCheckout: (branch) => branch.write(".git", "gitdir: evil/worktrees/w\n"),
    worksOn: ["rev-parse", "--verify", "HEAD^{commit}"],
  },
  "a git in the tree, where PATH is relative or leads there": {
    plant(branch) {
      for (const folder of [".", "bin", "node_modules/.bin"])
        for (const name of ["git", "git-rev-parse", "git-config", "less", "ssh", "sh"])
          branch.write(`${folder}/${name}`, `#!/bin/sh\n${branch.steal}\n`, 0o755);
    },
    env: ({ root }) => ({
      PATH: `.:bin:./node_modules/.bin::${root}/bin:${root}/node_modules/.bin:${process.env.PATH ?? ""}`,
      GIT_EXEC_PATH: `${root}/bin`,
    }),
  },
  "a file of the tree that the true config includes": {
    plant: (branch) => branch.write("team.config", `[user]\n\tname = Mallory\n${everyProgram(branch)}`),
    afterCheckout: ({ git, root }) => git("config", "include.path", join(root, "team.config")),
    worksOn: ["status"],
  },
};

describe.each(Object.entries(ATTACKS))("a pull request with %s", (_, attack) => {
  function attackWith(): { branch: Branch; env: NodeJS.ProcessEnv } {
    const branch = makeBranch();
    attack.plant(branch);
    branch.commit();
    attack.afterCheckout?.(branch);
    return { branch, env: attack.env?.(branch) ?? {} };
  }

  test("starts nothing, forges no approver, and is compared with the true repository", async () => {
    const { branch, env } = attackWith();
    const [plan, head, approve] = await Promise.all([
      branch.seq(["plan", "--against", "main", "--json"], env),
      branch.seq(["plan"], env),
      branch.seq(["approve"], env),
    ]);
    for (const { out, err } of [plan, head, approve])
      expect(out + err).not.toMatch(new RegExp(`${SECRET}|mallory`, "i"));
    expect(branch.stolen()).toBeNull();
    expect(plan.err).toBe("");
    expect(JSON.parse(plan.out)).toMatchObject({ sequences: [{ name: "one-mail" }] });
    expect(plan.out).toContain("reworded");
    expect(readFileSync(join(branch.root, "approvals.yaml"), "utf8")).toContain(REVIEWER);
  });

  const { worksOn } = attack;
  if (worksOn === undefined) return;
  test("does start a program by git alone", () => {
    const { branch } = attackWith();
    branch.forgetStolen();
    branch.bareGit(...worksOn);
    expect(branch.stolen()).toContain(SECRET);
  });
});

test("a whole repository, config and all, that somebody else has packed starts nothing", async () => {
  const branch = makeBranch();
  branch.commit();
  const config = join(branch.top, ".git/config");
  appendFileSync(config, everyProgram(branch) + promisor(branch));
  branch.write("../.gitattributes", ATTRIBUTES);
  // What the branch is compared with is missing, so that it would have to be fetched.
  const tree = branch.git("rev-parse", "main:outbound/seq.yaml").trim();
  rmSync(join(branch.top, ".git/objects", tree.slice(0, 2), tree.slice(2)));
  branch.forgetStolen();
  const plan = await branch.seq(["plan", "--against", "main"]);
  expect([plan.code, plan.err]).toEqual([3, expect.stringContaining("git cannot read")]);
  expect((await branch.seq(["approve"])).code).toBe(0);
  expect(branch.stolen()).toBeNull();
  branch.bareGit("cat-file", "-p", tree);
  expect(branch.stolen()).toContain(SECRET);
});

describe("an approval", () => {
  test("names whoever the reviewer's own settings and environment name", async () => {
    const branch = makeBranch();
    plantBare(branch, ".");
    branch.commit();
    const approver = async (env: NodeJS.ProcessEnv = {}): Promise<unknown> => {
      branch.write("approvals.yaml", "{}\n");
      const { out } = await branch.seq(["approve", "--json"], env);
      return (JSON.parse(out) as { who: string }[])[0]?.who;
    };
    expect(await approver()).toBe(REVIEWER);
    branch.git("config", "user.email", "anna@brightpath.example");
    expect(await approver()).toBe("Anna Kim <anna@brightpath.example>");
    const author = { GIT_AUTHOR_NAME: "Jin Han", GIT_AUTHOR_EMAIL: "jin@hanbit.example" };
    expect(await approver(author)).toBe("Jin Han <jin@hanbit.example>");
    expect(await approver({ GIT_DIR: branch.root })).toBe("Anna Kim <anna@brightpath.example>");
  });
});

test("a pull request whose branch is called like the branch it is compared with is refused", async () => {
  const branch = makeBranch();
  branch.git("update-ref", "refs/remotes/origin/main", "main");
  branch.commit();
  branch.git("checkout", "-qb", "origin/main");
  const plain = await branch.seq(["plan", "--against", "origin/main"]);
  expect([plain.code, plain.err]).toEqual([2, expect.stringContaining("more than one origin/main")]);
  const named = await branch.seq(["plan", "--against", "refs/remotes/origin/main"]);
  expect(named.out).toContain("reworded");
});
