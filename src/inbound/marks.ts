import { deriveIdentity } from "../channels/email/identity.ts";
import type { TouchRef } from "../store/ports/inbox-port.ts";
import { tagStep } from "../token/token.ts";
import type { Hearing } from "./hear.ts";
import type { Heard } from "./heard.ts";

/** X-Seq-Touch (32) and the token in the subject of an opt-out mail (16), as `deriveIdentity` makes them. */
const MARK = /^(?:[\da-f]{32}|[\da-f]{16})$/;
const OPT_OUT_SUBJECT = /^\s*unsubscribe\s+([\w-]{16,300})\s*$/i;
const MOST_TOKENS = 10;

/** The touch that a mark of ours in the message names; null where there is none, or none that is ours. */
export async function findByToken(
  hearing: Hearing,
  { tokens, subject }: Pick<Heard, "tokens" | "subject">,
  sender: string,
): Promise<TouchRef | null> {
  const inSubject = OPT_OUT_SUBJECT.exec(subject)?.[1];
  const all = [...new Set([...(inSubject === undefined ? [] : [inSubject]), ...tokens])].slice(
    0,
    MOST_TOKENS,
  );
  for (const token of all) {
    const claim = (await hearing.readToken?.(token)) ?? null;
    const touch = claim === null ? null : await findClaimed(hearing, claim);
    if (touch !== null) return touch;
  }
  const marks = new Set(all.map((token) => token.toLowerCase()).filter((token) => MARK.test(token)));
  return marks.size === 0 ? null : findMarked(hearing, sender, marks);
}

async function findClaimed(
  { store }: Hearing,
  claim: { attempt: number } | { enrollment: number; step: string },
): Promise<TouchRef | null> {
  if ("attempt" in claim) return store.touch(claim.attempt);
  const attempts = await store.attempts({ enrollment: claim.enrollment });
  const found = attempts.findLast(({ step, status }) => tagStep(step) === claim.step && status !== "failed");
  return found === undefined ? null : store.touch(found.id);
}

/**
 * Unsigned marks are hashes of the touch's key, so they are found by hashing the sender's touches again: some
 * microseconds each, and only for a mail that names no Message-ID of ours.
 */
async function findMarked(
  { store, config }: Hearing,
  sender: string,
  marks: ReadonlySet<string>,
): Promise<TouchRef | null> {
  const email = config.senders[sender]?.email ?? "@";
  for await (const { id, enrollmentKey, step } of store.touchKeys(sender)) {
    const identity = deriveIdentity(`${store.workspaceId}/${enrollmentKey}/${step}`, email);
    if (marks.has(identity.touch) || marks.has(identity.optOut)) return store.touch(id);
  }
  return null;
}
