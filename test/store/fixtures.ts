import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { State } from "../../src/engine/state.ts";
import type { Connection } from "../../src/store/connection.ts";
import type { Context } from "../../src/store/context.ts";
import { openShelf } from "../../src/store/hand-off-log.ts";
import { readMeta } from "../../src/store/meta.ts";
import { type OpenOptions, openStore } from "../../src/store/open-store.ts";
import type {
  Claim,
  EnrollDraft,
  Intent,
  NewEvent,
  Owner,
  ProspectDraft,
  Recovery,
  Settlement,
  Store,
} from "../../src/store/port.ts";
import type { InboxDraft } from "../../src/store/ports/inbox-port.ts";
import type { SqliteConnection } from "../../src/store/sqlite-connection.ts";
import { makeSqliteEngine } from "../../src/store/sqlite-engine.ts";
import { makeStore } from "../../src/store/store.ts";

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
/** Monday 2026-03-02T09:00Z. */
export const NOW = Date.UTC(2026, 2, 2, 9);

/** One database, as several processes with one clock would open it. */
export interface Bench {
  file: string;
  marker: string;
  /** Who can read what a process noted of its hand-overs: whoever runs on its machine, or anybody. */
  notesReach: "machine" | "anywhere";
  /** Moves the wall clock that leases are measured with. */
  clock: { wall: number };
  open(options?: Partial<OpenOptions>): Promise<Store>;
}

/** What a conformance suite needs to try an engine. */
export type MakeBench = () => Bench;

const owner: Owner = { host: "desk", pid: 1, start: "boot-1" };
export const otherOwner: Owner = { host: "desk", pid: 2, start: "boot-1" };

/** A database in a folder of its own, gone with its stores when the test ends. */
export const makeSqliteBench: MakeBench = () => {
  const folder = mkdtempSync(join(tmpdir(), "seq-store-"));
  const clock = { wall: NOW };
  const opened: Store[] = [];
  onTestFinished(async () => {
    for (const store of opened) await store.close().catch(() => {});
    rmSync(folder, { recursive: true, force: true });
  });
  const file = join(folder, ".seq", "state.db");
  const marker = join(folder, ".seq", "store.json");
  return {
    file,
    marker,
    notesReach: "machine",
    clock,
    async open(options = {}) {
      const store = await openStore({
        file,
        marker,
        create: true,
        owner,
        wallClock: () => clock.wall,
        lockWaitMs: 50,
        lockTries: 2,
        ...options,
      });
      opened.push(store);
      return store;
    },
  };
};

/** What the store's verbs work with, on a connection of the test's own to an existing database. */
export function makeContext(sql: Connection): Context {
  return {
    sql,
    wallClock: () => NOW,
    leaseMs: HOUR,
    owner,
    ownerId: null,
    actor: null,
    presence: null,
    erasureKey: readMeta(sql, "erasure_key") ?? "",
    hasNewEvents: false,
    ownChanges: 0,
    journaled: new Map(),
    countedCaps: new Map(),
  };
}

/** A store on a connection of the test's own, to an existing database; it has no marker and is closed with the test. */
export function makeStoreOn(sql: SqliteConnection, file: string): Store {
  const openCopy = () => Promise.reject(new Error("this store is not copied"));
  const store = makeStore(makeContext(sql), {
    file,
    engine: makeSqliteEngine(sql, file, openCopy),
    storeId: "",
    marker: null,
    notebook: null,
    notes: openShelf({ database: file, key: "00" }, owner, { isOwn: true }),
    markedEvent: 0,
    log: null,
    lockTries: () => 1,
    partMs: 3_000,
  });
  onTestFinished(() => store.close());
  return store;
}

export function draftPerson(name: string, rest: Partial<ProspectDraft> = {}): ProspectDraft {
  const email = `${name}@acme.example`;
  return {
    email,
    linkedin_url: null,
    phone: null,
    fields: { first_name: name, email },
    tags: [],
    companyDomain: "acme.example",
    ...rest,
  };
}

export function makeState(rest: Partial<State> = {}): State {
  return {
    status: "active",
    reason: null,
    step: "intro",
    phase: "waiting",
    since: NOW,
    plannedAt: NOW,
    dueAt: NOW,
    deferredBy: null,
    tries: 0,
    touched: false,
    steps: {},
    happened: {},
    ...rest,
  };
}

export function draftEnrollment(prospect: number, rest: Partial<EnrollDraft> = {}): EnrollDraft {
  return {
    prospect,
    sequence: "hello",
    planHash: "plan-1",
    sender: "anna",
    state: makeState(),
    again: false,
    ...rest,
  };
}

/** A reply that nobody has been found for yet. */
export function draftMessage(rest: Partial<InboxDraft> = {}): InboxDraft {
  return {
    key: "k",
    sender: "anna",
    channel: "email",
    mailbox: "INBOX",
    uid: 1,
    receivedAt: NOW,
    kind: "reply",
    optOut: false,
    returnDate: null,
    from: "jin@hanbit.example",
    fromName: null,
    subject: "Hi",
    messageId: "<1@hanbit.example>",
    references: ["<a@b.example>"],
    evidence: ["x"],
    text: "Hello",
    matchedBy: null,
    attempt: null,
    enrollment: null,
    prospect: null,
    sequence: null,
    step: null,
    ...rest,
  };
}

/** As a run takes back what others left; what the server had taken is left in doubt, since there is no engine here. */
export async function recoverAll(
  store: Store,
  isAlive: (owner: Owner) => boolean,
  now: number,
): Promise<Recovery> {
  return store.recover(await store.fenceOwners(isAlive), [], now);
}

/** Imports so many people and enrols them; returns the enrollments' ids. */
export async function enrolPeople(
  store: Store,
  count: number,
  stateOf: (index: number) => Partial<State> = () => ({}),
): Promise<number[]> {
  const people = Array.from({ length: count }, (_, index) => draftPerson(`person${index}`));
  const results = await store.upsertProspects(people, NOW);
  const ids = await store.enroll(
    results.map((result, index) =>
      draftEnrollment("id" in result ? result.id : 0, { state: makeState(stateOf(index)) }),
    ),
    NOW,
  );
  return ids.map((id) => id ?? 0);
}

/** Imports and enrols one person, and claims them. */
export async function claimOne(store: Store, name = "jin"): Promise<Claim> {
  const [result] = await store.upsertProspects([draftPerson(name)], NOW);
  await store.enroll([draftEnrollment(result !== undefined && "id" in result ? result.id : 0)], NOW);
  const [claim] = await store.claimDue(NOW, 1, {});
  if (claim === undefined) throw new Error("nothing was due");
  return claim;
}

export function intentOf(claim: Claim, rest: Partial<Intent> = {}): Intent {
  return {
    claim,
    step: "intro",
    stepKey: rest.step ?? "intro",
    action: "email",
    channel: "email",
    sender: "anna",
    at: NOW,
    caps: [],
    exits: ["replied"],
    message: {
      content: '{"body":"Hi"}',
      hash: "hash",
      messageId: "<1@acme.example>",
      subject: "Hello",
      references: ["<0@acme.example>"],
    },
    variant: "question",
    cost: 0.5,
    planHash: "plan-1",
    askAt: null,
    ...rest,
  };
}

export function settlementOf(claim: Claim, rest: Partial<Settlement> = {}): Settlement {
  return {
    claim,
    state: makeState({ step: "follow-up", dueAt: NOW + DAY, touched: true }),
    events: [],
    ...rest,
  };
}

export function eventOf(claim: Claim, kind: string, rest: Partial<NewEvent> = {}): NewEvent {
  const { enrollment } = claim;
  return {
    kind,
    at: NOW,
    prospect: enrollment.prospect,
    enrollment: enrollment.id,
    sequence: enrollment.sequence,
    step: "intro",
    channel: "email",
    ...rest,
  };
}

/** Journals and returns the attempt's id; fails the test when a gate refuses. */
export async function mustJournal(store: Store, intent: Intent): Promise<number> {
  const result = await store.journal(intent);
  if (result.type !== "journaled") throw new Error(`refused by ${result.gate}`);
  return result.attempt;
}

export async function collect<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of stream) items.push(item);
  return items;
}

/** How many people the store shows. */
export async function countPeople(store: Store): Promise<number> {
  return (await collect(store.streamProspects({}))).length;
}
