import type { YamlNode } from "../yaml/node.ts";
import { checkText, type Scope } from "./scope.ts";

/** The one key of a map of choices, as a node; reports another number of them. */
export function chooseOne(node: YamlNode, what: string): string | null {
  const [first, second] = Object.keys(node.value ?? {});
  if (first === undefined) {
    node.error("missing-key", `"${what}" is empty`);
    return null;
  }
  if (second !== undefined) {
    node.at(second).key.error("wrong-auth", `"${what}" has one way, not ${first} and ${second}`);
  }
  return first;
}

/** A text that takes a secret: one setting of it at least is marked as one. */
export function readSecret(node: YamlNode<string | undefined>, scope: Scope): string {
  const { value } = node;
  if (value === undefined) return "";
  const named = checkText(node.with(value), scope);
  const [first] = named;
  if (first === undefined) {
    const hint = "name a setting: {{ settings.token }}, with `token: { secret: true }` under `settings`";
    node.error("literal-secret", "A secret is written out", hint);
  } else if (!named.some(({ member }) => scope.settings[member]?.isSecret !== false)) {
    const hint = `write \`${first.member}: { secret: true }\` under \`settings\``;
    node
      .part(first.start, first.end)
      .error("secret-not-marked", `settings.${first.member} is a secret here`, hint);
  }
  return value;
}

/** A text over settings, none of which need be a secret. */
export function readPlain(node: YamlNode<string | undefined>, scope: Scope): string {
  if (node.value !== undefined) checkText(node.with(node.value), scope);
  return node.value ?? "";
}
