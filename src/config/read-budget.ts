import { actionIds } from "../channels/registry.ts";
import { findNearest } from "../nearest.ts";
import { hintOf, type Report } from "../yaml/report.ts";
import type { Path, YamlFile } from "../yaml/yaml-file.ts";
import { parseRates } from "./duration.ts";
import { LATER_ACTIONS } from "./names.ts";
import type { Rate, WorkspaceConfig } from "./workspace-config.ts";

const HINT = 'write for example `80 per week` or "1 per day, 4 per week"';

/** Reads `limits`: rates by action. */
export function readLimits(
  limits: Record<string, string | number>,
  yaml: YamlFile,
  report: Report,
): WorkspaceConfig["limits"] {
  const read: Record<string, Rate[]> = {};
  for (const [action, written] of Object.entries(limits)) {
    if (!checkAction(action, ["limits", action], [], yaml, report)) continue;
    read[action] = readRates(written, ["limits", action], yaml, report);
  }
  return read;
}

/** Reads `costs`: money per touch by action, and the currency. */
export function readCosts(
  costs: Record<string, string | number>,
  yaml: YamlFile,
  report: Report,
): WorkspaceConfig["costs"] {
  const byAction: Record<string, number> = {};
  let currency = "USD";
  for (const [name, value] of Object.entries(costs)) {
    const path: Path = ["costs", name];
    if (name === "currency") {
      if (typeof value === "string" && /^[A-Z]{3}$/.test(value)) currency = value;
      else
        report.error("wrong-value", `"${value}" is no currency`, yaml.locate(path), {
          hint: "three letters: USD",
        });
    } else if (checkAction(name, path, ["currency"], yaml, report)) {
      if (typeof value === "number" && value >= 0) byAction[name] = value;
      else
        report.error("wrong-value", `The cost of "${name}" is no amount`, yaml.locate(path), {
          hint: "a number",
        });
    }
  }
  return { currency, byAction };
}

/**
 * Reads `touch_budget`. The documented one-line form `{ person: 1 per day, 4 per week; company: 10 per week }`
 * is no map to YAML, so a key with a `;` in it makes the line be read again as it was written.
 */
export function readBudget(
  budget: Record<string, unknown>,
  yaml: YamlFile,
  report: Report,
): WorkspaceConfig["touchBudget"] {
  const read: WorkspaceConfig["touchBudget"] = { person: [], company: [] };
  const path: Path = ["touch_budget"];
  const isOneLine = Object.keys(budget).some((key) => /\d+ per /.test(key));
  const entries: [string, unknown][] = isOneLine ? splitLine(yaml.quote(path)) : Object.entries(budget);
  for (const [name, written] of entries) {
    const place = isOneLine ? path : [...path, name];
    if (name !== "person" && name !== "company") {
      const nearest = findNearest(name, ["person", "company"]);
      report.error("unknown-key", `unknown key "${name}"`, yaml.locateKey(place), {
        hint: nearest === null ? "keys here: person, company" : `did you mean "${nearest}"?`,
      });
    } else read[name] = readRates(written, place, yaml, report);
  }
  return read;
}

function splitLine(written: string): [string, string][] {
  return written
    .replace(/^\{|\}$/g, "")
    .split(";")
    .filter((part) => part.trim() !== "")
    .map((part) => {
      const colon = part.indexOf(":");
      return [part.slice(0, Math.max(colon, 0)).trim(), part.slice(colon + 1).trim()];
    });
}

function readRates(written: unknown, path: Path, yaml: YamlFile, report: Report): Rate[] {
  const rates = parseRates(String(written));
  if (rates !== null) return rates;
  report.error("wrong-rate", `"${String(written)}" is no rate`, yaml.locate(path), { hint: HINT });
  return [];
}

function checkAction(
  action: string,
  path: Path,
  others: readonly string[],
  yaml: YamlFile,
  report: Report,
): boolean {
  if (actionIds.includes(action)) return true;
  const nearest = findNearest(action, [...actionIds, ...others]);
  const isLater = (LATER_ACTIONS as readonly string[]).includes(action.split(".")[0] ?? "");
  if (isLater && nearest === null) {
    report.inform("no-effect-yet", `"${action}" is not available yet`, yaml.locateKey(path));
    return false;
  }
  const hint = nearest === null ? `actions: ${actionIds.join(", ")}` : `did you mean "${nearest}"?`;
  report.error("unknown-action", `unknown action "${action}"`, yaml.locateKey(path), hintOf(hint));
  return false;
}
