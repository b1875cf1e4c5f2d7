import type { Paint } from "../../app/session/paint.ts";
import { formatDay } from "../../app/session/time.ts";
import { countOf } from "../../count-of.ts";
import type { ReviewPlan, SequencePlan } from "../../review/plan/plan.ts";
import type { SettingChange } from "../../review/plan/settings-change.ts";
import type { ChangeOutcomeRow } from "../../review/plan/summary.ts";
import type { Piece } from "../../review/plan/word-diff.ts";

const SIGNS: Readonly<Record<string, string>> = {
  added: "+",
  removed: "-",
  moved: ">",
  reworded: "~",
  retimed: "~",
  changed: "~",
};
/** Lines of a list in the terminal; `--json` has all. */
const SHOWN = 12;

/** The plan for a terminal: what changes, then what happens to people, then what it means for the mailboxes. */
export function formatPlan(
  plan: ReviewPlan,
  {
    people,
    zone,
    paint,
    advice,
    proposals,
  }: {
    people: ReadonlyMap<string, ChangeOutcomeRow[]>;
    zone: string;
    paint: Paint;
    advice(sequence: SequencePlan): string[];
    proposals: readonly string[];
  },
): string {
  const shown = plan.sequences.filter(
    ({ change, people: count, error, catchingUp }) =>
      change !== "unchanged" ||
      error !== null ||
      catchingUp > 0 ||
      count.blocked > 0 ||
      count.retimed + count.moved + count.skipped + count.finished > 0,
  );
  const parts = [
    ...formatSettings(plan.settings, paint),
    ...shown.map((sequence) =>
      formatSequence(sequence, people.get(sequence.name) ?? [], advice(sequence), paint),
    ),
  ];
  const same = plan.sequences.length - shown.length;
  if (same > 0)
    parts.push(
      paint.dim(
        `${same} ${same === 1 ? "sequence stays" : "sequences stay"} as ${same === 1 ? "it is" : "they are"}`,
      ),
    );
  if (!plan.knowsPeople)
    parts.push(
      paint.dim("nobody in flight is counted: there is no database here; --snapshot FILE stands in for one"),
    );
  parts.push(...formatCapacity(plan, zone, paint));
  if (proposals.length > 0)
    parts.push(
      ["proposed by the experiments", ...proposals.map((each) => `  ${paint.warn("?")} ${each}`)].join("\n"),
    );
  if (plan.blocked > 0) parts.push(paint.bad(`${plan.blocked} blocked`));
  return parts.join("\n\n");
}

function formatSettings(settings: readonly SettingChange[], paint: Paint): string[] {
  if (settings.length === 0) return [];
  const lines = settings.map(({ setting, from, to, decides, line }) => {
    const values = `${from ?? "none"} → ${to ?? "none"}${line === undefined ? "" : paint.dim(`  line ${line}`)}`;
    return decides === null
      ? `  ${paint.warn("~")} ${paint.name(setting)}: ${values}`
      : `  ${paint.bad("!")} ${paint.name(setting)}: ${values}\n      ${paint.bad(decides)}`;
  });
  return [[paint.strong("settings"), ...lines].join("\n")];
}

function formatSequence(
  sequence: SequencePlan,
  rows: readonly ChangeOutcomeRow[],
  advice: readonly string[],
  paint: Paint,
): string {
  const { name, change, fromVersion, toVersion, steps, notes, error, people, catchingUp, summary } = sequence;
  const versions = [fromVersion, toVersion].map((version) => version?.slice(0, 8) ?? "none").join(" → ");
  const lines = [`${paint.strong(name)}  ${change}  ${paint.dim(versions)}`];
  if (error !== null) lines.push(`  ${paint.bad(error)}`);
  for (const step of steps) {
    const tint = step.change === "added" ? paint.good : step.change === "removed" ? paint.bad : paint.warn;
    const line = step.line === undefined ? "" : paint.dim(`  line ${step.line}`);
    lines.push(
      `  ${tint(SIGNS[step.change] ?? "~")} ${step.change} ${paint.name(step.id)}: ${step.detail}${line}`,
    );
    for (const { variant, pieces } of step.diffs) {
      const of = variant === null ? "" : `${paint.dim(`variant ${variant}`)}\n`;
      lines.push(indent(`${of}${pieces.map((piece) => formatPiece(piece, paint)).join("")}`));
    }
  }
  lines.push(...notes.map((note) => `  ${paint.warn("~")} ${note}`));
  lines.push(...advice.map((each) => `  ${paint.warn("?")} ${each}`));
  const counts = Object.entries(people).filter(([, count]) => count > 0);
  if (counts.length > 0)
    lines.push(
      `  people: ${counts.map(([move, count]) => (move === "blocked" ? paint.bad(`${count} blocked`) : `${count} ${move}`)).join(", ")}`,
    );
  const said = [
    ...(catchingUp === 0 ? [] : [`${catchingUp} come over from an earlier version, as they stand`]),
    ...summary.retimed.map(({ from, to, people: count }) => `${count} from ${from} to ${to}`),
    ...summary.moved.map(({ from, to, people: count }) => `${count} from step ${from} to ${to}`),
    ...summary.blocked.map(({ reason, people: count }) => `${count} blocked: ${reason}`),
  ];
  lines.push(...said.slice(0, SHOWN).map((each) => `    ${each}`));
  if (said.length > SHOWN) lines.push(paint.dim(`    … and ${said.length - SHOWN} more`));
  for (const row of rows) {
    const times =
      row.due_from === row.due_to
        ? ""
        : paint.dim(`  ${row.due_from ?? "no time"} → ${row.due_to ?? "no time"}`);
    lines.push(
      `    ${row.prospect ?? countOf(row.people, "person")}  ${row.move}  ${row.step_from ?? ""} → ${row.step_to ?? "the end"}${times}`,
    );
  }
  return lines.join("\n");
}

/** As `git diff --word-diff` shows it; long stretches without a change are shortened. */
function formatPiece({ kind, text }: Piece, paint: Paint): string {
  const end = text.trimEnd().length;
  const [words, space] = [text.slice(0, end), text.slice(end)];
  if (kind === "removed") return `${paint.bad(`[-${words}-]`)}${space}`;
  if (kind === "added") return `${paint.good(`{+${words}+}`)}${space}`;
  return text.length <= 240 ? text : `${text.slice(0, 100)} … ${text.slice(-100)}`;
}

function indent(text: string): string {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => (line === "" ? "" : `      ${line}`))
    .join("\n");
}

function formatCapacity(plan: ReviewPlan, zone: string, paint: Paint): string[] {
  const day = (at: number | null): string => {
    if (at === null) return "none";
    return Number.isFinite(at) ? formatDay(at, zone) : "more than 120 days ahead";
  };
  const days = plan.capacity.filter(({ before, after }) => before !== after);
  const lines = days
    .slice(0, SHOWN)
    .map(
      ({ sender, day: date, before, after, cap }) =>
        `  ${sender}  ${date}  ${before} → ${after}${cap === null ? "" : paint.dim(` of ${cap}`)}`,
    );
  if (days.length > SHOWN) lines.push(paint.dim(`  … and ${countOf(days.length - SHOWN, "more day")}`));
  for (const { sequence, before, after } of plan.finish) {
    if (before !== after) lines.push(`  ${sequence}: last touch ${day(before)} → ${day(after)}`);
  }
  for (const { sequence } of plan.starved)
    lines.push(`  ${paint.bad(`${sequence} has to wait though its file did not change`)}`);
  const [binding] = plan.binding;
  if (binding !== undefined && lines.length > 0)
    lines.push(
      `  the limit of ${binding.action} binds: ${countOf(binding.pushed, "touch")} ${binding.pushed === 1 ? "comes" : "come"} later`,
    );
  if (!plan.looksAhead) return [paint.dim("too many people in flight to count emails a day ahead")];
  return lines.length === 0 ? [] : [["emails a day, when nobody answers", ...lines].join("\n")];
}
