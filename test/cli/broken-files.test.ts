import { spawnSync } from "node:child_process";
import { appendFileSync, copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { makeFolder, runSeq } from "./run-seq.ts";

const env = { GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null", USER: "rep", TZ: "UTC" };

async function begin(): Promise<{ cwd: string; seq: (...argv: string[]) => ReturnType<typeof runSeq> }> {
  const cwd = makeFolder();
  await runSeq(["init", "--yes"], { cwd, env });
  return { cwd, seq: (...argv) => runSeq(argv, { cwd, env }) };
}

it("the map says of each file what is wrong with it: gone, a folder, cut off, or with another's name", async () => {
  const { cwd, seq } = await begin();
  const at = (name: string) => join(cwd, "sequences", name);
  symlinkSync("nowhere.yaml", at("dangling.yaml"));
  mkdirSync(at("folder.yaml"));
  copyFileSync(at("linkedin-email-followup.yaml"), at("linkedin-email-followup.yml"));
  writeFileSync(at("cutoff.yaml"), 'name: cut\nsteps:\n  - id: a\n    do: email\n    subject: "abc\n');
  const { sequences, broken } = JSON.parse((await seq("graph", "--workspace", "--json")).out) as {
    sequences: unknown[];
    broken: { name: string; error: string }[];
  };
  expect(sequences).toEqual([]);
  expect(broken.map(({ error }) => error)).toEqual([
    expect.stringContaining("This quote is never closed"),
    expect.stringContaining("The file is not there"),
    expect.stringContaining("This is a folder, not a file"),
    expect.stringContaining("linkedin-email-followup.yml is also a sequence named"),
    expect.stringContaining("linkedin-email-followup.yaml is also a sequence named"),
  ]);
  expect((await seq("graph", "cutoff")).err).toContain("This quote is never closed");
});

it("lint takes a folder for the definitions in it, and says what it takes where there are none", async () => {
  const { cwd, seq } = await begin();
  const count = async (...argv: string[]) => (await seq("lint", ...argv)).err.trim().split(":")[0];
  expect([await count("sequences"), await count("."), await count()]).toEqual([
    "1 file",
    "2 files",
    "2 files",
  ]);
  mkdirSync(join(cwd, "empty"));
  expect(await seq("lint", "empty")).toMatchObject({
    code: 2,
    err: expect.stringContaining("hint: name a sequence's file") as unknown,
  });
  expect((await seq("lint", "gone.yaml")).err).toContain(
    "seq lint without a name checks the whole workspace",
  );
});

it("a secret that is not there is an environment variable, and the message says where it is put", async () => {
  const { cwd, seq } = await begin();
  const file = join(cwd, "seq.yaml");
  writeFileSync(
    file,
    readFileSync(file, "utf8").replace(
      /^( +)smtp: outbox/m,
      "$1smtp: smtps://a:${SMTP_PASSWORD}@smtp.acme.example",
    ),
  );
  const { err, code } = await seq("status");
  expect(code).toBe(3);
  expect(err).toContain("SMTP_PASSWORD is not set");
  expect(err).toContain(
    "hint: it is an environment variable: export it, or write SMTP_PASSWORD=… into .env beside seq.yaml",
  );
  appendFileSync(join(cwd, ".env"), "SMTP_PASSWORD=x\n", { mode: 0o600 });
  expect((await seq("status")).code).toBe(0);
});

it("a sequence that is too big is called too big, and one nested too deeply that, by lint, plan and doctor alike", async () => {
  const { cwd, seq } = await begin();
  const git = (...argv: string[]) =>
    spawnSync("git", ["-c", "user.name=A", "-c", "user.email=a@acme.example", ...argv], { cwd });
  git("init", "-q");
  const write = (name: string, script: string): void =>
    writeFileSync(
      join(cwd, "sequences", `${name}.yaml`),
      `name: ${name}\nsteps:\n  - { id: a, do: call, script: "${script}" }\n`,
    );
  write("big", "a".repeat(1_100_000));
  write("deep", "{% if first_name %}".repeat(3_000) + "{% endif %}".repeat(3_000));
  git("add", "-A");
  git("commit", "-qm", "x");
  write("big", "b".repeat(1_100_000));
  for (const command of ["lint", "plan", "doctor"]) {
    const { out } = await seq(command);
    expect(out).toContain("sequences/big.yaml:1:1:");
    expect(out).toContain("larger than 1 MiB");
    expect(out).not.toMatch(/file is empty|call stack/);
    if (command !== "plan") expect(out).toMatch(/deep\.yaml:3:\d+:.*nested too deeply/);
    expect(out.length).toBeLessThan(5_000);
  }
});
