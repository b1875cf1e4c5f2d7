import { readTime } from "../../app/session/read-time.ts";
import { ExitCode, UserError } from "../../errors.ts";
import type { UnreadableValue } from "../../run/actions/unreadable-data.ts";
import type { Prospect, Store } from "../../store/port.ts";
import { defineVerb } from "../command.ts";
import { findProspect } from "../find-person.ts";
import { collectPairs, parseSentiment } from "../parse-option.ts";
import { formatIso } from "../render/iso.ts";

export const event = defineVerb({
  name: "event",
  describe: "record that something happened: replied, accepted, meeting_booked, …",
  examples: [
    { command: "seq event anna@acme.example replied", does: "every sequence hears it at once" },
    { command: "seq event p12 accepted --step connect", does: "at a certain step" },
    { command: "seq event p12 replied --sentiment positive", does: "and how, for the report" },
    { command: "seq event p12 meeting_booked --at 2026-03-04T10:00 --data link=cal-1", does: "with details" },
    {
      command: "seq event p12 booked --data starts_at=2026-03-04T10:00",
      does: "when they come; day=2026-03-04 without a time",
    },
    { command: "seq event K7QF-3MTX-9RDA visited", does: "by the code that they showed" },
    { command: "seq event p12 code_used --data code=K7QF-3MTX-9RDA", does: "they used a code; counted once" },
  ],
  json: "document",
  configure: (command) =>
    command
      .argument("<prospect>", "email, LinkedIn URL, phone, p12, or a code that they were given")
      .argument("<kind>", "what happened, in snake_case")
      .option("--sequence <name>", "the sequence it belongs to")
      .option("--step <id>", "the step it belongs to")
      .option("--channel <channel>", "where it happened")
      .option("--at <time>", "when (default: now)")
      .option("--sentiment <sentiment>", "of a reply: positive, neutral or negative", parseSentiment)
      .option("--data <key=value>", "details; repeatable", collectPairs),
  async run(context, { args: [reference, kind], options }) {
    const run = await context.openRun("act");
    const person = (await findHolder(run.store, reference)) ?? (await findProspect(run.store, reference));
    const [
      { recordFact },
      { asOneCommand },
      { checkFactKind },
      { findFactScope },
      { HURTS_SENDER },
      { findUnreadable },
    ] = await Promise.all([
      import("../../run/actions/record-fact.ts"),
      import("../../app/run-context.ts"),
      import("../narrow.ts"),
      import("../../run/actions/fact-scope.ts"),
      import("../../run/delivery/mailbox-health.ts"),
      import("../../run/actions/unreadable-data.ts"),
    ]);
    await checkFactKind(kind);
    checkData(findUnreadable(run.config, kind, options.data), options.data);
    if (options.sentiment !== undefined && kind !== "replied")
      throw new UserError(`only a reply has a sentiment, not ${kind}`, { exit: ExitCode.usage });
    const used = options.data?.["code"];
    if (kind === "code_used" && used !== undefined) {
      const { redeemText } = await import("./codes-redeem.ts");
      return redeemText(run, used, { by: person, key: options.data?.["key"], at: options.at });
    }
    const { sequence, step } = options;
    const { channel: ofStep, ...place } = await findFactScope(run, person, {
      ...(sequence !== undefined && { sequence }),
      ...(step !== undefined && { step }),
    });
    const now = run.clock.now();
    const at = options.at === undefined ? now : await readTime(options.at, run.config.calendar.zone);
    // Which address takes no more messages, whose mailbox suffers and where free text may follow hang on the channel.
    const isOfStep = HURTS_SENDER.has(kind) || (kind === "replied" && step !== undefined);
    const channel = options.channel ?? (isOfStep ? ofStep : undefined);
    const fact = {
      kind: kind === "unsubscribed" ? "opted_out" : kind,
      at,
      ...place,
      ...(channel !== undefined && { channel }),
      ...((options.data ?? options.sentiment) !== undefined && {
        data: { ...options.data, ...(options.sentiment !== undefined && { sentiment: options.sentiment }) },
      }),
    };
    const recordedFact = await recordFact(asOneCommand(run), person, fact, now);
    const { event: recorded, ended, started, problems, held } = recordedFact;
    const [problem] = problems;
    if (problem !== undefined) throw problem;
    const { prospect: _, ...rest } = recorded;
    return {
      data: { prospect: reference, ...rest, at: formatIso(recorded.at), ended, started, held },
      text: () =>
        `${recorded.kind} recorded for ${reference}` +
        (ended.length === 0 ? "" : `; ended: ${ended.join(", ")}`) +
        (started.length === 0 ? "" : `; started: ${started.join(", ")}`) +
        (held === null ? "" : `; the mailbox rests: ${held}`),
    };
  },
});

function checkData(
  unreadable: readonly UnreadableValue[],
  data: Readonly<Record<string, string>> = {},
): void {
  const [wrong] = unreadable;
  if (wrong === undefined) return;
  const { name, wanted, hint } = wrong;
  throw new UserError(`${name}=${data[name] ?? ""} is not ${wanted}`, { hint, exit: ExitCode.usage });
}

/** Whoever was given a code; null where it is none. */
async function findHolder(store: Store, reference: string): Promise<Prospect | null> {
  if (/[@/:]/.test(reference) || /^(?:p\d+|\+[\d\s-]+)$/.test(reference)) return null;
  const { normaliseCode } = await import("../../run/codes/code-text.ts");
  const code = await store.findCode(normaliseCode(reference));
  return code?.prospect == null ? null : store.getProspect(code.prospect);
}
