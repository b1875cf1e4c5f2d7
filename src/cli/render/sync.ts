import type { Output } from "../../app/session/output.ts";
import type { Paint } from "../../app/session/paint.ts";
import { formatClock } from "../../app/session/time.ts";
import { countOf } from "../../count-of.ts";
import type { MessageLine } from "../../inbound/mailbox/sync-sender.ts";
import type { SyncSummary } from "../../inbound/mailbox/sync-senders.ts";
import { formatIso } from "./iso.ts";

/** One message, as a line: when, what it is, who, and what followed. */
export function formatMessage(line: MessageLine, zone: string, paint: Paint): string {
  const kind = line.kind.replaceAll("_", " ").padEnd(15);
  const who = line.prospect ?? paint.dim("nobody known");
  const place = paint.dim(`  ${line.sender} ${line.mailbox}`);
  return `${paint.dim(formatClock(line.at, zone))} ${paint.name(kind)} ${who}${line.effect === undefined ? "" : `  ${phraseEffect(line.effect)}`}${place}`;
}

/** `recorded: opted_out` in a rep's words. */
function phraseEffect(effect: string): string {
  const [, outcome, kind] = /^(recorded|asked|known|surplus): (\w+)$/.exec(effect) ?? [];
  if (outcome === undefined || kind === undefined) return effect;
  const what = kind.replaceAll("_", " ");
  if (outcome === "asked") return `looks like ${what}; waits for you: seq inbox`;
  if (outcome === "surplus")
    return `looks like ${what}; left alone, as one of too many that nothing vouches for`;
  return outcome === "known" ? `${what}, heard before` : what;
}

export function formatUnread({ sender, reason, hint }: SyncSummary["failed"][number]): string {
  return `mail of ${sender} not read: ${reason}${hint === undefined ? "" : ` (${hint})`}`;
}

export function formatSyncSummary(summary: SyncSummary, paint: Paint): string {
  const { senders, messages, copied, failed } = summary;
  const parts = [
    messages === 0 ? "nothing new" : `${messages} ${messages === 1 ? "message" : "messages"}`,
    ...(copied === 0 ? [] : [`${copied} ${copied === 1 ? "copy" : "copies"} put into Sent`]),
    ...(failed.length === 0 ? [] : [`${failed.length} of ${countOf(senders, "sender")} not read`]),
  ];
  return paint.strong(parts.join("; "));
}

/** A message that was read, as a line of `seq run` and `seq sync`. With `--quiet` only JSON tells it, and of whom it is not. */
export async function printMessage(output: Output, line: MessageLine, zone: string): Promise<void> {
  if (output.quiet && !output.json) return;
  const { prospect, ...anonymous } = line;
  const shown = output.quiet || prospect === undefined ? anonymous : line;
  await output.line({ ...shown, at: formatIso(line.at) }, (paint) => formatMessage(line, zone, paint));
}
