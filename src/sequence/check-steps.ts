import type { Lack } from "../channels/channel.ts";
import { findAction } from "../channels/registry.ts";
import { checkCondition } from "../condition/check.ts";
import { COMMON_STEP_EVENTS, type ConditionSchema } from "../condition/schema.ts";
import { type FieldType, STANDARD_FIELDS } from "../condition/standard-field.ts";
import { isDate } from "../condition/syntax.ts";
import { parseDuration, parseWait } from "../config/duration.ts";
import { judgeEvent } from "../config/names.ts";
import type { Sender, WorkspaceConfig } from "../config/workspace-config.ts";
import { suggestName } from "../nearest.ts";
import { hintOf, type Report } from "../yaml/report.ts";
import type { Path, YamlFile } from "../yaml/yaml-file.ts";
import { checkTexts, type TextSetting } from "./check-texts.ts";
import { type Draft, flattenDrafts } from "./draft.ts";

/** Checks each step by itself: waits, conditions, texts, senders, fields. */
export function checkSteps(
  drafts: readonly Draft[],
  moved: Readonly<Record<string, string>>,
  workspace: WorkspaceConfig,
  snippet: (path: string) => string | null,
  yaml: YamlFile,
  report: Report,
): void {
  const all = flattenDrafts(drafts);
  const schema = { ...describeSchema(all, workspace), moved };
  const texts: TextSetting = {
    variables: new Set([
      ...Object.keys({ ...STANDARD_FIELDS, ...workspace.fields }),
      "sender_name",
      "sender_email",
      "unsubscribe_url",
      "preferences_url",
    ]),
    steps: Object.fromEntries(
      Object.entries(schema.steps).map(([id, events]) => [id, [...events, ...COMMON_STEP_EVENTS]]),
    ),
    moved,
    snippet,
  };
  for (const draft of all) {
    checkTiming(draft, schema, yaml, report);
    if (draft.kind === "branch") checkOne(draft.data.if, [...draft.path, "if"], schema, yaml, report);
    if (draft.kind === "set") checkSet(draft, workspace, yaml, report);
    if (draft.kind !== "touch") continue;
    checkTexts(draft, texts, yaml, report);
    checkAge(draft.data.max_age, [...draft.path, "max_age"], yaml, report);
    checkSenders(draft, workspace, yaml, report);
  }
}

/** The names that conditions of these steps may use. */
export function describeSchema(all: readonly Draft[], workspace: WorkspaceConfig): ConditionSchema {
  const steps: Record<string, readonly string[]> = {};
  for (const draft of all) steps[draft.id] = draft.kind === "touch" ? draft.action.events : [];
  return { fields: workspace.fields, steps, isKnownEvent: judgeEvent };
}

function checkTiming(draft: Draft, schema: ConditionSchema, yaml: YamlFile, report: Report): void {
  const { wait, until, when } = draft.data;
  if (wait !== undefined) {
    const reading = parseWait(wait);
    if (!reading.ok) {
      report.error("wrong-wait", reading.message, yaml.locate([...draft.path, "wait"]), {
        hint: reading.hint,
      });
    }
  }
  checkOne(until, [...draft.path, "until"], schema, yaml, report);
  checkOne(when, [...draft.path, "when"], schema, yaml, report);
}

function checkOne(
  condition: string | boolean | undefined,
  path: Path,
  schema: ConditionSchema,
  yaml: YamlFile,
  report: Report,
): void {
  if (typeof condition !== "string") return;
  // A condition that YAML took for a tag (`!steps…`) is empty, and has been reported as a tag.
  const { line } = yaml.locate(path);
  if (
    condition === "" &&
    report.diagnostics.some((known) => known.code === "unknown-tag" && known.range.line === line)
  ) {
    return;
  }
  for (const { code, message, start, end, hint } of checkCondition(condition, schema)) {
    report.error(code, message, yaml.locatePart(path, start, end), hintOf(hint));
  }
}

function checkAge(age: string | undefined, path: Path, yaml: YamlFile, report: Report): void {
  if (age === undefined || parseDuration(age) !== null) return;
  report.error("wrong-duration", `"${age}" is no duration`, yaml.locate(path), {
    hint: "write for example `12 hours` or `4 days`",
  });
}

function checkSenders(
  draft: Extract<Draft, { kind: "touch" }>,
  workspace: WorkspaceConfig,
  yaml: YamlFile,
  report: Report,
): void {
  const { from } = draft.data;
  const names = from === undefined ? [] : typeof from === "string" ? [from] : from;
  for (const [index, name] of names.entries()) {
    const path: Path = typeof from === "string" ? [...draft.path, "from"] : [...draft.path, "from", index];
    const sender = Object.hasOwn(workspace.senders, name) ? workspace.senders[name] : undefined;
    if (sender === undefined) {
      const hint = suggestName(name, Object.keys(workspace.senders)) ?? "senders stand in seq.yaml";
      report.error("unknown-sender", `no sender "${name}" in seq.yaml`, yaml.locate(path), { hint });
    } else {
      const lack = findLack(draft.action.id, sender);
      const what = lack?.what.replace(/^an? /, "") ?? "";
      if (lack !== null) report.error(lack.code, `sender "${name}" has no ${what}`, yaml.locate(path));
    }
  }
  const lacks = Object.values(workspace.senders).map((sender) => findLack(draft.action.id, sender));
  const [first = null] = lacks;
  if (names.length === 0 && first !== null && !lacks.includes(null)) {
    report.error(first.code, `No sender in seq.yaml has ${first.what}`, yaml.locate([...draft.path, "do"]));
  }
}

/** What a sender lacks for an action; null where it can send, or a person does it. */
function findLack(action: string, sender: Sender): Lack | null {
  const channel = findAction(action)?.channel;
  return channel?.performer === "machine" ? channel.lacks(sender) : null;
}

/** Addresses identify a person: changing one is `seq prospects set`, with its checks. */
const IDENTITIES = ["email", "linkedin_url", "phone"];

function checkSet(
  draft: Extract<Draft, { kind: "set" }>,
  workspace: WorkspaceConfig,
  yaml: YamlFile,
  report: Report,
): void {
  const { fields, tags, remove_tags: removed } = draft.data;
  if (fields === undefined && tags === undefined && removed === undefined) {
    if (draft.data.id === undefined) return;
    report.error(
      "missing-key",
      "`do: set` needs `fields`, `tags` or `remove_tags`",
      yaml.locate([...draft.path, "do"]),
    );
  }
  const known: Record<string, FieldType> = { ...STANDARD_FIELDS, ...workspace.fields };
  for (const [name, value] of Object.entries(fields ?? {})) {
    const path: Path = [...draft.path, "fields", name];
    const type = Object.hasOwn(known, name) ? known[name] : undefined;
    if (IDENTITIES.includes(name)) {
      report.error(
        "wrong-field",
        `"${name}" identifies a person; a sequence cannot change it`,
        yaml.locateKey(path),
      );
    } else if (type === undefined) {
      const hint = suggestName(name, Object.keys(known)) ?? "name it under `fields` in seq.yaml";
      report.error("unknown-field", `unknown field "${name}"`, yaml.locateKey(path), { hint });
    } else if (!fits(value, type)) {
      const hint = type === "date" ? "write YYYY-MM-DD" : type === "text" ? "put it in quotes" : undefined;
      report.error("wrong-type", `"${name}" is a ${type} field`, yaml.locate(path), hintOf(hint));
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
