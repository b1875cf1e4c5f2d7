import type { WorkspaceConfig } from "../../config/workspace-config.ts";
import { openDeadline } from "../../deadline.ts";
import type { Instant } from "../../engine/plan.ts";
import { formatPersonName } from "../../person-name.ts";
import { nameTarget } from "../../run/actions/notifications.ts";
import type { Store } from "../../store/port.ts";
import type { Notification } from "../../store/ports/inbox-port.ts";
import { shapePayload } from "./payload.ts";
import { type Posted, postJson } from "./post.ts";

/** Pauses between tries: one minute, doubled each time; the tenth try is about eight hours after the first. */
const FIRST_PAUSE_MS = 60_000;
const MOST_TRIES = 10;
const AT_ONCE = 20;
/** Most notifications of one call, and how long it may take: neither a long queue nor slow receivers hold up a run. */
const MOST = 200;
const MOST_MS = 30_000;

export interface Telling {
  store: Store;
  config: Pick<WorkspaceConfig, "notify" | "name">;
  /** Ends it: what has not been answered by then is told again later. */
  stop?: AbortSignal;
  /** How a notification is sent; a test gives its own. */
  post?: (url: string, id: string, body: unknown, stop?: AbortSignal) => Promise<Posted>;
}

/**
 * Sends what is queued for others. Never throws for a receiver's fault: what could not be sent is tried again by a later
 * call, and given up, visibly, after ten tries. Returns how many were told.
 */
export async function tellOthers(telling: Telling, now: Instant): Promise<{ told: number; failed: number }> {
  const counts = { told: 0, failed: 0 };
  const deadline = openDeadline({ ms: MOST_MS, stop: telling.stop });
  try {
    for (let seen = 0; seen < MOST && !deadline.signal.aborted; seen += AT_ONCE) {
      const due = await telling.store.dueNotifications(now, AT_ONCE);
      const ends = await Promise.all(due.map((each) => tellOne(telling, each, now, deadline.signal)));
      for (const end of ends) if (end !== null && end !== "waiting") counts[end] += 1;
      if (due.length < AT_ONCE) break;
    }
  } finally {
    deadline.release();
  }
  return counts;
}

/** Null where it was cut short: whether the receiver has it is not known, and no try of theirs. */
async function tellOne(
  telling: Telling,
  notification: Notification,
  now: Instant,
  signal: AbortSignal,
): Promise<"told" | "failed" | "waiting" | null> {
  const { store, config, post = postJson } = telling;
  const target = config.notify.find((entry) => nameTarget(entry) === notification.target);
  let posted: Posted = { type: "refused" };
  if (target !== undefined) {
    const payload = shapePayload(await describe(telling, notification, target.includeText), target.shape);
    posted = await post(target.url, notification.key, payload, signal);
    if (posted.type === "later" && signal.aborted) return null;
  }
  const end = endOf(posted, notification.tries, now);
  await store.settleNotification(notification.id, end);
  return end.status;
}

async function describe({ store, config }: Telling, notification: Notification, includeText: boolean) {
  const person = await store.getProspect(notification.prospect);
  const [message] =
    includeText && notification.message !== null
      ? await store.messages({ id: notification.message })
      : [undefined];
  return {
    notification,
    workspace: config.name,
    person: person && { name: formatPersonName(person.fields), email: person.email },
    text: message?.text ?? null,
  };
}

function endOf(posted: Posted, tries: number, now: Instant) {
  if (posted.type === "done") return { status: "told", retryAt: null } as const;
  if (posted.type === "refused" || tries + 1 >= MOST_TRIES)
    return { status: "failed", retryAt: null } as const;
  const pause = Math.max(posted.retryAfterMs ?? 0, FIRST_PAUSE_MS * 2 ** tries);
  return { status: "waiting", retryAt: now + pause } as const;
}
