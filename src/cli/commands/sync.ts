import { ExitCode, UserError } from "../../errors.ts";
import type { SyncSummary } from "../../inbound/mailbox/sync-senders.ts";
import { defineVerb } from "../command.ts";
import { isByPerson } from "../interrupts.ts";
import { formatSyncSummary, formatUnread, printMessage } from "../render/sync.ts";

export const sync = defineVerb({
  name: "sync",
  describe: "read replies, bounces and opt-outs from the senders' mailboxes",
  examples: [
    { command: "seq sync", does: "once; `seq run` does it too, before it sends" },
    { command: "seq sync --sender anna", does: "one mailbox" },
    { command: "seq sync --watch", does: "keep listening; hears a reply as it arrives" },
  ],
  json: "lines",
  configure: (command) =>
    command.option("--sender <id>", "only this sender").option("--watch", "keep listening until Ctrl-C"),
  async run(context, { options }) {
    const { output, world } = context;
    world.interruption.isGraceful = true;
    const { syncMail } = await import("../../app/sync-mail.ts");
    const report = await syncMail(context, {
      sender: options.sender ?? null,
      watch: options.watch === true,
      onMessage: (line, zone) => printMessage(output, line, zone),
      onFailure: (failed) => output.warn(formatUnread(failed)),
    });
    if (report === null) {
      throw new UserError("no sender has a mailbox to read", {
        hint: "write `imap: imaps://user:${IMAP_PASSWORD}@host` under a sender in seq.yaml",
        exit: ExitCode.usage,
      });
    }
    if (output.json || !output.quiet) {
      await output.line(report satisfies SyncSummary, (paint) => formatSyncSummary(report, paint));
    }
    const { interruption } = world;
    if (isByPerson(interruption) || (interruption.signal.aborted && options.watch !== true)) {
      return { exit: ExitCode.interrupted };
    }
    return { exit: report.failed.length > 0 ? ExitCode.attention : ExitCode.done };
  },
});
