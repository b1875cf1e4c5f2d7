import { emailAction } from "../channels/email/actions.ts";
import { BULK_PER_DAY } from "../config/bulk.ts";
import { UNTOLD } from "../config/secrets.ts";
import { explainSmtp, reachesPeople } from "../config/smtp-url.ts";
import type { Sender, WorkspaceConfig } from "../config/workspace-config.ts";
import { DAY_MS, type Instant } from "../engine/plan.ts";
import { organisationOf } from "../prospects/normalise/company-domain.ts";
import type { Store } from "../store/port.ts";

/** How far back what was really sent is looked at. */
const VOLUME_WINDOW_MS = 7 * DAY_MS;

/** The organisation's domain that receivers count a sender's mail for; null where nobody outside receives it. */
export function countedFor({
  email,
  smtp,
  services,
}: Pick<Sender, "email" | "smtp" | "services">): string | null {
  // What is no address sends nothing; one that is wholly a secret's is not told to lint.
  if (email === null || !reachesPeople({ smtp, ...(services !== undefined && { services }) })) return null;
  if (services?.mail === undefined && smtp !== UNTOLD && explainSmtp(smtp) !== null) return null;
  return organisationOf(email.slice(email.lastIndexOf("@") + 1));
}

/** What the caps of its senders let each domain send in a day, by domain; a sender without caps adds nothing. */
function readPlannedVolume({
  senders,
  limits,
}: Pick<WorkspaceConfig, "senders" | "limits">): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const sender of Object.values(senders)) {
    const domain = countedFor(sender);
    if (domain !== null) sums.set(domain, (sums.get(domain) ?? 0) + capOf(sender, limits));
  }
  return sums;
}

/** The domains whose senders' caps together let them send like a bulk sender. */
export function listBulkDomains(config: Pick<WorkspaceConfig, "senders" | "limits">): ReadonlySet<string> {
  const planned = [...readPlannedVolume(config)];
  return new Set(planned.flatMap(([domain, perDay]) => (perDay >= BULK_PER_DAY ? [domain] : [])));
}

/** What a domain may send in a day, and did. */
export interface BulkVolume {
  domain: string;
  /** What the caps of its senders let leave in a day. */
  planned: number;
  /** The most that left in any 24 hours of the last seven days. */
  most: number;
}

/** `up to 6200 emails in 24 hours of the last 7 days, 8000 by its caps`. */
export function describeVolume({ planned, most }: Omit<BulkVolume, "domain">): string {
  return `up to ${most} emails in 24 hours of the last 7 days, ${planned} by its senders' caps`;
}

/** The domains for which bulk senders' rules hold, by the caps of their senders or by what really left. */
export async function readBulkVolumes(
  store: Pick<Store, "touchTimes">,
  config: Pick<WorkspaceConfig, "senders" | "limits">,
  now: Instant,
): Promise<BulkVolume[]> {
  const sent = await readSentVolume(store, config, now);
  return [...readPlannedVolume(config)].flatMap(([domain, planned]) => {
    const most = sent.get(domain) ?? 0;
    return Math.max(planned, most) < BULK_PER_DAY ? [] : [{ domain, planned, most }];
  });
}

/** The most that left for a domain in any 24 hours of the last seven days, by domain; what failed is not counted. */
async function readSentVolume(
  store: Pick<Store, "touchTimes">,
  { senders }: Pick<WorkspaceConfig, "senders">,
  now: Instant,
): Promise<ReadonlyMap<string, number>> {
  const times = new Map<string, Instant[]>();
  for (const sender of Object.values(senders)) {
    const domain = countedFor(sender);
    if (domain === null) continue;
    const own = await store.touchTimes(
      { by: "sender", sender: sender.id, action: emailAction.id },
      now - VOLUME_WINDOW_MS + 1,
    );
    times.set(domain, [...(times.get(domain) ?? []), ...own.filter((at) => at <= now)]);
  }
  return new Map([...times].map(([domain, all]) => [domain, mostInADay(all.toSorted((a, b) => a - b))]));
}

/** Most of `times` (ascending) that lie within any 24 hours. */
function mostInADay(times: readonly Instant[]): number {
  let most = 0;
  let from = 0;
  for (const [index, at] of times.entries()) {
    while ((times[from] ?? at) <= at - DAY_MS) from += 1;
    most = Math.max(most, index - from + 1);
  }
  return most;
}

function capOf({ limits }: Pick<Sender, "limits">, rates: WorkspaceConfig["limits"]): number {
  const { perDay, perHour, everyMs } = limits;
  const caps = [
    ...(perDay === null ? [] : [perDay]),
    ...(perHour === null ? [] : [perHour * 24]),
    ...(everyMs === null ? [] : [Math.ceil(DAY_MS / everyMs)]),
    ...(rates["email"] ?? []).map(({ max, windowMs }) => max * Math.max(1, Math.ceil(DAY_MS / windowMs))),
  ];
  return caps.length === 0 ? 0 : Math.min(...caps);
}
