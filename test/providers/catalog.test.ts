import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openRecipeCatalog } from "../../src/providers/catalog.ts";
import { fillSettings } from "../../src/providers/settings.ts";
import { fingerprint } from "../../src/workspace/fingerprint.ts";
import { makeFolder, PACKAGE_ROOT, runSeq } from "../cli/run-seq.ts";
import { shipped } from "./shipped.ts";

const ACME = `provider: acme
title: Acme
docs: https://acme.example
base: https://api.acme.example
settings: { token: { secret: true } }
auth: { bearer: "{{ settings.token }}" }
actions: { x: { request: { get: /x }, answer: [{ when: status == 200, is: performed }] } }
`;

/** A workspace with these files. */
function makeWorkspace(files: Readonly<Record<string, string>>, seqYaml = ""): string {
  const root = makeFolder();
  mkdirSync(join(root, "providers"));
  writeFileSync(join(root, "seq.yaml"), `workspace: acme\n${seqYaml}`);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, "providers", name), text);
  return root;
}

async function lint(root: string, ...files: string[]): Promise<string[]> {
  const { out } = await runSeq(["lint", "--json", ...files], { cwd: root });
  const rows = JSON.parse(out) as { file: string; line: number; column: number; code: string }[];
  return rows
    .filter(({ code }) => code !== "no-timezone")
    .map(({ file, line, column, code }) => `${file}:${line}:${column} ${code}`);
}

describe("a workspace's own recipes", () => {
  it("stand beside the shipped ones", async () => {
    const root = makeWorkspace({ "acme.yaml": ACME }, 'providers: { acme: { token: "${ACME_TOKEN}" } }\n');
    const listed = await runSeq(["providers", "list", "--json"], {
      cwd: root,
      env: { ACME_TOKEN: "hunter2-hunter2" },
    });
    const cards = JSON.parse(listed.out) as { name: string; file: string | null; status: string }[];
    expect(cards.find(({ name }) => name === "acme")).toMatchObject({
      file: "providers/acme.yaml",
      status: "ready",
      used_by: ["providers"],
    });
    expect(cards.find(({ name }) => name === "twilio")).toMatchObject({
      file: null,
      status: "unused",
      used_by: [],
    });
    expect(listed.out).not.toContain("hunter2");
    const shown = await runSeq(["providers", "show", "acme"], {
      cwd: root,
      env: { ACME_TOKEN: "hunter2-hunter2" },
    });
    expect(shown.out).toContain("✓ token  (secret)");
    expect(shown.out).not.toContain("hunter2");
  });

  it("say what their settings lack", async () => {
    const root = makeWorkspace({}, "providers: { twilio: { account: AC1, number: '+15550100' } }\n");
    const { out } = await runSeq(["providers", "show", "twilio", "--json"], { cwd: root });
    expect(JSON.parse(out)).toMatchObject({
      status: "incomplete",
      problems: ['"account" does not match AC[0-9a-f]{32}', '"token" is missing'],
    });
  });

  it("take a shipped one's place only where seq.yaml says so", async () => {
    const twilio = ACME.replace("provider: acme", "provider: twilio");
    const root = makeWorkspace({ "twilio.yaml": twilio });
    expect(await lint(root)).toEqual(["providers/twilio.yaml:1:1 shadowed-recipe"]);
    const open = (recipe: "own" | "shipped") =>
      openRecipeCatalog({
        packageRoot: PACKAGE_ROOT,
        own: [{ file: "providers/twilio.yaml", name: "twilio", text: twilio }],
        uses: { twilio: { recipe } },
        fields: {},
      }).find("twilio");
    expect(open("shipped")?.file).toBeNull();
    expect(open("own")).toMatchObject({ title: "Acme", file: "providers/twilio.yaml" });
  });

  it("are linted at their places, alone and with all else, and by a reader without any secret", async () => {
    const root = makeWorkspace(
      { "acme.yaml": ACME.replace("status ==", "stauts =="), "two.yml": ACME, "two.yaml": ACME },
      "providers: { acne: { x: y }, slack: { chanel: C1 } }\n",
    );
    const all = [
      "providers/acme.yaml:7:56 condition-type",
      "providers/two.yaml:1:11 name-mismatch",
      "providers/two.yml:1:1 duplicate-recipe",
      "providers/two.yml:1:11 name-mismatch",
      "seq.yaml:2:14 unknown-provider",
      "seq.yaml:2:39 unknown-setting",
    ];
    expect(await lint(root)).toEqual(all);
    expect(await lint(root, "providers/acme.yaml")).toEqual(all.slice(0, 1));
    const annotated = await runSeq(["lint", "--format", "github"], { cwd: root });
    expect(annotated.out).toContain("file=providers/acme.yaml,line=7,");
    expect(annotated.code).toBe(1);
    expect((await runSeq(["providers", "show", "acme"], { cwd: root })).code).toBe(3);
  });

  it("are read inside the workspace alone", async () => {
    const root = makeWorkspace({});
    const outside = makeFolder();
    writeFileSync(join(outside, "acme.yaml"), ACME);
    symlinkSync(join(outside, "acme.yaml"), join(root, "providers/acme.yaml"));
    expect(await lint(root)).toEqual(["providers/acme.yaml:1:1 unreadable-file"]);
  });

  it("are part of what a run looks at for changes", async () => {
    const root = makeWorkspace({ "acme.yaml": ACME });
    const before = await fingerprint(root);
    writeFileSync(join(root, "providers/acme.yaml"), `${ACME}# more\n`);
    expect(await fingerprint(root)).not.toBe(before);
  });
});

describe("the program's recipes", () => {
  it("are listed outside a workspace, too, and the nearest name is told", async () => {
    const { code, out } = await runSeq(["providers"], { terminal: true });
    expect(code).toBe(0);
    for (const name of ["twilio", "solapi", "whatsapp-cloud", "line", "ses"]) expect(out).toContain(name);
    const wrong = await runSeq(["providers", "show", "twillio"]);
    expect(wrong).toMatchObject({ code: 2 });
    expect(wrong.err).toContain('did you mean "twilio"?');
  });

  it("come with the package", () => {
    const { files } = JSON.parse(readFileSync(join(PACKAGE_ROOT, "package.json"), "utf8")) as {
      files: string[];
    };
    expect(files).toContain("src/providers/recipes");
  });

  it("take settings as they are asked for, and keep secrets apart", () => {
    const given = {
      account: `AC${"0".repeat(32)}`,
      token: "hunter2",
      number: "+15550100",
      whatsapp_number: "",
    };
    const { values, all, problems } = fillSettings(shipped("twilio"), given);
    expect(problems).toEqual([]);
    expect(values).toEqual({ account: given.account, number: given.number });
    expect(all["token"]).toBe("hunter2");
    expect(fillSettings(shipped("twilio"), { ...given, number: "010-5550-1234" }).problems).toEqual([
      { name: "number", message: '"number" is no telephone number such as +15550100' },
    ]);
    // A pattern is the whole value, line breaks and all.
    expect(
      fillSettings(shipped("twilio"), { ...given, account: `${given.account}/x` }).problems,
    ).toHaveLength(1);
    expect(
      fillSettings(shipped("twilio"), { ...given, account: `${given.account}\n` }).problems,
    ).toHaveLength(1);
  });
});
