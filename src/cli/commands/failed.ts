import type { Command } from "@commander-js/extra-typings";
import { formatMoment } from "../../app/session/time.ts";
import { mayReopen } from "../../engine/advance.ts";
import { ExitCode, UserError } from "../../errors.ts";
import type { RunContext } from "../../run/context.ts";
import type { MissedTouch } from "../../store/ports/report-port.ts";
import { defineGroup, defineVerb } from "../command.ts";
import { findNotByNumber } from "../find-person.ts";
import { formatIso } from "../render/iso.ts";
import { explainMiss } from "../render/missed.ts";
import { formatTable } from "../render/table.ts";

interface Filter {
  sequence?: string;
  step?: string;
  reason?: string;
}

function addFilter(command: Command) {
  return command
    .argument("[people...]", "email, LinkedIn URL, phone or p12")
    .option("--sequence <name>", "only in this sequence")
    .option("--step <step>", "only at this step")
    .option("--reason <words>", "only where the reason holds these words: stale, unreachable, 550, …");
}

const NAMED = {
  taken: "seq failed takes people, not the number of a touch",
  hint: "name them by email, LinkedIn URL, phone or p12; seq failed list shows whom there is",
};

/** The missed touches that are meant, the latest first. */
async function select(
  run: RunContext,
  people: readonly string[],
  { sequence, step, reason }: Filter,
): Promise<MissedTouch[]> {
  const named = await Promise.all(
    people.map(async (each) => (await findNotByNumber(run.store, each, NAMED)).id),
  );
  const words = reason?.toLowerCase();
  const missed = await run.store.missedTouches(sequence === undefined ? {} : { sequence });
  return missed.filter(
    (touch) =>
      (named.length === 0 || named.includes(touch.prospect)) &&
      (step === undefined || touch.step === step) &&
      (words === undefined || touch.reason.toLowerCase().includes(words)),
  );
}

interface Row extends MissedTouch {
  name: string;
  canRetry: boolean;
}

async function describe({ store }: RunContext, touches: readonly MissedTouch[]): Promise<Row[]> {
  return Promise.all(
    touches.map(async (touch) => {
      const claim = await store.readEnrollment(touch.enrollment);
      return {
        ...touch,
        name: claim?.person.email ?? `p${touch.prospect}`,
        canRetry: claim !== null && mayReopen(claim.enrollment.state, touch.step),
      };
    }),
  );
}

function toRecord({ name, prospect, sequence, step, outcome, reason, at, canRetry }: Row) {
  return {
    prospect: name,
    reference: `p${prospect}`,
    sequence,
    step,
    outcome,
    reason,
    at: formatIso(at),
    can_retry: canRetry,
  };
}

const list = defineVerb({
  name: "list",
  describe: "touches that failed, or were skipped for another reason than their `when`",
  examples: [
    { command: "seq failed list", does: "all, the latest first" },
    { command: "seq failed list --reason stale", does: "what came too late" },
  ],
  json: "document",
  isDefault: true,
  configure: addFilter,
  async run(context, { args: [people], options }) {
    const run = await context.openRun("look");
    const rows = await describe(run, await select(run, people, options));
    const { zone } = run.config.calendar;
    return {
      data: rows.map(toRecord),
      text: (paint) =>
        rows.length === 0
          ? "nothing failed and nothing was skipped"
          : formatTable<Row>(
              rows,
              [
                { title: "person", cell: (row) => paint.strong(row.name), whole: true },
                { title: "touch", cell: (row) => `${row.sequence} › ${row.step}` },
                { title: "", cell: (row) => (row.outcome === "failed" ? paint.bad("failed") : "skipped") },
                { title: "reason", cell: (row) => explainMiss(row.reason) },
                { title: "when", cell: (row) => formatMoment(row.at, zone), whole: true, drop: 2 },
                { title: "", cell: (row) => (row.canRetry ? "" : paint.dim("went on since")), drop: 1 },
              ],
              { paint, columns: context.output.columns },
            ),
    };
  },
});

const retry = defineVerb({
  name: "retry",
  describe: "try them again, at the next run: failed touches, or with --skipped also skipped ones",
  examples: [
    { command: "seq failed retry anna@acme.example", does: "one person" },
    { command: "seq failed retry --sequence fair-followup --step intro", does: "whoever failed there" },
    { command: "seq failed retry --all", does: "whatever failed" },
    { command: "seq failed retry --skipped --reason stale", does: "who came too late, once there is room" },
  ],
  json: "document",
  configure: (command) =>
    addFilter(command).option("--all", "whatever failed").option("--skipped", "also what was skipped"),
  async run(context, { args: [people], options }) {
    const isNamed = people.length > 0 || [options.sequence, options.step, options.reason].some(Boolean);
    if (!isNamed && options.all !== true) {
      throw new UserError("nothing is named", {
        hint: "name people, --sequence, --step, --reason or --all; seq failed list shows what there is",
        exit: ExitCode.usage,
      });
    }
    const run = await context.openRun("act");
    const { retryMissed } = await import("../../run/actions/retry-missed.ts");
    const missed = await select(run, people, options);
    const wanted = missed.filter(({ outcome }) => outcome === "failed" || options.skipped === true);
    const retried = await retryMissed(run, wanted, run.clock.now());
    const rows = await describe(run, retried);
    const left = wanted.length - retried.length;
    return {
      data: rows.map(toRecord),
      text: () =>
        [
          `${rows.length} tried again: seq run`,
          ...(left === 0 ? [] : [`${left} left alone: they went on since, or wait behind one of these`]),
          ...(missed.length === wanted.length
            ? []
            : [`${missed.length - wanted.length} were skipped: --skipped tries these again, too`]),
        ].join("\n"),
    };
  },
});

export const failed = defineGroup({
  name: "failed",
  describe: "touches that failed or were skipped for good, and trying them again",
  examples: [{ command: "seq failed list", does: "who, where and why" }],
  verbs: [list, retry],
});
