import { InvalidArgumentError } from "@commander-js/extra-typings";
import { formatMoment } from "../../app/session/time.ts";
import { ExitCode, UserError } from "../../errors.ts";
import type { Attempt } from "../../store/port.ts";
import { defineVerb } from "../command.ts";
import { formatIso } from "../render/iso.ts";
import { formatTable } from "../render/table.ts";

export const resolve = defineVerb({
  name: "resolve",
  describe: "settle attempts whose result is unknown",
  examples: [
    { command: "seq resolve", does: "list them" },
    { command: "seq resolve 12 --sent", does: "it went out: the sequence goes on" },
    { command: "seq resolve 12 --not-sent", does: "it did not: the same message is due again" },
  ],
  json: "document",
  exclusive: [["--sent", "--not-sent"]],
  configure: (command) =>
    command
      .argument("[attempt]", "number of an attempt", parseId)
      .option("--sent", "it was delivered")
      .option("--not-sent", "it was not delivered"),
  async run(context, { args: [id], options }) {
    const sent = options.sent === true;
    if (sent === (options.notSent === true) && (id !== undefined || sent)) {
      throw new UserError("say either --sent or --not-sent", { exit: ExitCode.usage });
    }
    if (id === undefined && (sent || options.notSent === true)) {
      throw new UserError("say which attempt", { hint: "seq resolve lists them", exit: ExitCode.usage });
    }
    const run = await context.openRun(id === undefined ? "look" : "act");
    let rows: Attempt[];
    if (id === undefined) rows = await run.store.attempts({ status: "uncertain" });
    else {
      const [{ resolveAttempt }, { asOneCommand }] = await Promise.all([
        import("../../run/actions/resolve.ts"),
        import("../../app/run-context.ts"),
      ]);
      const attempt = await resolveAttempt(asOneCommand(run), id, sent, run.clock.now());
      rows = [{ ...attempt, status: sent ? "sent" : "failed" }];
    }
    const { zone } = run.config.calendar;
    const named = await Promise.all(
      rows.map(async (row) => ({
        ...row,
        name: (await run.store.getProspect(row.prospect))?.email ?? `p${row.prospect}`,
      })),
    );
    return {
      data: named.map((row) => ({
        id: row.id,
        prospect: row.name,
        sequence: row.sequence,
        step: row.step,
        channel: row.channel,
        sender: row.sender,
        status: row.status,
        at: formatIso(row.at),
        subject: row.subject,
        message_id: row.messageId,
        reason: row.reason,
      })),
      text: (paint) =>
        named.length === 0
          ? "nothing is uncertain"
          : formatTable(
              named,
              [
                { title: "id", cell: (row) => String(row.id), align: "right" },
                { title: "status", cell: (row) => paint.warn(row.status) },
                { title: "prospect", cell: (row) => row.name },
                { title: "sequence", cell: (row) => `${row.sequence} › ${row.step}` },
                { title: "when", cell: (row) => formatMoment(row.at, zone), whole: true, drop: 3 },
                { title: "subject", cell: (row) => row.subject ?? "", drop: 1 },
                { title: "reason", cell: (row) => row.reason ?? "" },
              ],
              { paint, columns: context.output.columns },
            ),
      exit: id === undefined && named.length > 0 ? ExitCode.attention : ExitCode.done,
    };
  },
});

function parseId(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text))
    throw new InvalidArgumentError("Give the number that seq resolve shows.");
  return Number(text);
}
