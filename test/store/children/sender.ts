import { appendFileSync } from "node:fs";
import type { Claim, Intent } from "../../../src/store/port.ts";
import { openBench } from "./open-bench.ts";

/**
 * A process that sends: claims, journals, hands over (appends a line to a file), settles; until nothing is due.
 * Arguments: database (a file, or an address), marker, outbox file, sender's cap. Says "ready" before it starts.
 */
const [file = "", marker = "", outbox = "", cap = ""] = process.argv.slice(2);
const DAY = 86_400_000;
const NOW = Date.UTC(2026, 2, 2, 9);
const owner = { host: "desk", pid: process.pid, start: "boot-1" };
const store = await openBench(file, marker, owner);
process.stdout.write("ready\n");

async function perform(claim: Claim): Promise<void> {
  const { enrollment } = claim;
  const intent: Intent = {
    claim,
    step: "intro",
    stepKey: "intro",
    action: "email",
    channel: "email",
    sender: "anna",
    at: NOW,
    exits: [],
    caps: [{ gate: "sender", key: { by: "sender", sender: "anna" }, max: Number(cap), windowMs: DAY }],
    message: { content: "{}", hash: "", messageId: null, subject: null, references: [] },
    variant: null,
    cost: null,
    planHash: "plan-1",
    askAt: null,
  };
  const journaled = await store.journal(intent);
  const state = { ...enrollment.state, dueAt: null };
  if (journaled.type === "refused") {
    await store.settle({ claim, state: { ...state, deferredBy: journaled.gate }, events: [] });
    return;
  }
  if ((await store.handOff(intent, journaled.attempt)) !== null) return;
  appendFileSync(outbox, `${enrollment.id}\n`);
  await store.markAccepted(journaled.attempt, null);
  await store.settle({
    claim,
    state: { ...state, status: "finished", step: null, touched: true },
    events: [
      { kind: "sent", at: NOW, prospect: enrollment.prospect, enrollment: enrollment.id, step: "intro" },
    ],
    attempt: { id: journaled.attempt, status: "sent", reason: null, at: NOW },
  });
}

for (;;) {
  const claims = await store.claimDue(NOW, 7, {});
  if (claims.length === 0) break;
  await Promise.all(claims.map(perform));
}
await store.close();
