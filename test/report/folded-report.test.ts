import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Plan } from "../../src/engine/plan.ts";
import { DIMENSIONS, type Dimension } from "../../src/report/grouping.ts";
import type { ReportQuestion } from "../../src/report/question.ts";
import { countOfFigure, readPeopleBehind } from "../../src/report/people-behind.ts";
import { type Report, readReport } from "../../src/report/read-report.ts";
import { UserError } from "../../src/errors.ts";
import { openStore } from "../../src/store/open-store.ts";
import type { NewEvent, Store } from "../../src/store/port.ts";
import { connect, type SqliteConnection } from "../../src/store/sqlite-connection.ts";
import { tagStep } from "../../src/token/token.ts";
import { chance } from "../seed.ts";
import type { Random } from "../whole/random.ts";

const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 5);
const NOW = START + 120 * DAY;
/** Few moments, so that much happens at the same one. */
const MOMENT = DAY / 2;

const SEQUENCES = ["intro", "course"].map((name, index) => ({
  name,
  plan: {
    name,
    goal: ["deal_won", null][index] ?? null,
    persona: ["cto", null][index] ?? null,
    first: null,
    steps: [],
  } as unknown as Plan,
}));

const COMMITS = (sequence: string) =>
  [10, 40].map((day) => ({
    commit: `${sequence}-${day}`,
    at: START + day * DAY + 1,
    author: "Jo",
    subject: "Change",
  }));

const KINDS = [
  ...[
    "replied",
    "meeting_booked",
    "opted_out",
    "bounced",
    "undelivered",
    "complained",
    "delivered",
    "opened",
  ],
  ...["deal_won", "clicked", "visited", "task_opened"],
];

/** A store with some people in it, and a way past its verbs to write down what no verb writes alone. */
async function openCrowd(random: Random) {
  const root = mkdtempSync(join(tmpdir(), "seq-folded-"));
  const file = join(root, "state.db");
  const open = () =>
    openStore({
      file,
      marker: join(root, "store.json"),
      create: true,
      owner: { host: "test", pid: process.pid, start: "boot/1" },
      wallClock: () => NOW,
    });
  const store = await open();
  const sql = await connect(file, 5_000);
  onTestFinished(async () => {
    sql.close();
    await store.close();
    rmSync(root, { recursive: true, force: true });
  });
  const drafts = Array.from({ length: 40 }, (_, n) => ({
    ...{ email: `p${n}@crowd${n}.example`, linkedin_url: null, phone: null, companyDomain: null },
    fields: { country: random.pick(["KR", "US"]) },
    tags: random.pick([[], ["a"], ["a", "b"]]),
  }));
  const written = await store.upsertProspects(drafts, START);
  const people = written.flatMap((each) => ("id" in each ? [each.id] : []));
  return { store, sql, people, open };
}

/** What happens to some people, by chance: late answers, facts of no sequence, several at the same moment. */
class History {
  readonly #store: Store;
  readonly #sql: SqliteConnection;
  readonly #random: Random;
  readonly #stays = new Map<number, { id: number; sequence: string }[]>();

  constructor(store: Store, sql: SqliteConnection, random: Random) {
    this.#store = store;
    this.#sql = sql;
    this.#random = random;
  }

  async goOn(people: readonly number[]): Promise<void> {
    if (people.length === 0) return;
    const random = this.#random;
    const events = Array.from({ length: 6 * people.length }, () => this.#invent(random.pick(people)));
    await this.#store.record(events);
    for (const prospect of people) {
      const stay = this.#stays.get(prospect)?.at(-1);
      if (stay === undefined || !random.chance(0.3)) continue;
      const [kind, step] = [random.pick(["open", "click"] as const), tagStep(random.pick(["hello", "text"]))];
      const at = START + random.int(0, 200) * MOMENT;
      const hit = { kind, prospect, enrollment: stay.id, step, target: null, method: "GET", at };
      await this.#store.keepHit(hit);
    }
    const open = await this.#store.openHits(NOW);
    await this.#store.judgeHits(open.slice(0, 5).map(({ id }) => ({ id, human: random.chance(0.5) })));
  }

  #invent(prospect: number): NewEvent {
    const random = this.#random;
    const at = START + random.int(0, 200) * MOMENT;
    const stays = this.#stays.get(prospect) ?? [];
    if (stays.length === 0 || random.chance(0.15)) return this.#enter(prospect, at);
    const stay = random.pick(stays);
    if (random.chance(0.05)) {
      return { kind: "held_out", at, prospect, enrollment: stay.id, sequence: stay.sequence };
    }
    const [step, channel] = [random.pick(["hello", "text"]), random.pick(["email", "sms", "http"])];
    const place = { sequence: stay.sequence, ...(random.chance(0.9) && { enrollment: stay.id }) };
    if (random.chance(0.5)) {
      const data = random.chance(0.5) ? { variant: random.pick(["a", "b"]) } : {};
      if (random.chance(0.7)) this.#journal(prospect, stay.id, step, at);
      return { kind: random.pick(["sent", "done"]), at, prospect, ...place, step, channel, data };
    }
    const told = random.chance(0.6) ? { ...place, channel, ...(random.chance(0.7) && { step }) } : {};
    const data = random.chance(0.3) ? { sentiment: "positive" } : {};
    return { kind: random.pick(KINDS), at, prospect, ...told, data };
  }

  #enter(prospect: number, at: number): NewEvent {
    const random = this.#random;
    const sequence = random.pick(["intro", "course"]);
    const enrollment = this.#sql.insert(
      `INSERT INTO enrollments (key, prospect, sequence, plan_hash, sender, enrolled_at, state, status, phase, lane)
        VALUES ('', ?, ?, ?, ?, ?, '{"steps":{},"happened":{}}', 'finished', 'ready', 0)`,
      prospect,
      sequence,
      random.pick(["aaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbb"]),
      random.pick(["anna", "ben"]),
      at,
    );
    this.#stays.set(prospect, [...(this.#stays.get(prospect) ?? []), { id: enrollment, sequence }]);
    const data = random.chance(0.8) ? { version: "aaaaaaaaaaaa" } : {};
    return { kind: "enrolled", at, prospect, enrollment, sequence, data };
  }

  #journal(prospect: number, enrollment: number, step: string, at: number): void {
    const random = this.#random;
    this.#sql.run(
      `INSERT INTO attempts (enrollment, prospect, sequence, step, action, channel, sender, status, at, plan_hash, refs, content, hash, cost)
        VALUES (?, ?, '', ?, 'email', 'email', 'anna', 'sent', ?, ?, '[]', '', '', ?) ON CONFLICT DO NOTHING`,
      enrollment,
      prospect,
      step,
      at,
      random.pick(["bbbbbbbbbbbbbbbb", "cccccccccccccccc"]),
      random.pick([null, 0.1, 0.25]),
    );
  }
}

type Asked = Omit<ReportQuestion, "now" | "currency" | "zone">;

async function bothWays(store: Store, question: Asked) {
  const asked = { now: NOW, currency: "EUR", zone: "UTC", ...question };
  const folded = await readReport(store, SEQUENCES, asked);
  const plain = await readReport(store, SEQUENCES, { ...asked, byLog: true });
  return { folded, plain };
}

/** Whom a figure of a row counts, by both ways; there are as many of them as it says. */
async function agreeOnPeople(store: Store, question: Asked, { tables }: Report): Promise<void> {
  const row = tables[0]?.rows[0];
  if (row === undefined) return;
  const { tables: _, ...rest } = question;
  const asked = { now: NOW, currency: "EUR", zone: "UTC", ...rest };
  for (const figure of ["replied", "funnel.reached", "clicked.raw"] as const) {
    const find = async (byLog: boolean): Promise<number[]> => {
      const people: number[] = [];
      const found = { figure, group: row.group };
      for await (const id of readPeopleBehind(store, SEQUENCES, { ...asked, byLog }, found)) people.push(id);
      return people;
    };
    const folded = await find(false);
    expect(folded).toEqual(await find(true));
    if (figure !== "clicked.raw") expect(folded).toHaveLength(countOfFigure(row, figure));
  }
}

function drawQuestion(random: Random): Asked {
  const tables = Array.from({ length: 4 }, () => {
    const by = [random.pick(DIMENSIONS), ...DIMENSIONS.filter(() => random.chance(0.15))];
    return [...new Set<Dimension>(by)];
  });
  const since = START + random.int(0, 150) * MOMENT + random.int(0, 1);
  return {
    tables,
    commits: COMMITS,
    ...(random.chance(0.6) && { since }),
    ...(random.chance(0.5) && { until: since + random.int(1, 80) * MOMENT }),
    ...(random.chance(0.5) && { mature: true }),
    ...(random.chance(0.3) && { sequence: random.pick(["intro", "course"]) }),
  };
}

describe("what is folded of the log", () => {
  it("says the same as a count over the log, whatever is asked, as more and more happens", async () => {
    const random = chance("folded");
    const { store, sql, people } = await openCrowd(random);
    const history = new History(store, sql, random);
    for (let round = 0; round < 12; round += 1) {
      // Of some nothing is new: what was folded of them before counts on.
      await history.goOn(people.filter(() => random.chance(round === 0 ? 1 : 0.3)));
      if (random.chance(0.3)) await store.eraseProspect(random.pick(people), NOW);
      for (let asked = 0; asked < 8; asked += 1) {
        const question = drawQuestion(random);
        const { folded, plain } = await bothWays(store, question);
        expect(folded, JSON.stringify(question)).toEqual(plain);
        await agreeOnPeople(store, question, plain);
      }
      expect((await store.foldProgress()).isDone).toBe(true);
    }
    const { total, experiments, credits, holdouts } = (await bothWays(store, { tables: [] })).folded;
    expect(total.funnel.replied.count).toBeGreaterThan(0);
    expect(total.clicked.raw).toBeGreaterThan(0);
    expect(total.cost).toBeGreaterThan(0);
    expect([experiments.length, credits.length, holdouts.length].every((count) => count > 0)).toBe(true);
  }, 120_000);

  it("puts many people together, so that few are looked at", async () => {
    const random = chance("together");
    const { store } = await openCrowd(random);
    const events = Array.from({ length: 2_000 }, (_, person): NewEvent[] => {
      const about = { prospect: 1_000 + person, sequence: "intro" };
      return [
        { kind: "enrolled", at: START + person, ...about, enrollment: person },
        { kind: "sent", at: START + DAY + person, ...about, step: "hello", channel: "email" },
        ...(person % 4 === 0 ? [{ kind: "replied", at: START + 9 * DAY + person, ...about }] : []),
      ];
    });
    await store.record(events.flat());
    const { folded, plain } = await bothWays(store, { tables: [["sequence"]], since: START + DAY });
    expect(folded).toEqual(plain);
    let ways = 0;
    for await (const way of store.streamJourneys()) ways += Number(way.numbers.length > 0);
    expect(ways).toBe(2);
  });

  it("is left alone where nothing can be written, or somebody else folds without end: the log is counted", async () => {
    const random = chance("kept");
    const { store, sql, people } = await openCrowd(random);
    await new History(store, sql, random).goOn(people);
    const asked = { tables: [["sequence"]] as const, now: NOW, currency: "EUR", zone: "UTC" };
    const plain = await readReport(store, SEQUENCES, { ...asked, byLog: true });
    const full = { foldJourneys: () => Promise.reject(new UserError("the disk is full")) };
    expect(await readReport(Object.assign(Object.create(store), full), SEQUENCES, asked)).toEqual(plain);
    let turn = 0;
    const progress = () => Promise.resolve({ isDone: true, left: 0, of: "events", turn: (turn += 1) });
    const busy = Object.assign(Object.create(store), { foldJourneys: progress, foldProgress: progress });
    expect(await readReport(busy, SEQUENCES, asked)).toEqual(plain);
    expect(turn).toBeGreaterThan(1);
  });
});
