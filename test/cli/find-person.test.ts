import { expect, it } from "vitest";
import { makeFolder, runSeq } from "./run-seq.ts";

const env = { GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null", USER: "rep", TZ: "UTC" };
const PEOPLE = `first_name,last_name,company,email
민수,김,한빛,minsu@hanbit.example
민,김,다른,min@other.example
Zoë,Müller,Acme,zoe@acme.example
Anna,Kim,Acme,anna@acme.example
Anna,Berg,Brightpath,anna@brightpath.example
`;

async function begin() {
  const cwd = makeFolder();
  await runSeq(["init", "--yes"], { cwd, env });
  await runSeq(["import", "-"], { cwd, env, stdin: PEOPLE });
  return (...argv: string[]) => runSeq(argv, { cwd, env });
}

it("person, why, timeline and prospects show find a person by name, exactly before by a part", async () => {
  const seq = await begin();
  const idOf = async (name: string) =>
    (JSON.parse((await seq("person", name, "--json")).out) as { email: string }).email;
  expect(await idOf("김민수")).toBe("minsu@hanbit.example");
  expect(await idOf("김 민")).toBe("min@other.example");
  expect(await idOf("zoe muller")).toBe("zoe@acme.example");
  expect(await idOf("Kim Anna")).toBe("anna@acme.example");
  expect(await idOf("berg")).toBe("anna@brightpath.example");
  for (const command of [["why"], ["timeline"], ["prospects", "show"]]) {
    expect((await seq(...command, "MÜLL")).code).toBe(0);
  }
});

it("several of one name are listed with their addresses, and nobody is chosen", async () => {
  const seq = await begin();
  const { code, err } = await seq("why", "anna");
  expect(code).toBe(2);
  expect(err).toContain(
    "anna@acme.example (Anna Kim, Acme), anna@brightpath.example (Anna Berg, Brightpath)",
  );
  expect(err).toContain("hint: name one by address");
});

it("what changes something takes no name, and says whom it may mean", async () => {
  const seq = await begin();
  for (const argv of [
    ["event", "Zoë Müller", "replied"],
    ["pause", "Zoë Müller"],
    ["prospects", "erase", "Zoë Müller", "--yes"],
  ]) {
    const { code, err } = await seq(...argv);
    expect([code, err]).toEqual([
      2,
      expect.stringContaining("did you mean zoe@acme.example (Zoë Müller, Acme)?"),
    ]);
  }
  expect((await seq("why", "nobody@x.example")).err).not.toContain("did you mean");
});

it("a map and the list of examples keep to COLUMNS in a pipe", async () => {
  const cwd = makeFolder();
  await runSeq(["init", "--yes"], { cwd, env });
  for (const argv of [
    ["graph", "--workspace"],
    ["demo", "--list"],
  ]) {
    const { out } = await runSeq(argv, { cwd, env: { ...env, COLUMNS: "60" } });
    expect(out).not.toBe("");
    expect(out.split("\n").filter((line) => line.length > 60)).toEqual([]);
  }
});
