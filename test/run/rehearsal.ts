import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { loadHolidays } from "../../src/calendar/holidays.ts";
import { channels } from "../../src/channels/registry.ts";
import type { TaskEnding } from "../../src/channels/task-ending.ts";
import { enrollPeople } from "../../src/run/actions/enroll.ts";
import { resumeTarget } from "../../src/run/actions/pause.ts";
import { type Fact, recordFact } from "../../src/run/actions/record-fact.ts";
import { endTask } from "../../src/run/actions/tasks.ts";
import type { RunContext } from "../../src/run/context.ts";
import type { Part } from "../../src/run/part.ts";
import { runDue } from "../../src/run/run.ts";
import type { RunSummary, TouchLine } from "../../src/run/touch-line.ts";
import { openStore } from "../../src/store/open-store.ts";
import type { Prospect, ProspectDraft, Store } from "../../src/store/port.ts";
import { fingerprint } from "../../src/workspace/fingerprint.ts";
import { loadWorkspace } from "../../src/workspace/load-workspace.ts";
import { onStore } from "../../src/run/on-store.ts";

/** A workspace in a folder of its own, with a clock that the test sets. */
export interface Rehearsal {
  root: string;
  store: Store;
  at: number;
  /** Everything said so far, in order. */
  touches: TouchLine[];
  write(file: string, text: string): void;
  context(): Promise<RunContext>;
  people(drafts: readonly Partial<Record<string, string>>[]): Promise<Prospect[]>;
  enroll(sequence: string, people: readonly Prospect[]): Promise<void>;
  run(options?: { max?: number; part?: Part; sequence?: string }): Promise<RunSummary>;
  fact(person: Prospect, fact: Omit<Fact, "at"> & { at?: number }): Promise<string[]>;
  endTask(id: number, ending: TaskEnding): Promise<void>;
  resume(person: Prospect): Promise<void>;
  outbox(): string[];
  close(): Promise<void>;
}

const WORKSPACE = `
workspace: rehearsal
rehearsal: true
calendar: { timezone: UTC, hours: Mon-Fri 09:00-17:00, holidays: none }
fields: { topic: text }
senders:
  anna: { name: Anna Kim, email: anna@acme.example }
`;

/** Opens a rehearsal workspace with these sequences (by name) on the outbox. */
export async function openRehearsal(
  sequences: Record<string, string>,
  { workspace = WORKSPACE, at = Date.UTC(2026, 2, 2, 9) } = {},
): Promise<Rehearsal> {
  const root = mkdtempSync(join(tmpdir(), "seq-run-"));
  mkdirSync(join(root, ".seq"), { mode: 0o700 });
  const write = (file: string, text: string): void => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  };
  write("seq.yaml", workspace);
  for (const [name, text] of Object.entries(sequences)) write(`sequences/${name}.yaml`, text);
  const store = await openStore({
    file: join(root, ".seq/state.db"),
    marker: join(root, ".seq/store.json"),
    create: true,
    owner: { host: "test", pid: process.pid, start: "boot/1" },
    wallClock: Date.now,
  });
  const rehearsal: Rehearsal = {
    root,
    store,
    at,
    touches: [],
    write,
    async context() {
      const loaded = await loadWorkspace(root, { env: {} });
      if (loaded.config === null) throw new Error(JSON.stringify(loaded.diagnostics));
      const run: Omit<RunContext, "store" | "catalog" | "evaluations"> = {
        root,
        config: loaded.config,
        sequences: loaded.sequences.map(({ name, file, plan, version, diagnostics }) => ({
          name,
          file,
          plan,
          version,
          error: diagnostics.find(({ severity }) => severity === "error")?.message ?? null,
        })),
        wholeFiles: [],
        approvals: new Map(),
        snippet: loaded.snippet,
        clock: { now: () => rehearsal.at },
        findChannel: (id) => channels.find((channel) => channel.id === id) ?? null,
        loadHolidays,
      };
      return onStore(run, rehearsal.store);
    },
    async people(rows) {
      const results = await rehearsal.store.upsertProspects(rows.map(draftOf), rehearsal.at);
      return Promise.all(
        results.map(async (result) => {
          if (result.type === "conflict") throw new Error(result.reason);
          const person = await rehearsal.store.getProspect(result.id);
          if (person === null) throw new Error("not stored");
          return person;
        }),
      );
    },
    async enroll(sequence, people) {
      async function* each() {
        yield* people;
      }
      const options = { sequence, startAt: rehearsal.at, again: false };
      await enrollPeople(await rehearsal.context(), each(), options);
    },
    async run(options = {}) {
      return runDue(await rehearsal.context(), {
        fingerprint: await fingerprint(root),
        max: options.max ?? null,
        sequence: options.sequence ?? null,
        ...(options.part !== undefined && { part: options.part }),
        signal: new AbortController().signal,
        isAlive: () => true,
        onTouch: (line) => rehearsal.touches.push(line),
      });
    },
    async fact(person, fact) {
      const context = await rehearsal.context();
      return (await recordFact(context, person, { at: rehearsal.at, ...fact }, rehearsal.at)).ended;
    },
    async endTask(id, ending) {
      const context = await rehearsal.context();
      await endTask(context, id, ending, rehearsal.at);
    },
    async resume(person) {
      const context = await rehearsal.context();
      await resumeTarget(context, { type: "prospect", person, sequence: null }, rehearsal.at);
    },
    outbox: () => readOutbox(join(root, ".seq/outbox")),
    async close() {
      await rehearsal.store.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
  return rehearsal;
}

function draftOf(row: Partial<Record<string, string>>): ProspectDraft {
  const fields = Object.fromEntries(
    Object.entries(row).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  return {
    email: row.email ?? null,
    linkedin_url: row.linkedin_url ?? null,
    phone: row.phone ?? null,
    fields,
    tags: [],
    companyDomain: row.email?.split("@")[1] ?? null,
  };
}

function readOutbox(folder: string): string[] {
  let names: string[];
  try {
    names = readdirSync(folder, { recursive: true }).map(String);
  } catch {
    return [];
  }
  return names
    .filter((name) => name.endsWith(".eml"))
    .map((name) => readFileSync(join(folder, name), "utf8"));
}
