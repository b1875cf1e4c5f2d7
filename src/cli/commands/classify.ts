import type { Paint } from "../../app/session/paint.ts";
import { ExitCode } from "../../errors.ts";
import type { ClassifiedMessage } from "../../inbound/classified-message.ts";
import { defineVerb } from "../command.ts";

export const classify = defineVerb({
  name: "classify",
  describe: "what a saved mail is (reply, bounce, absence, opt-out, …), and why",
  examples: [
    { command: "seq classify answer.eml", does: "one mail" },
    { command: "seq classify saved-mails/ --json", does: "every file below a folder, a line of JSON each" },
    { command: "seq classify - < answer.eml", does: "from standard input" },
  ],
  json: "lines",
  configure: (command) => command.argument("<file...>", "mails as they were saved, folders of them, or -"),
  async run(context, { args: [names] }) {
    const { output, world } = context;
    const { classifyFiles } = await import("../../inbound/classify-files.ts");
    let exit: ExitCode = ExitCode.done;
    for await (const each of classifyFiles(names, { cwd: world.cwd, stdin: world.streams.stdin })) {
      if (output.isClosed) break;
      if ("failure" in each) {
        exit = ExitCode.attention;
        output.warn(`${each.file}: ${each.failure}`);
        continue;
      }
      await output.line(describe(each.file, each.message), (paint) => tell(each.file, each.message, paint));
    }
    return { exit };
  },
});

/** The line of `--json`. */
function describe(file: string, classified: ClassifiedMessage): Record<string, unknown> {
  const { kind, recipients, returnDate, optOut, text, evidence } = classified;
  return {
    file,
    kind,
    recipients,
    ...(returnDate !== null && { return_date: returnDate }),
    ...(optOut !== null && { opt_out: optOut === "sure" ? true : optOut }),
    ...(text !== "" && { text }),
    evidence,
  };
}

const MEANINGS: Record<ClassifiedMessage["kind"], string> = {
  reply: "a reply",
  bounce: "a bounce",
  delivery_notice: "a notice about delivery, nothing failed",
  complaint: "a complaint",
  out_of_office: "away",
  auto_reply: "an automatic answer",
  opt_out: "asks not to be written to again",
  challenge: "asks the sender to prove being a person",
  calendar: "a calendar's answer",
  receipt: "a read receipt",
  own: "our own mail",
  unrelated: "no answer to us",
};

function tell(file: string, classified: ClassifiedMessage, paint: Paint): string {
  const back = classified.returnDate === null ? "" : `, back on ${classified.returnDate}`;
  const lines = [
    `${paint.strong(file)}: ${MEANINGS[classified.kind]}${back} ${paint.dim(`(${classified.evidence.join("; ")})`)}`,
  ];
  for (const { address, status, reason, hard } of classified.recipients) {
    const code = status === null ? "" : ` ${status}`;
    const words = reason.replaceAll("_", " ");
    const end = hard ? ": the address is dead" : "";
    lines.push(`  ${address ?? "(address not named)"}: ${words}${code}${end}`);
  }
  return lines.join("\n");
}
