import { DAY_MS } from "../engine/plan.ts";
import { isEnforced } from "../law/judge.ts";
import type { Sender, SenderLimits, WorkspaceConfig } from "./workspace-config.ts";

/**
 * From so many emails in a day on, of all senders of a domain together, receivers refuse what lacks SPF, DKIM, DMARC or
 * one-click unsubscribe: Gmail (https://support.google.com/a/answer/81126, "5,000 messages or more per day") and
 * Microsoft (https://techcommunity.microsoft.com/blog/microsoftdefenderforoffice365blog/strengthening-email-ecosystem-outlook%E2%80%99s-new-requirements-for-high%E2%80%90volume-senders/4399730);
 * Yahoo names no figure (https://senders.yahooinc.com/best-practices/).
 */
export const BULK_PER_DAY = 5_000;

/** So much of it is a fifth: newsletters and invoices of the same domain are counted too, and nobody here sees them. */
const FEW_PER_DAY = BULK_PER_DAY / 5;

/** The most mails that all senders with these limits can hand over in a day; Infinity where one has no limit. */
export function mostPerDay(senders: readonly Pick<Sender, "email" | "limits">[]): number {
  return senders.filter(({ email }) => email !== null).reduce((sum, { limits }) => sum + mostOf(limits), 0);
}

function mostOf({ perDay, perHour, everyMs }: SenderLimits): number {
  return Math.min(
    perDay ?? Infinity,
    perHour === null ? Infinity : perHour * 24,
    everyMs === null || everyMs === 0 ? Infinity : Math.ceil(DAY_MS / everyMs),
  );
}

/**
 * Gives every sender without `unsubscribe` its default. Far below the bulk rules, and where the law's line tells of the way
 * out, `footer`: a responder keeps silent at any List-* header (RFC 5230 4.6), and an absence that nobody tells of is a
 * second mail to somebody who is away. Otherwise `both`; where no law is enforced `header`, which adds no word to a text.
 */
export function chooseUnsubscribe(config: Pick<WorkspaceConfig, "senders" | "compliance">): void {
  const senders = Object.values(config.senders);
  const enforced = isEnforced(config.compliance);
  const unsubscribe = !enforced ? "header" : mostPerDay(senders) < FEW_PER_DAY ? "footer" : "both";
  for (const sender of senders) sender.unsubscribe ??= unsubscribe;
}
