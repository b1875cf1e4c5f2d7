import { createHash } from "node:crypto";
import { performance } from "node:perf_hooks";
import { InternalError } from "../../errors.ts";
import type { Connection, Found, Param, Progress } from "../connection.ts";
import { EngineError } from "../engine-error.ts";
import type { Question } from "../prefetch.ts";
import { type PostgresAddress, showAddress } from "./address.ts";
import { Bridge } from "./bridge.ts";
import { Dialect } from "./dialect.ts";
import { describeMoved, describeServerError, describeUnknown } from "./errors.ts";
import { Prefetched } from "./prefetched.ts";
import type { Answer, Query, Rows } from "./messages.ts";
import { writeParam } from "./param.ts";
import { OWN_TABLES } from "./schema.ts";
import { checkServer, LOOK, type ServerLook } from "./server.ts";

/** Settings that must not be off. */
const RISKS: Readonly<Record<string, string>> = {
  fsync: "fsync is off: a power cut forgets what was sent, and it may be sent again",
  full_page_writes: "full_page_writes is off: a power cut may damage the database",
  synchronous_commit:
    "synchronous_commit is off: seq turns it on for its own writes, and waits as long as with it",
  autovacuum: "autovacuum is off: tables grow, and what was erased stays in their files",
};

/** How often, and after what pause, a server that went away at a commit is asked what became of it. */
const ASK_AGAIN = { times: 60, pauseMs: 250 };
/** A process that was stopped in the middle of a write keeps the others waiting for no longer. */
const IDLE_MS = 60_000;
/** Writes that wait to be sent together. */
const MOST_WAITING = 500;

type Values = (string | null)[] | null;

/** What `readVersion` asks. */
export const VERSION: Question = { as: "rows", sql: "SELECT version FROM forbidding", params: [] };

interface Begun {
  id: string;
  moved: string | null;
  version: number | null;
}

/**
 * PostgreSQL, as the verbs know a database: one session, and one writer at a time, by an advisory lock that every write
 * takes. So caps, fences, claims and what happens once hold by the same reasoning as on SQLite.
 */
export class PostgresConnection implements Connection {
  readonly isFar = true;
  readonly place: string;
  readonly schema: string;
  readonly #bridge: Bridge;
  readonly #address: PostgresAddress;
  readonly #dialect: Dialect;
  readonly #lockKey: string;
  readonly #names = new Map<string, string>();
  #isConnected = false;
  #isPooled = false;
  #afterConnecting: () => void = () => undefined;
  #isOpen = true;
  #prepares = false;
  /** The transaction that is open, by the server's number of it. */
  #transaction: string | null = null;
  #forbids = false;
  /** Writes of the transaction that are sent with whatever is asked next. */
  #waiting: Query[] = [];
  readonly #prefetched: Prefetched;
  #isPrefetched = false;
  /** How often something was written that may forbid a touch, as this transaction found it. */
  #version: number | null = null;
  /** Numbers of rows that this transaction will insert, by table. */
  readonly #nextIds = new Map<string, number>();
  /** Whether each write is refused once the store has moved elsewhere. */
  #isStore = false;
  #lockWaitMs = 250;
  /** What to add to this machine's own clock, which nobody sets, for the server's time. */
  #serverTime = 0;

  /** `thread`: the file of the thread's program. `tables`: every table of the store. */
  constructor(address: PostgresAddress, thread: string, tables: readonly string[]) {
    this.place = showAddress(address);
    this.schema = address.schema;
    this.#address = address;
    this.#bridge = new Bridge(address, thread);
    this.#dialect = new Dialect(address.schema, [...tables, ...OWN_TABLES]);
    this.#prefetched = new Prefetched({
      translate: (sql) => this.#dialect.translate(sql),
      name: (text) => this.#name(text),
    });
    this.#lockKey = createHash("sha256")
      .update(`seq:${address.schema}`)
      .digest()
      .readBigInt64BE(0)
      .toString();
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  get inTransaction(): boolean {
    return this.#transaction !== null;
  }

  /** How long a write waits for its turn at one go. */
  set lockWaitMs(ms: number) {
    this.#lockWaitMs = Math.max(1, Math.ceil(ms));
  }

  /** Whether somebody stands between and hands each transaction to another session: nothing can be kept by one. */
  get isPooled(): boolean {
    return this.#isPooled;
  }

  /** What each session is to do as its first, this one as well. */
  whenConnected(work: () => void): void {
    this.#afterConnecting = work;
    if (this.#isConnected) work();
  }

  /** From here on the store is in use: no write goes to one that has moved meanwhile. */
  startUse(): void {
    this.#isStore = true;
  }

  /** Milliseconds since 1970 by the server's clock, as of the last connecting and this machine's own clock since. */
  readServerTime(): number {
    return Math.round(performance.now() + this.#serverTime);
  }

  get<Row>(sql: string, ...params: Param[]): Found<Row> {
    return this.#look("rows", sql, params)[0] as Found<Row>;
  }

  all<Row>(sql: string, ...params: Param[]): Row[] {
    return this.#look("rows", sql, params) as Row[];
  }

  each<Row>(sql: string, ...params: Param[]): Iterable<Row> {
    return this.all<Row>(sql, ...params);
  }

  column<Value extends Param>(sql: string, ...params: Param[]): Value[] {
    return this.#look("values", sql, params).map((row) => (row as Value[])[0] as Value);
  }

  run(sql: string, ...params: Param[]): number {
    this.#noteWrite(sql, params);
    return this.#ask(this.#dialect.translate(sql), params).count;
  }

  send(sql: string, ...params: Param[]): void {
    if (this.#transaction === null) {
      this.run(sql, ...params);
      return;
    }
    this.#noteWrite(sql, params);
    this.#waiting.push(this.#word(this.#dialect.translate(sql), params.map(writeParam)));
    if (this.#waiting.length >= MOST_WAITING) this.#take(this.#send([]));
  }

  /** Within a transaction nobody else inserts: the number is known beforehand, and the row sent with what comes next. */
  insert(sql: string, ...params: Param[]): number {
    const unnumbered = /^INSERT INTO (\w+) \((?!id\b)([^()]*)\)\s+VALUES \((?!.*\bON CONFLICT\b)/s.exec(sql);
    if (unnumbered === null || this.#transaction === null) return this.insertIfNew(sql, ...params) ?? 0;
    const [whole, table = "", columns = ""] = unnumbered;
    const id = this.#nextIds.get(table) ?? this.#askNextId(table);
    this.send(`INSERT INTO ${table} (id, ${columns}) VALUES (?, ${sql.slice(whole.length)}`, id, ...params);
    this.#nextIds.set(table, id + 1);
    return id;
  }

  insertIfNew(sql: string, ...params: Param[]): number | null {
    this.#noteWrite(sql, params);
    const { rows } = this.#ask(`${this.#dialect.translate(sql)} RETURNING id`, params, true);
    return (rows[0] as [number] | undefined)?.[0] ?? null;
  }

  withPrefetched<T>(prefetched: readonly Question[], work: () => T): T {
    if (this.#transaction !== null) return work();
    const merged = this.#prefetched.merge(prefetched);
    this.#prefetched.clear();
    try {
      if (merged.length > 1)
        this.#prefetched.keep(merged, this.#performAnew(merged.map(({ query }) => query)));
    } catch (error) {
      // Whoever asks hears of it.
      if (!(error instanceof EngineError)) throw error;
    }
    this.#isPrefetched = true;
    try {
      return work();
    } finally {
      this.#isPrefetched = false;
      this.#prefetched.clear();
    }
  }

  define(sql: string): void {
    this.tell(sql);
  }

  begin(_isSyncedByLog = false, prefetched: readonly Question[] = []): void {
    const tables = [...new Set(prefetched.filter(({ as }) => as === "id").map(({ sql }) => tableOf(sql)))];
    const merged = this.#prefetched.merge(prefetched.filter(({ as }) => as !== "id"));
    const start = this.#wordBeginning();
    this.#prefetched.clear();
    try {
      const results = this.#performAnew([
        ...start,
        ...tables.map((table) => this.#wordNextId(table)),
        ...merged.map(({ query }) => query),
      ]);
      const [row] = (results[start.length - 1]?.rows ?? []) as Begun[];
      this.#transaction = row?.id ?? "";
      this.#version = row?.version ?? null;
      if (row?.moved != null && this.#isStore) throw describeMoved(this.place, row.moved);
      tables.forEach((table, index) => {
        this.#nextIds.set(table, readNextId(results[start.length + index]));
      });
      this.#prefetched.keep(merged, results.slice(start.length + tables.length));
    } catch (error) {
      // The block is begun, though what follows in it failed.
      this.#end();
      if (this.#isConnected) this.#send([bare("ROLLBACK")]);
      throw error;
    }
    this.#forbids = false;
  }

  /** What is read before the lock is held may be old by then: no snapshot is taken for all of it. */
  #wordBeginning(): Query[] {
    const settings = `SELECT set_config('lock_timeout', $1, true),
      set_config('idle_in_transaction_session_timeout', '${IDLE_MS}', true),
      set_config('synchronous_commit', CASE current_setting('synchronous_commit') WHEN 'off' THEN 'on'
        ELSE current_setting('synchronous_commit') END, true)`;
    const own = `"${this.schema}"`;
    const known = this.#isStore
      ? `(SELECT value FROM ${own}.meta WHERE name = 'moved_to') AS moved, (SELECT version FROM ${own}.forbidding) AS version`
      : "CAST(NULL AS text) AS moved, CAST(NULL AS bigint) AS version";
    return [
      bare("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"),
      this.#word(settings, [String(this.#lockWaitMs)]),
      this.#word("SELECT pg_advisory_xact_lock($1::bigint)", [this.#lockKey]),
      this.#word(`SELECT pg_current_xact_id()::text AS id, ${known}`, []),
    ];
  }

  noteForbidding(): void {
    this.#forbids = true;
  }

  commit(prefetched: readonly Question[] = []): void {
    const id = this.#transaction;
    const forbid = this.#word(`UPDATE "${this.schema}".forbidding SET version = version + 1`, []);
    this.#prefetched.clear();
    const merged = this.#prefetched.merge(prefetched);
    const own = this.#waiting.length + (this.#forbids ? 2 : 1);
    const after = merged.map(({ query }) => query);
    const answer = this.#send([...(this.#forbids ? [forbid] : []), bare("COMMIT"), ...after]);
    // What only comes after the commit takes nothing back of it.
    if (answer.type === "rows" || answer.done >= own) {
      this.#end();
      if (answer.type === "rows") this.#prefetched.keep(merged, answer.results.slice(own));
      return;
    }
    const error = describeServerError(answer.error, this.place);
    if (!answer.error.isLost) throw error;
    this.#end();
    switch (this.#askWhatBecame(id)) {
      case "committed":
        return;
      case "aborted":
        throw error;
      default:
        throw describeUnknown(this.place);
    }
  }

  rollBack(): void {
    if (this.#transaction === null) return;
    this.#end();
    // A session that is gone has undone it.
    if (this.#isConnected) this.#send([bare("ROLLBACK")]);
  }

  #end(): void {
    this.#transaction = null;
    this.#waiting = [];
    this.#nextIds.clear();
    this.#prefetched.clear();
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#isConnected = false;
    this.#bridge.close();
  }

  readSchemaVersion(): number {
    const table = this.ask<{ found: number }>("SELECT (to_regclass($1) IS NOT NULL)::int AS found", [
      `"${this.schema}".meta`,
    ])[0];
    if (table?.found !== 1) return 0;
    const row = this.get<{ value: string }>("SELECT value FROM meta WHERE name = 'schema_version'");
    return Number(row?.value ?? 0);
  }

  writeSchemaVersion(version: number): void {
    this.run(
      "INSERT INTO meta (name, value) VALUES ('schema_version', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
      String(version),
    );
  }

  readVersion(): number {
    if (this.#transaction !== null && this.#version !== null) return this.#version;
    return this.get<{ version: number }>(VERSION.sql)?.version ?? Number.NaN;
  }

  /** Of what others commit nobody keeps count: what was counted is counted again. */
  readProgress(): Progress | null {
    return null;
  }

  listColumns(): { table: string; column: string }[] {
    return this.ask<{ table: string; column: string }>(
      `SELECT table_name AS "table", column_name AS "column" FROM information_schema.columns
        WHERE table_schema = $1 AND data_type = 'text' ORDER BY 1, ordinal_position`,
      [this.schema],
    );
  }

  /** Pages are the server's matter (pg_amcheck, checksums); references it keeps itself. */
  findDamage(): string[] {
    return [];
  }

  findRisks(): string[] {
    const rows = this.ask<{ name: string; setting: string }>(
      "SELECT name, setting FROM pg_settings WHERE name = ANY ($1::text[])",
      [`{${Object.keys(RISKS).join(",")}}`],
    );
    return rows.flatMap(({ name, setting }) => (setting === "off" ? (RISKS[name] ?? []) : []));
  }

  /** A statement in PostgreSQL's own words. `prefetched`: what will be asked next, as it is after this. */
  ask<Row>(text: string, params: readonly Param[] = [], prefetched: readonly Question[] = []): Row[] {
    const merged = this.#prefetched.merge(prefetched);
    this.#prefetched.clear();
    this.#nextIds.clear();
    const statement = this.#word(text, params.map(writeParam));
    const [first, ...others] = this.#performAnew([statement, ...merged.map(({ query }) => query)]).slice(
      -1 - merged.length,
    );
    this.#prefetched.keep(merged, others);
    return (first?.rows ?? []) as Row[];
  }

  /** The same for a statement whose answer nobody waits for, and whose failure hurts nobody; nothing where the server is away. */
  mention(text: string, params: readonly Param[]): void {
    if (!this.#isConnected || this.#transaction !== null) return;
    this.#bridge.tell({ type: "query", queries: [this.#word(text, params.map(writeParam))] });
  }

  /** Statements in PostgreSQL's own words, without parameters; what the last one answers. */
  tell(text: string): Rows {
    this.#prefetched.clear();
    this.#nextIds.clear();
    return this.#perform(text, null, false);
  }

  #look(as: "rows" | "values", sql: string, params: readonly Param[]): unknown[] {
    const known = this.#prefetched.find(as, sql, params);
    // Outside a write an answer counts for the next question alone.
    if (this.#transaction === null && !this.#isPrefetched) this.#prefetched.clear();
    if (known !== undefined) return known;
    return this.#ask(this.#dialect.translate(sql), params, as === "values").rows;
  }

  #noteWrite(sql: string, params: readonly Param[]): void {
    this.#prefetched.forget(sql, params);
    this.#nextIds.delete(tableOf(sql));
  }

  #wordNextId(table: string): Query {
    const own = `"${this.schema}"`;
    const text = `SELECT greatest((SELECT max(id) FROM ${own}.${table}),
      (SELECT seq FROM ${own}.last_ids WHERE name = '${table}'), 0) + 1 AS next`;
    return this.#word(text, []);
  }

  #askNextId(table: string): number {
    return readNextId(this.#take(this.#send([this.#wordNextId(table)])).at(-1));
  }

  #ask(text: string, params: readonly Param[], asArrays = false): Rows {
    return this.#perform(text, params.map(writeParam), asArrays);
  }

  #perform(text: string, values: Values, asArrays: boolean): Rows {
    const results = this.#performAnew([this.#word(text, values, asArrays)]);
    return results.at(-1) ?? { rows: [], count: 0 };
  }

  /** Outside a transaction a session that went away is replaced: nothing was asked of it that must not be asked twice. */
  #performAnew(queries: readonly Query[]): Rows[] {
    if (!this.#isConnected && this.#transaction !== null) throw this.#describeLost();
    const answer = this.#isConnected ? this.#send(queries) : null;
    const isGone = answer === null || (answer.type === "error" && answer.error.isLost);
    if (answer !== null && (!isGone || this.#transaction !== null)) return this.#take(answer);
    this.connect();
    return this.#take(this.#send(queries));
  }

  #take(answer: Answer): Rows[] {
    if (answer.type === "rows") return answer.results;
    throw describeServerError(answer.error, this.place);
  }

  #describeLost(): EngineError {
    return describeServerError({ code: "", message: "the connection is gone", isLost: true }, this.place);
  }

  #word(text: string, values: Values, asArrays = false): Query {
    return { text, values, name: values === null ? null : this.#name(text), asArrays };
  }

  /** With what waits, before it. */
  #send(queries: readonly Query[]): Answer {
    const all = this.#waiting.length === 0 ? queries : [...this.#waiting, ...queries];
    this.#waiting = [];
    const answer = this.#bridge.ask({ type: "query", queries: all });
    if (answer.type === "error" && answer.error.isLost) this.#isConnected = false;
    return answer;
  }

  /** Null where statements are not prepared. */
  #name(text: string): string | null {
    if (!this.#prepares) return null;
    let name = this.#names.get(text);
    if (name === undefined) {
      name = `seq${this.#names.size}`;
      this.#names.set(text, name);
    }
    return name;
  }

  /** Connects, or throws an EngineError that says why not. */
  connect(): void {
    if (!this.#isOpen) throw new InternalError("the store is closed");
    const [pid] = this.#take(this.#bridge.ask({ type: "connect" }))[0]?.rows as [number];
    this.#isConnected = true;
    const before = performance.now();
    const [row] = this.#take(this.#send([bare(LOOK)]))[0]?.rows as ServerLook[];
    const after = performance.now();
    if (row === undefined) throw this.#describeLost();
    this.#serverTime = row.now - (before + after) / 2;
    // A pooler speaks for itself, and hands every transaction to another session.
    this.#isPooled = row.pid !== pid;
    this.#prepares = this.#address.prepares ?? !this.#isPooled;
    checkServer(row, this.place);
    this.#afterConnecting();
  }

  /** Whether a write stands whose commit got no answer; "" where the server does not tell. */
  #askWhatBecame(id: string | null): string {
    for (let tried = 0; tried < ASK_AGAIN.times; tried += 1) {
      try {
        this.connect();
        const [row] = this.ask<{ status: string | null }>("SELECT pg_xact_status($1::text::xid8) AS status", [
          id,
        ]);
        if (row?.status !== "in progress") return row?.status ?? "";
      } catch (error) {
        if (!(error instanceof EngineError) || error.kind !== "lost") return "";
      }
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ASK_AGAIN.pauseMs);
    }
    return "";
  }
}

/** A statement without parameters, which is not prepared. */
function bare(text: string): Query {
  return { text, values: null, name: null, asArrays: false };
}

/** Of a statement that inserts, changes or deletes. */
function tableOf(sql: string): string {
  return /^\s*(?:INSERT INTO|UPDATE|DELETE FROM) (\w+)/.exec(sql)?.[1] ?? "";
}

function readNextId(result: Rows | undefined): number {
  return (result?.rows[0] as { next: number } | undefined)?.next ?? 1;
}
