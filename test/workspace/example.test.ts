import { createReadStream, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadHolidays } from "../../src/calendar/holidays.ts";
import { parseTime } from "../../src/calendar/parse-time.ts";
import { parseDuration } from "../../src/config/duration.ts";
import { KNOWN_FACTS } from "../../src/engine/facts.ts";
import { createRenderer } from "../../src/message/render.ts";
import { importProspects } from "../../src/prospects/import.ts";
import type { ProspectDraft } from "../../src/store/port.ts";
import { initWorkspace } from "../../src/workspace/init-workspace.ts";
import { loadWorkspace } from "../../src/workspace/load-workspace.ts";
import { makeFolder } from "./temporary-folder.ts";

const ROOT = join(import.meta.dirname, "../../examples/acme-outbound");
const STARTERS = join(import.meta.dirname, "../../sequences");

interface Story {
  start: string;
  days: number;
  people: string;
  sequence: string;
  tasks: { done_after: string };
  facts: { prospect: string; after: string; in: string; event: string; step: string }[];
}

async function readPeople(file: string): Promise<ProspectDraft[]> {
  const people: ProspectDraft[] = [];
  const store = {
    addConsents: () => Promise.resolve([]),
    suppress: () => Promise.resolve(0),
    upsertProspects: (drafts: readonly ProspectDraft[]) => {
      people.push(...drafts);
      return Promise.resolve(drafts.map((_, index) => ({ type: "created" as const, id: index + 1 })));
    },
  };
  const { rejected } = await importProspects(store, createReadStream(file), {
    map: {},
    tags: [],
    defaultCountry: null,
    fields: { topic: "text" },
    at: Date.UTC(2026, 2, 2),
  });
  expect(rejected).toEqual([]);
  return people;
}

async function readStory(): Promise<Story> {
  return JSON.parse(readFileSync(join(ROOT, "story.json"), "utf8")) as Story;
}

async function findComplaints(root: string): Promise<string[]> {
  const { diagnostics, sequences } = await loadWorkspace(root, { env: {} });
  return [...diagnostics, ...sequences.flatMap((each) => each.diagnostics)].map(
    (each) => `${each.file}:${each.range.line}:${each.range.column} ${each.message}`,
  );
}

describe("the example workspace", () => {
  it("is read without a complaint", async () => {
    expect(await findComplaints(ROOT)).toEqual([]);
  });

  it("knows 24 people in five time zones, some hard to reach", async () => {
    const people = await readPeople(join(ROOT, "people.csv"));
    expect(people).toHaveLength(24);
    expect(new Set(people.map((each) => each.fields.timezone).filter(Boolean)).size).toBe(5);
    expect(people.every((each) => each.email?.endsWith(".example"))).toBe(true);
    expect(people.filter((each) => each.linkedin_url === null)).toHaveLength(1);
    expect(people.filter((each) => each.fields.country === undefined)).toHaveLength(1);
    expect(people.filter((each) => /\p{Script=Hangul}/u.test(String(each.fields.first_name)))).toHaveLength(
      3,
    );
  });

  it("has a complete message for everyone, and notes that fit a free LinkedIn account", async () => {
    const people = await readPeople(join(ROOT, "people.csv"));
    const { sequences, snippet } = await loadWorkspace(ROOT, { env: {} });
    const renderer = createRenderer({ snippet });
    for (const step of sequences[0]?.plan?.steps ?? []) {
      if (step.kind !== "touch") continue;
      const texts = [step.content, ...step.variants.map((each) => each.content)].flatMap((each) =>
        Object.entries(each),
      );
      for (const person of people) {
        for (const [field, template] of texts) {
          const text = renderer.render(template, { fields: person.fields, tags: [] });
          expect(text, `${step.id}.${field}`).not.toMatch(/undefined|\{\{|\{%/);
          if (step.action === "linkedin.connect") expect(text.trim().length, text).toBeLessThanOrEqual(200);
        }
      }
    }
  });

  it("tells a story about its own people and steps", async () => {
    const story = await readStory();
    const people = await readPeople(join(ROOT, story.people));
    const { sequences } = await loadWorkspace(ROOT, { env: {} });
    const plan = sequences.find((each) => each.name === story.sequence)?.plan;
    const steps = plan?.steps.map((each) => each.id) ?? [];
    for (const fact of story.facts) {
      expect(people.map((each) => each.email)).toContain(fact.prospect);
      expect(steps).toContain(fact.after);
      expect(steps).toContain(fact.step);
      expect(KNOWN_FACTS).toContain(fact.event);
      expect(parseDuration(fact.in), fact.in).not.toBeNull();
    }
    const events = new Set(story.facts.map((each) => each.event));
    for (const event of ["accepted", "replied", "bounced", "opted_out", "meeting_booked"])
      expect(events).toContain(event);
  });

  it("meets holidays in its three weeks", async () => {
    const story = await readStory();
    expect(story.days).toBe(21);
    expect(parseTime(story.start, "UTC")).toBe(Date.UTC(2026, 1, 23));
    expect((await loadHolidays(["JP"]))("2026-02-23")).toBe(true);
    expect((await loadHolidays(["KR"]))("2026-03-02")).toBe(true);
  });
});

it("a new workspace with the shipped sequences is read without a complaint", async () => {
  const root = join(makeFolder(), "new");
  const sender = { senderName: "Anna Kim", senderEmail: "anna@acme.example" };
  const answers = {
    workspace: "acme",
    ...sender,
    timezone: "Asia/Seoul",
    country: "KR",
    postalAddress: "Seoul",
  };
  await initWorkspace(root, answers, { starters: STARTERS });
  expect(await findComplaints(root)).toEqual([]);
  expect(await readPeople(join(root, "people.csv"))).toHaveLength(3);
});
