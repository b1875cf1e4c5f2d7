import type { Instant } from "../../engine/plan.ts";
import { nameTarget } from "../../run/notifications.ts";
import type { WorkspaceConfig } from "../../sequence/workspace-config.ts";
import type { Store } from "../../store/port.ts";
import type { Notification } from "../../store/ports/inbox-port.ts";
import { shapePayload } from "./payload.ts";
import { type Posted, postJson } from "./post.ts";

/** Pauses between tries: one minute, doubled each time; the tenth try is about eight hours after the first. */
const FIRST_PAUSE_MS = 60_000;
const MOST_TRIES = 10;
const AT_ONCE = 20;
/** Most notifications of one call, so that a long queue holds up no run. */
const MOST = 200;

export interface Telling {
  store: Store;
  config: Pick<WorkspaceConfig, "notify" | "name">;
  /** How a notification is sent; a test gives its own. */
  post?: (url: string, id: string, body: unknown) => Promise<Posted>;
}

/**
 * Sends what is queued for others. Never throws for a receiver's fault: what could not be sent is tried again by a later
 * call, and given up, visibly, after ten tries. Returns how many were told.
 */
export async function tellOthers(telling: Telling, now: Instant): Promise<{ told: number; failed: number }> {
  const { store, config } = telling;
  const targets = new Map(config.notify.map((entry) => [nameTarget(entry), entry]));
  const counts = { told: 0, failed: 0 };
  for (let seen = 0; seen < MOST; seen += AT_ONCE) {
    const due = await store.dueNotifications(now, AT_ONCE);
    await Promise.all(
      due.map(async (notification) => {
        const target = targets.get(notification.target);
        const posted: Posted =
          target === undefined
            ? { type: "refused" }
            : await (telling.post ?? postJson)(
                target.url,
                notification.key,
                shapePayload(await describe(telling, notification, target.includeText), target.shape),
              );
        const end = endOf(posted, notification.tries, now);
        if (end.status === "told") counts.told += 1;
        if (end.status === "failed") counts.failed += 1;
        await store.settleNotification(notification.id, end);
      }),
    );
    if (due.length < AT_ONCE) break;
  }
  return counts;
}

async function describe({ store, config }: Telling, notification: Notification, includeText: boolean) {
  const person = await store.getProspect(notification.prospect);
  const [message] =
    includeText && notification.message !== null
      ? await store.messages({ id: notification.message })
      : [undefined];
  const first = person?.fields["first_name"];
  const last = person?.fields["last_name"];
  return {
    notification,
    workspace: config.name,
    person: person && {
      name: [first, last].filter((part) => typeof part === "string" && part !== "").join(" "),
      email: person.email,
    },
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
