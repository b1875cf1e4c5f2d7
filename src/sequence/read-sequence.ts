import type * as z from "zod";
import { findComingAction } from "../channels/coming.ts";
import { judgeEvent } from "../config/names.ts";
import { readCalendar } from "../config/read-calendar.ts";
import type { WorkspaceConfig } from "../config/workspace-config.ts";
import type { Diagnostic, Range } from "../diagnostic.ts";
import type { CalendarSpec, Plan } from "../engine/plan.ts";
import { suggestName } from "../nearest.ts";
import { readScenarios } from "../scenario/read-scenarios.ts";
import { createReport, dropConsequences, hintOf, type Report, sortDiagnostics } from "../yaml/report.ts";
import { type Partially, readShape } from "../yaml/shape.ts";
import { START } from "../yaml/text.ts";
import { readYaml, type YamlFile } from "../yaml/yaml-file.ts";
import { checkOrder } from "./check-order.ts";
import { checkSteps } from "./check-steps.ts";
import { compileSteps } from "./compile.ts";
import { flattenDrafts } from "./draft.ts";
import { readStart, readTracking } from "./read-start.ts";
import { readSteps } from "./read-steps.ts";
import { sequenceFileSchema } from "./sequence-schema.ts";
import { KEBAB } from "./step-schema.ts";
import { versionOf } from "./version.ts";

/** What a sequence file says. `plan` and `version` are null as soon as there is one error. */
export interface SequenceReading {
  plan: Plan | null;
  version: string | null;
  /** Sorted by place; errors, warnings and notes. */
  diagnostics: Diagnostic[];
  /** The plan as far as it could be read, errors or not: for lint, never to be performed. */
  outline: Plan | null;
  /**
   * The plan with steps on channels that nothing performs yet (`sms`), where these are all that keeps the file from
   * being valid: to be looked at, never to be performed. Equal to `plan` where there is one.
   */
  readable: Plan | null;
  /** Where a step, or one of its keys, stands in the file; dots lead inwards: `variants.short.subject`. */
  position(stepId: string, field?: string): Range | null;
  /** A part of the text under a step's key, by offsets in the text. */
  positionIn(stepId: string, field: string, start: number, end: number): Range | null;
  /** Where a key at the top of the file stands; the first line where it does not. */
  positionOfKey(key: string): Range;
  /** Where the value under such a key stands; an entry of it where the value is a list. */
  positionOfValue(key: string, entry?: number): Range;
}

export interface SequenceSetting {
  /** Path relative to the workspace root, or `-` for standard input. */
  file: string;
  workspace: WorkspaceConfig;
  /** The text of a snippet, by the name in `{% render 'name' %}`; null when there is none. */
  snippet(path: string): string | null;
}

/** Events that end a sequence which does not say: a person who answers is not written to again. */
const DEFAULT_EXITS = ["replied", "meeting_booked"];

/** Reads and checks a sequence file; never throws on any text. */
export function readSequence(text: string, setting: SequenceSetting): SequenceReading {
  const report = createReport(setting.file);
  if (/\.test\.ya?ml$/.test(setting.file)) {
    // Its sequence is not at hand here: `seq test` also checks the names of steps.
    const { diagnostics } = readScenarios(text, { ...setting, plan: null });
    return { plan: null, version: null, diagnostics, outline: null, readable: null, ...NOWHERE };
  }
  const yaml = readYaml(text, report);
  if (yaml === null) return finish(null, report, NOWHERE);
  const data = readShape(sequenceFileSchema, yaml.value, [], yaml, report);
  const drafts = readSteps(yaml.value["steps"], ["steps"], yaml, report);
  const all = flattenDrafts(drafts);
  if (Array.isArray(yaml.value["steps"]) && drafts.length === 0) {
    report.error("wrong-value", '"steps" is empty', yaml.locateKey(["steps"]));
  }
  checkSteps(drafts, data.moved ?? {}, setting.workspace, (path) => setting.snippet(path), yaml, report);
  const steps = compileSteps(drafts, (path) => setting.snippet(path));
  const first = drafts[0]?.id ?? null;
  checkOrder(all, steps, first, yaml, report);

  const paths = new Map(all.map((draft) => [draft.id, draft.path]));
  const plan: Plan = {
    format: 1,
    name: readName(data.name, setting.file, yaml, report),
    title: data.title ?? null,
    owner: data.owner ?? null,
    persona: readPersona(data.persona, setting.workspace, yaml, report),
    goal: readGoal(data.goal, yaml, report),
    exitOn: readExits(data.exit_on, yaml, report),
    onChange: data.on_change ?? "follow",
    moved: readMoved(data, new Set(paths.keys()), yaml, report),
    calendar: mergeCalendar(data, setting.workspace, yaml, report),
    ...readTracking(data.tracking, setting.workspace, yaml, report),
    ...readStart(data.start, setting.workspace, yaml, report),
    first,
    steps,
  };
  return finish(plan, report, {
    position(stepId, field) {
      const path = paths.get(stepId);
      if (path === undefined) return null;
      return yaml.locate(field === undefined ? [...path, "id"] : [...path, ...field.split(".")]);
    },
    positionIn(stepId, field, start, end) {
      const path = paths.get(stepId);
      return path === undefined ? null : yaml.locatePart([...path, ...field.split(".")], start, end);
    },
    positionOfKey: (key) => yaml.locateKey([key]),
    positionOfValue: (key, entry) =>
      yaml.locate(entry !== undefined && yaml.has([key, entry]) ? [key, entry] : [key]),
  });
}

type Places = Pick<SequenceReading, "position" | "positionIn" | "positionOfKey" | "positionOfValue">;

const NOWHERE: Places = {
  position: () => null,
  positionIn: () => null,
  positionOfKey: () => START,
  positionOfValue: () => START,
};

type SequenceData = Partially<z.output<typeof sequenceFileSchema>>;

function finish(outline: Plan | null, report: Report, places: Places): SequenceReading {
  const plan = report.failed() ? null : outline;
  return {
    plan,
    readable: plan ?? (lacksOnlyChannels(outline, report) ? outline : null),
    version: plan === null ? null : versionOf(plan),
    diagnostics: sortDiagnostics(dropConsequences(report.diagnostics)),
    outline,
    ...places,
  };
}

/** Every error is about a step whose texts could be read. */
function lacksOnlyChannels(outline: Plan | null, { diagnostics }: Report): boolean {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const steps = outline?.steps ?? [];
  const coming = steps.filter((step) => step.kind === "touch" && findComingAction(step.action) !== null);
  return errors.every(({ code }) => code === "not-available-yet") && errors.length === coming.length;
}

function readName(name: string | undefined, file: string, yaml: YamlFile, report: Report): string {
  if (name === undefined) return "";
  const range = yaml.locate(["name"]);
  const fileName = file.replace(/^.*[\\/]/, "").replace(/\.ya?ml$/, "");
  if (!KEBAB.test(name)) {
    report.error("wrong-id", `"${name}" is no sequence name`, range, {
      hint: "use a-z, 0-9 and -, starting with a letter",
    });
  } else if (file !== "-" && fileName !== name) {
    report.error("name-mismatch", `The name "${name}" is not the file's name "${fileName}"`, range, {
      hint: `write \`name: ${fileName}\`, or rename the file to ${name}.yaml`,
    });
  }
  return name;
}

function readPersona(
  persona: string | undefined,
  workspace: WorkspaceConfig,
  yaml: YamlFile,
  report: Report,
): string | null {
  if (persona === undefined) return null;
  if (!Object.hasOwn(workspace.personas, persona)) {
    const hint = suggestName(persona, Object.keys(workspace.personas)) ?? "personas stand in seq.yaml";
    report.error("unknown-persona", `no persona "${persona}" in seq.yaml`, yaml.locate(["persona"]), {
      hint,
    });
  }
  return persona;
}

function readGoal(goal: string | undefined, yaml: YamlFile, report: Report): string | null {
  if (goal === undefined) return null;
  checkEvent(goal, yaml.locate(["goal"]), report);
  return goal;
}

function readExits(exits: string | string[] | undefined, yaml: YamlFile, report: Report): string[] {
  if (exits === undefined) return DEFAULT_EXITS;
  if (typeof exits === "string") {
    checkEvent(exits, yaml.locate(["exit_on"]), report);
    return [exits];
  }
  for (const [index, event] of exits.entries()) checkEvent(event, yaml.locate(["exit_on", index]), report);
  return [...new Set(exits)];
}

/** Reports a name that can be no event. */
export function checkEvent(name: string, range: Range, report: Report): void {
  const known = judgeEvent(name);
  if (known === true) return;
  const hint =
    typeof known === "string" ? `did you mean "${known}"?` : "events are snake_case: meeting_booked";
  report.error("unknown-event", `unknown event "${name}"`, range, hintOf(hint));
}

function readMoved(
  data: SequenceData,
  steps: ReadonlySet<string>,
  yaml: YamlFile,
  report: Report,
): Record<string, string> {
  const moved = data.moved ?? {};
  const targets = new Set(Object.values(moved));
  for (const [from, to] of Object.entries(moved)) {
    // Another step may have taken the name over, which a line of its own says.
    if (steps.has(from) && (from === to || !targets.has(from))) {
      report.error("wrong-move", `"${from}" still is a step here`, yaml.locateKey(["moved", from]), {
        hint: "`moved` is {old: new}",
      });
    }
    if (!steps.has(to) && !(Object.hasOwn(moved, to) && endsInStep(moved, to, steps))) {
      const hint = suggestName(to, steps);
      report.error(
        "unknown-step",
        `no step "${to}" in this file`,
        yaml.locate(["moved", from]),
        hintOf(hint),
      );
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
  data: SequenceData,
  workspace: WorkspaceConfig,
  yaml: YamlFile,
  report: Report,
): CalendarSpec {
  const { timezone, hours, holidays } = workspace.calendar;
  const reading = readCalendar(data.calendar ?? {}, ["prospect", "sender"], yaml, report);
  return {
    timezone: reading.timezone ?? timezone,
    hours: reading.hours ?? hours,
    holidays: reading.holidays ?? holidays,
  };
}
