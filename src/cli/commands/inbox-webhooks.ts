import type { CommandContext } from "../../app/session/context.ts";
import type { Paint } from "../../app/session/paint.ts";
import { formatMoment } from "../../app/session/time.ts";
import { ExitCode, UserError } from "../../errors.ts";
import { defineVerb } from "../command.ts";
import { findProspect } from "../find-person.ts";
import { formatIso } from "../render/iso.ts";
import { formatTable } from "../render/table.ts";

export const webhooks = defineVerb({
  name: "webhooks",
  describe: "what webhooks told about somebody unknown: list it, or say whom it is about",
  examples: [
    { command: "seq inbox webhooks", does: "what waits" },
    {
      command: "seq inbox webhooks calendly/1a2b3c4d --prospect jin@hanbit.example",
      does: "whom it is about",
    },
    { command: "seq inbox webhooks calendly/1a2b3c4d --nobody", does: "forget it" },
  ],
  json: "document",
  exclusive: [["--prospect", "--nobody"]],
  configure: (command) =>
    command
      .argument("[webhook]", "which one, as the list names it")
      .option("--prospect <prospect>", "whom it is about: email, LinkedIn URL, phone or p12")
      .option("--nobody", "it is about nobody here"),
  async run(context, { args: [name], options }) {
    if (name === undefined) return listWebhooks(context);
    if ((options.prospect === undefined) === (options.nobody !== true)) {
      throw new UserError("say whom it is about: --prospect EMAIL, or --nobody", { exit: ExitCode.usage });
    }
    const run = await context.openRun("act");
    const { settleUnmatched } = await import("../../web/receive.ts");
    const person = options.prospect === undefined ? null : await findProspect(run.store, options.prospect);
    const kinds = await settleUnmatched(run, name, person);
    return {
      data: { webhook: name, recorded: kinds },
      text: () => `${name}: ${kinds.length === 0 ? "forgotten" : `recorded ${kinds.join(", ")}`}`,
    };
  },
});

async function listWebhooks(context: CommandContext) {
  const run = await context.openRun("look");
  const { listUnmatched } = await import("../../web/receive.ts");
  const waiting = await listUnmatched(run);
  return {
    data: waiting.map(({ at, ...rest }) => ({ ...rest, at: formatIso(at) })),
    text: (paint: Paint) =>
      waiting.length === 0
        ? "no webhook waits for you"
        : formatTable(
            waiting,
            [
              { title: "webhook", cell: ({ name }) => name },
              {
                title: "when",
                cell: ({ at }) => formatMoment(at, run.config.calendar.zone),
                whole: true,
                drop: 1,
              },
              { title: "about", cell: ({ address }) => paint.strong(address ?? "nobody named") },
              { title: "told", cell: ({ kinds }) => kinds.join(", ") },
            ],
            { paint, columns: context.output.columns },
          ),
    exit: waiting.length > 0 ? ExitCode.attention : ExitCode.done,
  };
}
