import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { makeFolder, type Ran } from "../../cli/run-seq.ts";
import { makeField, startBinary } from "../../faults/field.ts";

/** In the environment and in .env: whatever a branch starts tries to carry it off. */
export const SECRET = "CANARY-9f1c4e77";
export const REVIEWER = "Anna Kim <anna@acme.example>";

/** A reviewer's clone: the workspace lies in a folder of the repository, and a hostile branch is checked out. */
export interface Branch {
  /** The repository's work tree. */
  top: string;
  /** The workspace in it. */
  root: string;
  /** Shell command by which whatever starts it is found out: it makes a file, with all the secrets it could read. */
  steal: string;
  /** Writes a file of the work tree; `file` is relative to the workspace. */
  write(file: string, text: string, mode?: number): void;
  /** Commits everything on the branch, and checks it out anew, so that git itself brings it. */
  commit(): void;
  git(...args: string[]): string;
  /** Git as a reviewer would call it in the workspace, unhardened. */
  bareGit(...args: string[]): void;
  /** The built program, in the workspace. */
  seq(argv: readonly string[], env?: NodeJS.ProcessEnv): Promise<Ran>;
  /** What was stolen; null where nothing started. */
  stolen(): string | null;
  forgetStolen(): void;
  env: NodeJS.ProcessEnv;
}

/** What a reviewer, or a job that annotates a pull request, calls. */
export const COMMANDS: readonly (readonly string[])[] = [
  ["plan", "--against", "main", "--format", "markdown"],
  ["lint"],
  ["test"],
  ["preview", "one-mail", "--worst"],
  ["graph", "one-mail"],
  ["approve", "--json"],
];

const SCENARIO = `tests:
  - name: one mail goes out
    start: 2026-03-02T09:00[UTC]
    prospect: { first_name: Jin, company: Hanbit, email: jin@hanbit.example, country: KR }
    expect:
      - { finished: true }
`;

export function makeBranch(): Branch {
  const home = makeFolder();
  const top = join(home, "clone");
  const root = join(top, "outbound");
  const loot = join(home, "stolen");
  const script = join(home, "steal.sh");
  writeFileSync(
    script,
    `{ env; tr '\\0' '\\n' < /proc/$PPID/environ; cat '${root}/.env'; } >> '${loot}' 2>/dev/null\n`,
  );
  writeFileSync(
    join(home, ".gitconfig"),
    "[user]\n\tname = Anna Kim\n\temail = anna@acme.example\n[init]\n\tdefaultBranch = main\n",
  );
  const env = { HOME: home, PATH: process.env.PATH, USER: "anna", SMTP_PASSWORD: SECRET, NO_COLOR: "1" };
  const git: Branch["git"] = (...args) =>
    execFileSync("git", ["-C", top, ...args], { env, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  const write: Branch["write"] = (file, text, mode = 0o644) => {
    const path = join(root, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text, { mode });
    utimesSync(path, new Date(), new Date(Date.now() - 60_000));
  };
  const field = makeField();
  mkdirSync(root, { recursive: true });
  execFileSync("git", ["init", "-q", top], { env });
  write("seq.yaml", `${field.read("seq.yaml")}approval: required\n`);
  write("sequences/one-mail.yaml", field.read("sequences/one-mail.yaml"));
  write("sequences/one-mail.test.yaml", SCENARIO);
  write("snippets/greeting.md", "Good day\n");
  write("../.gitignore", ".env\n.seq/\n");
  git("add", "-A");
  git("commit", "-qm", "Start");
  write(".env", `STOLEN_FROM_FILE=${SECRET}\n`, 0o600);
  git("checkout", "-qb", "pull-request");
  // What every hostile branch also does: a mail says something else.
  write(
    "sequences/one-mail.yaml",
    field.read("sequences/one-mail.yaml").replace("a word about", "all about"),
  );
  return {
    top,
    root,
    env,
    steal: `sh ${script}`,
    write,
    git,
    commit() {
      git("add", "-Af");
      git("rm", "-q", "--cached", "outbound/.env");
      git("commit", "-qm", "Improve the wording");
      git("checkout", "-q", "main");
      git("checkout", "-q", "pull-request");
    },
    bareGit(...args) {
      spawnSync("git", args, { cwd: root, env });
    },
    seq: (argv, more = {}) => startBinary(argv, root, { ...env, ...more }).ended,
    stolen: () => (existsSync(loot) ? readFileSync(loot, "utf8") : null),
    forgetStolen() {
      rmSync(loot, { force: true });
    },
  };
}

/**
 * A bare repository as plain files of a branch; git enters it when it is called in that folder. `config` is put after
 * what makes it one; its commit is missing, so that whoever looks it up has to fetch.
 */
export function plantBare(branch: Branch, folder: string, config = "", commit = "1".repeat(40)): void {
  const at = (file: string): string => join(folder, file);
  branch.write(at("HEAD"), "ref: refs/heads/main\n");
  for (const ref of ["main", "pull-request"]) branch.write(at(`refs/heads/${ref}`), `${commit}\n`);
  branch.write(at("objects/keep"), "");
  branch.write(
    at("config"),
    `[core]\n\trepositoryformatversion = 1\n\tbare = false\n\tworktree = ${join(branch.root)}
[user]\n\tname = Mallory\n\temail = mallory@evil.example
[author]\n\tname = Mallory\n${config}`,
  );
}

/** The remote of a partial clone that starts a program instead of an answer. */
export function promisor({ steal }: Branch): string {
  return `[extensions]\n\tpartialClone = origin
[remote "origin"]\n\turl = .\n\tpromisor = true\n\tuploadpack = "${steal}; false"\n`;
}
