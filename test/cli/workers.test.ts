import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { PACKAGE_ROOT, runSeq } from "./run-seq.ts";
import { enrollPeople, makeField } from "../faults/field.ts";

async function openWorkspace(): Promise<string> {
  const field = makeField({ extra: "  ben: { name: Ben Kim, email: ben@acme.example, smtp: outbox }\n" });
  await enrollPeople(field, 2);
  return field.root;
}

/** A worker of its own process, once it is on the list. */
async function startWorker(root: string, ...args: string[]) {
  const worker = spawn(process.execPath, [join(PACKAGE_ROOT, "bin/seq.js"), "-C", root, "run", ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void worker.kill("SIGKILL"));
  await expect.poll(() => readWorkers(root), { timeout: 60_000 }).toHaveLength(1);
  return worker;
}

async function readWorkers(root: string): Promise<Record<string, unknown>[]> {
  const { out } = await runSeq(["status", "--workers", "--json"], { cwd: root, now: Date.now() });
  return JSON.parse(out) as Record<string, unknown>[];
}

it("a worker that watches is told of with its part while it lives, and no more once it was stopped", async () => {
  const root = await openWorkspace();
  const worker = await startWorker(root, "--watch", "--senders", "ben", "--channels", "email,call");
  expect(await readWorkers(root)).toMatchObject([
    { pid: worker.pid, alive: true, command: "run --watch", senders: ["ben"], channels: ["email", "call"] },
  ]);
  const { out } = await runSeq(["status", "--workers", "--no-color"], {
    cwd: root,
    now: Date.now(),
    terminal: true,
    columns: 60,
  });
  expect(out).toContain(String(worker.pid));
  expect(Math.max(...out.split("\n").map((line) => line.length))).toBeLessThanOrEqual(60);
  worker.kill("SIGTERM");
  await once(worker, "exit");
  expect(await readWorkers(root)).toEqual([]);
});

it("a worker that was killed is told to be dead, and the next run forgets it", async () => {
  const root = await openWorkspace();
  const worker = await startWorker(root, "--watch");
  worker.kill("SIGKILL");
  await once(worker, "exit");
  expect(await readWorkers(root)).toMatchObject([{ alive: false }]);
  await runSeq(["run"], { cwd: root, now: Date.now() });
  expect((await readWorkers(root)).filter(({ pid }) => pid === worker.pid)).toEqual([]);
});

it("`seq status --check` and `seq doctor` say what is due and taken by no living worker", async () => {
  const root = await openWorkspace();
  // Anna has the window open all week, and nobody takes her.
  await startWorker(root, "--watch", "--channels", "call");
  const later = new Date(Date.now() + 14 * 86_400_000).toISOString();
  const { out, code } = await runSeq(["status", "--check", "--json", "--now", later], {
    cwd: root,
    now: Date.now(),
  });
  const { problems } = JSON.parse(out) as { problems: { check: string; detail: string }[] };
  const [found] = problems.filter(({ check }) => check === "workers");
  expect(found?.detail).toMatch(/of (anna|ben) by email (is|are) due, and no living worker takes (it|them)/);
  expect(code).toBe(1);
  // The worker claims them for a moment, again and again, and gives them back.
  const examine = async (): Promise<string> =>
    (await runSeq(["doctor", "--json", "--now", later], { cwd: root, now: Date.now() })).out;
  await expect.poll(examine, { timeout: 30_000 }).toContain("no living worker takes");
});

it("a part that does not exist is a mistake, with the name that was meant", async () => {
  const root = await openWorkspace();
  const cases = [
    [["--senders", "ana"], "there is no sender ana", 'did you mean "anna"?'],
    [["--channels", "email,smss"], "there is no channel smss", 'did you mean "sms"?'],
    [["--senders", "anna,,ben"], "Write names with commas between them", ""],
  ] as const;
  for (const [args, message, hint] of cases) {
    const { code, err } = await runSeq(["run", ...args], { cwd: root });
    expect(err).toContain(message);
    expect(err).toContain(hint);
    expect(code).toBe(2);
  }
});
