import type { Action, FieldSpec } from "../channels/channel.ts";
import { actionIds, findAction } from "../channels/find-channel.ts";
import type { WorkspaceConfig } from "../config/workspace-config.ts";
import type { StepService } from "../engine/plan.ts";
import { suggestName } from "../nearest.ts";
import type { Catalog } from "../providers/catalog.ts";
import { readValue } from "../providers/read-request.ts";
import { listEvents } from "../providers/read-step.ts";
import type { InputSpec, Recipe, RecipeAction } from "../providers/recipe.ts";
import { openScope } from "../providers/scope.ts";
import type { YamlNode } from "../yaml/node.ts";
import { isRecord } from "../yaml/shape.ts";
import type { TouchDraft } from "./read-steps.ts";
import { createServiceSchema } from "./step-schema.ts";

type ServiceStep = Required<Pick<TouchDraft, "channel" | "action" | "data" | "service">>;

/**
 * Reads a step that asks a recipe's action of a service: its texts as any step's, whatever else it takes as values.
 * Everything wrong is reported; null where nothing of that name can be asked.
 */
export function readServiceStep(
  node: YamlNode<Record<string, unknown>>,
  named: { provider: string; action: string },
  { catalog, workspace }: { catalog: Catalog; workspace: WorkspaceConfig },
): ServiceStep | null {
  const asked = findRecipeAction(node.at("do"), named, catalog);
  const found = findAction(`${named.provider}.${named.action}`);
  if (asked === null || found === null) return null;
  const { recipe, action } = asked;
  checkSettings(node.at("do"), recipe, workspace);
  const inputs = Object.entries(action.inputs);
  const texts = inputs.filter(([, { type }]) => type === "text");
  const values = inputs.filter(([, { type }]) => type !== "text");
  const stepAction: Action = {
    ...found.action,
    describe: `${named.action} of ${recipe.title}`,
    fields: Object.fromEntries(texts.map(([name, spec]) => [name, describeText(name, spec, recipe)])),
  };
  const names = values.map(([name]) => name);
  const read = node.read(createServiceSchema(stepAction, names));
  const service: StepService = {
    provider: recipe.name,
    base: null,
    action: null,
    to: action.to,
    ...(action.guesses && { guesses: true as const }),
    ...(action.consent !== undefined && { consent: action.consent }),
    inputs: readInputs(node, Object.fromEntries(values), workspace),
    events: listEvents(action),
  };
  return { channel: found.channel, action: stepAction, data: read.value, service };
}

function describeText(
  name: string,
  { isRequired, limit, describe }: InputSpec,
  { title }: Recipe,
): FieldSpec {
  return {
    required: isRequired,
    describe: describe ?? name,
    ...(limit?.unit === "characters" && { limit: { characters: limit.most, source: title } }),
  };
}

/** The action that a step names; null, and reported, where there is none or it belongs to a channel. */
function findRecipeAction(
  node: YamlNode,
  { provider, action: id }: { provider: string; action: string },
  catalog: Catalog,
): { recipe: Recipe; action: RecipeAction } | null {
  if (!catalog.names.includes(provider)) {
    const hint =
      suggestName(`${provider}.${id}`, actionIds) ??
      suggestName(provider, catalog.names) ??
      "`seq providers list` shows the recipes here";
    node.error("unknown-action", `unknown action "${provider}.${id}": there is no recipe ${provider}`, hint);
    return null;
  }
  const recipe = catalog.find(provider);
  if (recipe === null) {
    const hint = "mend its file first: what is wrong is told there";
    node.error("unsound-recipe", `The recipe ${provider} has errors`, hint);
    return null;
  }
  const action = Object.hasOwn(recipe.actions, id) ? recipe.actions[id] : undefined;
  if (action === undefined) {
    const names = Object.values(recipe.actions).flatMap((each) => (each.channel === null ? [each.id] : []));
    const hint = suggestName(id, names) ?? `actions for steps: ${names.join(", ") || "none"}`;
    node.error("unknown-action", `${provider} has no action "${id}"`, hint);
    return null;
  }
  const { channel } = action;
  if (channel === null) return { recipe, action };
  const hint = `write \`do: ${channel}\`, and \`${channel}: { provider: ${provider} }\` under a sender`;
  node.error("wrong-action", `"${provider}.${id}" performs the channel ${channel}`, hint);
  return null;
}

/** What a recipe asks for stands under `providers`, where all steps take it from. */
function checkSettings(
  node: YamlNode,
  { name, title, settings }: Recipe,
  { providers }: WorkspaceConfig,
): void {
  const given = providers[name]?.settings ?? {};
  const missing = Object.entries(settings)
    .filter(([key, spec]) => !spec.isOptional && spec.default === null && !Object.hasOwn(given, key))
    .map(([key]) => key);
  if (missing.length === 0) return;
  const written = missing.map((key) => `${key}: …`).join(", ");
  const hint = `write \`providers: { ${name}: { ${written} } }\` in seq.yaml`;
  node.error("missing-setting", `${title} needs ${missing.join(", ")}`, hint);
}

function readInputs(
  step: YamlNode,
  inputs: Readonly<Record<string, InputSpec>>,
  { fields }: WorkspaceConfig,
): StepService["inputs"] {
  const scope = openScope({ settings: {}, used: new Set(), hosts: [], fields });
  const read: Record<string, unknown> = {};
  for (const [name, { type, isRequired, describe }] of Object.entries(inputs)) {
    const node = step.at(name);
    if (!node.isThere) {
      if (isRequired) step.at("do").error("missing-key", `"${name}" is missing: ${describe ?? name}`);
    } else if (fits(node.value, type)) {
      read[name] = readValue(node, scope);
    } else {
      node.error("wrong-type", `"${name}" must be a ${type}`, "or a variable alone: {{ name }}");
    }
  }
  return read;
}

function fits(value: unknown, type: InputSpec["type"]): boolean {
  if (typeof value === "string") return /^\s*\{\{[^{}]*\}\}\s*$/.test(value);
  switch (type) {
    case "list":
      return Array.isArray(value);
    case "map":
      return isRecord(value);
    default:
      return typeof value === type;
  }
}
