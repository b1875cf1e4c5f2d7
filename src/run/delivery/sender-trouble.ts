import { drawFrom } from "../../engine/hash.ts";
import { DAY_MS, type Instant } from "../../engine/plan.ts";
import type { Store } from "../../store/port.ts";

/** Nothing leaves through a sender: its server fails, or it is held. */
export interface SenderTrouble {
  sender: string;
  kind: "outage" | "held";
  since: Instant;
  /** The server's failure, or why the sender is held. */
  reason: string;
}

/** What a run has seen of its senders' servers: the last failure, or null where a message got through. */
export type SeenServers = Map<string, { reason: string; at: Instant } | null>;

/** Kept as a small named text of the store, empty where there is no outage. */
interface Noted {
  since: Instant;
  /** The last failure. */
  at: Instant;
  reason: string;
}

/** Told again after as long as it has lasted by then, but not within the hour, and once a day at least. */
const LEAST_SILENCE_MS = 3_600_000;
const MOST_SILENCE_MS = 24 * 3_600_000;

type Notes = Pick<Store, "getSetting" | "setSetting">;

const outageName = (sender: string): string => `outage of ${sender}`;
const toldName = (sender: string): string => `trouble told of ${sender}`;

/** Keeps what a run has seen: an outage begins with its first failure, and ends with the first message that gets through. */
export async function keepOutages(store: Notes, seen: SeenServers): Promise<void> {
  for (const [sender, failure] of seen) {
    const known = await readNote(store, outageName(sender));
    if (failure === null) {
      if (known !== null) await store.setSetting(outageName(sender), "");
      continue;
    }
    const isOver = known === null || failure.at - known.at > GIVE_UP_AFTER_MS;
    const note: Noted = { ...failure, since: isOver ? failure.at : known.since };
    await store.setSetting(outageName(sender), JSON.stringify(note));
  }
}

/** The outage of a sender's server, as the last run that tried has left it; null for none, or where nobody tries any more. */
export async function readOutage(
  store: Pick<Store, "getSetting">,
  sender: string,
  now: Instant,
): Promise<Noted | null> {
  const note = await readNote(store, outageName(sender));
  return note === null || now - note.at > GIVE_UP_AFTER_MS ? null : note;
}

async function readNote(store: Pick<Store, "getSetting">, name: string): Promise<Noted | null> {
  const text = (await store.getSetting(name)) ?? "";
  return text === "" ? null : (JSON.parse(text) as Noted);
}

/**
 * The troubles of these senders that are to be told now: at the first look, and then ever less often. Each is noted as
 * told.
 */
export async function takeUntold(
  store: Pick<Store, "getSetting" | "setSetting" | "senderStates">,
  senders: readonly string[],
  now: Instant,
): Promise<SenderTrouble[]> {
  const states = new Map((await store.senderStates()).map((state) => [state.id, state]));
  const untold: SenderTrouble[] = [];
  for (const sender of senders) {
    const trouble = findTrouble(sender, states.get(sender), await readOutage(store, sender, now));
    if (trouble === null) continue;
    const { kind, since } = trouble;
    const [toldSince, toldAt] = ((await store.getSetting(toldName(sender))) ?? "").split(" ").map(Number);
    const isKnown = toldSince === since && toldAt !== undefined;
    if (isKnown && now - toldAt < Math.min(Math.max(toldAt - since, LEAST_SILENCE_MS), MOST_SILENCE_MS))
      continue;
    await store.setSetting(toldName(sender), `${since} ${now} ${kind}`);
    untold.push(trouble);
  }
  return untold;
}

/** A hold is the nearer cause: nothing is tried while it lasts. */
function findTrouble(
  sender: string,
  state: { held: string | null; heldAt: Instant | null } | undefined,
  outage: Noted | null,
): SenderTrouble | null {
  if (state?.held != null) return { sender, kind: "held", since: state.heldAt ?? 0, reason: state.held };
  if (outage === null) return null;
  return { sender, kind: "outage", since: outage.since, reason: outage.reason };
}

/** RFC 5321 section 4.5.4.1: "the retry interval SHOULD be at least 30 minutes". */
const FIRST_DELAY_MS = 30 * 60_000;
const LONGEST_DELAY_MS = 8 * 3_600_000;

/**
 * RFC 5321 section 4.5.4.1: "the give-up time generally needs to be at least 4-5 days". It counts from the first
 * attempt, without the time that our own limits and hours took since (`State.firstTryAt`).
 */
export const GIVE_UP_AFTER_MS = 4 * DAY_MS;

/** When to try again after the `tries`-th sure failure (counted from 0): 30 minutes, doubling to 8 hours, up to a tenth later. */
export function retryAt(enrollment: string, step: string, tries: number, now: Instant): Instant {
  const delay = Math.min(FIRST_DELAY_MS * 2 ** tries, LONGEST_DELAY_MS);
  return now + Math.round(delay * (1 + 0.1 * drawFrom(enrollment, step, tries, "retry")));
}
