import { appendFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describeOwner, isOwnerAlive } from "../../../src/app/session/owner.ts";
import type { Claim, Intent, Store } from "../../../src/store/port.ts";
import { readAddress } from "../../../src/store/postgres/address.ts";
import { openPostgresStore } from "../../../src/store/postgres/open.ts";

/**
 * A worker as `seq run --watch` is one: takes back what dead ones left, claims, journals, hands over (appends a line to a
 * file), settles, until nothing is due. A server that goes away is waited for. Arguments: address, marker, file of what
 * was handed over, the sender's cap, and for how many milliseconds a hand-over lasts.
 */
const [url = "", marker = "", outbox = "", cap = "", handOverMs = "0"] = process.argv.slice(2);
const DAY = 86_400_000;
const NOW = Date.UTC(2026, 2, 2, 9);
const owner = describeOwner();

function open(): Promise<Store> {
  return openPostgresStore({
    address: readAddress(url, { root: dirname(marker), workspace: "test", env: {} }),
    marker,
    thread: join(import.meta.dirname, "../../../dist/store-thread.js"),
    workspace: "test",
    usesServerClock: true,
    create: false,
    owner,
    wallClock: Date.now,
  });
}

async function perform(store: Store, claim: Claim): Promise<void> {
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
  const { attempt } = journaled;
  if ((await store.handOff(intent, attempt)) !== null) return;
  appendFileSync(outbox, `${enrollment.id}\n`);
  await sleep(Number(handOverMs));
  await store.markAccepted(attempt, null);
  const { id, prospect } = enrollment;
  await store.settle({
    claim,
    state: { ...state, status: "finished", step: null, touched: true },
    events: [{ kind: "sent", at: NOW, prospect, enrollment: id, step: "intro" }],
    attempt: { id: attempt, status: "sent", reason: null, at: NOW },
  });
}

async function work(): Promise<void> {
  const store = await open();
  try {
    for (;;) {
      await store.recover(await store.fenceOwners(isOwnerAlive), [], NOW);
      const claims = await store.claimDue(NOW, 7, {});
      if (claims.length === 0) return;
      const ends = await Promise.allSettled(claims.map((claim) => perform(store, claim)));
      const failed = ends.find((end) => end.status === "rejected");
      if (failed?.status === "rejected") throw failed.reason;
    }
  } finally {
    await store.close();
  }
}

process.stdout.write("ready\n");
for (;;) {
  try {
    await work();
    break;
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    // Whatever is no word about the server is a fault of ours.
    if (!/cannot be reached|went away|locked by another|takes no more|not known/.test(said)) {
      process.stderr.write(`${error instanceof Error ? (error.stack ?? said) : said}\n`);
      if (error instanceof Error && error.cause instanceof Error)
        process.stderr.write(`${error.cause.message}\n`);
      process.exitCode = 1;
      break;
    }
    await sleep(200);
  }
}
