import type { Lack } from "../channels/channel.ts";
import { findAction } from "../channels/find-channel.ts";
import { checkCondition } from "../condition/check.ts";
import { eventTypesOf } from "../condition/event-data.ts";
import { COMMON_STEP_EVENTS, type ConditionSchema } from "../condition/schema.ts";
import { type FieldType, STANDARD_FIELDS } from "../condition/standard-field.ts";
import { isDate } from "../condition/syntax.ts";
import { parseDuration, parseWait } from "../config/duration.ts";
import { judgeEvent } from "../config/names.ts";
import type { Sender, WorkspaceConfig } from "../config/workspace-config.ts";
import { CODE_VALUES } from "../engine/code-values.ts";
import type { Diagnostic } from "../diagnostic.ts";
import { suggestName } from "../nearest.ts";
import type { YamlNode } from "../yaml/node.ts";
import { checkTexts, type TextScope } from "./check-texts.ts";
import { type Draft, flattenDrafts, type TouchDraft } from "./read-steps.ts";

/** Checks each step by itself: waits, conditions, texts, senders, fields. */
export function checkSteps(
  drafts: readonly Draft[],
  moved: Readonly<Record<string, string>>,
  workspace: WorkspaceConfig,
  snippet: (path: string) => string | null,
): void {
  const all = flattenDrafts(drafts);
  const schema = { ...describeSchema(all, workspace), moved };
  const codes = new Set(all.flatMap(({ kind, id }) => (kind === "code" ? [id] : [])));
  const texts: TextScope = {
    variables: new Set([
      ...Object.keys({ ...STANDARD_FIELDS, ...workspace.fields }),
      "sender_name",
      "sender_email",
      "unsubscribe_url",
      "preferences_url",
      "rating_url",
      "rating_links",
    ]),
    steps: Object.fromEntries(
      Object.entries(schema.steps).map(([id, events]) => {
        const values = codes.has(id) ? CODE_VALUES : [];
        return [id, [...values, ...events, ...COMMON_STEP_EVENTS]];
      }),
    ),
    moved,
    events: Object.fromEntries(
      Object.entries(eventTypesOf(workspace)).map(([name, data]) => [name, Object.keys(data)]),
    ),
    snippet,
  };
  for (const [index, draft] of all.entries()) {
    const { data, node } = draft;
    checkWait(data.wait, node.at("wait"), () => listDates(all.slice(0, index), workspace));
    checkOne(data.until, node.at("until"), schema);
    checkOne(data.when, node.at("when"), schema);
    if (draft.kind === "branch") checkOne(draft.data.if, node.at("if"), schema);
    if (draft.kind === "set") checkSet(draft, workspace);
    if (draft.kind === "enroll") checkFields(node.at("fields").with(draft.data.fields), workspace);
    if (draft.kind !== "touch") continue;
    checkTexts(draft, texts);
    checkAge(draft.data.max_age, node.at("max_age"));
    checkSenders(draft, workspace);
  }
}

/** The names that conditions of these steps may use. */
export function describeSchema(all: readonly Draft[], workspace: WorkspaceConfig): ConditionSchema {
  const steps: Record<string, readonly string[]> = {};
  for (const draft of all) {
    if (draft.kind === "code") steps[draft.id] = ["code_issued", "code_used"];
    else
      steps[draft.id] =
        draft.kind === "touch" ? [...draft.action.events, ...(draft.service?.events ?? [])] : [];
  }
  return { fields: workspace.fields, steps, isKnownEvent: judgeEvent, events: eventTypesOf(workspace) };
}

/** `listKnown`: the dates that are known of a person by then. */
function checkWait(wait: string | undefined, node: YamlNode, listKnown: () => readonly string[]): void {
  const reading = wait === undefined ? null : parseWait(wait);
  if (reading?.ok === false) node.error("wrong-wait", reading.message, reading.hint);
  if (reading?.ok !== true || reading.wait.kind !== "date") return;
  const { of } = reading.wait;
  const dates = listKnown();
  if (dates.includes(of)) return;
  const hint = suggestName(of, dates) ?? (dates.length === 0 ? DATE_HINT : `dates here: ${dates.join(", ")}`);
  node.error("wrong-wait", `"${of}" is no date that is known of a person by then`, hint);
}

const DATE_HINT = "name it in seq.yaml: `fields: { renewal: date }`, or `events: { booked: { day: date } }`";

/** Every date that a step can wait for: the person's, those of events, and when codes of the steps before it end. */
function listDates(before: readonly Draft[], workspace: WorkspaceConfig): string[] {
  const datesIn = (types: Readonly<Record<string, FieldType>>, of: string) =>
    Object.entries(types).flatMap(([name, type]) => (type === "date" ? [`${of}.${name}`] : []));
  return [
    ...datesIn({ ...STANDARD_FIELDS, ...workspace.fields }, "prospect"),
    ...Object.entries(eventTypesOf(workspace)).flatMap(([name, types]) => datesIn(types, `event.${name}`)),
    ...before.flatMap((each) =>
      each.kind === "code" && each.code?.expiresMs != null ? [`steps.${each.id}.expires`] : [],
    ),
  ];
}

function checkOne(condition: string | boolean | undefined, node: YamlNode, schema: ConditionSchema): void {
  if (typeof condition !== "string") return;
  // A condition that YAML took for a tag (`!steps…`) is empty, and has been reported as a tag.
  const isTag = ({ code, range }: Diagnostic) => code === "unknown-tag" && range.line === node.range.line;
  if (condition === "" && node.report.diagnostics.some(isTag)) return;
  node.explain(checkCondition(condition, schema));
}

function checkAge(age: string | undefined, node: YamlNode): void {
  if (age === undefined || parseDuration(age) !== null) return;
  node.error("wrong-duration", `"${age}" is no duration`, "write for example `12 hours` or `4 days`");
}

function checkSenders({ action, data, node }: TouchDraft, workspace: WorkspaceConfig): void {
  const named = node.at("from").with(data.from).items();
  for (const location of named) {
    const name = location.value;
    const sender = Object.hasOwn(workspace.senders, name) ? workspace.senders[name] : undefined;
    if (sender === undefined) {
      const hint = suggestName(name, Object.keys(workspace.senders)) ?? "senders stand in seq.yaml";
      location.error("unknown-sender", `no sender "${name}" in seq.yaml`, hint);
    } else {
      const lack = findLack(action.id, sender);
      const what = lack?.what.replace(/^an? /, "") ?? "";
      if (lack !== null) location.error(lack.code, `sender "${name}" has no ${what}`);
    }
  }
  const lacks = Object.values(workspace.senders).map((sender) => findLack(action.id, sender));
  const [first = null] = lacks;
  if (named.length > 0 || first === null || lacks.includes(null)) return;
  node.at("do").error(first.code, `No sender in seq.yaml has ${first.what}`);
}

/** What a sender lacks for an action; null where it can send, or a person does it. */
function findLack(action: string, sender: Sender): Lack | null {
  const channel = findAction(action, sender)?.channel;
  return channel?.performer === "machine" ? channel.lacks(sender) : null;
}

/** Addresses identify a person: changing one is `seq prospects set`, with its checks. */
const IDENTITIES = ["email", "linkedin_url", "phone"];

function checkSet({ data, node }: Extract<Draft, { kind: "set" }>, workspace: WorkspaceConfig): void {
  const { fields, tags, remove_tags: removed } = data;
  if (fields === undefined && tags === undefined && removed === undefined) {
    if (data.id === undefined) return;
    node.at("do").error("missing-key", "`do: set` needs `fields`, `tags` or `remove_tags`");
  }
  checkFields(node.at("fields").with(fields), workspace);
}

/** Fields of the person that a step writes. */
function checkFields(
  fields: YamlNode<Readonly<Record<string, string | number | boolean>> | undefined>,
  workspace: WorkspaceConfig,
): void {
  const known: Record<string, FieldType> = { ...STANDARD_FIELDS, ...workspace.fields };
  for (const [name, field] of fields.entries()) {
    const type = Object.hasOwn(known, name) ? known[name] : undefined;
    if (IDENTITIES.includes(name)) {
      const message = `"${name}" identifies a person; a sequence cannot change it`;
      field.key.error("wrong-field", message);
    } else if (type === undefined) {
      const hint = suggestName(name, Object.keys(known)) ?? "name it under `fields` in seq.yaml";
      field.key.error("unknown-field", `unknown field "${name}"`, hint);
    } else if (!fits(field.value, type)) {
      const hint = type === "date" ? "write YYYY-MM-DD" : type === "text" ? "put it in quotes" : undefined;
      field.error("wrong-type", `"${name}" is a ${type} field`, hint);
    }
  }
}

function fits(value: string | number | boolean, type: FieldType): boolean {
  switch (type) {
    case "text":
      return typeof value === "string";
    case "number":
      return typeof value === "number" && Number.isFinite(value);
    case "boolean":
      return typeof value === "boolean";
    case "date":
      return typeof value === "string" && isDate(value);
    default:
      return type satisfies never;
  }
}
