import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type * as registry from "../../src/channels/registry.ts";
import type { runSeq as run } from "../cli/run-seq.ts";
import { makeWorkspace } from "../cli/workspace.ts";
import { arrived, pigeonChannel } from "./pigeon/channel.ts";

let runSeq: typeof run;

// Other files may have loaded the program before, and others come after.
beforeAll(async () => {
  vi.resetModules();
  vi.doMock("../../src/channels/registry.ts", async (original) => {
    const { channels } = await original<typeof registry>();
    return { channels: [...channels, pigeonChannel] };
  });
  ({ runSeq } = await import("../cli/run-seq.ts"));
});
afterAll(() => {
  vi.doUnmock("../../src/channels/registry.ts");
  vi.resetModules();
});

const MONDAY = Date.parse("2026-03-02T01:00:00Z");
const BIRDS = `name: birds
steps:
  - id: fly
    do: pigeon
    text: "Hi {{ first_name }}, a word about {{ company }}."
  - id: again
    wait: 1 hour
    when: "!steps.fly.replied"
    do: pigeon
    text: "Me again, {{ first_name }}."
`;
const PEOPLE = `first_name,company,email,phone,country
${Array.from({ length: 5 }, (_, n) => `P${n},Firm ${n},p${n}@firm${n}.example,+82 10 1234 567${n},KR`).join("\n")}
`;

let root = "";
const git = (...argv: string[]) =>
  execFileSync("git", ["-c", "user.name=Jo", "-c", "user.email=jo@acme.example", ...argv], { cwd: root });
const seq = (...argv: string[]) => runSeq(argv, { cwd: root, now: MONDAY });
/** What a call prints that must succeed. */
async function say(...argv: string[]): Promise<string> {
  const { code, out, err } = await seq(...argv);
  expect(code, `${argv.join(" ")}: ${out}${err}`).toBe(0);
  return out;
}

describe("a channel added as one folder and one line", () => {
  beforeEach(async () => {
    arrived.length = 0;
    root = makeWorkspace({
      config: (text) =>
        text
          .replace("smtp: outbox", "smtp: outbox\n    timezone: Asia/Seoul")
          .replace(/limits: .*/, "limits: { per_day: 40, ramp: { from: 2, add: 1 per day } }"),
    });
    writeFileSync(join(root, "sequences/birds.yaml"), BIRDS);
    writeFileSync(join(root, "people.csv"), PEOPLE);
    await say("import", "people.csv");
  });

  it("is read, linted with its limits, and asked what a sender lacks", async () => {
    await say("lint");
    writeFileSync(join(root, "sequences/birds.yaml"), BIRDS.replace("a word", "a word ".repeat(12)));
    expect((await seq("lint")).out).toContain("a pigeon's leg");
    writeFileSync(join(root, "sequences/birds.yaml"), BIRDS.replace("text:", "txt:"));
    expect((await seq("lint")).out).toMatch(/"txt".*\n(.*\n)*.*text/);
    const yaml = readFileSync(join(root, "seq.yaml"), "utf8");
    writeFileSync(join(root, "sequences/birds.yaml"), BIRDS);
    writeFileSync(join(root, "seq.yaml"), yaml.replace("timezone: Asia/Seoul\n    limits", "limits"));
    expect((await seq("lint")).out).toContain("sender-without-loft");
  });

  it("is previewed as a text, drawn, simulated, planned and looked after by doctor", async () => {
    const preview = await say("preview", "birds", "--prospect", "p1@firm1.example");
    expect(preview).toContain("To: +821012345671");
    expect(preview).toContain("Hi P1, a word about Firm 1.");
    expect((await seq("graph", "birds")).out).toContain("pigeon");
    const simulated = JSON.parse(await say("simulate", "birds", "--people", "10", "--json"));
    expect(JSON.stringify(simulated)).toContain("pigeon");
    expect((await seq("doctor")).out).toContain("the loft of anna is open");
  });

  it("leaves by itself, within the ramp of its own, and every look tells of it", async () => {
    await say("enroll", "birds", "--all", "--yes");
    const ran = JSON.parse(
      (await seq("run", "--json", "--now", "2026-03-02T10:00")).out.trim().split("\n").at(-1) ?? "{}",
    );
    expect(ran).toMatchObject({ sent: 2 });
    expect(arrived.map(({ to }) => to)).toEqual(["+821012345670", "+821012345671"]);
    expect((await seq("timeline", "p0@firm0.example")).out).toContain("pigeon");
    expect((await seq("why", "p3@firm3.example")).out).toContain("the sender's cap is reached");
    git("init", "-q");
    git("add", ".");
    git("commit", "-qm", "birds");
    writeFileSync(join(root, "sequences/birds.yaml"), BIRDS.replace("wait: 1 hour", "wait: 2 days"));
    // Two left today, so three may tomorrow: the ramp is the channel's own.
    expect(JSON.parse(await say("plan", "--json")).capacity).toContainEqual(
      expect.objectContaining({ sender: "anna", action: "pigeon", day: "2026-03-03", cap: 3 }),
    );
  });

  it("a bounce on it takes the address it goes to, and no other", async () => {
    await say("enroll", "birds", "--all", "--yes");
    await seq("run", "--now", "2026-03-02T10:00");
    await say("event", "p0@firm0.example", "bounced", "--step", "fly", "--sequence", "birds");
    const listed = (await seq("suppress", "list")).out;
    expect(listed).toContain("+821012345670");
    expect(listed).not.toContain("p0@firm0.example");
  });
});
