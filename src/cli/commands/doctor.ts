import type { Paint } from "../../app/session/paint.ts";
import { ExitCode } from "../../errors.ts";
import type { Check } from "../../report/doctor.ts";
import { defineVerb, type Result } from "../command.ts";

export const doctor = defineVerb({
  name: "doctor",
  describe: "look at files, database, clock, every sender's server and its domain's DNS",
  examples: [
    { command: "seq doctor", does: "logs in to each server; sends and changes nothing" },
    { command: "seq doctor --rebuild", does: "figures from the log, from the beginning" },
    { command: "seq doctor --compliance", does: "which country's law applies to whom, and what is missing" },
  ],
  json: "document",
  exclusive: [["--compliance", "--resolver"]],
  configure: (command) =>
    command
      .option("--rebuild", "count anew from the log what reports are read from; changes nothing else")
      .option("--compliance", "what the law asks for the people here")
      .option("--resolver <address>", "name server to ask instead of the system's, e.g. 127.0.0.1:5353"),
  async run(context, { options }) {
    const run = await context.openRun("look");
    if (options.compliance === true) {
      const [{ reportCompliance }, { showCompliance }] = await Promise.all([
        import("../../report/compliance.ts"),
        import("../render/compliance.ts"),
      ]);
      return showCompliance(await reportCompliance(run), run.clock.now(), context.output.columns);
    }
    if (options.rebuild === true) {
      const [{ checkFigures }, { foldLog }, { openFolding }] = await Promise.all([
        import("../../report/doctor.ts"),
        import("../../report/folding.ts"),
        import("../fold-progress.ts"),
      ]);
      await run.store.unfoldJourneys();
      await foldLog(run.store, openFolding(context));
      return tell([await checkFigures(run.store)]);
    }
    const [
      { examine },
      { openMailboxes },
      { inspectMailboxes },
      { openMailDns },
      { examineDomain },
      { openResolver },
      { checkServices },
      { checkTemplates },
      { isOwnerAlive },
      { checkCrmAccounts },
    ] = await Promise.all([
      import("../../report/doctor.ts"),
      import("../../inbound/mailbox/connect-sender.ts"),
      import("../../inbound/mailbox/inspect-mailboxes.ts"),
      import("../../channels/email/authentication/mail-dns.ts"),
      import("../../channels/email/authentication/examine-domain.ts"),
      import("../../prospects/verify/open-resolver.ts"),
      import("../../app/open-services.ts"),
      import("../../app/check-templates.ts"),
      import("../../app/session/owner.ts"),
      import("../../app/crm-account.ts"),
    ]);
    const { wallClock } = context.world;
    const dns = openMailDns(openResolver(options.resolver ?? null));
    const checks = await examine(
      run,
      wallClock,
      (sender) => inspectMailboxes(openMailboxes(wallClock, {}, run.askToken), sender),
      (sender, asked) => examineDomain(dns, sender, asked),
      async () => [
        ...(await checkServices(run, context.world)),
        ...(await checkTemplates(run)),
        ...(await checkCrmAccounts(run)),
      ],
      isOwnerAlive,
    );
    return tell(checks);
  },
});

function tell(checks: readonly Check[]): Result {
  return {
    data: checks,
    text: (paint) => checks.map((each) => formatCheck(each, paint)).join("\n"),
    exit: checks.every(({ result }) => result === "ok") ? ExitCode.done : ExitCode.attention,
  };
}

function formatCheck({ check, result, detail, hint }: Check, paint: Paint): string {
  const mark = { ok: paint.good("ok     "), warning: paint.warn("warning"), error: paint.bad("error  ") }[
    result
  ];
  return `${mark}  ${paint.strong(check)}: ${detail}${hint === undefined ? "" : `\n         ${paint.dim("hint:")} ${hint}`}`;
}
