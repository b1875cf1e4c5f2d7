import { createHash } from "node:crypto";
import { performance } from "node:perf_hooks";
import { InternalError } from "../../errors.ts";
import type { Connection, Found, Param, Progress } from "../connection.ts";
import { EngineError } from "../engine-error.ts";
import { type PostgresAddress, showAddress } from "./address.ts";
import { Bridge } from "./bridge.ts";
import { Dialect } from "./dialect.ts";
import { describeMoved, describeServerError, describeUnknown } from "./errors.ts";
import type { Answer } from "./messages.ts";
import { writeParam } from "./param.ts";
import { OWN_TABLES } from "./schema.ts";
import { checkServer, LOOK, type ServerLook } from "./server.ts";

type Rows = Extract<Answer, { type: "rows" }>;

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

/**
 * PostgreSQL, as the verbs know a database: one session, and one writer at a time, by an advisory lock that every write
 * takes. So caps, fences, claims and what happens once hold by the same reasoning as on SQLite.
 */
export class PostgresConnection implements Connection {
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
    return this.#ask(this.#dialect.translate(sql), params).rows[0] as Found<Row>;
  }

  all<Row>(sql: string, ...params: Param[]): Row[] {
    return this.#ask(this.#dialect.translate(sql), params).rows as Row[];
  }

  each<Row>(sql: string, ...params: Param[]): Iterable<Row> {
    return this.all<Row>(sql, ...params);
  }

  column<Value extends Param>(sql: string, ...params: Param[]): Value[] {
    return this.#ask(this.#dialect.translate(sql), params, true).rows.map(
      (row) => (row as Value[])[0] as Value,
    );
  }

  run(sql: string, ...params: Param[]): number {
    return this.#ask(this.#dialect.translate(sql), params).count;
  }

  insert(sql: string, ...params: Param[]): number {
    return this.insertIfNew(sql, ...params) ?? 0;
  }

  insertIfNew(sql: string, ...params: Param[]): number | null {
    const { rows } = this.#ask(`${this.#dialect.translate(sql)} RETURNING id`, params, true);
    return (rows[0] as [number] | undefined)?.[0] ?? null;
  }

  define(sql: string): void {
    this.tell(sql);
  }

  begin(): void {
    // What is read before the lock is held may be old by then: no snapshot is taken for all of it.
    const text = `BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;
SET LOCAL lock_timeout = ${this.#lockWaitMs};
SET LOCAL idle_in_transaction_session_timeout = ${IDLE_MS};
SELECT set_config('synchronous_commit', CASE current_setting('synchronous_commit') WHEN 'off' THEN 'on'
  ELSE current_setting('synchronous_commit') END, true);
SELECT pg_advisory_xact_lock(${this.#lockKey});
SELECT pg_current_xact_id()::text AS id, ${this.#isStore ? `(SELECT value FROM "${this.schema}".meta WHERE name = 'moved_to')` : "NULL"} AS moved`;
    try {
      const [row] = this.tell(text).rows as { id: string; moved: string | null }[];
      this.#transaction = row?.id ?? "";
      if (row?.moved != null && this.#isStore) throw describeMoved(this.place, row.moved);
    } catch (error) {
      // The block is begun, though what follows in it failed.
      this.#transaction = null;
      if (this.#isConnected) this.#send("ROLLBACK", null, false);
      throw error;
    }
    this.#forbids = false;
  }

  noteForbidding(): void {
    this.#forbids = true;
  }

  commit(): void {
    const id = this.#transaction;
    const count = `UPDATE "${this.schema}".forbidding SET version = version + 1;`;
    const answer = this.#send(`${this.#forbids ? count : ""}COMMIT`, null, false);
    if (answer.type === "rows") {
      this.#transaction = null;
      return;
    }
    const error = describeServerError(answer.error, this.place);
    if (!answer.error.isLost) throw error;
    this.#transaction = null;
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
    this.#transaction = null;
    // A session that is gone has undone it.
    if (this.#isConnected) this.#send("ROLLBACK", null, false);
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
    return this.get<{ version: number }>("SELECT version FROM forbidding")?.version ?? Number.NaN;
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

  /** A statement in PostgreSQL's own words. */
  ask<Row>(text: string, params: readonly Param[] = []): Row[] {
    return this.#ask(text, params).rows as Row[];
  }

  /** Statements in PostgreSQL's own words, without parameters; what the last one answers. */
  tell(text: string): Rows {
    return this.#perform(text, null, false);
  }

  #ask(text: string, params: readonly Param[], asArrays = false): Rows {
    return this.#perform(text, params.map(writeParam), asArrays);
  }

  /** Outside a transaction a session that went away is replaced: nothing was asked of it that must not be asked twice. */
  #perform(text: string, values: (string | null)[] | null, asArrays: boolean): Rows {
    if (!this.#isConnected && this.#transaction !== null) throw this.#describeLost();
    const answer = this.#isConnected ? this.#send(text, values, asArrays) : null;
    const isGone = answer === null || (answer.type === "error" && answer.error.isLost);
    if (answer !== null && (!isGone || this.#transaction !== null)) return this.#take(answer);
    this.connect();
    return this.#take(this.#send(text, values, asArrays));
  }

  #take(answer: Answer): Rows {
    if (answer.type === "rows") return answer;
    throw describeServerError(answer.error, this.place);
  }

  #describeLost(): EngineError {
    return describeServerError({ code: "", message: "the connection is gone", isLost: true }, this.place);
  }

  #send(text: string, values: (string | null)[] | null, asArrays: boolean): Answer {
    const name = values === null ? null : this.#name(text);
    const answer = this.#bridge.ask({ type: "query", text, values, name, asArrays });
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
    const [pid] = this.#take(this.#bridge.ask({ type: "connect" })).rows as [number];
    this.#isConnected = true;
    const before = performance.now();
    const [row] = this.#take(this.#send(LOOK, null, false)).rows as ServerLook[];
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
