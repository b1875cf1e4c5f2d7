import { channels, findAction } from "../channels/registry.ts";
import { ALWAYS_EXIT } from "../engine/facts.ts";
import type { Plan, TouchStep } from "../engine/plan.ts";
import { findStep } from "../engine/schedule.ts";
import { findNearest, suggestName } from "../nearest.ts";
import { hintOf, type Report } from "../yaml/report.ts";
import { isRecord, readShape } from "../yaml/shape.ts";
import type { Path, YamlFile } from "../yaml/yaml-file.ts";
import { readTiming } from "./read-timing.ts";
import type { Expectation, TextMatch, Timing } from "./scenario.ts";
import { type ExpectationKey, expectationSchemas, TEXT_FIELDS } from "./scenario-schema.ts";

/** What expectations are read against; without a plan, names of steps are taken as they are. */
export interface ExpectationSetting {
  plan: Plan | null;
  /** Events that the test gives. */
  events: readonly string[];
}

/** Reads one entry of `expect`; null when something is wrong with it. */
export function readExpectation(
  value: unknown,
  path: Path,
  { plan, events }: ExpectationSetting,
  yaml: YamlFile,
  report: Report,
): Expectation | null {
  const kinds = Object.keys(expectationSchemas) as ExpectationKey[];
  const kind = isRecord(value) ? kinds.find((key) => Object.hasOwn(value, key)) : undefined;
  if (!isRecord(value) || kind === undefined) {
    explainKind(value, path, kinds, yaml, report);
    return null;
  }
  const before = report.diagnostics.length;
  const anchors =
    plan === null ? null : [...new Set(["start", ...plan.steps.map(({ id }) => id), ...events])];
  const place = (data: object): { range: Expectation["range"]; timing: Timing } => ({
    range: yaml.locate([...path, kind]),
    timing: readTiming(data, path, anchors, yaml, report),
  });
  const found = readKind(kind, value, path, place, plan, yaml, report);
  return report.diagnostics.length > before ? null : found;
}

function readKind(
  kind: ExpectationKey,
  value: unknown,
  path: Path,
  place: (data: object) => { range: Expectation["range"]; timing: Timing },
  plan: Plan | null,
  yaml: YamlFile,
  report: Report,
): Expectation | null {
  switch (kind) {
    case "step": {
      const data = readShape(expectationSchemas.step, value, path, yaml, report);
      const { step = "", channel = null, variant = null } = data;
      checkStepName(step, [...path, "step"], plan, yaml, report);
      const found = plan === null ? null : findStep(plan, step);
      if (found?.kind === "touch") checkTouch(found, channel, variant, value, path, yaml, report);
      const texts = Object.fromEntries(
        TEXT_FIELDS.flatMap((field) => {
          const match = data[field];
          return match === undefined ? [] : [[field, readMatch(match, [...path, field], yaml, report)]];
        }),
      );
      return { type: "step", step, channel, variant, texts, ...place(data) };
    }
    case "skipped": {
      const data = readShape(expectationSchemas.skipped, value, path, yaml, report);
      checkStepName(data.skipped ?? "", [...path, "skipped"], plan, yaml, report);
      return { type: "skipped", step: data.skipped ?? "", reason: data.reason ?? null, ...place(data) };
    }
    case "held": {
      const data = readShape(expectationSchemas.held, value, path, yaml, report);
      checkStepName(data.held ?? "", [...path, "held"], plan, yaml, report);
      return { type: "held", step: data.held ?? "", gate: data.gate ?? null, ...place(data) };
    }
    case "exit": {
      const data = readShape(expectationSchemas.exit, value, path, yaml, report);
      if (plan !== null && data.exit !== undefined) checkExit(data.exit, plan, path, yaml, report);
      return { type: "exit", reason: data.exit ?? "", ...place(data) };
    }
    case "finished":
      return {
        type: "finished",
        ...place(readShape(expectationSchemas.finished, value, path, yaml, report)),
      };
    case "never": {
      const data = readShape(expectationSchemas.never, value, path, yaml, report);
      checkStepName(data.never ?? "", [...path, "never"], plan, yaml, report);
      return { type: "never", step: data.never ?? "", ...place({}) };
    }
    default:
      return kind satisfies never;
  }
}

function explainKind(
  value: unknown,
  path: Path,
  kinds: readonly string[],
  yaml: YamlFile,
  report: Report,
): void {
  const [first] = isRecord(value) ? Object.keys(value) : [];
  const nearest = first === undefined ? null : findNearest(first, kinds);
  const hint = nearest === null ? `write one of ${kinds.join(", ")}` : `did you mean "${nearest}"?`;
  if (first !== undefined && nearest !== null) {
    report.error("unknown-key", `unknown key "${first}"`, yaml.locateKey([...path, first]), { hint });
  } else {
    report.error("missing-key", "An expectation says what is expected", yaml.locate(path), { hint });
  }
}

/** Reports a step that the sequence does not have. */
export function checkStepName(
  step: string,
  path: Path,
  plan: Plan | null,
  yaml: YamlFile,
  report: Report,
): void {
  if (plan === null || step === "" || findStep(plan, step) !== null) return;
  const ids = plan.steps.map(({ id }) => id);
  const hint = suggestName(step, ids);
  report.error("unknown-step", `no step "${step}" in ${plan.name}`, yaml.locate(path), hintOf(hint));
}

function checkTouch(
  step: TouchStep,
  channel: string | null,
  variant: string | null,
  value: unknown,
  path: Path,
  yaml: YamlFile,
  report: Report,
): void {
  const ids = channels.map(({ id }) => id);
  if (channel !== null && !ids.includes(channel)) {
    const hint = suggestName(channel, ids) ?? `one of ${ids.join(", ")}`;
    report.error("wrong-value", `no channel "${channel}"`, yaml.locate([...path, "channel"]), { hint });
  }
  const names = step.variants.map(({ name }) => name);
  if (variant !== null && !names.includes(variant)) {
    const hint = names.length === 0 ? "it has none" : (suggestName(variant, names) ?? names.join(", "));
    report.error(
      "wrong-value",
      `"${step.id}" has no variant "${variant}"`,
      yaml.locate([...path, "variant"]),
      {
        hint,
      },
    );
  }
  const fields = Object.keys(findAction(step.action)?.action.fields ?? {});
  for (const field of TEXT_FIELDS) {
    if (!isRecord(value) || !Object.hasOwn(value, field) || fields.includes(field)) continue;
    report.error("wrong-value", `${step.action} has no "${field}"`, yaml.locateKey([...path, field]), {
      hint: `texts of ${step.action}: ${fields.join(", ")}`,
    });
  }
}

function checkExit(reason: string, plan: Plan, path: Path, yaml: YamlFile, report: Report): void {
  const reasons = [
    ...ALWAYS_EXIT,
    ...plan.exitOn,
    ...plan.steps.flatMap((step) => (step.kind === "exit" ? [step.reason] : [])),
    ...(plan.steps.some((step) => step.kind === "touch" && step.onFail === "exit") ? ["failed"] : []),
  ];
  if (reasons.includes(reason)) return;
  const hint = suggestName(reason, reasons) ?? `it ends with ${reasons.join(", ")}`;
  report.error("wrong-value", `nothing ends ${plan.name} with "${reason}"`, yaml.locate([...path, "exit"]), {
    hint,
  });
}

function readMatch(
  data: { contains?: string | undefined; equals?: string | undefined; matches?: string | undefined },
  path: Path,
  yaml: YamlFile,
  report: Report,
): TextMatch {
  if (Object.keys(data).length === 0) {
    report.error("missing-key", "Nothing is expected of the text", yaml.locate(path), {
      hint: "write contains, equals or matches",
    });
  }
  let matches: RegExp | null = null;
  try {
    if (data.matches !== undefined) matches = new RegExp(data.matches, "u");
  } catch {
    report.error(
      "wrong-value",
      `"${data.matches}" is no regular expression`,
      yaml.locate([...path, "matches"]),
    );
  }
  return { contains: data.contains ?? null, equals: data.equals ?? null, matches };
}
