import { createReadStream } from "node:fs";
import { cp, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Instant } from "../engine/plan.ts";
import { ExitCode, UserError } from "../errors.ts";
import { explainUnwritable } from "../files/failure.ts";
import { makeFolders } from "../files/plain-way.ts";
import type { Story } from "../playback/read-story.ts";
import type { StoryEntry } from "../playback/story.ts";
import type { RecordedServices } from "../providers/played-services.ts";
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

interface PlayWorld {
  wallClock(): number;
  packageRoot: string;
  signal: AbortSignal;
  onDay(at: Instant): void;
}

/**
 * Copies an example workspace to a throw-away folder and plays its story.json there: real import, real
 * enrolment, the runner of `seq run`, its outbox and database; only the clock is simulated, and services are played by the
 * answers of its answers.json.
 */
export async function playExample(
  from: string,
  to: string,
  { wallClock, packageRoot, signal, onDay }: PlayWorld,
): Promise<PlayedExample> {
  await refuseUsed(to);
  await layExample(from, to);
  const recorded = await readRecorded(to);
  const [{ loadWorkspace }, { openStore }, { readStory }] = await Promise.all([
    import("../workspace/load-workspace.ts"),
    import("../store/open-store.ts"),
    import("../playback/read-story.ts"),
  ]);
  const workspace = await loadWorkspace(to, { env: {}, packageRoot, wallClock });
  const { config } = workspace;
  if (config === null)
    throw new UserError("the example's seq.yaml is not valid", { hint: `seq -C ${to} lint` });
  const story = readStory(await readFile(join(to, "story.json"), "utf8"), "story.json");
  const files = needFile(to, config.store, "an example", "take `store` out of its seq.yaml");
  const store = await openStore({ ...files, create: true, owner: describeOwner(), wallClock });
  try {
    const clock = { at: story.startAt };
    const { joinRunContext } = await import("./run-context.ts");
    const joined = joinRunContext({ ...workspace, config }, store, { now: () => clock.at }, new Map());
    const run = recorded === null ? joined : await playServices(joined, recorded, { packageRoot, wallClock });
    await importPeople(run, join(to, story.people), story.startAt);
    if (story.sequence !== null) {
      const { enrollPeople } = await import("../run/actions/enroll.ts");
      const options = { sequence: story.sequence, startAt: story.startAt, again: false };
      await enrollPeople(run, store.streamProspects({}), options);
    }
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

/** An example is played in a folder of its own: nothing of anybody's is written over. */
async function refuseUsed(folder: string): Promise<void> {
  const entries = await readdir(folder).catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw new UserError(`nothing can be played in ${folder}: it is no folder, or not yours`, {
      hint: "name a new folder",
      cause: error,
    });
  });
  if (entries.length > 0)
    throw new UserError(`${folder} is not empty`, { hint: "name a new folder", exit: ExitCode.usage });
}

async function layExample(from: string, to: string): Promise<void> {
  try {
    makeFolders(to);
    await cp(from, to, { recursive: true, filter: (path) => !/[/\\]\.seq([/\\]|$)/.test(path) });
  } catch (cause) {
    const { why, hint } = explainUnwritable(to, cause);
    throw new UserError(`nothing can be played in ${to}: ${why}`, { hint, cause });
  }
}

/** What services answer in the example, and their credentials in its `.env`; null where it asks none. */
async function readRecorded(root: string): Promise<RecordedServices | null> {
  const text = await readFile(join(root, "answers.json"), "utf8").catch(() => null);
  if (text === null) return null;
  const { readRecordedServices } = await import("../providers/played-services.ts");
  const recorded = readRecordedServices(text, "answers.json");
  const lines = Object.entries(recorded.secrets).map(([name, value]) => `${name}=${value}\n`);
  await writeFile(join(root, ".env"), lines.join(""), { mode: 0o600 });
  return recorded;
}

async function playServices(
  run: RunContext,
  { answers }: RecordedServices,
  world: Pick<PlayWorld, "packageRoot" | "wallClock">,
): Promise<RunContext> {
  const [{ createServices }, { openPlayedServices }] = await Promise.all([
    import("./open-services.ts"),
    import("../providers/played-services.ts"),
  ]);
  return { ...run, ...createServices(run, world, openPlayedServices(answers)) };
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
