import { parseTime } from "../calendar/parse-time.ts";
import { isTimeZone } from "../calendar/zones.ts";
import { findAction } from "../channels/registry.ts";
import { STANDARD_FIELDS } from "../condition/standard-field.ts";
import { parseDuration } from "../config/duration.ts";
import { judgeEvent } from "../config/names.ts";
import type { WorkspaceConfig } from "../config/workspace-config.ts";
import type { Diagnostic, Range } from "../diagnostic.ts";
import type { FieldValue } from "../engine/facts.ts";
import type { Plan } from "../engine/plan.ts";
import { findStep } from "../engine/schedule.ts";
import { CONDITIONS, type Consent } from "../law/law.ts";
import { suggestName } from "../nearest.ts";
import { createReport, dropConsequences, hintOf, type Report, sortDiagnostics } from "../yaml/report.ts";
import { isRecord, readShape } from "../yaml/shape.ts";
import { type Path, readYaml, type YamlFile } from "../yaml/yaml-file.ts";
import { checkStepName, readExpectation } from "./read-expectation.ts";
import { type GivenEvent, type Scenario, TASK_ENDINGS } from "./scenario.ts";
import { fieldValueSchema, givenSchema, scenarioFileSchema, scenarioSchema } from "./scenario-schema.ts";

export interface ScenarioSetting {
  /** Path relative to the workspace root. */
  file: string;
  workspace: WorkspaceConfig;
  /** The sequence under test; null checks everything but names of steps. */
  plan: Plan | null;
}

/** What a file of scenario tests says. A test with an error in it is left out. */
export interface ScenarioReading {
  scenarios: Scenario[];
  /** Sorted by place. */
  diagnostics: Diagnostic[];
}

/** Reads `<sequence>.test.yaml`; never throws on any text. */
export function readScenarios(text: string, setting: ScenarioSetting): ScenarioReading {
  const report = createReport(setting.file);
  const yaml = readYaml(text, report);
  const scenarios: Scenario[] = [];
  if (yaml !== null) {
    const { tests = [] } = readShape(scenarioFileSchema, yaml.value, [], yaml, report);
    const names = new Map<string, Range>();
    for (const [index, test] of tests.entries()) {
      const scenario = readScenario(test, ["tests", index], setting, yaml, report);
      if (scenario === null) continue;
      const first = names.get(scenario.name);
      if (first !== undefined) {
        report.error("duplicate-id", `There is already a test "${scenario.name}"`, scenario.range, {
          related: [{ file: setting.file, range: first, message: "it stands here first" }],
        });
      } else {
        names.set(scenario.name, scenario.range);
        scenarios.push(scenario);
      }
    }
  }
  return { scenarios, diagnostics: sortDiagnostics(dropConsequences(report.diagnostics)) };
}

function readScenario(
  value: unknown,
  path: Path,
  setting: ScenarioSetting,
  yaml: YamlFile,
  report: Report,
): Scenario | null {
  const { plan, workspace } = setting;
  const before = report.diagnostics.length;
  const data = readShape(scenarioSchema, value, path, yaml, report);
  const startAt = data.start === undefined ? null : parseTime(data.start, workspace.calendar.zone);
  if (data.start !== undefined && startAt === null) {
    const zone = /\[([^\]]*)\]$/.exec(data.start.trim())?.[1];
    const isZone = zone === undefined || isTimeZone(zone);
    const message = isZone ? `"${data.start}" is no time` : `there is no time zone "${zone}"`;
    report.error("wrong-value", message, yaml.locate([...path, "start"]), {
      hint: "write 2026-03-02T09:00[Asia/Seoul]",
    });
  }
  const given = (data.given ?? []).map((each, index) =>
    readGiven(each, [...path, "given", index], plan, yaml, report),
  );
  for (const [index, event] of (data.happened ?? []).entries()) {
    checkEvent(event, [...path, "happened", index], yaml, report);
  }
  const consents = readConsents(data.consents ?? [], [...path, "consents"], startAt, setting, yaml, report);
  checkVariants(data.variants ?? {}, [...path, "variants"], plan, yaml, report);
  const events = given.flatMap((each) => (each === null ? [] : [each.event]));
  const expect = (data.expect ?? []).map((each, index) =>
    readExpectation(each, [...path, "expect", index], { plan, events }, yaml, report),
  );
  const person = readPerson(data.prospect ?? {}, [...path, "prospect"], workspace, yaml, report);
  if (report.diagnostics.length > before || startAt === null) return null;
  return {
    name: data.name ?? "",
    range: yaml.locate([...path, "name"]),
    startAt,
    ...person,
    happened: data.happened ?? [],
    consents,
    variants: data.variants ?? {},
    given: given.filter((each) => each !== null),
    expect: expect.filter((each) => each !== null),
  };
}

function readPerson(
  values: Record<string, unknown>,
  path: Path,
  workspace: WorkspaceConfig,
  yaml: YamlFile,
  report: Report,
): Pick<Scenario, "fields" | "tags"> {
  const known: Record<string, string> = { ...STANDARD_FIELDS, ...workspace.fields };
  const fields: Record<string, FieldValue> = {};
  let tags: string[] = [];
  for (const [name, value] of Object.entries(values)) {
    if (name === "tags") {
      if (Array.isArray(value) && value.every((tag) => typeof tag === "string")) tags = value;
      else report.error("wrong-type", '"tags" must be a list of texts', yaml.locate([...path, name]));
      continue;
    }
    const type = Object.hasOwn(known, name) ? known[name] : undefined;
    if (type === undefined) {
      const hint = suggestName(name, [...Object.keys(known), "tags"]) ?? "fields stand in seq.yaml";
      report.error("unknown-field", `unknown field "${name}"`, yaml.locateKey([...path, name]), { hint });
      continue;
    }
    const read = fieldValueSchema.safeParse(value);
    const wanted = type === "number" || type === "boolean" ? type : "string";
    if (read.success && typeof read.data === wanted) fields[name] = read.data;
    else {
      const hint = type === "text" ? "put it in quotes" : undefined;
      report.error("wrong-type", `"${name}" must be ${type}`, yaml.locate([...path, name]), hintOf(hint));
    }
  }
  return { fields, tags };
}

/** A consent without a medium is for all of them, one without a date is from the start; a sale meets its conditions. */
function readConsents(
  list: readonly { basis?: string | undefined; medium?: string | undefined; date?: string | undefined }[],
  path: Path,
  startAt: number | null,
  { workspace }: ScenarioSetting,
  yaml: YamlFile,
  report: Report,
): Consent[] {
  return list.map(({ basis = "", medium = "any", date }, index) => {
    const at = date === undefined ? startAt : parseTime(date, workspace.calendar.zone);
    if (date !== undefined && at === null) {
      report.error("wrong-value", `"${date}" is no date`, yaml.locate([...path, index, "date"]), {
        hint: "write 2026-02-20",
      });
    }
    return { medium, basis, at: at ?? 0, expiresAt: null, withdrawnAt: null, conditions: CONDITIONS };
  });
}

function readGiven(
  value: unknown,
  path: Path,
  plan: Plan | null,
  yaml: YamlFile,
  report: Report,
): GivenEvent | null {
  const data = readShape(givenSchema, value, path, yaml, report);
  if (!isRecord(value)) return null;
  const inMs = data.in === undefined ? 0 : parseDuration(data.in);
  if (inMs === null) {
    report.error("wrong-duration", `"${data.in}" is no duration`, yaml.locate([...path, "in"]), {
      hint: "write for example `3 hours` or `1 day`",
    });
  }
  if (data.after !== undefined) checkStepName(data.after, [...path, "after"], plan, yaml, report);
  if (data.step !== undefined) checkStepName(data.step, [...path, "step"], plan, yaml, report);
  if (data.event !== undefined) {
    const known = checkEvent(data.event, [...path, "event"], yaml, report);
    if (known && plan !== null) checkStepEvent(data.event, data.step, plan, path, yaml, report);
  }
  if (data.event === undefined || inMs === null) return null;
  const { after = null, step = null, back = null, event } = data;
  return { after, inMs, event, step, back, range: yaml.locate([...path, "event"]) };
}

function checkEvent(event: string, path: Path, yaml: YamlFile, report: Report): boolean {
  const known = event === "skipped" ? true : judgeEvent(event);
  if (known === true) return true;
  const hint =
    typeof known === "string" ? `did you mean "${known}"?` : "events are snake_case: meeting_booked";
  report.error("unknown-event", `unknown event "${event}"`, yaml.locate(path), { hint });
  return false;
}

function checkStepEvent(
  event: string,
  id: string | undefined,
  plan: Plan,
  path: Path,
  yaml: YamlFile,
  report: Report,
): void {
  const ends = (TASK_ENDINGS as readonly string[]).includes(event);
  if (id === undefined) {
    if (ends) {
      report.error("missing-key", `"${event}" needs the \`step\` whose task it ends`, yaml.locate(path));
    }
    return;
  }
  const step = findStep(plan, id);
  if (step === null) return;
  const found = step.kind === "touch" ? findAction(step.action) : null;
  const byHand = found?.channel.performer === "person";
  const possible = [...(found?.action.events ?? []), ...(byHand ? ["skipped"] : [])];
  if (ends ? byHand : possible.includes(event)) return;
  report.error("unknown-event", `"${id}" cannot have "${event}"`, yaml.locate([...path, "event"]), {
    hint: possible.length === 0 ? "it is no touch" : (suggestName(event, possible) ?? possible.join(", ")),
  });
}

function checkVariants(
  variants: Record<string, string>,
  path: Path,
  plan: Plan | null,
  yaml: YamlFile,
  report: Report,
): void {
  if (plan === null) return;
  for (const [id, variant] of Object.entries(variants)) {
    const step = findStep(plan, id);
    const names = step?.kind === "touch" ? step.variants.map(({ name }) => name) : [];
    if (step === null) {
      const hint = suggestName(
        id,
        plan.steps.map((each) => each.id),
      );
      report.error(
        "unknown-step",
        `no step "${id}" in ${plan.name}`,
        yaml.locateKey([...path, id]),
        hintOf(hint),
      );
    } else if (!names.includes(variant)) {
      const hint = names.length === 0 ? "it has none" : (suggestName(variant, names) ?? names.join(", "));
      report.error("wrong-value", `"${id}" has no variant "${variant}"`, yaml.locate([...path, id]), {
        hint,
      });
    }
  }
}
