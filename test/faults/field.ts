import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import Database from "better-sqlite3";
import { expect } from "vitest";
import { makeFolder, PACKAGE_ROOT, type Ran, runSeq } from "../cli/run-seq.ts";
import type { PostgresServer } from "../postgres-server.ts";

/** Monday morning in a week without holidays. */
export const MONDAY = "2026-03-02T09:00";

/** A workspace on disk, in rehearsal, whose windows are always open unless a test says otherwise. */
export interface Field {
  root: string;
  write(file: string, text: string): void;
  read(file: string): string;
  /** Names of the messages in the outbox. */
  outbox(): string[];
  /** The whole program, in its own process. */
  binary(argv: readonly string[], env?: NodeJS.ProcessEnv): Promise<Ran & { signal: NodeJS.Signals | null }>;
  /** The same call in this process, which is quicker. */
  seq(argv: readonly string[], options?: { stdin?: string; env?: NodeJS.ProcessEnv }): Promise<Ran>;
  /** The same call, its output read as one JSON document. */
  json(argv: readonly string[]): Promise<never>;
  /** The same, of a known shape. */
  look<Document>(argv: readonly string[]): Promise<Document>;
  /** Rows of a copy of the database, so that nothing here mends what a crash left. */
  query<Row>(sql: string): Row[];
}

export interface FieldPlan {
  /** `outbox` or an SMTP URL. */
  smtp?: string;
  /** More lines under the sender, as flow YAML: `limits: { per_day: 3 }`. */
  sender?: string;
  /** More lines of seq.yaml. */
  extra?: string;
  hours?: string;
  /** Texts by file name without ending. */
  sequences?: Record<string, string>;
}

export const ONE_MAIL = `name: one-mail
steps:
  - id: intro
    do: email
    subject: "Hello {{ first_name }}"
    body: Hi {{ first_name }}, a word about {{ company }}.
`;

/** A first email, and another one two days later. */
export const TWO_MAILS = `name: two-mails
steps:
  - id: intro
    do: email
    subject: "Hello {{ first_name }}"
    body: Hi {{ first_name }}, a word about {{ company }}.
  - id: follow-up
    wait: 2 days
    do: email
    thread: intro
    body: Did you see my note, {{ first_name }}?
`;

let server: PostgresServer | null = null;
let schemas = 0;

/** From here on each workspace's database is a schema of its own on this server; null: a file. */
export function keepStoresOn(there: PostgresServer | null): void {
  server = there;
}

/** A workspace in a folder of its own. */
export function makeField(plan: FieldPlan = {}): Field {
  const root = makeFolder();
  const write = (file: string, text: string): void => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
    // A file of this very moment would be taken for one that is still being written, and waited for.
    utimesSync(join(root, file), new Date(), new Date(Date.now() - 60_000));
  };
  const schema = server === null ? null : `field${(schemas += 1)}`;
  const on = server;
  const store = on === null || schema === null ? "" : `store: ${on.url}&schema=${schema}\n`;
  write("seq.yaml", `${workspaceYaml(plan)}${store}`);
  const sequences = plan.sequences ?? { "one-mail": ONE_MAIL };
  for (const [name, text] of Object.entries(sequences)) write(`sequences/${name}.yaml`, text);
  const seq: Field["seq"] = (argv, options = {}) => runSeq(argv, { cwd: root, now: Date.now(), ...options });
  async function look<Document>(argv: readonly string[]): Promise<Document> {
    const { out, err } = await seq([...argv, "--json"]);
    if (out === "") throw new Error(`seq ${argv.join(" ")}: ${err}`);
    return JSON.parse(out) as Document;
  }
  return {
    root,
    write,
    read: (file) => readFileSync(join(root, file), "utf8"),
    outbox: () => listMails(join(root, ".seq/outbox")),
    seq,
    binary: (argv, env) => startBinary(argv, root, env).ended,
    json: (argv) => look<never>(argv),
    look,
    query: (sql) =>
      on === null || schema === null
        ? queryCopy(join(root, ".seq/state.db"), sql)
        : queryServer(on, schema, sql),
  };
}

function workspaceYaml({ smtp = "outbox", sender, extra = "", hours }: FieldPlan): string {
  return `workspace: field
rehearsal: true
calendar: { timezone: UTC, hours: ${hours ?? "Mon-Sun 00:00-24:00"}, holidays: none }
senders:
  anna:
    name: Anna Kim
    email: anna@acme.example
    smtp: ${smtp}
${sender === undefined ? "" : `    ${sender}\n`}${extra}`;
}

/** Imports `count` people and puts them into a sequence. `tag` keeps rounds of people apart. */
export async function enrollPeople(field: Field, count: number, sequence = "one-mail", tag = "a") {
  const rows = Array.from({ length: count }, (_, n) => `P${n},Firm ${n},${tag}${n}@firm${n}.example`);
  const stdin = `first_name,company,email\n${rows.join("\n")}\n`;
  const imported = await field.seq(["import", "-", "--tag", tag, "--now", MONDAY], { stdin });
  if (imported.code !== 0) throw new Error(imported.err + imported.out);
  const enrolled = await field.seq(["enroll", sequence, "--tag", tag, "--now", MONDAY]);
  if (enrolled.code !== 0) throw new Error(enrolled.err + enrolled.out);
}

/** Starts the installed program; `ended` resolves when it has. */
export function startBinary(
  argv: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv = {},
): { child: ChildProcess; ended: Promise<Ran & { signal: NodeJS.Signals | null }> } {
  const child = spawn(process.execPath, [join(PACKAGE_ROOT, "bin/seq.js"), ...argv], {
    cwd,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let out = "";
  let err = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (err += text));
  const ended = new Promise<Ran & { signal: NodeJS.Signals | null }>((resolve) => {
    child.once("close", (code, signal) => resolve({ code: code ?? -1, signal, out, err }));
  });
  return { child, ended };
}

function listMails(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith(".eml"));
}

/** What a person may read: no stack, no bug report, no bare system error. */
export function expectPlain(err: string): void {
  expect(err).not.toMatch(/^\s+at |this is a bug|\bundefined\b|\bnull\b|SQLITE_|TypeError|ReferenceError/m);
}

function queryCopy<Row>(file: string, sql: string): Row[] {
  const folder = makeFolder();
  const copy = join(folder, "copy.db");
  for (const suffix of ["", "-wal"]) {
    if (existsSync(file + suffix)) copyFileSync(file + suffix, copy + suffix);
  }
  const db = new Database(copy);
  try {
    return db.prepare(sql).all() as Row[];
  } finally {
    db.close();
    rmSync(folder, { recursive: true });
  }
}

function queryServer<Row>(on: PostgresServer, schema: string, sql: string): Row[] {
  const place = ["-h", on.host, "-p", String(on.port), "-U", "seq", "-d", "postgres"];
  const wrapped = `SELECT coalesce(json_agg(found), '[]') FROM (${sql}) AS found`;
  const out = execFileSync("psql", [...place, "-X", "-A", "-t", "-c", wrapped], {
    encoding: "utf8",
    env: { PATH: process.env.PATH, PGOPTIONS: `-c search_path=${schema}` },
    maxBuffer: 1 << 28,
  });
  return JSON.parse(out) as Row[];
}

/** The JSON lines of `seq run --json`. */
export function readLines(out: string): Record<string, unknown>[] {
  return out
    .trim()
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}
