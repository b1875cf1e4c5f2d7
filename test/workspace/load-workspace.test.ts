import { chmodSync, mkdirSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LoadedWorkspace } from "../../src/workspace/load-workspace.ts";
import { loadWorkspace } from "../../src/workspace/load-workspace.ts";
import { makeFolder, writeInto } from "./temporary-folder.ts";

const SEQ_YAML = `workspace: acme
calendar: { timezone: Asia/Seoul, hours: Mon-Fri 09:00-18:00, holidays: none }
senders:
  anna: { name: Anna Kim, email: anna@acme.example }
`;
const sequence = (name: string) => `name: ${name}
steps:
  - id: intro
    do: email
    subject: Hello {{ first_name }}
    body: |
      Hi {{ first_name }}, {% render 'pillar' %}
  - id: call
    wait: 2 days
    do: call
    script: Ask how it went.
`;
const GOOD = {
  "seq.yaml": SEQ_YAML,
  "sequences/good.yaml": sequence("good"),
  "snippets/pillar.md": "less is more.",
};

const load = (root: string) => loadWorkspace(root, { env: {} });

function codesOf(workspace: LoadedWorkspace, name: string): string[] {
  const found = workspace.sequences.filter((each) => each.name === name);
  return found.flatMap((each) => each.diagnostics.map(({ code }) => code));
}

function runnable(workspace: LoadedWorkspace): string[] {
  return workspace.sequences
    .filter((each) => each.plan !== null && each.version !== null)
    .map((each) => each.name);
}

describe("a workspace", () => {
  it("is read with all its sequences, tests and editors' leftovers left alone", async () => {
    const root = makeFolder({
      ...GOOD,
      "sequences/other.yml": sequence("other"),
      "sequences/good.test.yaml": "tests: []\n",
      "sequences/.#good.yaml": "x",
      "sequences/good.yaml~": "x",
      "sequences/notes.md": "x",
      "sequences/archive/old.yaml": "x",
    });
    const workspace = await load(root);
    expect(workspace.config?.name).toBe("acme");
    expect(runnable(workspace)).toEqual(["good", "other"]);
    expect(workspace.sequences.map((each) => each.file)).toEqual([
      "sequences/good.yaml",
      "sequences/other.yml",
    ]);
    expect(workspace.sequences[0]?.position("call")?.line).toBe(8);
    expect(workspace.snippet("pillar")).toBe("less is more.");
  });

  it("without sequences is empty, not broken", async () => {
    const workspace = await load(makeFolder({ "seq.yaml": SEQ_YAML }));
    expect(workspace.config).not.toBeNull();
    expect(workspace.sequences).toEqual([]);
  });

  it("takes its secrets from .env and says which texts to hide", async () => {
    const root = makeFolder(GOOD);
    writeInto(
      root,
      "seq.yaml",
      SEQ_YAML.replace("anna@acme.example", "anna@acme.example, smtp: 'smtps://a:${PASS}@smtp.acme.example'"),
    );
    writeInto(root, ".env", "PASS=hunter22\n", 0o600);
    const workspace = await load(root);
    expect(workspace.config?.senders.anna?.smtp).toContain("hunter22");
    expect(workspace.secrets).toEqual(["hunter22"]);
  });

  it("whose sequences cannot be listed runs nothing, rather than losing them", async () => {
    const root = makeFolder({ "seq.yaml": SEQ_YAML });
    symlinkSync("sequences", join(root, "sequences"));
    const workspace = await load(root);
    expect(workspace.config).toBeNull();
    expect(workspace.diagnostics).toMatchObject([{ code: "unreadable-file", file: "sequences" }]);
  });

  it("whose seq.yaml is broken runs nothing, and says where", async () => {
    const root = makeFolder({ ...GOOD, "seq.yaml": `${SEQ_YAML}nonsense: 1\n` });
    const workspace = await load(root);
    expect(workspace.config).toBeNull();
    expect(runnable(workspace)).toEqual([]);
    expect(workspace.diagnostics).toContainEqual(
      expect.objectContaining({
        file: "seq.yaml",
        severity: "error",
        range: expect.objectContaining({ line: 5 }) as unknown,
      }),
    );
  });
});

describe("a bad sequence stops alone", () => {
  const loop = (root: string) => symlinkSync("bad.yaml", join(root, "sequences/bad.yaml"));
  it.each<[string, string | Uint8Array | ((root: string) => void), string | null]>([
    ["broken YAML", "name: bad\nsteps: [\n", null],
    ["an unknown key", `${sequence("bad")}colour: red\n`, null],
    ["an empty file", "", null],
    ["bytes that are no text", new Uint8Array([0x6e, 0xff, 0x0a]), "not-utf8"],
    ["a symlink to itself", loop, "unreadable-file"],
    ["a symlink to nothing", (root) => symlinkSync("gone", join(root, "sequences/bad.yaml")), "missing-file"],
    ["a folder", (root) => mkdirSync(join(root, "sequences/bad.yaml")), "unreadable-file"],
    ["a monster", "# ".padEnd(1_100_000, "x"), "too-large"],
    [
      "a twin",
      (root) => {
        writeInto(root, "sequences/bad.yaml", sequence("bad"));
        writeInto(root, "sequences/bad.yml", sequence("bad"));
      },
      "duplicate-sequence",
    ],
  ])("with %s", async (_, content, code) => {
    const root = makeFolder(GOOD);
    if (typeof content === "function") content(root);
    else writeInto(root, "sequences/bad.yaml", content);
    const workspace = await load(root);
    expect(runnable(workspace)).toEqual(["good"]);
    const codes = codesOf(workspace, "bad");
    expect(codes.length).toBeGreaterThan(0);
    if (code !== null) expect(codes).toContain(code);
  });

  it("that may not be read", async () => {
    const root = makeFolder({ ...GOOD, "sequences/bad.yaml": sequence("bad") });
    chmodSync(root, 0o755);
    chmodSync(join(root, "sequences/bad.yaml"), 0);
    // Root may read whatever the modes say.
    const isRoot = process.geteuid?.() === 0;
    if (isRoot) process.seteuid?.(65_534);
    const workspace = await load(root).finally(() => (isRoot ? process.seteuid?.(0) : null));
    expect(runnable(workspace)).toEqual(["good"]);
    expect(codesOf(workspace, "bad")).toEqual(["unreadable-file"]);
  });
});

describe("a file that is being written", () => {
  it("is noticed when it is cut off anywhere but between two lines", async () => {
    const whole = sequence("good");
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: whole.length - 1 }), async (length) => {
        fc.pre(whole[length - 1] !== "\n");
        const workspace = await load(makeFolder({ ...GOOD, "sequences/good.yaml": whole.slice(0, length) }));
        expect(codesOf(workspace, "good")).toContain("half-written");
      }),
      { numRuns: 40 },
    );
  });

  it("is waited for until it rests, and then read to its end", async () => {
    const root = makeFolder({ ...GOOD, "sequences/good.yaml": "name: good\nsteps:\n  - id: intro\n" });
    const path = join(root, "sequences/good.yaml");
    // The clock stands just after the first write; the writer is done before it moves on.
    const now = Date.now() / 1000;
    utimesSync(path, now, now);
    let clock = now * 1000 + 20;
    const loading = loadWorkspace(root, { env: {}, wallClock: () => clock });
    await sleep(30);
    writeFileSync(path, sequence("good"));
    utimesSync(path, now, now);
    clock += 10_000;
    expect(runnable(await loading)).toEqual(["good"]);
  });

  it("for too long is left out, with the reason", async () => {
    const root = makeFolder(GOOD);
    const future = Date.now() / 1000 + 1000;
    for (const file of ["seq.yaml", "sequences/good.yaml"])
      utimesSync(join(root, file), future - 500, future - 500);
    utimesSync(join(root, "sequences/good.yaml"), future, future);
    const workspace = await loadWorkspace(root, { env: {}, wallClock: () => future * 1000 + 5 });
    expect(workspace.config).not.toBeNull();
    expect(codesOf(workspace, "good")).toEqual(["file-being-written"]);
  });

  it("with a time in the future is not waited for", async () => {
    const root = makeFolder(GOOD);
    const future = Date.now() / 1000 + 1000;
    utimesSync(join(root, "sequences/good.yaml"), future, future);
    expect(
      runnable(await loadWorkspace(root, { env: {}, wallClock: () => future * 1000 - 500_000 })),
    ).toEqual(["good"]);
  });
});
