import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import type { PostgresServer } from "../postgres-server.ts";
import { enrolPeople } from "./fixtures.ts";
import type { Bench } from "./fixtures.ts";

const script = join(import.meta.dirname, "children/worker.ts");

/** What goes wrong while workers send, each so often. */
export interface Trouble {
  kills: number;
  crashes: number;
  cuts: number;
}

export interface ChaosFigures {
  due: number;
  handedOver: number;
  twice: number[];
  sent: number;
  uncertain: number;
  /** Recorded as sent, and never handed over. */
  missing: number[];
  /** Left as if somebody were at it. */
  open: number;
  errors: string;
  tookMs: number;
}

/**
 * Workers on one schema, of which some are killed, while the server crashes and connections are cut; as many are there
 * always. `random`: from 0 to 1.
 */
export async function runChaos(
  server: PostgresServer,
  bench: Bench,
  {
    workers,
    people,
    cap,
    trouble,
    random,
    handOverMs = 5,
    pauseMs = 300,
    url = bench.file,
  }: {
    workers: number;
    people: number;
    cap: number;
    trouble: Trouble;
    random: () => number;
    handOverMs?: number;
    pauseMs?: number;
    url?: string;
  },
): Promise<ChaosFigures> {
  const store = await bench.open({ lockTries: 600 });
  await enrolPeople(store, people);
  await store.close();
  const outbox = join(dirname(bench.marker), "outbox");
  let errors = "";
  const start = (): ChildProcess => {
    const args = ["--import", "tsx", script, url, bench.marker, outbox, String(cap), String(handOverMs)];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "pipe"] });
    child.stderr.on("data", (text: Buffer) => {
      errors += text.toString();
    });
    return child;
  };
  const begun = performance.now();
  const running = Array.from({ length: workers }, start);
  const acts = shuffle(
    [
      ...Array<() => Promise<void>>(trouble.kills).fill(async () => {
        const victim = Math.floor(random() * workers);
        running[victim]?.kill("SIGKILL");
        await ended(running[victim]);
        running[victim] = start();
      }),
      ...Array<() => Promise<void>>(trouble.crashes).fill(() => server.crash()),
      ...Array<() => Promise<void>>(trouble.cuts).fill(() => cut(server, random)),
    ],
    random,
  );
  try {
    for (const act of acts) {
      await sleep(pauseMs * (0.5 + random()));
      await act();
    }
    await Promise.all(running.map(ended));
    // Whatever the last ones left behind.
    running.push(start());
    await ended(running.at(-1));
  } finally {
    for (const child of running) child.kill("SIGKILL");
    await Promise.all(running.map(ended));
  }
  const tookMs = performance.now() - begun;
  const after = await bench.open({ lockTries: 600, owner: { host: "desk", pid: 3, start: "boot-9" } });
  const handed = existsSync(outbox) ? readFileSync(outbox, "utf8").trim().split("\n").map(Number) : [];
  const counts = new Map<number, number>();
  for (const id of handed) counts.set(id, (counts.get(id) ?? 0) + 1);
  const sent = await after.attempts({ status: "sent" });
  const uncertain = await after.attempts({ status: "uncertain" });
  const started = await after.attempts({ status: "started" });
  return {
    due: people,
    handedOver: counts.size,
    twice: [...counts].filter(([, count]) => count > 1).map(([id]) => id),
    sent: sent.length,
    uncertain: uncertain.length,
    missing: sent.map(({ enrollment }) => enrollment).filter((id) => !counts.has(id)),
    open: started.length + ((await after.peekDue(NOW_OF_WORKERS)).due ? 1 : 0),
    errors,
    tookMs,
  };
}

const NOW_OF_WORKERS = Date.UTC(2026, 2, 2, 9);

async function ended(child: ChildProcess | undefined): Promise<void> {
  if (child !== undefined && child.exitCode === null && child.signalCode === null) await once(child, "exit");
}

/** Cuts the connection of some session, as an administrator or a firewall does. */
async function cut(server: PostgresServer, random: () => number): Promise<void> {
  const client = new Client({ host: server.host, port: server.port, user: "seq", database: "postgres" });
  client.on("error", () => undefined);
  await client.connect();
  const { rows } = await client.query<{ pid: number }>(
    "SELECT pid FROM pg_stat_activity WHERE application_name = 'seq' AND pid <> pg_backend_pid()",
  );
  const victim = rows[Math.floor(random() * rows.length)];
  if (victim !== undefined) await client.query("SELECT pg_terminate_backend($1)", [victim.pid]);
  await client.end();
}

function shuffle<T>(items: T[], random: () => number): T[] {
  return items
    .map((item) => ({ item, at: random() }))
    .sort((left, right) => left.at - right.at)
    .map(({ item }) => item);
}
