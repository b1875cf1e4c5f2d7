import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { blankState } from "../src/engine/advance.ts";
import { toColumns } from "../src/store/enrollments.ts";
import { moveStore } from "../src/store/move.ts";
import { openStore } from "../src/store/open-store.ts";
import { readAddress } from "../src/store/postgres/address.ts";
import { openPostgresStore } from "../src/store/postgres/open.ts";
import type { EnrollDraft, ProspectDraft, Store } from "../src/store/port.ts";
import { ROOT } from "./child.ts";
import { scatter } from "./people.ts";

/** People of a store that are due, however many are stored. */
export const DUE_COUNT = 1_000;
/** When they are. */
export const CLAIMED_AT = Date.UTC(2026, 2, 11, 12);
const DAY_MS = 86_400_000;
/** When everybody is, whatever the spread. */
export const ALL_DUE_AT = CLAIMED_AT + 60 * 86_400_000;
const OWNER = { host: "bench", pid: process.pid, start: "bench" };

/** Opens a bare database, without a workspace: a file, or a schema at a server's address. */
export async function openBare(database: string, create: boolean): Promise<Store> {
  const options = { create, owner: OWNER, wallClock: () => CLAIMED_AT };
  if (!database.startsWith("postgres:")) return openStore({ ...options, file: database, marker: null });
  const place = await placeOnServer(database);
  return openPostgresStore({ ...place, ...options });
}

async function placeOnServer(url: string) {
  const address = readAddress(url, { root: ROOT, workspace: "bench", env: {} });
  const marker = join(await mkdtemp(join(tmpdir(), "seq-bench-")), ".seq", "store.json");
  const thread = join(ROOT, "dist/store-thread.js");
  return { address, marker, thread, workspace: "bench", usesServerClock: false };
}

/** Brings a bare database's file to a server, whole. */
export async function moveToServer(file: string, url: string): Promise<void> {
  const to = { engine: "postgres" as const, ...(await placeOnServer(url)), create: true, owner: OWNER };
  const { marker } = to;
  const from = { engine: "sqlite" as const, file, marker, create: false, owner: OWNER };
  await moveStore({ from, to }, { from: file, to: url });
}

/**
 * Writes a database of enrolled people of whom 1,000, spread over the whole table, are due. `count`: a multiple of 1,000.
 * The rows are those of the store's own verbs; written past it, because ten million would take hours.
 */
export async function fillEnrolled(file: string, count: number): Promise<void> {
  await (await openBare(file, true)).close();
  const database = new Database(file);
  database.pragma("journal_mode = DELETE");
  database.pragma("synchronous = OFF");
  database.pragma("cache_size = -262144");
  const indexes = database
    .prepare<[], { name: string; sql: string }>(
      "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql <> ''",
    )
    .all();
  database.exec(`BEGIN; ${indexes.map(({ name }) => `DROP INDEX ${name};`).join(" ")}`);
  const addPerson = database.prepare(`INSERT INTO prospects
    (id, email, linkedin_url, company_domain, fields, tags, created_at, updated_at) VALUES (?, ?, ?, ?, ?, '[]', ?, ?)`);
  const addEnrollment = database.prepare(`INSERT INTO enrollments
    (id, key, prospect, sequence, plan_hash, sender, enrolled_at, state, status, phase, step, due_at, lane, deferred_by)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const addEvent = database.prepare(`INSERT INTO events
    (kind, at, prospect, enrollment, sequence, data) VALUES ('enrolled', ?, ?, ?, ?, ?)`);
  for (let index = 0; index < count; index += 1) {
    const id = index + 1;
    const { email, linkedin_url, companyDomain, fields } = draftPerson(index);
    addPerson.run(id, email, linkedin_url, companyDomain, JSON.stringify(fields), CLAIMED_AT, CLAIMED_AT);
    const { sequence, planHash, sender, state } = draftEnrollment(id, index, count);
    const row = toColumns(state);
    addEnrollment.run(
      ...[id, `${sequence}/${id}`, id, sequence, planHash, sender, CLAIMED_AT, row.state],
      ...[row.status, row.phase, row.step, row.due_at, row.lane, row.deferred_by],
    );
    addEvent.run(CLAIMED_AT, id, id, sequence, JSON.stringify({ sender, version: planHash }));
  }
  database.exec(`${indexes.map(({ sql }) => `${sql};`).join(" ")} COMMIT`);
  database.close();
}

function draftPerson(index: number): ProspectDraft {
  const name = `person-${scatter(index).toString(36)}-${index}`;
  return {
    email: `${name}@company-${index % 50_000}.example`,
    linkedin_url: `https://www.linkedin.com/in/${name}`,
    phone: null,
    fields: {
      first_name: "Anna",
      last_name: "Kim",
      company: `Company ${index % 50_000}`,
      title: "CTO",
      country: "KR",
    },
    tags: [],
    companyDomain: `company-${index % 50_000}.example`,
  };
}

function draftEnrollment(prospect: number, index: number, count: number): EnrollDraft {
  const stride = count / DUE_COUNT;
  // One of each stride, at a drawn place in it.
  const isDue = index % stride === scatter(Math.floor(index / stride)) % stride;
  const spread = scatter(index + count);
  const dueAt = isDue ? CLAIMED_AT - (spread % DAY_MS) : CLAIMED_AT + DAY_MS + (spread % (30 * DAY_MS));
  const state = {
    ...blankState(CLAIMED_AT),
    step: "intro",
    plannedAt: dueAt,
    dueAt,
    touched: spread % 2 === 0,
  };
  return {
    prospect,
    sequence: "three-channels",
    planHash: "bench",
    sender: "anna",
    state,
    again: false,
  };
}
