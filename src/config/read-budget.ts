import { actionIds, readServiceAction } from "../channels/find-channel.ts";
import { suggestName } from "../nearest.ts";
import type { YamlNode } from "../yaml/node.ts";
import { parseRates } from "./duration.ts";
import type { Rate, WorkspaceConfig } from "./workspace-config.ts";

type ByName = Record<string, string | number> | undefined;

/** Reads `limits`: rates by action. */
export function readLimits(limits: YamlNode<ByName>): WorkspaceConfig["limits"] {
  const read: Record<string, Rate[]> = {};
  for (const [action, written] of limits.entries()) {
    if (checkAction(action, written)) read[action] = readRates(written);
  }
  return read;
}

/** Reads `costs`: money per touch by action, and the currency. */
export function readCosts(costs: YamlNode<ByName>): WorkspaceConfig["costs"] {
  const byAction: Record<string, number> = {};
  let currency = "USD";
  for (const [name, cost] of costs.entries()) {
    const { value } = cost;
    if (name === "currency") {
      if (typeof value === "string" && /^[A-Z]{3}$/.test(value)) currency = value;
      else cost.error("wrong-value", `"${value}" is no currency`, "three letters: USD");
    } else if (checkAction(name, cost, ["currency"])) {
      if (typeof value === "number" && value >= 0) byAction[name] = value;
      else cost.error("wrong-value", `The cost of "${name}" is no amount`, "a number");
    }
  }
  return { currency, byAction };
}

/**
 * Reads `touch_budget`. The documented one-line form `{ person: 1 per day, 4 per week; company: 10 per week }`
 * is no map to YAML, so a key with a `;` in it makes the line be read again as it was written.
 */
export function readBudget(
  budget: YamlNode<Record<string, unknown> | undefined>,
): WorkspaceConfig["touchBudget"] {
  const read: WorkspaceConfig["touchBudget"] = { person: [], company: [] };
  const isOneLine = Object.keys(budget.value ?? {}).some((key) => /\d+ per /.test(key));
  const entries = isOneLine
    ? splitLine(budget.written).map(([name, written]) => [name, budget.with(written)] as const)
    : budget.entries();
  for (const [name, written] of entries) {
    if (name !== "person" && name !== "company") {
      const hint = suggestName(name, ["person", "company"]) ?? "keys here: person, company";
      written.key.error("unknown-key", `unknown key "${name}"`, hint);
    } else read[name] = readRates(written);
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

function readRates(written: YamlNode): Rate[] {
  const text = String(written.value);
  const rates = parseRates(text);
  if (rates !== null) return rates;
  const hint = 'write for example `80 per week` or "1 per day, 4 per week"';
  written.error("wrong-rate", `"${text}" is no rate`, hint);
  return [];
}

/** `others` are names that may stand beside actions. */
function checkAction(action: string, node: YamlNode, others: readonly string[] = []): boolean {
  if (actionIds.includes(action) || readServiceAction(action) !== null) return true;
  const nearest = suggestName(action, [...actionIds, ...others]);
  const hint = nearest ?? `actions: ${actionIds.join(", ")}`;
  node.key.error("unknown-action", `unknown action "${action}"`, hint);
  return false;
}
