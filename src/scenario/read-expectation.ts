import type * as z from "zod";
import { parseHours } from "../calendar/hours.ts";
import { parseTime } from "../calendar/parse-time.ts";
import { findAction } from "../channels/find-channel.ts";
import { channels } from "../channels/registry.ts";
import { isLocalTime, parseDuration } from "../config/duration.ts";
import { ALWAYS_EXIT } from "../engine/facts.ts";
import type { Plan, TouchStep } from "../engine/plan.ts";
import { findStep } from "../engine/schedule.ts";
import { suggestName } from "../nearest.ts";
import type { YamlNode } from "../yaml/node.ts";
import { isRecord } from "../yaml/shape.ts";
import type { Expectation, TextMatch, Timing } from "./scenario.ts";
import {
  type ExpectationKey,
  expectationSchemas,
  TEXT_FIELDS,
  type textMatchSchema,
} from "./scenario-schema.ts";

/** What expectations are read against; without a plan, names of steps are taken as they are. */
interface ExpectationSetting {
  plan: Plan | null;
  /** Events that the test gives. */
  events: readonly string[];
}

/** Reads one entry of `expect`; null when something is wrong with it. */
export function readExpectation(node: YamlNode, { plan, events }: ExpectationSetting): Expectation | null {
  const kinds = Object.keys(expectationSchemas) as ExpectationKey[];
  const { value } = node;
  const kind = isRecord(value) ? kinds.find((key) => Object.hasOwn(value, key)) : undefined;
  if (kind === undefined) {
    explainKind(node, kinds);
    return null;
  }
  const { diagnostics } = node.report;
  const before = diagnostics.length;
  const anchors =
    plan === null ? null : [...new Set(["start", ...plan.steps.map(({ id }) => id), ...events])];
  const location = (data: YamlNode<TimingData>) => ({
    range: node.at(kind).range,
    timing: readTiming(data, anchors),
  });
  const found = readKind(kind, node, location, plan);
  return diagnostics.length > before ? null : found;
}

type ReadTarget = (data: YamlNode<TimingData>) => { range: Expectation["range"]; timing: Timing };

function readKind(
  kind: ExpectationKey,
  node: YamlNode,
  location: ReadTarget,
  plan: Plan | null,
): Expectation | null {
  switch (kind) {
    case "step": {
      const data = node.read(expectationSchemas.step);
      const { channel = null, variant = null } = data.value;
      const step = readStepName(data.at("step"), plan);
      const found = plan === null ? null : findStep(plan, step);
      if (found?.kind === "touch") checkTouch(found, { channel, variant }, node);
      const texts: Record<string, TextMatch> = {};
      for (const field of TEXT_FIELDS) {
        const match = data.value[field];
        if (match !== undefined) texts[field] = readMatch(data.at(field).with(match));
      }
      return { type: "step", step, channel, variant, texts, ...location(data) };
    }
    case "skipped": {
      const data = node.read(expectationSchemas.skipped);
      const step = readStepName(data.at("skipped"), plan);
      return { type: "skipped", step, reason: data.value.reason ?? null, ...location(data) };
    }
    case "held": {
      const data = node.read(expectationSchemas.held);
      const step = readStepName(data.at("held"), plan);
      return { type: "held", step, gate: data.value.gate ?? null, ...location(data) };
    }
    case "exit": {
      const data = node.read(expectationSchemas.exit);
      if (plan !== null) checkExit(data.at("exit"), plan);
      return { type: "exit", reason: data.value.exit ?? "", ...location(data) };
    }
    case "finished":
      return { type: "finished", ...location(node.read(expectationSchemas.finished)) };
    case "never": {
      const data = node.read(expectationSchemas.never);
      return { type: "never", step: readStepName(data.at("never"), plan), ...location(data.with({})) };
    }
    default:
      return kind satisfies never;
  }
}

function explainKind(node: YamlNode, kinds: readonly string[]): void {
  const [first] = isRecord(node.value) ? Object.keys(node.value) : [];
  const nearest = first === undefined ? undefined : suggestName(first, kinds);
  if (first !== undefined && nearest !== undefined) {
    node.at(first).key.error("unknown-key", `unknown key "${first}"`, nearest);
  } else {
    node.error("missing-key", "An expectation says what is expected", `write one of ${kinds.join(", ")}`);
  }
}

/** The name of a step, empty where there is none; reports one that the sequence does not have. */
export function readStepName(node: YamlNode<string | undefined>, plan: Plan | null): string {
  const step = node.value ?? "";
  if (plan === null || step === "" || findStep(plan, step) !== null) return step;
  const ids = plan.steps.map(({ id }) => id);
  node.error("unknown-step", `no step "${step}" in ${plan.name}`, suggestName(step, ids));
  return step;
}

/** Reports a variant that a step does not have. */
export function checkVariant(
  { id, variants }: Pick<TouchStep, "id" | "variants">,
  variant: string,
  node: YamlNode,
): void {
  const names = variants.map(({ name }) => name);
  if (names.includes(variant)) return;
  const hint = names.length === 0 ? "it has none" : (suggestName(variant, names) ?? names.join(", "));
  node.error("wrong-value", `"${id}" has no variant "${variant}"`, hint);
}

function checkTouch(
  step: TouchStep,
  { channel, variant }: { channel: string | null; variant: string | null },
  node: YamlNode,
): void {
  const ids = channels.map(({ id }) => id);
  if (channel !== null && !ids.includes(channel)) {
    const hint = suggestName(channel, ids) ?? `one of ${ids.join(", ")}`;
    node.at("channel").error("wrong-value", `no channel "${channel}"`, hint);
  }
  if (variant !== null) checkVariant(step, variant, node.at("variant"));
  // What a recipe's action says stands in the step alone.
  const fields =
    step.service === undefined
      ? Object.keys(findAction(step.action)?.action.fields ?? {})
      : Object.keys(step.content);
  for (const field of TEXT_FIELDS) {
    if (!isRecord(node.value) || !Object.hasOwn(node.value, field) || fields.includes(field)) continue;
    const hint = `texts of ${step.action}: ${fields.join(", ")}`;
    node.at(field).key.error("wrong-value", `${step.action} has no "${field}"`, hint);
  }
}

function checkExit(node: YamlNode<string | undefined>, plan: Plan): void {
  const reason = node.value;
  if (reason === undefined) return;
  const reasons = [
    ...ALWAYS_EXIT,
    ...plan.exitOn,
    ...plan.steps.flatMap((step) => (step.kind === "exit" ? [step.reason] : [])),
    ...(plan.steps.some((step) => step.kind === "touch" && step.onFail === "exit") ? ["failed"] : []),
  ];
  if (reasons.includes(reason)) return;
  const hint = suggestName(reason, reasons) ?? `it ends with ${reasons.join(", ")}`;
  node.error("wrong-value", `nothing ends ${plan.name} with "${reason}"`, hint);
}

function readMatch(node: YamlNode<z.output<typeof textMatchSchema>>): TextMatch {
  const { contains = null, equals = null, matches: written } = node.value;
  if (Object.keys(node.value).length === 0) {
    const hint = "write contains, equals or matches";
    node.error("missing-key", "Nothing is expected of the text", hint);
  }
  let matches: RegExp | null = null;
  try {
    if (written !== undefined) matches = new RegExp(written, "u");
  } catch {
    node.at("matches").error("wrong-value", `"${written}" is no regular expression`);
  }
  return { contains, equals, matches };
}

/** Timing keys as written. */
interface TimingData {
  on?: string | undefined;
  at?: string | undefined;
  within?: string | undefined;
  window?: string | undefined;
}

/** Reads `on`, `at`, `within` and `window` of an expectation. `anchors` are the names `within … of` may use. */
function readTiming(node: YamlNode<TimingData>, anchors: readonly string[] | null): Timing {
  return {
    on: readDate(node.at("on")),
    at: readAt(node.at("at")),
    within: readWithin(node.at("within"), anchors),
    window: readWindow(node.at("window")),
  };
}

type Text = YamlNode<string | undefined>;

function refuse(node: Text, message: string, hint: string): null {
  node.error("wrong-value", message, hint);
  return null;
}

function readDate(node: Text): Timing["on"] {
  const on = node.value;
  if (on === undefined) return null;
  if (/^\d{4}-\d{2}-\d{2}$/.test(on) && isLocalTime(on)) return on;
  return refuse(node, `"${on}" is no date`, "write 2026-03-04, a date where the person is");
}

function readAt(node: Text): Timing["at"] {
  const at = node.value;
  if (at === undefined) return null;
  const clock = /^(\d{1,2}):(\d{2})$/.exec(at);
  if (clock !== null && Number(clock[1]) < 24 && Number(clock[2]) < 60) {
    return { minute: Number(clock[1]) * 60 + Number(clock[2]) };
  }
  const instant = /[Z\]]$|[+-]\d{2}:?\d{2}$/i.test(at) ? parseTime(at, "UTC") : null;
  if (instant !== null) return { instant };
  return refuse(node, `"${at}" is no time`, "write 09:00, or 2026-03-04T09:00[Asia/Seoul]");
}

function readWithin(node: Text, anchors: readonly string[] | null): Timing["within"] {
  const within = node.value;
  if (within === undefined) return null;
  const [, amount = "", of = ""] = /^(.+?)\s+of\s+(\S+)$/.exec(within.trim()) ?? [];
  const ms = parseDuration(amount);
  if (ms === null) {
    const hint = "write `1 hour of accepted`: a duration, then a step, an event or `start`";
    return refuse(node, `"${within}" is no span of time`, hint);
  }
  if (anchors !== null && !anchors.includes(of)) {
    const start = within.lastIndexOf(of);
    const hint = suggestName(of, anchors) ?? `one of ${anchors.join(", ")}`;
    const location = node.part(start, start + of.length);
    location.error("unknown-step", `"${of}" is no step or event of this test`, hint);
    return null;
  }
  return { ms, of };
}

function readWindow(node: Text): Timing["window"] {
  const window = node.value;
  if (window === undefined) return null;
  const reading = parseHours(/^\s*\d/.test(window) ? `Mon-Sun ${window}` : window);
  if (reading.ok) return reading.hours;
  return refuse(node, `"${window}": ${reading.message}`, "write 09:00-11:30, 13:30-17:00");
}
