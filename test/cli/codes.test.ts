import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { PACKAGE_ROOT, runSeq } from "./run-seq.ts";
import { makeWorkspace } from "./workspace.ts";

const INTRO = `name: intro
steps:
  - { id: offer, do: code, code: spring }
  - { id: pass-on, do: code, code: friend }
  - id: call
    do: call
    script: "Say {{ steps.offer.code }}."
`;
const CODES = `codes: { spring: { discount: "15 %", expires: 14 days, uses: 1 }, friend: { owner: prospect, points: 10 }, gift: { list: true } }\n`;

let root: string;
const seq = async (...argv: string[]) => runSeq(argv, { cwd: root });
const codeOf = async (name: string): Promise<string> =>
  (JSON.parse((await seq("codes", "list", name, "--json")).out) as { code: string }[])[0]?.code ?? "";

/** The exit code of one process of the program. */
async function redeemApart(code: string, key: string): Promise<number | null> {
  const argv = [
    join(PACKAGE_ROOT, "bin/seq.js"),
    "-C",
    root,
    "codes",
    "redeem",
    code,
    "--key",
    key,
    "--json",
  ];
  const now = ["--now", "2026-03-02T00:00:00Z"];
  const child = spawn(process.execPath, [...argv, ...now], { stdio: "ignore" });
  return new Promise((resolve) => child.once("exit", resolve));
}

beforeAll(async () => {
  root = makeWorkspace({ config: (text) => text + CODES, intro: INTRO });
  writeFileSync(join(root, "people.csv"), "email,phone\njin@hanbit.example,+821012345678\n");
  await seq("import", "people.csv");
  await seq("enroll", "intro", "--all");
  const ran = await seq("run");
  expect(ran.code, ran.err).toBe(0);
});

describe("seq codes", () => {
  it("counts a code of one use once, among 20 processes at the same moment", {
    timeout: 120_000,
  }, async () => {
    const code = await codeOf("spring");
    const ends = await Promise.all(
      Array.from({ length: 20 }, (_, index) => redeemApart(code, `order-${index}`)),
    );
    expect(ends.filter((end) => end === 0)).toHaveLength(1);
    expect(ends.filter((end) => end === 1)).toHaveLength(19);
    const timeline = JSON.parse((await seq("timeline", "jin@hanbit.example", "--json")).out) as unknown;
    expect(JSON.stringify(timeline).match(/"code_used"/g)).toHaveLength(1);
  });

  it("answers a use in one line, with what was meant and an exit code", async () => {
    const code = await codeOf("friend");
    expect((await seq("codes", "redeem", code, "--key", "a")).out).toContain("10 points");
    expect(await seq("codes", "redeem", code, "--key", "a")).toMatchObject({ code: 0 });
    const own = await seq("event", "jin@hanbit.example", "code_used", "--data", `code=${code}`);
    expect(own).toMatchObject({ code: 1 });
    expect(own.err).toContain("is for others");
    const wrong = (code.startsWith("3") ? "4" : "3") + code.slice(1);
    const typo = await seq("codes", "redeem", wrong);
    expect(typo).toMatchObject({ code: 1 });
    expect(typo.err).toContain(`did you mean ${code}?`);
    const [, friend] = JSON.parse((await seq("codes", "list", "--json")).out) as unknown[];
    expect(friend).toMatchObject({ name: "friend", issued: 1, used: 1, points: 10, free: null });
  });

  it("takes the shop's list, and writes what was given", async () => {
    writeFileSync(join(root, "gift.csv"), "code\nGIFT-1\nGIFT-2\nGIFT-1\n");
    expect((await seq("codes", "import", "gift", "gift.csv")).out).toContain("2 codes added");
    expect((await seq("codes", "import", "gift", "gift.csv")).out).toContain("0 codes added");
    expect(await seq("codes", "import", "spring", "gift.csv")).toMatchObject({ code: 2 });
    const csv = (await seq("codes", "export", "spring")).out.split("\n");
    expect(csv[0]).toBe("code,name,owner,issued_at,expires_at,uses,used,points");
    expect(csv[1]).toMatch(/^[\dA-Z-]{14},spring,p1,/);
  });
});

describe("a code that somebody holds", () => {
  it("stands in seq why, with what it is worth and whether it is used up", async () => {
    const { out } = await seq("why", "jin@hanbit.example");
    expect(out).toMatch(/holds [\dA-Z-]{14} \(spring, 15 %\) used up/);
    expect(out).toMatch(/holds [\dA-Z-]{14} \(friend\)\s+used 1 time/);
    const data = JSON.parse((await seq("why", "jin@hanbit.example", "--json")).out) as { codes: unknown[] };
    expect(data.codes).toHaveLength(2);
    expect(data.codes).toContainEqual(
      expect.objectContaining({ name: "spring", discount: "15 %", used: 1, uses: 1 }),
    );
  });
});

describe("a list of codes that is nearly used up", () => {
  it("is told by lint and by the plan of a change, with what fills it", async () => {
    const gift = `name: gifts\nsteps:\n  - { id: wait, do: task, text: Look. }\n  - { id: gift, do: code, code: gift }\n  - { id: call, do: call, script: "{{ steps.gift.code }}" }\n`;
    const config = (text: string) => `${text}${CODES}`;
    const at = makeWorkspace({ config, intro: INTRO });
    const there = async (...argv: string[]) => runSeq(argv, { cwd: at });
    writeFileSync(join(at, "sequences/gifts.yaml"), gift);
    writeFileSync(
      join(at, "people.csv"),
      "email,phone\njin@hanbit.example,+15550100\nbo@hanbit.example,+15550101\n",
    );
    writeFileSync(join(at, "gift.csv"), "code\nGIFT-1\n");
    await there("import", "people.csv");
    await there("codes", "import", "gift", "gift.csv");
    await there("enroll", "gifts", "--all");
    const lint = await there("lint", "--prospects");
    expect(lint.out).toContain("gift has 1 code left; 2 of 2 people still to get one");
    expect(lint.out).toContain("seq codes import gift FILE");
  });
});
