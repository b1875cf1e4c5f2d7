import { ExitCode } from "../../errors.ts";
import type { VerifiedPerson } from "../../prospects/verify/verify-people.ts";
import { defineVerb } from "../command.ts";
import { collectTexts } from "../parse-option.ts";
import { describeCounts, verifyAddresses } from "../verify-addresses.ts";

export const verifyProspects = defineVerb({
  name: "verify",
  describe: "check email addresses: syntax, the domain's mail servers, role and throw-away accounts",
  examples: [
    { command: "seq prospects verify", does: "everyone; lists what is not ok" },
    { command: "seq prospects verify --tag fair --json", does: "some, with every result" },
    { command: `seq prospects verify --where 'prospect.email_check != "ok"'`, does: "look again" },
  ],
  json: "document",
  configure: (command) =>
    command
      .option("--where <cel>", "people for whom this condition holds")
      .option("--tag <tag>", "people with this tag")
      .option("--prospect <person>", "email, LinkedIn URL, phone or p12; repeatable", collectTexts)
      .option("--resolver <address>", "name server to ask instead of the system's, e.g. 127.0.0.1:5353"),
  async run(context, { options }) {
    const { output } = context;
    const { config } = await context.openWorkspace();
    const clock = await context.openClock("act");
    const store = await context.openStore();
    const { selectProspects } = await import("../../prospects/select.ts");
    const people = selectProspects(store, {
      fields: config.fields,
      all: true,
      ...(options.where !== undefined && { where: options.where }),
      ...(options.tag !== undefined && { tag: options.tag }),
      ...(options.prospect !== undefined && { prospects: options.prospect }),
    });
    let written = 0;
    const place = { at: clock.now(), resolver: options.resolver ?? null, output, world: context.world };
    const counts = await verifyAddresses(store, people, place, async (person) => {
      if (!output.json && person.verdict === "ok") return;
      written += 1;
      if (output.json) await output.write(`${written === 1 ? "[\n" : ",\n"}  ${formatRow(person)}`);
      else await output.write(`${person.email}  ${person.verdict}: ${person.reasons.join(", ")}\n`);
    });
    if (output.json) await output.write(written === 0 ? "[]\n" : "\n]\n");
    output.say(describeCounts(counts));
    return { exit: counts.bad > 0 ? ExitCode.attention : ExitCode.done };
  },
});

function formatRow({ id, email, verdict, reasons }: VerifiedPerson): string {
  return JSON.stringify({ prospect: `p${id}`, email, result: verdict, reasons });
}
