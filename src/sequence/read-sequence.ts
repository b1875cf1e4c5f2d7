import type * as z from "zod";
import { checkStart } from "../condition/check.ts";
import { checkEvent } from "../config/names.ts";
import { readCalendar } from "../config/read-calendar.ts";
import type { WorkspaceConfig } from "../config/workspace-config.ts";
import type { Diagnostic, Range } from "../diagnostic.ts";
import type { CalendarSpec, Plan } from "../engine/plan.ts";
import { suggestName } from "../nearest.ts";
import type { Catalog } from "../providers/catalog.ts";
import { readScenarios } from "../scenario/read-scenarios.ts";
import type { YamlNode } from "../yaml/node.ts";
import { createReport, dropConsequences, type Report, sortDiagnostics } from "../yaml/report.ts";
import { START } from "../yaml/text.ts";
import { readYaml } from "../yaml/yaml-file.ts";
import { checkOrder } from "./check-order.ts";
import { checkSteps } from "./check-steps.ts";
import { compileSteps, versionOf } from "./compile.ts";
import { flattenDrafts, readSteps } from "./read-steps.ts";
import { listRecipes } from "./list-recipes.ts";
import { HOLDOUT, sequenceFileSchema } from "./sequence-schema.ts";
import { KEBAB } from "./step-schema.ts";

/** What a sequence file says. `plan` and `version` are null as soon as there is one error. */
export interface SequenceReading {
  plan: Plan | null;
  version: string | null;
  /** Sorted by place; errors, warnings and notes. */
  diagnostics: Diagnostic[];
  /** The plan as far as it could be read, errors or not: for lint, never to be performed. */
  outline: Plan | null;
  /** Where a step, or one of its keys, stands in the file; dots lead inwards: `variants.short.subject`. */
  position(stepId: string, field?: string): Range | null;
  /** A part of the text under a step's key, by offsets in the text. */
  positionIn(stepId: string, field: string, start: number, end: number): Range | null;
  /** Where a key at the top of the file stands; the first line where it does not. */
  positionOfKey(key: string): Range;
  /** Where the value under such a key stands; an entry of it where the value is a list. */
  positionOfValue(key: string, entry?: number): Range;
}

export interface SequenceScope {
  /** Path relative to the workspace root, or `-` for standard input. */
  file: string;
  workspace: WorkspaceConfig;
  /** The text of a snippet, by the name in `{% render 'name' %}`; null when there is none. */
  snippet(path: string): string | null;
  /** The recipes of the workspace; without them no step can name an action of a service. */
  catalog?: (() => Catalog) | undefined;
}

/** Events that end a sequence which does not say: a person who answers is not written to again. */
const DEFAULT_EXITS = ["replied", "meeting_booked"];

/** Reads and checks a sequence file; never throws on any text. */
export function readSequence(text: string, scope: SequenceScope): SequenceReading {
  const report = createReport(scope.file);
  if (/\.test\.ya?ml$/.test(scope.file)) {
    // Its sequence is not at hand here: `seq test` also checks the names of steps.
    const { diagnostics } = readScenarios(text, { ...scope, plan: null });
    return { plan: null, version: null, diagnostics, outline: null, ...NOWHERE };
  }
  const file = readYaml(text, report);
  if (file === null) return finish(null, report, NOWHERE);
  const { workspace } = scope;
  const snippet = (path: string) => scope.snippet(path);
  const top = file.read(sequenceFileSchema);
  const data = top.value;
  const list = file.at("steps");
  const catalog = lazily(scope.catalog);
  const drafts = readSteps(list, { workspace, catalog });
  const all = flattenDrafts(drafts);
  if (Array.isArray(list.value) && drafts.length === 0) list.key.error("wrong-value", '"steps" is empty');
  checkSteps(drafts, data.moved ?? {}, workspace, snippet);
  const steps = compileSteps(drafts, snippet);
  const first = drafts[0]?.id ?? null;
  checkOrder(all, steps, first);

  const nodes = new Map(all.map(({ id, node }) => [id, node]));
  const plan: Plan = {
    format: 1,
    name: readName(top.at("name"), scope.file),
    title: data.title ?? null,
    owner: data.owner ?? null,
    persona: readPersona(top.at("persona"), workspace),
    ...(data.purpose === "service" && { purpose: "service" }),
    goal: readGoal(top.at("goal")),
    ...readHoldout(top.at("holdout")),
    exitOn: readExits(top.at("exit_on")),
    onChange: data.on_change ?? "follow",
    moved: readMoved(top.at("moved"), new Set(nodes.keys())),
    calendar: mergeCalendar(top.at("calendar"), workspace),
    ...readTracking(top.at("tracking"), workspace),
    ...readStart(top.at("start"), workspace),
    ...listRecipes(steps, workspace, catalog),
    first,
    steps,
  };
  const find = (stepId: string, field: string) => nodes.get(stepId)?.at(...field.split("."));
  return finish(plan, report, {
    position: (stepId, field = "id") => find(stepId, field)?.range ?? null,
    positionIn: (stepId, field, start, end) => find(stepId, field)?.part(start, end).range ?? null,
    positionOfKey: (key) => file.at(key).key.range,
    positionOfValue(key, entry) {
      const value = file.at(key);
      const inner = entry === undefined ? value : value.at(entry);
      return (inner.isThere ? inner : value).range;
    },
  });
}

/** Whoever needs no recipe reads none. */
function lazily(open: SequenceScope["catalog"]): () => Catalog | null {
  let opened: Catalog | undefined;
  return () => (open === undefined ? null : (opened ??= open()));
}

type Positions = Pick<SequenceReading, "position" | "positionIn" | "positionOfKey" | "positionOfValue">;

const NOWHERE: Positions = {
  position: () => null,
  positionIn: () => null,
  positionOfKey: () => START,
  positionOfValue: () => START,
};

type SequenceData = z.output<typeof sequenceFileSchema>;

function finish(outline: Plan | null, report: Report, locations: Positions): SequenceReading {
  const plan = report.failed() ? null : outline;
  return {
    plan,
    version: plan === null ? null : versionOf(plan),
    diagnostics: sortDiagnostics(dropConsequences(report.diagnostics)),
    outline,
    ...locations,
  };
}

function readName(node: YamlNode<string | undefined>, file: string): string {
  const name = node.value;
  if (name === undefined) return "";
  const fileName = file.replace(/^.*[\\/]/, "").replace(/\.ya?ml$/, "");
  if (!KEBAB.test(name)) {
    const hint = "use a-z, 0-9 and -, starting with a letter";
    node.error("wrong-id", `"${name}" is no sequence name`, hint);
  } else if (file !== "-" && fileName !== name) {
    const message = `The name "${name}" is not the file's name "${fileName}"`;
    const hint = `write \`name: ${fileName}\`, or rename the file to ${name}.yaml`;
    node.error("name-mismatch", message, hint);
  }
  return name;
}

function readPersona(node: YamlNode<string | undefined>, { personas }: WorkspaceConfig): string | null {
  const persona = node.value;
  if (persona === undefined) return null;
  if (!Object.hasOwn(personas, persona)) {
    const hint = suggestName(persona, Object.keys(personas)) ?? "personas stand in seq.yaml";
    node.error("unknown-persona", `no persona "${persona}" in seq.yaml`, hint);
  }
  return persona;
}

function readGoal(goal: YamlNode<string | undefined>): string | null {
  if (goal.value === undefined) return null;
  checkEvent(goal.with(goal.value));
  return goal.value;
}

/** `holdout` of a sequence; nothing where it has none, so that its version stays what it was. */
function readHoldout(node: YamlNode<string | undefined>): Pick<Plan, "holdout"> {
  if (node.value === undefined) return {};
  const share = Number(HOLDOUT.exec(node.value.trim())?.[1]) / 100;
  if (share > 0 && share <= 0.5) return { holdout: share };
  node.error(
    "wrong-value",
    `"${node.value}" is no share to hold out`,
    "above 0% and at most 50%: `holdout: 10%`",
  );
  return {};
}

function readExits(exits: YamlNode<SequenceData["exit_on"]>): string[] {
  if (exits.value === undefined) return DEFAULT_EXITS;
  const events = exits.items();
  for (const event of events) checkEvent(event);
  return [...new Set(events.map(({ value }) => value))];
}

/** `start` of a sequence; nothing where it has none, so that its version stays what it was. */
function readStart(start: YamlNode<SequenceData["start"]>, workspace: WorkspaceConfig): Pick<Plan, "start"> {
  if (start.value === undefined) return {};
  const { on, where } = start.value;
  checkEvent(start.at("on").with(on), "form_submitted");
  if (where !== undefined) start.at("where").explain(checkStart(where, workspace.fields));
  return { start: { on, where: where?.trim() ?? null } };
}

/** `tracking` of a sequence; nothing where it tracks nothing. */
function readTracking(
  tracking: YamlNode<SequenceData["tracking"]>,
  workspace: WorkspaceConfig,
): Pick<Plan, "tracking"> {
  const { opens = false, clicks = false } = tracking.value ?? {};
  if (!opens && !clicks) return {};
  if (workspace.publicUrl === null) {
    const hint = "write `web: { public_url: https://… }` in seq.yaml, where `seq serve` answers";
    tracking.key.error("wrong-value", '"tracking" has no address to lead to', hint);
  }
  return { tracking: { opens, clicks } };
}

function readMoved(
  node: YamlNode<SequenceData["moved"]>,
  steps: ReadonlySet<string>,
): Record<string, string> {
  const moved = node.value ?? {};
  const targets = new Set(Object.values(moved));
  for (const [from, target] of node.entries()) {
    const to = target.value;
    // Another step may have taken the name over, which a line of its own says.
    if (steps.has(from) && (from === to || !targets.has(from))) {
      target.key.error("wrong-move", `"${from}" still is a step here`, "`moved` is {old: new}");
    }
    if (!steps.has(to) && !(Object.hasOwn(moved, to) && endsInStep(moved, to, steps))) {
      target.error("unknown-step", `no step "${to}" in this file`, suggestName(to, steps));
    }
  }
  return moved;
}

/** Whether a chain of renames leads to a step of the file. */
function endsInStep(moved: Record<string, string>, id: string, steps: ReadonlySet<string>): boolean {
  const seen = new Set<string>();
  for (let name: string | undefined = id; name !== undefined && !seen.has(name); name = moved[name]) {
    if (steps.has(name)) return true;
    seen.add(name);
  }
  return false;
}

function mergeCalendar(
  calendar: YamlNode<SequenceData["calendar"]>,
  workspace: WorkspaceConfig,
): CalendarSpec {
  const { timezone, hours, holidays } = workspace.calendar;
  const reading = readCalendar(calendar, ["prospect", "sender"]);
  return {
    timezone: reading.timezone ?? timezone,
    hours: reading.hours ?? hours,
    holidays: reading.holidays ?? holidays,
  };
}
