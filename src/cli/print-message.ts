import type { Output } from "../app/session/output.ts";
import type { MessageLine } from "../inbound/mailbox/sync-sender.ts";
import { formatIso } from "./render/iso.ts";
import { formatMessage } from "./render/sync.ts";

/** A message that was read, as a line of `seq run` and `seq sync`. With `--quiet` only JSON tells it, and of whom it is not. */
export async function printMessage(output: Output, line: MessageLine, zone: string): Promise<void> {
  if (output.quiet && !output.json) return;
  const { prospect, ...anonymous } = line;
  const shown = output.quiet || prospect === undefined ? anonymous : line;
  await output.line({ ...shown, at: formatIso(line.at) }, (paint) => formatMessage(line, zone, paint));
}
