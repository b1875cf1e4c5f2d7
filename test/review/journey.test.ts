import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { measureWidth } from "../../src/app/session/width.ts";
import { measureLines } from "../../src/review/graph/svg-text.ts";
import { drawJourney, type Journey } from "../../src/review/journey/journey.ts";
import { layOutJourney } from "../../src/review/journey/layout.ts";
import { writeJourneyMermaid } from "../../src/review/journey/mermaid.ts";
import { writeJourneyPage } from "../../src/review/journey/page.ts";
import { sayCondition } from "../../src/review/journey/say-condition.ts";
import { writeJourneySvg } from "../../src/review/journey/svg.ts";
import { readTree } from "../../src/review/tree.ts";
import { runSeq } from "../cli/run-seq.ts";
import { makeFolder } from "../workspace/temporary-folder.ts";

const SEQ_YAML = `workspace: 한빛
rehearsal: true
calendar: { timezone: Asia/Seoul, hours: Mon-Fri 09:00-18:00, holidays: none }
senders:
  anna: { name: Anna Kim, email: anna@acme.example, smtp: outbox }
`;
const FILES = {
  "welcome.yaml": `name: welcome
title: "첫 인사 <script>alert(1)</script> & more"
start: { on: form_submitted, where: 'data.form == "demo"' }
steps:
  - { id: hello, do: email, subject: Hi, body: Hi }
  - id: opened-it
    wait: 2 days
    until: event.booked
    if: event.booked
    then:
      - { id: visit, do: visit, note: Hi }
    else:
      - { id: ring, do: call, script: Hi }
      - { id: end, do: exit, reason: '조용함' }
  - { id: over, do: enroll, sequence: club }
`,
  "club.yaml": `name: club
steps:
  - { id: card, do: linkedin.message, text: Hi }
  - { id: back, do: enroll, sequence: welcome }
`,
  "broken.yaml": `name: broken
steps:
  - { id: a, do: emial }
`,
};

function makeWorkspace(): string {
  const root = makeFolder();
  mkdirSync(join(root, "sequences"));
  writeFileSync(join(root, "seq.yaml"), SEQ_YAML);
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(root, "sequences", name), text);
  return root;
}

async function draw(): Promise<Journey> {
  const sequences = Object.entries(FILES).map(([name, text]) => ({ file: `sequences/${name}`, text }));
  return drawJourney(await readTree({ workspace: SEQ_YAML, sequences, snippet: () => null }), "한빛", null);
}

describe("the map of a workspace", () => {
  it("has each channel as a lane, says how people come in, and who hands them over to whom", async () => {
    const { lanes, sequences, handOvers, broken } = await draw();
    expect(lanes.map(({ title }) => title)).toEqual(["by itself", "email", "linkedin", "call", "visit"]);
    expect(sequences.map(({ name, starts }) => [name, starts])).toEqual([
      ["welcome", ['on form submitted where form is "demo"', "from club"]],
      ["club", ["from welcome"]],
    ]);
    expect(handOvers).toEqual([
      { from: "welcome", step: "over", to: "club" },
      { from: "club", step: "back", to: "welcome" },
    ]);
    expect(broken.map(({ name }) => name)).toEqual(["broken"]);
    const steps = sequences[0]?.steps.map(({ id, lane, depth, side }) => [id, lane, depth, side]);
    expect(steps).toEqual([
      ["hello", "email", 0, null],
      ["opened-it", "seq", 0, null],
      ["visit", "visit", 1, "yes"],
      ["ring", "call", 1, "no"],
      ["end", "seq", 1, "no"],
      ["over", "seq", 0, null],
    ]);
  });

  it("leads no line through a box", async () => {
    const journey = await draw();
    const layout = layOutJourney(
      journey,
      ({ id, label }) => [id, ...label],
      ({ name }) => [name],
      measureLines,
    );
    for (const { points } of layout.lines) {
      for (const [index, to] of points.entries()) {
        const from = points[index - 1];
        if (from === undefined) continue;
        expect(from.x === to.x || from.y === to.y).toBe(true);
        for (const box of [...layout.boxes, ...layout.bands]) {
          const isInside =
            Math.max(from.x, to.x) > box.x &&
            Math.min(from.x, to.x) < box.x + box.width &&
            Math.max(from.y, to.y) > box.y &&
            Math.min(from.y, to.y) < box.y + box.height;
          expect(isInside, JSON.stringify([from, to, box])).toBe(false);
        }
      }
    }
    for (const { x, width } of layout.boxes) expect(x + width).toBeLessThanOrEqual(layout.width);
  });

  it("holds no script, request or markup of anybody's as SVG, page or Mermaid, and is the same at every look", async () => {
    const journey = await draw();
    const [svg, page] = [writeJourneySvg(journey), writeJourneyPage(journey, "<b>words</b>")];
    for (const text of [svg, page]) {
      expect(text).not.toContain("<script");
      expect(text).not.toContain("<b>");
      expect(text).not.toMatch(/(?:href|src)=|url\((?!#)|@import/);
      expect(text).toContain("prefers-color-scheme:dark");
      expect(text).toContain("첫 인사");
    }
    expect(page).toContain("default-src 'none'");
    const mermaid = writeJourneyMermaid(journey);
    expect(mermaid).not.toMatch(/<script|"demo"/);
    expect(mermaid.match(/subgraph /g)).toHaveLength(3);
    for (const text of [svg, mermaid]) expect(text).toContain("cannot be read");
    expect(mermaid).toMatch(/-\.->/);
    expect(writeJourneySvg(await draw())).toBe(svg);
  });
});

describe("seq graph --workspace", () => {
  it("fits 60 columns as text, names who stands where, family name first in Korean, and counts the others", async () => {
    const root = makeWorkspace();
    const people = ["last_name,first_name,email,country,consent_basis,consent_source,consent_date"];
    for (const [index, name] of ["남궁,민", "황보,라", "김,서연", "Han,Jin", "이,지훈"].entries())
      people.push(`${name},p${index}@hanbit.example,KR,express,form,2026-02-01`);
    writeFileSync(join(root, "people.csv"), `${people.join("\n")}\n`);
    const inRoot = (...argv: string[]) => runSeq(argv, { cwd: root, terminal: true, columns: 60 });
    await runSeq(["import", "people.csv"], { cwd: root });
    await runSeq(["enroll", "welcome", "--all", "--yes"], { cwd: root });
    const { out, code } = await inRoot("graph", "--workspace", "--people", "--no-color");
    expect(code).toBe(0);
    expect(out).toContain("● 남궁민, 황보라, 김서연 +2");
    expect(out).toContain("▶ from welcome");
    expect(out).toContain("cannot be read");
    expect(out).toMatch(
      /opened-it: if booked[^]*\n +yes\nvisit +visit\n +no\ncall +ring\nby itself +end: exit/,
    );
    for (const line of out.split("\n")) expect(measureWidth(line), line).toBeLessThanOrEqual(60);
    const { out: json } = await runSeq(["-C", root, "graph", "--workspace", "--people", "--json"]);
    const welcome = JSON.parse(json).sequences.find(({ name }: { name: string }) => name === "welcome");
    expect(welcome.steps[0].people).toMatchObject({ count: 5, names: ["남궁민", "황보라", "김서연"] });
  });

  it("writes a page or a picture into a file of its owner's", async () => {
    const root = makeWorkspace();
    const { code, err } = await runSeq(["-C", root, "graph", "--workspace", "--html", "map.html"], {
      cwd: root,
    });
    expect([code, err]).toEqual([0, expect.stringContaining("written:")]);
    expect(readFileSync(join(root, "map.html"), "utf8")).toMatch(/^<!DOCTYPE html>/);
    await runSeq(["-C", root, "graph", "welcome", "--svg", "flow.svg"], { cwd: root });
    expect(readFileSync(join(root, "flow.svg"), "utf8")).toMatch(/^<svg /);
  });

  it.each([
    [["graph"], "seq graph --workspace for the map"],
    [["graph", "welcome", "--people"], "--people is for the map"],
    [["graph", "--workspace", "--counts"], "takes no --counts"],
    [["graph", "welcome", "--workspace"], "takes no welcome"],
    [["graph", "--workspace", "--people"], "there is no database here yet"],
  ])("%s is answered with what to do", async (argv, said) => {
    const { code, err } = await runSeq(["-C", makeWorkspace(), ...argv]);
    expect(code).not.toBe(0);
    expect(err).toContain(said);
  });
});

it.each([
  ["!event.booked && !steps.offer.code_used", "not booked and not offer code used"],
  ['event.code_used.name == "a && b"', 'name of code used is "a && b"'],
  [
    "(event.rated.stars>=5||prospect.job_title != 'CEO')",
    "(stars of rated at least 5 or job title is not 'CEO')",
  ],
  ["!has(prospect.job_title) || has(prospect.email)", "no job title or some email"],
  ["until 2 days before steps.offer.expires", "until 2 days before offer expires"],
  ["or until event.booked", "or until booked"],
  ['prospect.company.contains("!x")', 'prospect.company.contains("!x")'],
  ['"x" in tags && steps["a b"].sent', '"x" in tags && steps["a b"].sent'],
])("the map says a condition in words, and one that has none as it is written: %s", (written, said) => {
  expect(sayCondition(written)).toBe(said);
});
