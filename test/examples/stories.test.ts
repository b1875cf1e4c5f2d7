import { readdirSync, readFileSync } from "node:fs";
import net from "node:net";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { KNOWN_FACTS } from "../../src/engine/facts.ts";
import { readStory } from "../../src/playback/read-story.ts";
import { loadWorkspace } from "../../src/workspace/load-workspace.ts";
import { makeFolder, PACKAGE_ROOT, runSeq } from "../cli/run-seq.ts";

/** Update timelines with: npx seq demo NAME --no-color | sed '/^mail /,$d' > examples/NAME/expected-timeline.txt */
const EXAMPLES = ["car-service", "waalaxy-way"];
const rootOf = (name: string) => join(PACKAGE_ROOT, "examples", name);
const read = (name: string, file: string) => readFileSync(join(rootOf(name), file), "utf8");

afterEach(() => vi.restoreAllMocks());

describe.each(EXAMPLES)("the example %s", (name) => {
  it("lints clean under the law of each person's country", async () => {
    expect(read(name, "seq.yaml")).toContain("jurisdictions: auto");
    const { code, out } = await runSeq(["-C", rootOf(name), "lint", "--fail-on", "warning"]);
    expect([out, code]).toEqual(["", 0]);
  });

  it("passes its scenarios, which reach every step and both ways of every branch", async () => {
    const { code, out } = await runSeq(["-C", rootOf(name), "test", "--fail-under", "100", "--json"]);
    const { results, coverage } = JSON.parse(out);
    expect(results.filter(({ passed }: { passed: boolean }) => !passed)).toEqual([]);
    expect(coverage.map(({ missed }: { missed: string[] }) => missed)).toEqual([[], []]);
    expect(code).toBe(0);
  });

  it("tells of its own people, steps and events", async () => {
    const story = readStory(read(name, "story.json"), "story.json");
    const people = read(name, story.people).trim().split("\n").slice(1);
    expect(people).toHaveLength(24);
    const { sequences } = await loadWorkspace(rootOf(name), {
      env: { DROPCONTACT_KEY: "k", HUNTER_KEY: "k", HUBSPOT_TOKEN: "t" },
      packageRoot: PACKAGE_ROOT,
    });
    const steps = sequences.flatMap(({ plan }) => plan?.steps.map(({ id }) => id) ?? []);
    for (const fact of story.facts) {
      for (const address of [fact.prospect, fact.by])
        if (address !== null)
          expect(
            people.some((row) => row.includes(address)),
            address,
          ).toBe(true);
      for (const step of [fact.after, fact.step]) if (step !== null) expect(steps).toContain(step);
      expect([...KNOWN_FACTS, "consent_given"]).toContain(fact.event);
    }
  });

  it("is played by `seq demo` exactly as its timeline says, and nothing leaves the machine", async () => {
    const connect = vi.spyOn(net.Socket.prototype, "connect");
    const folder = join(makeFolder(), "demo");
    const { code, out } = await runSeq(["demo", name, "--keep", folder]);
    expect(code).toBe(0);
    const story = out.slice(0, out.indexOf("\nmail "));
    expect(story.trimEnd()).toBe(read(name, "expected-timeline.txt").trimEnd());
    expect(connect).not.toHaveBeenCalled();
    const outbox = join(folder, ".seq/outbox");
    const mails = readdirSync(outbox, { recursive: true }).filter((file) => String(file).endsWith(".eml"));
    expect(mails).toHaveLength(Number(/(\d+) emails/.exec(story)?.[1]));
    const tries = readStory(read(name, "story.json"), "story.json").try.filter((each) => each !== "serve");
    for (const command of tries) {
      const tried = await runSeq(["-C", folder, ...command.split(" ")]);
      expect(tried.err, command).not.toContain("error");
      expect(tried.out, command).not.toBe("");
    }
  });

  it("has a map as its journey.svg shows it", async () => {
    // Update with: npx seq -C examples/NAME graph --workspace --format svg > examples/NAME/journey.svg
    const { out } = await runSeq(["-C", rootOf(name), "graph", "--workspace", "--format", "svg"]);
    expect(out.trimEnd()).toBe(read(name, "journey.svg").trimEnd());
  });
});

it("`seq demo car-service` tells Emma's story: every word of the article, in its order", async () => {
  const lines = read("car-service", "expected-timeline.txt")
    .split("\n")
    .filter((line) => line.includes("Emma Carter"))
    .map((line) => line.slice(47));
  expect(lines).toEqual([
    'filled in the form "welcome"',
    "email welcome: Emma, 15 % off your first service",
    "task ads: done by hand",
    'filled in the form "back"',
    "email last-days: Emma, your 15 % off ends on Monday, March 16",
    "booked 2026-03-12",
    "visit greet: done by hand",
    "used the code of offer",
    "email thanks: Thank you, Emma. How did we do?",
    "rated: ★★★★★",
    "email referral: For your friends, Emma: 10 % off",
    "over to service-club",
    "came to the end of the sequence",
    "a friend used the code of refer: 10 points",
    "email points: Emma, a friend of yours was here: 10 points",
    "a friend used the code of refer: 10 points",
  ]);
});

it("`seq demo waalaxy-way` asks nobody for the address of somebody in Korea", () => {
  const people = read("waalaxy-way", "people.csv").trim().split("\n").slice(1);
  const abroad = people.filter((row) => !row.includes(",KR,"));
  const asked = read("waalaxy-way", "expected-timeline.txt")
    .split("\n")
    .filter((line) => / service find(-again)?\b/.test(line));
  expect(asked.length).toBeGreaterThan(0);
  for (const line of asked) {
    const isAbroad = abroad.some((row) => {
      const [last = "", first = ""] = row.split(",");
      return line.includes(`${last}${first}`);
    });
    expect(isAbroad, line).toBe(true);
  }
});

describe("seq demo", () => {
  it("names its examples, and the nearest one to a slip", async () => {
    const listed = await runSeq(["demo", "--list"]);
    expect(listed.out.split("\n").map((line) => line.split(" ")[0])).toEqual([
      "acme-outbound",
      "car-service",
      "waalaxy-way",
      "",
    ]);
    const slip = await runSeq(["demo", "car-servise"]);
    expect(slip.code).toBe(2);
    expect(slip.err).toContain('did you mean "car-service"?');
    const used = await runSeq(["demo", "car-service", "--keep", rootOf("car-service")]);
    expect([used.code, used.err]).toEqual([2, expect.stringContaining("is not empty")]);
    const other = await runSeq(["demo", "../seq"]);
    expect(other.code).toBe(2);
    expect(other.err).toContain("acme-outbound, car-service, waalaxy-way");
  });
});
