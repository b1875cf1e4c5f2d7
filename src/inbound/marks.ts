import type { Store } from "../store/port.ts";
import type { TouchRef } from "../store/ports/inbox-port.ts";
import { tagStep, verifyTouchToken } from "../token/token.ts";
import type { Hearing, TokenClaim } from "./hear.ts";
import type { Heard } from "./heard.ts";

const OPT_OUT_SUBJECT = /^\s*unsubscribe\s+([\w-]{16,300})\s*$/i;
const MOST_TOKENS = 10;

/** Reads the signed marks of a workspace: in headers, in the subject of an opt-out mail. */
export async function openTokenReader(
  store: Pick<Store, "tokenKeys">,
): Promise<(token: string) => TokenClaim | null> {
  const keys = await store.tokenKeys();
  return (token) => verifyTouchToken(keys, "touch", token) ?? verifyTouchToken(keys, "unsubscribe", token);
}

/** The touch that a mark of ours in the message names; null where there is none, or none that is ours. */
export async function findByToken(
  hearing: Hearing,
  { tokens, subject }: Pick<Heard, "tokens" | "subject">,
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
  return null;
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
