import type { YamlNode } from "../yaml/node.ts";
import { resolveSecrets, type SecretSource } from "./secrets.ts";
import type { ProviderUse } from "./workspace-config.ts";

/** Reads `providers`: whose recipe, and its settings. What a recipe asks for is known where recipes are read. */
export function readProviders(
  providers: YamlNode<Record<string, Record<string, unknown>> | undefined>,
  secrets: SecretSource,
): Record<string, ProviderUse> {
  const read: Record<string, ProviderUse> = {};
  for (const [name, provider] of providers.entries()) {
    const use: ProviderUse = { recipe: "shipped", settings: {} };
    for (const [key, node] of provider.entries()) {
      if (key === "recipe") use.recipe = readRecipeWord(node);
      else {
        const text = readText(node, secrets);
        if (text !== null) use.settings[key] = text;
      }
    }
    read[name] = use;
  }
  return read;
}

function readRecipeWord(node: YamlNode): ProviderUse["recipe"] {
  if (node.value === "own" || node.value === "shipped") return node.value;
  node.error("wrong-value", '"recipe" is own or shipped', "own: providers/NAME.yaml; shipped: the program's");
  return "shipped";
}

function readText(node: YamlNode, secrets: SecretSource): string | null {
  const { value } = node;
  if (typeof value === "string") return resolveSecrets(node.with(value), secrets);
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  node.error("wrong-type", "A setting must be text", "put it in quotes");
  return null;
}
