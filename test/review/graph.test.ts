import { describe, expect, it } from "vitest";
import type { Plan } from "../../src/engine/plan.ts";
import { drawGraph } from "../../src/review/graph/graph.ts";
import { layOut } from "../../src/review/graph/layout.ts";
import { writers } from "../../src/review/graph/writers.ts";
import { runSeq } from "../cli/run-seq.ts";
import { makeWorkspace, PEOPLE } from "../cli/workspace.ts";
import { branch, exitStep, planOf, touch } from "../engine/fixtures.ts";

const HOSTILE = `x == "<b>\`;]|end-->" && y`;

const plan: Plan = planOf(
  [
    touch("connect", { action: "linkedin.connect", channel: "linkedin", next: "gate" }),
    branch("gate", HOSTILE, {
      wait: { kind: "days", days: 5, business: false },
      until: "steps.connect.accepted",
      then: "end",
      else: "stop-here",
      next: "last",
    }),
    touch("end", { next: "last" }),
    exitStep("stop-here", "no answer"),
    touch("last", { wait: { kind: "duration", ms: 5_400_000 }, when: "!steps.end.opened" }),
  ],
  {},
  false,
);

describe("the picture of a sequence", () => {
  it("says on every edge what is waited for and which branch it is", () => {
    const { edges } = drawGraph({ ...plan, first: "connect" });
    const labels = edges.map(({ from, to, kind, label }) => [from, to, kind, label.join("; ")]);
    expect(labels).toContainEqual(["connect", "gate", "next", "5 days; or until steps.connect.accepted"]);
    expect(labels).toContainEqual(["gate", "end", "then", "yes"]);
    expect(labels).toContainEqual(["gate", "stop-here", "else", "no"]);
    expect(labels).toContainEqual(["end", "last", "next", "90 minutes; only if !steps.end.opened"]);
    expect(labels).toContainEqual(["last", "(end)", "next", ""]);
    expect(
      labels.some(
        ([from, , kind, said]) => from === "(start)" && kind === "stop" && said?.includes("replied"),
      ),
    ).toBe(true);
    expect(edges.some(({ from }) => from === "stop-here")).toBe(false);
  });

  it("carries no text as Mermaid, dot or SVG syntax, and is the same at every look", () => {
    const graph = drawGraph({ ...plan, first: "connect", name: 'a"b\\', title: "<script>" });
    const mermaid = writers.mermaid(graph);
    expect(mermaid).not.toMatch(/<b>|`|;\]|end-->/);
    expect(mermaid).not.toMatch(/^\s*end\b/m);
    const dot = writers.dot(graph);
    expect(dot).toContain('digraph "a\\"b\\\\" {');
    expect(dot).toContain('x == \\"<b>');
    const svg = writers.svg(graph);
    expect(svg).not.toContain("<b>");
    expect(svg).not.toContain("<script>");
    expect(svg).not.toMatch(/href=|url\((?!#)/);
    for (const write of Object.values(writers)) expect(write(graph)).toBe(write(structuredClone(graph)));
  });

  it("never lays one box over another", () => {
    const layout = layOut(drawGraph({ ...plan, first: "connect" }), () => ({
      lines: ["x"],
      width: 120,
      height: 40,
    }));
    const boxes = [...layout.nodes, ...layout.edges.flatMap(({ label }) => (label === null ? [] : [label]))];
    for (const [index, one] of boxes.entries()) {
      for (const other of boxes.slice(index + 1)) {
        const apart =
          Math.abs(one.x - other.x) >= (one.width + other.width) / 2 - 1 ||
          Math.abs(one.y - other.y) >= (one.height + other.height) / 2 - 1;
        expect(apart).toBe(true);
      }
      expect(one.x - one.width / 2).toBeGreaterThanOrEqual(0);
      expect(one.x + one.width / 2).toBeLessThanOrEqual(layout.width);
    }
  });

  it("shows how many people stand at each step, and one person's way", async () => {
    const cwd = makeWorkspace();
    await runSeq(["import", "-"], { cwd, stdin: PEOPLE });
    await runSeq(["enroll", "intro", "--all"], { cwd });
    await runSeq(["run"], { cwd, now: Date.parse("2026-03-02T01:00:00Z") });
    const counted = JSON.parse((await runSeq(["graph", "intro", "--counts", "--json"], { cwd })).out);
    const people: Record<string, number> = Object.fromEntries(
      counted.nodes.map((node: { id: string; people?: number }) => [node.id, node.people]),
    );
    expect((people["hello"] ?? 0) + (people["call"] ?? 0)).toBe(2);
    const way = JSON.parse(
      (await runSeq(["graph", "intro", "--prospect", "jin@hanbit.example", "--json"], { cwd })).out,
    );
    expect(
      way.nodes.map(({ id, passage }: { id: string; passage?: string }) => [id, passage]),
    ).toContainEqual(["hello", "done"]);
    expect(
      way.nodes.map(({ id, passage }: { id: string; passage?: string }) => [id, passage]),
    ).toContainEqual(["call", "here"]);
    expect(way.edges.filter(({ taken }: { taken?: boolean }) => taken)).toHaveLength(2);
    const steps = await runSeq(["graph", "intro", "--prospect", "nobody@acme.example"], { cwd });
    expect(steps.code).toBe(2);
  });

  it("names the nearest sequence for a typo, and makes no database", async () => {
    const cwd = makeWorkspace();
    const typo = await runSeq(["graph", "itnro"], { cwd });
    expect([typo.code, typo.err]).toEqual([2, expect.stringContaining('did you mean "intro"?')]);
    const counts = await runSeq(["graph", "intro", "--counts"], { cwd });
    expect(counts.err).toContain("there is no database here yet");
    expect((await runSeq(["graph", "intro"], { cwd })).out).toMatch(/^flowchart TD\n/);
  });
});
