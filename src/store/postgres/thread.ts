import { isIP } from "node:net";
import { checkServerIdentity } from "node:tls";
import { workerData } from "node:worker_threads";
import { Client, type ClientConfig, type QueryArrayConfig, types } from "pg";
import {
  type Answer,
  type Answered,
  type Ask,
  type Asked,
  type Query,
  type Rows,
  type ServerError,
  SIGNAL,
  type ThreadStart,
} from "./messages.ts";

/** How long connecting may take. */
const CONNECT_MS = 8_000;
/** After this long without an answer the server is asked, by another connection, whether it lives. */
const PROBE_MS = 5_000;

const { address, signal, port: asked } = workerData as ThreadStart;
const { host, port, user, database, password, tls } = address;
const { builtins } = types;

/** int8 and numeric as numbers, since every integer of the store is one; truth as SQLite has it. */
const NUMBERS: ReadonlySet<number> = new Set([
  builtins.INT2,
  builtins.INT4,
  builtins.INT8,
  builtins.FLOAT4,
  builtins.FLOAT8,
  builtins.NUMERIC,
  builtins.OID,
]);
const TRUTH: ReadonlySet<number> = new Set([builtins.BOOL]);
const parsers = {
  getTypeParser(oid: number) {
    if (NUMBERS.has(oid)) return Number;
    return TRUTH.has(oid) ? (text: string) => (text === "t" ? 1 : 0) : (text: string) => text;
  },
} as ClientConfig["types"];

/** The certificate must be the server's, whether it is called by a name or by a number. */
function verify(servername: string, ca: string | null): NonNullable<Exclude<ClientConfig["ssl"], boolean>> {
  return {
    rejectUnauthorized: true,
    ...(isIP(servername) === 0 && { servername }),
    checkServerIdentity: (_, certificate) => checkServerIdentity(servername, certificate),
    ...(ca !== null && { ca }),
  };
}

const config: ClientConfig = {
  host,
  port,
  user,
  database,
  ...(password !== null && { password }),
  ssl: tls === null ? false : verify(tls.servername, tls.ca),
  connectionTimeoutMillis: CONNECT_MS,
  keepAlive: true,
  keepAliveInitialDelayMillis: PROBE_MS,
  application_name: "seq",
  ...(parsers !== undefined && { types: parsers }),
};

/** Queries are on their way before the ones before them are answered. The package's types do not know of it yet. */
const PIPELINED = { ...config, pipeline: true } as ClientConfig;

let client: Client | null = null;

/** The number of the process that serves us there, as whoever we speak with tells it. */
async function connect(): Promise<number> {
  drop();
  const fresh = new Client(PIPELINED);
  fresh.on("error", () => {
    if (client === fresh) client = null;
  });
  fresh.on("end", () => {
    if (client === fresh) client = null;
  });
  await fresh.connect();
  client = fresh;
  return (fresh as unknown as { processID: number }).processID;
}

function drop(): void {
  const old = client;
  client = null;
  old?.end().catch(() => undefined);
}

/** Each is answered, or refused because one before it in its transaction was, until the connection is gone. */
async function query(queries: readonly Query[]): Promise<Answer> {
  const asked = client;
  if (asked === null) throw Object.assign(new Error("not connected"), { isLost: true });
  const ended = await Promise.allSettled(queries.map((each) => perform(asked, each)));
  const results: Rows[] = [];
  for (const each of ended) {
    if (each.status === "rejected") return refuse(each.reason, results.length);
    results.push(each.value);
  }
  return { type: "rows", results };
}

async function perform(asked: Client, { text, values, name, asArrays }: Query): Promise<Rows> {
  const wanted = {
    text,
    ...(values !== null && { values }),
    ...(name !== null && { name }),
    ...(asArrays && { rowMode: "array" as const }),
  };
  const results = await asked.query(wanted as QueryArrayConfig);
  // Of several statements in one text, the last.
  const result = Array.isArray(results) ? (results.at(-1) as typeof results) : results;
  // What failed before it makes a commit undo everything, and the server calls that no error.
  if (result.command === "ROLLBACK" && text.endsWith("COMMIT")) {
    throw Object.assign(new Error("the transaction was aborted"), { code: "25P02" });
  }
  return { rows: result.rows as unknown[], count: result.rowCount ?? 0 };
}

/** While an answer is out: whoever waits for it hears that the server lives, or the connection is given up. */
function watchOver(): () => void {
  let timer = setTimeout(() => void probe(), PROBE_MS);
  let isOver = false;
  async function probe(): Promise<void> {
    const other = new Client(config);
    other.on("error", () => undefined);
    try {
      await other.connect();
      await other.query("SELECT 1");
      Atomics.add(signal, SIGNAL.beats, 1);
    } catch {
      // What it still has to say would come too late.
      if (!isOver) destroy();
    } finally {
      other.end().catch(() => undefined);
    }
    if (!isOver) timer = setTimeout(() => void probe(), PROBE_MS);
  }
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}

function destroy(): void {
  const { stream } =
    (client as unknown as { connection?: { stream?: { destroy(): void } } } | null)?.connection ?? {};
  stream?.destroy();
}

const LOST = /^(08|57P0[123]|25P03|E(CONN|PIPE|TIMEDOUT|HOST|NET|NOTFOUND|AI_))/;

function describe(error: unknown): ServerError {
  const { code, message, severity, isLost, errors } = error as Record<string, unknown>;
  // Several addresses of one name, each of which failed.
  const [first] = Array.isArray(errors) ? (errors as unknown[]) : [];
  if (first !== undefined) return describe(first);
  const known = typeof code === "string" ? code : "";
  return {
    code: known,
    message: typeof message === "string" ? message : String(error),
    isLost:
      isLost === true || client === null || severity === "FATAL" || severity === "PANIC" || LOST.test(known),
  };
}

function refuse(reason: unknown, done: number): Answer {
  const error = describe(reason);
  if (error.isLost) drop();
  return { type: "error", error, done };
}

async function answer(ask: Ask): Promise<Answer> {
  const isQuery = ask.type === "query";
  const stop = isQuery ? watchOver() : () => undefined;
  try {
    if (ask.type === "query") return await query(ask.queries);
    if (ask.type === "connect") return { type: "rows", results: [{ rows: [await connect()], count: 1 }] };
    await client?.end();
    return { type: "rows", results: [] };
  } catch (error) {
    return refuse(error, 0);
  } finally {
    stop();
  }
}

asked.on("message", ({ id, ask }: Asked) => {
  void answer(ask).then((said) => {
    if (id === 0) return;
    asked.postMessage({ id, answer: said } satisfies Answered);
    Atomics.store(signal, SIGNAL.answered, id);
    Atomics.notify(signal, SIGNAL.answered);
  });
});
