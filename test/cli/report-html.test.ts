import { mkdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { makeFolder, runSeq } from "./run-seq.ts";

const YAML = `workspace: acme
rehearsal: true
calendar: { timezone: UTC, hours: Mon-Sun 00:00-24:00, holidays: none }
senders: { anna: { name: Anna Kim, email: anna@acme.example } }
costs: { currency: EUR, email: 0.02 }
`;
const INTRO = `name: intro
goal: meeting_booked
steps:
  - id: hello
    do: email
    body: Hi.
    variants:
      a: { subject: Hello }
      b: { subject: Good day }
  - { id: ring, wait: 1 day, do: call, script: Call. }
`;
const NOW = Date.parse("2026-03-02T09:00:00Z");
const DAY = 86_400_000;

async function prepare() {
  const root = makeFolder();
  mkdirSync(join(root, "sequences"));
  const people = Array.from(
    { length: 9 },
    (_, at) => `Jin${at} Han,p${at}@hanbit${at}.example,+82 2 312 345${at}`,
  );
  const files = {
    "seq.yaml": YAML,
    "sequences/intro.yaml": INTRO,
    "people.csv": ["name,email,phone", ...people].join("\n"),
  };
  for (const [file, text] of Object.entries(files)) {
    writeFileSync(join(root, file), text);
    utimesSync(join(root, file), 1, 1);
  }
  const seq = (now: number, ...argv: string[]) => runSeq(argv, { cwd: root, now });
  for (const argv of [["import", "people.csv"], ["enroll", "intro", "--all"], ["run"]]) {
    const ran = await seq(NOW, ...argv);
    expect(ran.code, ran.err + ran.out).toBe(0);
  }
  for (const [person, kind] of [
    ["p0@hanbit0.example", "replied"],
    ["p1@hanbit1.example", "meeting_booked"],
    ["p2@hanbit2.example", "opted_out"],
  ] as const)
    expect((await seq(NOW + 3_600_000, "event", person, kind)).code).toBe(0);
  await seq(NOW + DAY, "run");
  return { root, seq: (...argv: string[]) => seq(NOW + DAY, ...argv) };
}

/** Rows of the table of a section, by the names of its figures. */
function readTable(page: string, id: string): Record<string, string>[] {
  const part = page.slice(page.indexOf(`<section id="${id}"`)).split("</section>")[0] ?? "";
  const body = /<tbody>([\s\S]*?)<\/tbody>/.exec(part)?.[1] ?? "";
  return body
    .split("</tr>")
    .slice(0, -1)
    .map((row) =>
      Object.fromEntries(
        [...row.matchAll(/data-figure="(\w+)" data-value="([^"]*)"/g)].map(([, name = "", value = ""]) => [
          name,
          value,
        ]),
      ),
    );
}

it("shows in a file what seq report says, and nobody's name", async () => {
  const { root, seq } = await prepare();
  const written = await seq("report", "--html", "overview.html");
  expect(written.code, written.err).toBe(0);
  const page = readFileSync(join(root, "overview.html"), "utf8");
  for (const [id, by] of [
    ["funnel", "sequence"],
    ["steps", "sequence,step,variant"],
    ["channels", "channel"],
  ] as const) {
    const shown = readTable(page, id);
    const told = JSON.parse((await seq("report", "--by", by, "--json")).out) as Record<
      string,
      string | number | null
    >[];
    const named = told.filter((row) =>
      by.split(",").every((name) => name === "variant" || row[name] !== null),
    );
    expect(shown, id).toHaveLength(named.length);
    for (const [index, row] of shown.entries()) {
      const { spend: _, ...figures } = row;
      for (const [name, value] of Object.entries(figures))
        expect(value, `${id} ${index} ${name}`).toBe(String(named[index]?.[name] ?? ""));
    }
  }
  expect(page).toContain(`data-figure="waiting" data-value="6"`);
  expect(page).not.toMatch(/hanbit|Jin|<form|<script|<button/);
  expect(page).toContain(`content="default-src &#39;none&#39;`);
  expect(page.length).toBeLessThan(150_000);
});

it("says that the file takes no other option", async () => {
  const { seq } = await prepare();
  const ran = await seq("report", "--html", "x.html", "--by", "step");
  expect(ran.code).toBe(2);
});
