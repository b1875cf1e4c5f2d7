import type * as z from "zod";
import { parseTime } from "../calendar/parse-time.ts";
import { isTimeZone } from "../calendar/zones.ts";
import { eventsOf, findAction, mayBeTask } from "../channels/find-channel.ts";
import { eventTypesOf, readEventData } from "../condition/event-data.ts";
import { STANDARD_FIELDS } from "../condition/standard-field.ts";
import { parseDuration } from "../config/duration.ts";
import { checkEvent } from "../config/names.ts";
import type { WorkspaceConfig } from "../config/workspace-config.ts";
import type { Diagnostic, Range } from "../diagnostic.ts";
import type { FieldValue } from "../engine/facts.ts";
import type { Plan } from "../engine/plan.ts";
import { findStep } from "../engine/schedule.ts";
import { CONDITIONS, type Consent } from "../law/law.ts";
import { suggestName } from "../nearest.ts";
import type { YamlNode } from "../yaml/node.ts";
import { createReport, dropConsequences, sortDiagnostics } from "../yaml/report.ts";
import { isRecord } from "../yaml/shape.ts";
import { readYaml } from "../yaml/yaml-file.ts";
import { checkVariant, readExpectation, readStepName } from "./read-expectation.ts";
import { type GivenEvent, type Scenario, TASK_ENDINGS } from "./scenario.ts";
import { fieldValueSchema, givenSchema, scenarioFileSchema, scenarioSchema } from "./scenario-schema.ts";

export interface ScenarioScope {
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
export function readScenarios(text: string, scope: ScenarioScope): ScenarioReading {
  const report = createReport(scope.file);
  const tests = readYaml(text, report)?.read(scenarioFileSchema).at("tests").items() ?? [];
  const scenarios: Scenario[] = [];
  const names = new Map<string, Range>();
  for (const test of tests) {
    const scenario = readScenario(test, scope);
    if (scenario === null) continue;
    const { name, range } = scenario;
    const first = names.get(name);
    if (first !== undefined) {
      const related = [{ file: scope.file, range: first, message: "it stands here first" }];
      report.at(range).error("duplicate-id", `There is already a test "${name}"`, undefined, related);
    } else {
      names.set(name, range);
      scenarios.push(scenario);
    }
  }
  return { scenarios, diagnostics: sortDiagnostics(dropConsequences(report.diagnostics)) };
}

type ScenarioData = z.output<typeof scenarioSchema>;

function readScenario(node: YamlNode, { plan, workspace }: ScenarioScope): Scenario | null {
  const { diagnostics } = node.report;
  const before = diagnostics.length;
  const test = node.read(scenarioSchema);
  const { name = "", variants = {} } = test.value;
  const startAt = readStartAt(test.at("start"), workspace);
  const given = test
    .at("given")
    .items()
    .map((each) => readGiven(each, plan, workspace));
  const happened = test
    .at("happened")
    .items()
    .map((each) => readHappened(each, workspace));
  const consents = readConsents(test.at("consents"), startAt, workspace);
  if (plan !== null) checkVariants(test.at("variants"), plan);
  const events = given.flatMap((each) => (each === null ? [] : [each.event]));
  const expect = test
    .at("expect")
    .items()
    .map((each) => readExpectation(each, { plan, events }));
  const person = readPerson(test.at("prospect"), workspace);
  if (diagnostics.length > before || startAt === null) return null;
  return {
    name,
    range: test.at("name").range,
    startAt,
    ...person,
    happened,
    consents,
    variants,
    given: given.filter((each) => each !== null),
    expect: expect.filter((each) => each !== null),
  };
}

function readStartAt(node: YamlNode<string | undefined>, { calendar }: WorkspaceConfig): number | null {
  const start = node.value;
  if (start === undefined) return null;
  const startAt = parseTime(start, calendar.zone);
  if (startAt === null) {
    const zone = /\[([^\]]*)\]$/.exec(start.trim())?.[1];
    const isZone = zone === undefined || isTimeZone(zone);
    const message = isZone ? `"${start}" is no time` : `there is no time zone "${zone}"`;
    node.error("wrong-value", message, "write 2026-03-02T09:00[Asia/Seoul]");
  }
  return startAt;
}

function readPerson(
  prospect: YamlNode<Record<string, unknown> | undefined>,
  workspace: WorkspaceConfig,
): Pick<Scenario, "fields" | "tags"> {
  const tags = prospect.entries().find(([name]) => name === "tags")?.[1];
  const value = tags?.value ?? [];
  const isList = Array.isArray(value) && value.every((tag) => typeof tag === "string");
  if (!isList) tags?.error("wrong-type", '"tags" must be a list of texts');
  return { fields: readFields(prospect, workspace, ["tags"]), tags: isList ? value : [] };
}

/** Fields of a person, as the workspace types them; `besides`: keys that are none, and no mistake. */
function readFields(
  node: YamlNode<Record<string, unknown> | undefined>,
  workspace: WorkspaceConfig,
  besides: readonly string[] = [],
): Record<string, FieldValue> {
  const known: Record<string, string> = { ...STANDARD_FIELDS, ...workspace.fields };
  const fields: Record<string, FieldValue> = {};
  for (const [name, field] of node.entries()) {
    const { value } = field;
    if (besides.includes(name)) continue;
    const type = Object.hasOwn(known, name) ? known[name] : undefined;
    if (type === undefined) {
      const hint = suggestName(name, [...Object.keys(known), ...besides]) ?? "fields stand in seq.yaml";
      field.key.error("unknown-field", `unknown field "${name}"`, hint);
      continue;
    }
    const read = fieldValueSchema.safeParse(value);
    const wanted = type === "number" || type === "boolean" ? type : "string";
    if (read.success && typeof read.data === wanted) fields[name] = read.data;
    else {
      const hint = type === "text" ? "put it in quotes" : undefined;
      field.error("wrong-type", `"${name}" must be ${type}`, hint);
    }
  }
  return fields;
}

/** A consent without a medium is for all of them, one without a date is from the start; a sale meets all conditions where it names none. */
function readConsents(
  consents: YamlNode<ScenarioData["consents"]>,
  startAt: number | null,
  { calendar }: WorkspaceConfig,
): Consent[] {
  return consents.items().map((consent) => {
    const { basis, medium = "any", date, conditions = CONDITIONS } = consent.value;
    const at = date === undefined ? startAt : parseTime(date, calendar.zone);
    if (date !== undefined && at === null) {
      consent.at("date").error("wrong-value", `"${date}" is no date`, "write 2026-02-20");
    }
    return { medium, basis, at: at ?? 0, expiresAt: null, withdrawnAt: null, conditions };
  });
}

function readHappened(
  node: YamlNode<NonNullable<ScenarioData["happened"]>[number]>,
  workspace: WorkspaceConfig,
): Scenario["happened"][number] {
  const { value } = node;
  const { event, data } = typeof value === "string" ? { event: value, data: undefined } : value;
  const location = typeof value === "string" ? node.with(event) : node.at("event").with(event);
  checkScenarioEvent(location);
  return { event, data: readData(node.at("data").with(data), event, workspace) };
}

/** What an event of a scenario carries: only what the workspace has a type for, and as that type. */
function readData(
  node: YamlNode<Record<string, FieldValue> | undefined>,
  event: string,
  workspace: WorkspaceConfig,
): Record<string, FieldValue> {
  const types = eventTypesOf(workspace);
  const known = Object.hasOwn(types, event) ? (types[event] ?? {}) : {};
  const read = readEventData(types, event, node.value);
  for (const [name, value] of node.entries()) {
    if (!Object.hasOwn(known, name)) {
      const hint =
        suggestName(name, Object.keys(known)) ??
        `say what it is under \`events\` in seq.yaml: { ${event}: { ${name}: number } }`;
      value.key.error("unknown-event-data", `nothing is known of "${name}" of the event "${event}"`, hint);
    } else if (!Object.hasOwn(read, name)) {
      value.error("wrong-type", `"${name}" must be ${known[name]}`);
    }
  }
  return read;
}

function readGiven(node: YamlNode, plan: Plan | null, workspace: WorkspaceConfig): GivenEvent | null {
  const given = node.read(givenSchema);
  const { in: written, after = null, step = null, back = null, event } = given.value;
  if (!isRecord(node.value)) return null;
  const inMs = written === undefined ? 0 : parseDuration(written);
  if (inMs === null) {
    const hint = "write for example `3 hours` or `1 day`";
    given.at("in").error("wrong-duration", `"${written}" is no duration`, hint);
  }
  readStepName(given.at("after"), plan);
  readStepName(given.at("step"), plan);
  if (event === undefined) return null;
  const location = given.at("event").with(event);
  if (checkScenarioEvent(location) && plan !== null) checkStepEvent(location, step, plan);
  const data = readData(given.at("data").with(given.value.data), event, workspace);
  const set = readFields(given.at("set").with(given.value.set), workspace);
  return inMs === null ? null : { after, inMs, event, step, back, data, set, range: location.range };
}

function checkScenarioEvent(event: YamlNode<string>): boolean {
  return event.value === "skipped" || checkEvent(event);
}

function checkStepEvent(node: YamlNode<string>, id: string | null, plan: Plan): void {
  const event = node.value;
  const ends = endsTask({ event, step: id }, plan);
  if (id === null) {
    const message = `"${event}" needs the \`step\` whose task it ends`;
    if (ends) node.parent?.error("missing-key", message);
    return;
  }
  const step = findStep(plan, id);
  if (step === null) return;
  const found = step.kind === "touch" ? findAction(step.action) : null;
  const byHand = found !== null && mayBeTask(found.channel);
  const possible = [
    ...(step.kind === "touch" ? eventsOf(step) : []),
    ...(step.kind === "code" ? ["code_used"] : []),
    ...(byHand ? ["skipped"] : []),
  ];
  if (ends ? byHand : possible.includes(event)) return;
  const hint =
    possible.length === 0 ? "it is no touch" : (suggestName(event, possible) ?? possible.join(", "));
  node.error("unknown-event", `"${id}" cannot have "${event}"`, hint);
}

/**
 * Whether an event is how a task ends, as `not_found` is; an answer of a service may be called the same. An event without
 * a step is one where it can be nothing else.
 */
export function endsTask(given: { event: string; step: string | null }, plan: Plan): boolean {
  const step = given.step === null ? null : findStep(plan, given.step);
  if (step?.kind === "touch" && step.service?.events.includes(given.event) === true) return false;
  return (TASK_ENDINGS as readonly string[]).includes(given.event);
}

function checkVariants(variants: YamlNode<ScenarioData["variants"]>, plan: Plan): void {
  for (const [id, variant] of variants.entries()) {
    const step = findStep(plan, id);
    if (step === null) {
      const ids = plan.steps.map((each) => each.id);
      variant.key.error("unknown-step", `no step "${id}" in ${plan.name}`, suggestName(id, ids));
    } else {
      checkVariant({ id, variants: step.kind === "touch" ? step.variants : [] }, variant.value, variant);
    }
  }
}
