// Takes what is due through the store alone, with nobody to hand it to: claim, journal, hand-over, record. Arguments:
// database, when to begin (milliseconds since 1970), touches at once.
import { setTimeout as sleep } from "node:timers/promises";
import type { Claim, Store } from "../src/store/port.ts";
import { ALL_DUE_AT, openBare } from "./enrolled.ts";

/** Claimed at once, as a run does. */
const BATCH = 200;

const [database = "", beginAt = "", atOnce = ""] = process.argv.slice(2);
const store = await openBare(database, false);
await sleep(Math.max(0, Number(beginAt) - Date.now()));
const startedAt = Date.now();
let done = 0;
for (;;) {
  const claims = await store.claimDue(ALL_DUE_AT, BATCH, {});
  if (claims.length === 0) break;
  for (let from = 0; from < claims.length; from += Number(atOnce)) {
    const some = claims.slice(from, from + Number(atOnce));
    await Promise.all(some.map((claim) => perform(store, claim)));
    done += some.length;
  }
}
const endedAt = Date.now();
await store.close();
console.log(JSON.stringify({ done, startedAt, endedAt }));

async function perform(on: Store, claim: Claim): Promise<void> {
  const { enrollment } = claim;
  const { prospect, sequence, sender, planHash } = enrollment;
  const touch = { step: "intro", channel: "email" };
  const message = { content: "{}", hash: "", messageId: null, subject: null, references: [] };
  const intent = {
    ...{ claim, ...touch, stepKey: "intro", action: "email", sender, planHash, at: ALL_DUE_AT, message },
    ...{ caps: [], exits: ["replied"], variant: null, cost: null, askAt: null },
  };
  const journaled = await on.journal(intent);
  if (journaled.type !== "journaled") throw new Error(`refused: ${journaled.gate}`);
  const { attempt } = journaled;
  const gate = await on.handOff(intent, attempt);
  if (gate !== null) throw new Error(`held back: ${gate}`);
  await on.markAccepted(attempt, null);
  const { ok } = await on.settle({
    claim,
    state: { ...enrollment.state, status: "finished", step: null, dueAt: null, touched: true },
    attempt: { id: attempt, status: "sent", reason: null, at: ALL_DUE_AT },
    events: [{ kind: "sent", at: ALL_DUE_AT, prospect, enrollment: enrollment.id, sequence, ...touch }],
  });
  if (!ok) throw new Error("somebody else has moved it on");
}
