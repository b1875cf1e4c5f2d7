import { expect, it } from "vitest";
import { buildProgram } from "../../src/cli/program.ts";
import { makeFolder, runSeq } from "./run-seq.ts";

const env = { GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null", USER: "rep", TZ: "UTC" };

it.each([
  ["graph --workspace --svg a --html b", "--svg", "--html"],
  ["graph --workspace --format svg --json", "--format", "--json"],
  ["report --experiment --csv", "--experiment", "--csv"],
  ["report --people replied --csv", "--people", "--csv"],
  ["enroll s --all --tag fair", "--all", "--tag"],
  ["lint --format github --json", "--format", "--json"],
  ["prospects list --csv --json", "--csv", "--json"],
  ["run --watch --for 5s", "--watch", "--for"],
  ["tasks done 1 --as sent --already-connected", "--as", "--already-connected"],
  ["--quiet --verbose status", "--quiet", "--verbose"],
])("seq %s: neither option is dropped silently", async (line, one, other) => {
  const { code, err, out } = await runSeq(line.split(" "), { cwd: makeFolder(), env });
  expect([code, out]).toEqual([2, ""]);
  expect(err.split("\n")[0]).toMatch(
    new RegExp(`^seq: (${one} and ${other}|${other} and ${one}) do not go together$`),
  );
});

it.each([
  ["enroll s --prospect a@x.example b@x.example", '"b@x.example"', "--prospect takes one each time"],
  ["status extra", '"extra"', "seq status --help"],
  ["why a b c", '"b", "c"', "seq why --help"],
])("seq %s: a word too many is named, with what to do", async (line, words, hint) => {
  const { code, err } = await runSeq(line.split(" "), { cwd: makeFolder(), env });
  expect(code).toBe(2);
  expect(err).toContain(`has no use for ${words}`);
  expect(err).toContain(`hint: ${hint}`);
});

it("help of a group shows the options that its name alone takes", async () => {
  const { out } = await runSeq(["tasks", "--help"]);
  for (const option of ["--today", "--print", "--sequence"]) expect(out).toContain(option);
  const nobody = () => undefined;
  const groups = buildProgram(async () => undefined, { out: nobody, problem: nobody }).commands.filter(
    (each) => each.commands.length > 0,
  );
  expect(groups.length).toBeGreaterThan(3);
});
