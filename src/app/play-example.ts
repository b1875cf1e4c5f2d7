import { createReadStream } from "node:fs";
import { cp, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Instant } from "../engine/plan.ts";
import { UserError } from "../errors.ts";
import type { Story, StoryEntry } from "../playback/story.ts";
import type { RunContext } from "../run/context.ts";
import type { Prospect } from "../store/port.ts";
import { describeOwner } from "./session/owner.ts";
import { needFile } from "./session/workspace-store.ts";

export interface PlayedExample {
  root: string;
  database: string;
  outbox: string;
  story: Story;
  zone: string;
  entries: StoryEntry[];
  people: ReadonlyMap<number, Prospect>;
  /** Whether a local date is a public holiday for anybody, and where. */
  holidaysOn(isoDate: string): string[];
}

/**
 * Copies an example workspace to a throw-away folder and plays its story.json there: real import, real
 * enrolment, the runner of `seq run`, its outbox and database; only the clock is simulated.
 */
export async function playExample(
  from: string,
  to: string,
  { wallClock, signal, onDay }: { wallClock(): number; signal: AbortSignal; onDay(at: Instant): void },
): Promise<PlayedExample> {
  await cp(from, to, { recursive: true, filter: (path) => !/[/\\]\.seq([/\\]|$)/.test(path) });
  const [{ loadWorkspace }, { openStore }, { readStory }] = await Promise.all([
    import("../workspace/load-workspace.ts"),
    import("../store/open-store.ts"),
    import("../playback/story.ts"),
  ]);
  const workspace = await loadWorkspace(to, { env: {} });
  const { config } = workspace;
  if (config === null)
    throw new UserError("the example's seq.yaml is not valid", { hint: `seq -C ${to} lint` });
  const story = readStory(await readFile(join(to, "story.json"), "utf8"), "story.json");
  const files = needFile(to, config.store, "an example", "take `store` out of its seq.yaml");
  const store = await openStore({ ...files, create: true, owner: describeOwner(), wallClock });
  try {
    const clock = { at: story.startAt };
    const { joinRunContext } = await import("./run-context.ts");
    const run = joinRunContext({ ...workspace, config }, store, { now: () => clock.at }, new Map());
    await importPeople(run, join(to, story.people), story.startAt);
    const { enrollPeople } = await import("../run/actions/enroll.ts");
    const options = { sequence: story.sequence, startAt: story.startAt, again: false };
    await enrollPeople(run, store.streamProspects({}), options);
    const { playStory } = await import("../playback/story.ts");
    const { fingerprint } = await import("../workspace/fingerprint.ts");
    const watched = {
      get at() {
        return clock.at;
      },
      set at(next: Instant) {
        clock.at = next;
        onDay(next);
      },
    };
    const entries = await playStory(run, watched, story, await fingerprint(to), signal);
    const people = new Map<number, Prospect>();
    for await (const person of store.streamProspects({})) people.set(person.id, person);
    return {
      root: to,
      database: files.file,
      outbox: join(to, ".seq", "outbox"),
      story,
      zone: config.calendar.zone,
      entries,
      people,
      holidaysOn: await listHolidays(people),
    };
  } finally {
    await store.close();
  }
}

async function importPeople(run: RunContext, file: string, at: Instant): Promise<void> {
  const { importProspects } = await import("../prospects/import.ts");
  const { fields } = run.config;
  await importProspects(run.store, createReadStream(file), {
    map: {},
    tags: [],
    defaultCountry: null,
    fields,
    at,
  });
}

async function listHolidays(people: ReadonlyMap<number, Prospect>): Promise<(isoDate: string) => string[]> {
  const { loadHolidays } = await import("../calendar/holidays.ts");
  const codes = [...new Set([...people.values()].map(({ fields }) => fields.country))].filter(
    (code): code is string => typeof code === "string" && code !== "",
  );
  const books = await Promise.all(
    codes.map(async (code) => ({ code, isHoliday: await loadHolidays([code]) })),
  );
  return (isoDate) => books.filter(({ isHoliday }) => isHoliday(isoDate)).map(({ code }) => code);
}
