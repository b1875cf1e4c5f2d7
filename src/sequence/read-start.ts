import { checkStart } from "../condition/check.ts";
import { judgeEvent } from "../config/names.ts";
import type { WorkspaceConfig } from "../config/workspace-config.ts";
import type { Plan } from "../engine/plan.ts";
import { hintOf, type Report } from "../yaml/report.ts";
import type { YamlFile } from "../yaml/yaml-file.ts";

/** `start` of a sequence; nothing where it has none, so that its version stays what it was. */
export function readStart(
  start: { on: string; where?: string | undefined } | undefined,
  workspace: WorkspaceConfig,
  yaml: YamlFile,
  report: Report,
): Pick<Plan, "start"> {
  if (start === undefined) return {};
  const known = judgeEvent(start.on);
  if (known !== true) {
    const hint =
      typeof known === "string" ? `did you mean "${known}"?` : "events are snake_case: form_submitted";
    report.error("unknown-event", `unknown event "${start.on}"`, yaml.locate(["start", "on"]), hintOf(hint));
  }
  for (const problem of start.where === undefined ? [] : checkStart(start.where, workspace.fields)) {
    const range = yaml.locatePart(["start", "where"], problem.start, problem.end);
    report.error(problem.code, problem.message, range, hintOf(problem.hint));
  }
  return { start: { on: start.on, where: start.where?.trim() ?? null } };
}

/** `tracking` of a sequence; nothing where it tracks nothing. */
export function readTracking(
  tracking: { opens?: boolean | undefined; clicks?: boolean | undefined } | undefined,
  workspace: WorkspaceConfig,
  yaml: YamlFile,
  report: Report,
): Pick<Plan, "tracking"> {
  const { opens = false, clicks = false } = tracking ?? {};
  if (!opens && !clicks) return {};
  if (workspace.publicUrl === null) {
    report.error("wrong-value", '"tracking" has no address to lead to', yaml.locateKey(["tracking"]), {
      hint: "write `web: { public_url: https://… }` in seq.yaml, where `seq serve` answers",
    });
  }
  return { tracking: { opens, clicks } };
}
