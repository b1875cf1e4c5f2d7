import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Cap, Store } from "../../../src/store/port.ts";
import {
  type Bench,
  enrolPeople,
  intentOf,
  type MakeBench,
  NOW,
  otherOwner,
  recoverAll,
  settlementOf,
} from "../fixtures.ts";

const script = join(import.meta.dirname, "../children/sender.ts");
const outboxOf = (bench: Bench): string => join(dirname(bench.marker), "outbox");

/** Starts a process that sends; resolves once it has opened the store. */
async function startSender(bench: Bench, cap: number): Promise<ChildProcess> {
  const args = ["--import", "tsx", script, bench.file, bench.marker, outboxOf(bench), String(cap)];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  await once(child.stdout, "data");
  return child;
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
}

function readOutbox(bench: Bench): number[] {
  if (!existsSync(outboxOf(bench))) return [];
  return readFileSync(outboxOf(bench), "utf8").trim().split("\n").map(Number);
}

/** Several processes at once, and processes that are killed. */
export function describeOverlap(makeBench: MakeBench): void {
  describe("overlap is harmless", () => {
    it("between two stores in one process: nobody is claimed twice, caps hold", async () => {
      const bench = makeBench();
      const stores = [await bench.open(), await bench.open({ owner: otherOwner })] as const;
      await enrolPeople(stores[0], 60);
      const cap: Cap = { gate: "sender", key: { by: "sender", sender: "anna" }, max: 25, windowMs: 1_000 };
      const work = async (store: Store) => {
        const sent: number[] = [];
        for (;;) {
          const claims = await store.claimDue(NOW, 3, {});
          if (claims.length === 0) return sent;
          for (const claim of claims) {
            const journaled = await store.journal(intentOf(claim, { caps: [cap] }));
            if (journaled.type === "journaled") sent.push(claim.enrollment.id);
            else expect(journaled.gate).toBe("sender");
            await store.settle(settlementOf(claim));
          }
        }
      };
      const sent = (await Promise.all([work(stores[0]), work(stores[1]), work(stores[1])])).flat();
      expect(sent).toHaveLength(25);
      expect(new Set(sent).size).toBe(25);
    });

    it("between processes: nothing leaves twice, caps hold, nothing is left over", async () => {
      const bench = makeBench();
      const store = await bench.open({ lockTries: 100 });
      await enrolPeople(store, 200);
      const children = await Promise.all([
        startSender(bench, 120),
        startSender(bench, 120),
        startSender(bench, 120),
      ]);
      await Promise.all(children.map(ended));
      const outbox = readOutbox(bench);
      expect(outbox).toHaveLength(120);
      expect(new Set(outbox).size).toBe(120);
      expect(await store.peekDue(NOW)).toMatchObject({ due: false });
      expect(await store.attempts({ status: "sent" })).toHaveLength(120);
      expect(await store.check()).toEqual([]);
    });
  });

  describe("a process that is killed", () => {
    it("leaves nothing sent twice and nothing unknown but what was in flight", {
      timeout: 60_000,
    }, async () => {
      const bench = makeBench();
      const store = await bench.open({ lockTries: 100 });
      await enrolPeople(store, 400);
      const killed = new Set<number>();
      for (let round = 0; round < 5; round += 1) {
        const child = await startSender(bench, 1_000);
        const before = readOutbox(bench).length;
        while (child.exitCode === null && readOutbox(bench).length < before + 5 + 11 * round) {
          await new Promise((resolve) => setImmediate(resolve));
        }
        child.kill("SIGKILL");
        await ended(child);
        killed.add(child.pid ?? 0);
        await recoverAll(store, (owner) => !killed.has(owner.pid), NOW);
      }
      const last = await startSender(bench, 1_000);
      await ended(last);
      const outbox = readOutbox(bench);
      expect(new Set(outbox).size).toBe(outbox.length);
      const sent = await store.attempts({ status: "sent" });
      const uncertain = await store.attempts({ status: "uncertain" });
      expect(sent.length + uncertain.length).toBe(400);
      // Seven at once in each of five processes.
      expect(uncertain.length).toBeLessThanOrEqual(35);
      expect(await store.attempts({ status: "started" })).toEqual([]);
      const unknown = new Set(uncertain.map((attempt) => attempt.enrollment));
      expect(outbox.filter((id) => !unknown.has(id))).toHaveLength(sent.length);
      expect(await store.check()).toEqual([]);
    });
  });
}
