import { formatLocalDate } from "../../calendar/format.ts";
import { countOf } from "../../count-of.ts";
import type { StageFigure } from "../../report/funnel.ts";
import { drawGraph } from "../graph/graph.ts";
import { writeMermaid } from "../graph/mermaid.ts";
import { adviseOn } from "./advice.ts";
import type { ReviewPlan, SequencePlan } from "./plan.ts";
import type { PlanResults } from "./results.ts";
import type { SettingChange } from "./settings-change.ts";
import type { ChangeOutcomeRow } from "./summary.ts";
import type { Piece } from "./word-diff.ts";

/** GitHub refuses comments above 65,536 characters; some room is left for what a workflow adds. */
const MOST_CHARACTERS = 65_000;
/** Finds the comment again, so that a workflow updates it rather than adding another. */
const MARK = "<!-- seq plan -->";

type ResultsOfSequence =
  PlanResults["sequences"] extends ReadonlyMap<string, infer Results> ? Results : never;

interface Detail {
  diffs: boolean;
  graphs: boolean;
  people: boolean;
  rows: number;
}

/** From everything down to the bare figures. */
const DETAILS: readonly Detail[] = [
  { diffs: true, graphs: true, people: true, rows: 500 },
  { diffs: true, graphs: true, people: false, rows: 60 },
  { diffs: false, graphs: true, people: false, rows: 30 },
  { diffs: false, graphs: false, people: false, rows: 15 },
  { diffs: false, graphs: false, people: false, rows: 5 },
];

/** The plan as a comment of a pull request: long parts are folded, and left out where it would be too long. */
export function writeMarkdown(
  plan: ReviewPlan,
  people: ReadonlyMap<string, ChangeOutcomeRow[]>,
  zone: string,
  results: PlanResults | null,
): string {
  for (const detail of DETAILS) {
    const text = write(plan, people, { zone, results }, detail);
    if (text.length <= MOST_CHARACTERS) return text;
  }
  const least = DETAILS.at(-1) ?? { diffs: false, graphs: false, people: false, rows: 5 };
  const lines = write(
    { ...plan, sequences: plan.sequences.filter(({ change }) => change !== "unchanged") },
    people,
    { zone, results },
    least,
  ).split("\n");
  let size = 0;
  const kept = lines.filter((line) => (size += line.length + 1) <= MOST_CHARACTERS - 100);
  return [...kept, "", "_Cut here: the comment would be too long. `seq plan` shows everything._"].join("\n");
}

function write(
  plan: ReviewPlan,
  people: ReadonlyMap<string, ChangeOutcomeRow[]>,
  { zone, results }: { zone: string; results: PlanResults | null },
  detail: Detail,
): string {
  const changed = plan.sequences.filter(
    ({ change, people: count, error, catchingUp }) =>
      change !== "unchanged" || error !== null || catchingUp > 0 || isTouched(count),
  );
  const parts = [MARK, "## What this changes", "", headline(plan), ""];
  parts.push(...writeSettings(plan.settings, detail));
  if (plan.sequences.length > 0) {
    parts.push(
      "| sequence | change | continue | retimed | moved | skipped | finished | blocked |",
      "|---|---|--:|--:|--:|--:|--:|--:|",
      ...plan.sequences.map(
        ({ name, change, people: count }) =>
          `| ${escape(name)} | ${change} | ${count.continue} | ${count.retimed} | ${count.moved} | ${count.skipped} | ${count.finished} | ${count.blocked > 0 ? `**${count.blocked}**` : "0"} |`,
      ),
      "",
    );
  }
  for (const sequence of changed) {
    parts.push(...writeSequence(sequence, people.get(sequence.name) ?? [], detail));
    parts.push(...writeResults(results?.sequences.get(sequence.name), detail));
  }
  if (results !== null && results.proposals.length > 0) {
    parts.push(
      "### Proposed by the experiments",
      "",
      ...limit(
        results.proposals.map(({ sequence, says }) => `- ${escape(sequence)}: ${escape(says)}`),
        detail.rows,
      ),
      "",
    );
  }
  parts.push(...writeCapacity(plan, zone, detail));
  return `${parts.join("\n").trimEnd()}\n`;
}

/** What is grave is never folded or left out before the rest: it is why somebody looks. */
function writeSettings(settings: readonly SettingChange[], { rows }: Detail): string[] {
  if (settings.length === 0) return [];
  const lines = settings.map(({ setting, from, to, decides, line }) => {
    const values = `${escape(setting)}${line === undefined ? "" : `, line ${line}`}: ${escape(from ?? "none")} → ${escape(to ?? "none")}`;
    return decides === null ? `- ${values}` : `- ⚠️ **${escape(decides)}:** ${values}`;
  });
  return ["### Settings", "", ...limit(lines, rows), ""];
}

function isTouched(count: SequencePlan["people"]): boolean {
  return count.retimed + count.moved + count.skipped + count.finished + count.blocked > 0;
}

function headline(plan: ReviewPlan): string {
  const invalid = plan.sequences.filter(({ error }) => error !== null);
  const problems = [
    ...(plan.blocked > 0
      ? [`**${plan.blocked} ${plan.blocked === 1 ? "person is" : "people are"} blocked.**`]
      : []),
    ...invalid.map(({ name, error }) => `**${escape(name)} is not valid:** ${escape(error ?? "")}.`),
    ...plan.starved.map(
      ({ sequence }) => `**${escape(sequence)} has to wait** though its file did not change.`,
    ),
  ];
  const grave = plan.settings.filter(({ decides }) => decides !== null).length;
  if (grave > 0)
    problems.unshift(`**${countOf(grave, "grave setting")} ${grave === 1 ? "changes" : "change"}.**`);
  const changes = plan.sequences.filter(({ change }) => change !== "unchanged").length;
  const said =
    changes === 0
      ? "No sequence changes"
      : `${changes} ${changes === 1 ? "sequence changes" : "sequences change"}`;
  const nobody = plan.knowsPeople
    ? []
    : ["Nobody in flight is counted: there is no database here, and no snapshot of one."];
  return [`${said}, against ${escape(plan.against)}.`, ...problems, ...nobody].join(" ");
}

function writeSequence(sequence: SequencePlan, rows: readonly ChangeOutcomeRow[], detail: Detail): string[] {
  const { name, steps, notes, summary, catchingUp, plan } = sequence;
  const lines = [`### ${escape(name)}`, ""];
  for (const step of steps) {
    const line = step.line === undefined ? "" : `, line ${step.line}`;
    lines.push(`- **${step.change}** \`${step.id}\`${line}: ${escape(step.detail)}`);
  }
  lines.push(...notes.map((note) => `- ${escape(note)}`), "");
  const advice = adviseOn(sequence, rows.length > 0 ? "all" : "none");
  if (advice.length > 0) lines.push(...advice.map((each) => `- ${escape(each)}`), "");
  const said = [
    ...(catchingUp === 0 ? [] : [`${catchingUp} come over from an earlier version, as they stand`]),
    ...summary.retimed.map(({ from, to, people }) => `${people} from ${from} to ${to}`),
    ...summary.moved.map(({ from, to, people }) => `${people} from step ${from} to ${to}`),
    ...summary.blocked.map(({ reason, people }) => `${people} blocked: ${reason}`),
  ];
  if (said.length > 0)
    lines.push(
      ...fold(
        `People in flight`,
        limit(
          said.map((each) => `- ${escape(each)}`),
          detail.rows,
        ),
      ),
    );
  if (detail.people && rows.length > 0) {
    const listed = rows.map(
      (row) =>
        `- ${escape(row.prospect ?? countOf(row.people, "person"))}: ${row.move}, ${escape(row.step_from ?? "")} → ${escape(row.step_to ?? "the end")}`,
    );
    lines.push(...fold("Who", limit(listed, detail.rows)));
  }
  const diffs = detail.diffs
    ? steps.flatMap((step) => step.diffs.map((diff) => ({ id: step.id, ...diff })))
    : [];
  if (diffs.length > 0) {
    const shown = diffs.flatMap(({ id, variant, pieces }) => [
      `**${escape(id)}**${variant === null ? "" : `, variant ${escape(variant)}`}`,
      "",
      `<blockquote>${pieces.map(writePiece).join("")}</blockquote>`,
      "",
    ]);
    lines.push(...fold("Reworded messages, for an invented person", shown));
  }
  if (detail.graphs && plan !== null && sequence.change !== "removed") {
    lines.push(...fold("The flow", ["```mermaid", writeMermaid(drawGraph(plan)), "```"]));
  }
  return lines;
}

/** What the steps that change have done so far, and whether their test can decide. */
function writeResults(results: ResultsOfSequence | undefined, detail: Detail): string[] {
  if (results === undefined || results.steps.length + results.tests.length === 0) return [];
  const rows = results.steps.map(
    ({ step, version, variant, touched, replied, positive }) =>
      `| ${escape(step)} | ${escape(version ?? "")} | ${escape(variant ?? "")} | ${touched} | ${shareOf(replied)} | ${shareOf(positive)} |`,
  );
  return [
    ...(rows.length === 0
      ? []
      : [
          "**What the last version did**, people touched so far, each share with its 95 % interval:",
          "",
          "| step | version | variant | touched | replied | positive |",
          "|---|---|---|--:|--:|--:|",
          ...limit(rows, detail.rows),
          "",
        ]),
    ...results.tests.map(({ step, says }) => `- ${escape(step)}: ${escape(says)}`),
    "",
  ];
}

function shareOf({ count, of, rate, low, high }: StageFigure): string {
  if (rate === null || low === null || high === null) return "–";
  const [share, least, most] = [rate, low, high].map((each) => (each * 100).toFixed(1));
  return `${count}/${of}, ${share} % (${least}–${most})`;
}

function writeCapacity(plan: ReviewPlan, zone: string, detail: Detail): string[] {
  const days = plan.capacity.filter(({ before, after }) => before !== after);
  if (days.length === 0) return [];
  const finish = plan.finish
    .filter(({ before, after }) => before !== after)
    .map(
      ({ sequence, before, after }) =>
        `- ${escape(sequence)}: last touch ${dayOf(before, zone)} → ${dayOf(after, zone)}`,
    );
  const rows = days.map(
    ({ sender, day, before, after, cap }) =>
      `| ${escape(sender)} | ${day} | ${before} | ${after} | ${cap ?? ""} |`,
  );
  return fold("Emails a day, when nobody answers", [
    "| sender | day | before | after | cap |",
    "|---|---|--:|--:|--:|",
    ...limit(rows, detail.rows),
    "",
    ...limit(finish, detail.rows),
    ...plan.binding
      .slice(0, 3)
      .map(
        ({ action, pushed }) => `- the limit of ${escape(action)} moves ${countOf(pushed, "touch")} to later`,
      ),
  ]);
}

function dayOf(at: number | null, zone: string): string {
  if (at === null) return "none";
  return Number.isFinite(at) ? formatLocalDate(at, zone) : "more than 120 days ahead";
}

function limit(lines: readonly string[], most: number): string[] {
  return lines.length <= most
    ? [...lines]
    : [...lines.slice(0, most), "", `… and ${lines.length - most} more`];
}

function fold(title: string, lines: readonly string[]): string[] {
  return [`<details><summary>${title}</summary>`, "", ...lines, "", "</details>", ""];
}

/** Unchanged stretches keep their ends; what lies between is no news. */
function writePiece({ kind, text }: Piece): string {
  if (kind === "removed") return wrap("del", text);
  if (kind === "added") return wrap("ins", text);
  return escapeLines(text.length <= 240 ? text : `${text.slice(0, 100)} … ${text.slice(-100)}`);
}

/** Space stays outside the tags, so that a stroke never runs on into the next word. */
function wrap(tag: "del" | "ins", text: string): string {
  const end = text.trimEnd().length;
  return `<${tag}>${escapeLines(text.slice(0, end))}</${tag}>${escapeLines(text.slice(end))}`;
}

function escapeLines(text: string): string {
  return escape(text, false).replace(/\r\n?|\n/g, "<br>");
}

/** Nothing of a text is taken for Markdown, HTML, a table, a mention or an issue. */
function escape(text: string, isLine = true): string {
  const line = isLine ? text.replace(/\s+/g, " ") : text;
  return line.replace(/[&<>"`*_[\]~#|\\@]/g, (character) => `&#${character.charCodeAt(0)};`);
}
