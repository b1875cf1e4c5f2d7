import type { CommandContext } from "../../app/session/context.ts";
import type { Paint } from "../../app/session/paint.ts";
import { ExitCode, UserError } from "../../errors.ts";
import type { Check } from "../../report/doctor.ts";
import type { RunContext } from "../../run/context.ts";
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
    if (options.compliance !== true && options.rebuild !== true) return lookAtAll(context, options.resolver);
    const run = await context.openRun("look");
    if (options.compliance === true) {
      const [{ reportCompliance }, { showCompliance }] = await Promise.all([
        import("../../report/compliance.ts"),
        import("../render/compliance.ts"),
      ]);
      return showCompliance(await reportCompliance(run), run.clock.now(), context.output.columns);
    }
    const [{ checkFigures }, { foldLog }, { openFolding }] = await Promise.all([
      import("../../report/doctor.ts"),
      import("../../report/folding.ts"),
      import("../fold-progress.ts"),
    ]);
    await run.store.unfoldJourneys();
    await foldLog(run.store, openFolding(context));
    return tell([await checkFigures(run.store)]);
  },
});

/** Everything there is to look at; where the store cannot be opened, all that needs none. */
async function lookAtAll(context: CommandContext, resolver: string | undefined): Promise<Result> {
  // What is wrong with seq.yaml stops everything.
  await context.openWorkspace();
  const unopened = await context.openStore().then(() => null, asUserError);
  if (unopened === null) return tell(await look(await context.openRun("look"), context, resolver, null));
  const [{ openStandIn }, { createRunContext }] = await Promise.all([
    import("../../app/open-stand-in.ts"),
    import("../../app/run-context.ts"),
  ]);
  const store = await openStandIn(context.world.wallClock);
  try {
    const run = await createRunContext({ ...context, openStore: async () => store }, "look");
    return { ...tell(await look(run, context, resolver, unopened)), exit: unopened.exit };
  } finally {
    await store.close();
  }
}

/** @throws what is no UserError */
function asUserError(error: unknown): UserError {
  if (error instanceof UserError) return error;
  throw error;
}

async function look(
  run: RunContext,
  context: CommandContext,
  resolver: string | undefined,
  unopened: UserError | null,
): Promise<Check[]> {
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
  const dns = openMailDns(openResolver(resolver ?? null));
  return examine(run, {
    wallClock,
    checkMailbox: (sender) => inspectMailboxes(openMailboxes(wallClock, {}, run.askToken), sender),
    checkDomain: (sender, asked) => examineDomain(dns, sender, asked),
    checkServices: async () => [
      ...(await checkServices(run, context.world)),
      ...(await checkTemplates(run)),
      ...(await checkCrmAccounts(run)),
    ],
    isAlive: isOwnerAlive,
    unopened,
  });
}

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
