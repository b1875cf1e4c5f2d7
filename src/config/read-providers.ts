import type { YamlNode } from "../yaml/node.ts";
import { namesSecret, resolveSecrets, type SecretSource } from "./secrets.ts";
import type { ProviderUse } from "./workspace-config.ts";

/** Reads `providers`: whose recipe, and its settings. What a recipe asks for is known where recipes are read. */
export function readProviders(
  providers: YamlNode<Record<string, Record<string, unknown>> | undefined>,
  secrets: SecretSource,
): Record<string, ProviderUse> {
  const read: Record<string, ProviderUse> = {};
  for (const [name, provider] of providers.entries()) {
    const use: ProviderUse = { recipe: "shipped", settings: {}, secrets: [] };
    for (const [key, node] of provider.entries()) {
      if (key === "recipe") use.recipe = readRecipeWord(node);
      else if (key === "rehearsal_base") use.rehearsalBase = readRehearsalBase(node);
      else {
        const text = readText(node, secrets);
        if (text !== null) use.settings[key] = text;
        if (typeof node.value === "string" && namesSecret(node.value)) use.secrets.push(key);
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

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** A rehearsal speaks with this machine alone. */
export function readRehearsalBase(node: YamlNode): string | null {
  const { value } = node;
  const url = typeof value === "string" && URL.canParse(value) ? new URL(value) : null;
  if (url?.protocol === "http:" && LOOPBACK.test(url.hostname)) return url.href.replace(/\/$/, "");
  node.error("wrong-value", '"rehearsal_base" is an http address of this machine', "http://127.0.0.1:4010");
  return null;
}

function readText(node: YamlNode, secrets: SecretSource): string | null {
  const { value } = node;
  if (typeof value === "string") return resolveSecrets(node.with(value), secrets);
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  node.error("wrong-type", "A setting must be text", "put it in quotes");
  return null;
}
