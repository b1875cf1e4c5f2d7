import type { Paint } from "../../app/session/paint.ts";
import { formatClock, formatMoment, formatWhen } from "../../app/session/time.ts";
import type { End } from "../../run/describe-end.ts";
import type { CodeView, EnrollmentView, WhyView } from "../../run/why.ts";
import { defineVerb } from "../command.ts";
import { lookUpPerson } from "../find-person.ts";
import { formatIso, formatIsoOrNull } from "../render/iso.ts";

export const why = defineVerb({
  name: "why",
  describe: "every gate in order, and when the next touch can happen",
  examples: [{ command: "seq why anna@acme.example", does: "why nothing has gone out, or when it will" }],
  json: "document",
  configure: (command) => command.argument("<prospect>", "email, name, LinkedIn URL, phone or p12"),
  async run(context, { args: [reference] }) {
    const run = await context.openRun("look");
    const person = await lookUpPerson(context, run.store, reference);
    const [{ explainProspect }, { ownZone }] = await Promise.all([
      import("../../run/why.ts"),
      import("../../run/evaluations.ts"),
    ]);
    const view = await explainProspect(run, person);
    const now = run.clock.now();
    const { zone } = run.config.calendar;
    const zones = { zone, theirs: ownZone(person) ?? zone };
    return {
      data: {
        prospect: view.prospect,
        enrollments: view.enrollments.map((each) => ({
          ...each,
          next_at: formatIsoOrNull(each.next_at),
          ended: each.ended === null ? null : { ...each.ended, at: formatIso(each.ended.at) },
          gates: each.gates.map(({ until, ...gate }) =>
            until === undefined ? gate : { ...gate, until: formatIso(until) },
          ),
        })),
        ...(view.entries.length > 0 && { entries: view.entries }),
        codes: view.codes.map((code) => ({ ...code, expires_at: formatIsoOrNull(code.expires_at) })),
      },
      text: (paint) =>
        [
          ...(view.enrollments.length === 0
            ? [describeEntries(view, paint)]
            : view.enrollments.map((each) =>
                formatEnrollment(view.prospect, each, { now, ...zones, paint }),
              )),
          ...(view.codes.length === 0
            ? []
            : [view.codes.map((code) => formatCode(code, now, zone, paint)).join("\n")]),
        ].join("\n\n"),
    };
  },
});

/** Sequences that would take, or leave out, somebody who is in none; more are the same again. */
const SHOWN_ENTRIES = 3;

/** Somebody in no sequence: which would take them, or why none does. */
function describeEntries({ prospect, entries }: Pick<WhyView, "prospect" | "entries">, paint: Paint): string {
  const open = entries.filter(({ reason }) => reason === null);
  const shown = open.length > 0 ? open : entries;
  return [
    `${paint.strong(prospect)} is in no sequence`,
    ...shown
      .slice(0, SHOWN_ENTRIES)
      .map(({ sequence, reason }) =>
        reason === null
          ? `  to begin: seq enroll ${sequence} --prospect ${prospect}`
          : `  ${paint.name(sequence)} leaves them out: ${reason}`,
      ),
  ].join("\n");
}

/** `holds K7QF-3MTX-9RDA (spring, 15 %) until …`, or why it is good for nothing any more. */
function formatCode(
  { code, name, discount, expires_at: end, used, uses }: CodeView,
  now: number,
  zone: string,
  paint: Paint,
): string {
  const worth = discount === null ? name : `${name}, ${discount}`;
  const isOver = end !== null && end < now;
  const state = isOver
    ? paint.dim(`expired ${formatWhen(end, now, zone)}`)
    : uses !== null && used >= uses
      ? paint.dim("used up")
      : `${end === null ? "" : `until ${formatWhen(end, now, zone)} `}${used === 0 ? "" : `used ${used} ${used === 1 ? "time" : "times"}`}`;
  return `holds ${paint.strong(code)} (${worth}) ${state}`.trimEnd();
}

/** `moved by retry: …`; a reason that names the cause itself is not led in by it again. */
function phraseMove(cause: string, reason: string | null): string {
  if (cause === "queue") return "waits in the sender's queue for a slot";
  if (cause === "budget" || cause === "touch_budget") return "waits for the touch budget";
  if (reason === null) return `moved by ${cause}`;
  return reason.startsWith(cause) ? `moved: ${reason}` : `moved by ${cause}: ${reason}`;
}

function formatEnrollment(
  prospect: string,
  view: EnrollmentView,
  { now, zone, theirs, paint }: { now: number; zone: string; theirs: string; paint: Paint },
): string {
  const isMoved = view.deferred_by === "retry" || view.deferred_by === "away";
  const reason = view.reason === null || isMoved ? "" : ` (${view.reason})`;
  const lines = [
    `${paint.strong(prospect)} in ${paint.name(view.sequence)}: ${view.status}${reason}` +
      (view.step === null ? "" : `, at ${view.step}`),
    ...(view.ended === null ? [] : describeEnd(view.ended, { now, zone, paint })),
    view.next_at === null
      ? view.waits_for === null
        ? view.ended === null
          ? "  no time is planned"
          : ""
        : `  waits for you: ${view.waits_for}${paint.dim(`  ${WHERE[view.status] ?? ""}`)}`
      : `  next touch ${formatWhen(view.next_at, now, zone)}${formatThere(view.next_at, zone, theirs)}` +
        (view.deferred_by === null
          ? ""
          : paint.dim(`  ${phraseMove(view.deferred_by, isMoved ? view.reason : null)}`)),
  ];
  const width = Math.max(0, ...view.gates.map((each) => each.gate.length));
  for (const gate of view.gates) {
    const isOpenThen = gate.open_by_then === true;
    const mark = gate.pass ? paint.good("✓") : isOpenThen ? paint.dim("·") : paint.bad("✗");
    const words = isOpenThen ? "open by then, from" : "until";
    const until =
      gate.until === undefined ? "" : paint.dim(`  ${words} ${formatWhen(gate.until, now, zone)}`);
    lines.push(`  ${mark} ${gate.gate.padEnd(width)}  ${gate.detail}${until}`);
  }
  return lines.filter((line) => line !== "").join("\n");
}

/** The time on the person's own wall, where it is another one: `, 09:00 there (Europe/London)`. */
function formatThere(at: number, zone: string, theirs: string): string {
  const [here, there] = [formatMoment(at, zone), formatMoment(at, theirs)];
  if (here === there) return "";
  const [hereDay, thereDay] = [here, there].map((each) => each.split(", ")[0]);
  return `, ${hereDay === thereDay ? formatClock(at, theirs) : there} there (${theirs})`;
}

/** Where that is settled, by status. */
const WHERE: Readonly<Record<string, string>> = {
  task: "seq tasks",
  review: "seq review",
  uncertain: "seq resolve",
};

function describeEnd(end: End, { now, zone, paint }: { now: number; zone: string; paint: Paint }): string[] {
  return [
    `  ended ${formatWhen(end.at, now, zone)}: ${end.by}`,
    ...(end.words === null ? [] : [`  ${paint.dim("“")}${end.words}${paint.dim("”")}`]),
    ...(end.message === null ? [] : [paint.dim(`  seq inbox show ${end.message}`)]),
  ];
}
