import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { makeFolder, PACKAGE_ROOT, runSeq } from "./run-seq.ts";
import { makeWorkspace, PEOPLE } from "./workspace.ts";

/** Four problems: an ignored one, a warning, a note and an error. */
const INTRO = `name: intro
steps:
  - id: hello
    do: email
    subject: "100%, sure: hello {{ first_name }}"
    body: |
      A word about {{ topic }}.
  # seq-lint-ignore wait-below-spacing: agreed on in the first
  - id: again
    do: email
    thread: hello
    body: See http://acme.example/a,b%20c
  - id: call
    wait: 2 business days
    do: call
    script: Ask {{ frist_name }}.
`;

interface Row {
  code: string;
  line: number;
  message: string;
  file: string;
  severity: string;
}

async function lintRows(root: string, ...more: string[]): Promise<Row[]> {
  const { out } = await runSeq(["lint", "--json", ...more], { cwd: root });
  return JSON.parse(out) as Row[];
}

describe("a reviewer sees in the pull request what is wrong", () => {
  test("as annotations that GitHub can read, each on one line", async () => {
    const { code, out } = await runSeq(["lint", "--format", "github"], {
      cwd: makeWorkspace({ intro: INTRO }),
      env: { GITHUB_ACTIONS: "true" },
    });
    expect(code).toBe(1);
    const [notice, link, variable, ...others] = out.trimEnd().split("\n");
    expect(notice).toMatch(/^::notice .*title=channels-not-linked::/);
    expect(link).toBe(
      "::warning file=sequences/intro.yaml,line=12,col=15,endLine=12,endColumn=42,title=insecure-link::" +
        "The link http://acme.example/a,b%2520c is not https%0Ahint: write https://",
    );
    expect(variable).toMatch(
      /^::error file=sequences\/intro\.yaml,line=16,col=20,.*title=unknown-variable::/,
    );
    expect(others).toEqual([]);
  });

  test("a file name cannot end the command or add to it", async () => {
    const root = makeWorkspace();
    writeFileSync(join(root, "sequences/a,b:c%.yaml"), "name: x\n");
    const { out } = await runSeq(["lint", "--format", "github"], { cwd: root });
    expect(out).toContain("file=sequences/a%2Cb%3Ac%25.yaml,line=");
  });

  test("nothing is printed for nothing wrong", async () => {
    const root = makeWorkspace({ intro: INTRO.slice(0, INTRO.indexOf("  # seq")) });
    for (const format of ["github", "text"]) {
      const { code, out } = await runSeq(["lint", "--format", format], { cwd: root });
      expect({ code, out }).toEqual({ code: 0, out: "" });
    }
    expect(JSON.parse((await runSeq(["lint", "--format", "json"], { cwd: root })).out)).toEqual([]);
  });

  test("an ignored warning stays ignored, and a note fails nothing", async () => {
    const root = makeWorkspace({
      intro: INTRO.replace("frist_name", "first_name").replace("http:", "https:"),
    });
    expect(await lintRows(root)).toMatchObject([{ code: "channels-not-linked", severity: "info" }]);
    expect((await runSeq(["lint", "--fail-on", "warning"], { cwd: root })).code).toBe(0);
    const bare = makeWorkspace({ intro: INTRO.replace("first\n", "first\n").replace(/ {2}# seq.*\n/, "") });
    expect((await runSeq(["lint", "--fail-on", "warning"], { cwd: bare })).code).toBe(1);
  });

  test("warnings of the reader can be ignored, too, and are told once", async () => {
    const later = "    when: steps.call.done\n";
    const intro = INTRO.replace("frist_name", "first_name").replace("    thread", `${later}    thread`);
    const told = (await lintRows(makeWorkspace({ intro }))).filter(({ code }) => code === "step-comes-later");
    expect(told).toHaveLength(1);
    const reason = "    # seq-lint-ignore step-comes-later: moves up next week\n";
    const quiet = await lintRows(makeWorkspace({ intro: intro.replace(later, reason + later) }));
    expect(quiet.map(({ code }) => code)).not.toContain("step-comes-later");
    expect(quiet.map(({ code }) => code)).not.toContain("unused-ignore");
  });
});

describe("--prospects asks the people who are in the sequence", () => {
  async function enrollAll(intro: string): Promise<string> {
    const root = makeWorkspace({ intro });
    writeFileSync(join(root, "people.csv"), PEOPLE);
    expect((await runSeq(["import", "people.csv"], { cwd: root })).code).toBe(0);
    expect((await runSeq(["enroll", "intro", "--all"], { cwd: root })).code).toBe(0);
    return root;
  }
  const SOUND = INTRO.replace("frist_name", "first_name").replace("http:", "https:");

  test("how many would lack a variable", async () => {
    const root = await enrollAll(SOUND);
    expect(await lintRows(root)).not.toContainEqual(
      expect.objectContaining({ code: "field-missing-for-people" }),
    );
    const rows = await lintRows(root, "--prospects");
    expect(rows).toContainEqual(
      expect.objectContaining({
        code: "field-missing-for-people",
        line: 7,
        message: '2 of 2 people lack topic: "hello" would be held',
      }),
    );
  });

  test("who stands at a step that was renamed", async () => {
    const root = await enrollAll(SOUND);
    const file = join(root, "sequences/intro.yaml");
    const text = readFileSync(file, "utf8")
      .replace("id: hello", "id: opening")
      .replace("thread: hello", "thread: opening");
    writeFileSync(file, text);
    const gone = (await lintRows(root, "--prospects")).find(({ code }) => code === "step-gone-with-people");
    expect(gone).toMatchObject({
      line: 3,
      message: '2 people stand at "hello" and 0 passed it; "opening" looks like its new name',
    });
    writeFileSync(file, text.replace("steps:", "moved: { hello: opening }\nsteps:"));
    expect((await lintRows(root, "--prospects")).map(({ code }) => code)).not.toContain(
      "step-gone-with-people",
    );
  });

  test("where there is no database it says so, and creates none", async () => {
    const root = makeWorkspace({ intro: SOUND });
    const { code, err } = await runSeq(["lint", "--prospects"], { cwd: root });
    expect(code).toBe(3);
    expect(err).toMatch(/there is no database here.*\n {2}hint: leave out --prospects/);
    expect(existsSync(join(root, ".seq"))).toBe(false);
  });

  test("nobody's address or name is told", async () => {
    const { out } = await runSeq(["lint", "--prospects"], { cwd: await enrollAll(SOUND) });
    expect(out).not.toMatch(/jin|maya|hanbit/i);
  });
});

describe("what is shipped", () => {
  test("the starter sequences and the example lint clean, with no ignore", async () => {
    const root = makeFolder();
    expect((await runSeq(["init", "--yes", root], { cwd: root })).code).toBe(0);
    mkdirSync(join(root, "sequences"), { recursive: true });
    const folder = join(PACKAGE_ROOT, "sequences");
    for (const name of readdirSync(folder).filter((each) => each.endsWith(".yaml"))) {
      writeFileSync(join(root, "sequences", name), readFileSync(join(folder, name)));
    }
    expect(await lintRows(join(PACKAGE_ROOT, "examples/acme-outbound"))).toEqual([]);
    // A new workspace has no service for texts, and names no number of Korea's: the starters of texts say so, and no more.
    const told = (await lintRows(root)).map(({ file, code, severity }) => [file, code, severity]);
    expect(
      [...new Set(told.map((each) => JSON.stringify(each)))].map((each) => JSON.parse(each) as unknown),
    ).toEqual([
      ["sequences/kakao-consented.yaml", "falls-to-a-task", "info"],
      ["sequences/kakao-consented.yaml", "no-opt-out-number", "warning"],
      ["sequences/sms-reminder.yaml", "falls-to-a-task", "info"],
      ["sequences/whatsapp-after-form.yaml", "falls-to-a-task", "info"],
    ]);
  });
});
