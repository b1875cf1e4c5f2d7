import type * as z from "zod";
import { parseDuration } from "../config/duration.ts";
import type { YamlNode } from "../yaml/node.ts";
import { EACH } from "./read-hook.ts";
import { readRequest } from "./read-request.ts";
import { readVerifier } from "./read-verifier.ts";
import type { HookRule, RecipeHooks, RecipePoll } from "./recipe.ts";
import type { hookSchema, hooksSchema, pollSchema } from "./recipe-schema.ts";
import { checkCel, openHookScope, openPollScope, openSettingsScope, type ScopeParts } from "./scope.ts";

/** Reads what the service tells by itself. */
export function readHooks(
  node: YamlNode<z.output<typeof hooksSchema> | undefined>,
  parts: ScopeParts,
): RecipeHooks | null {
  if (node.value === undefined) return null;
  const hooks = node.with(node.value);
  const verify = readVerifier(hooks.at("verify").with(node.value.verify), openSettingsScope(parts));
  return { verify, events: readRules(hooks.at("events"), parts) };
}

const EVERY_MS = 5 * 60_000;
const OVERLAP_MS = 60 * 60_000;

/** Reads what the service is asked for again and again. */
export function readPolls(
  node: YamlNode<Record<string, z.output<typeof pollSchema>> | undefined>,
  parts: ScopeParts,
): Record<string, RecipePoll> {
  const polls: Record<string, RecipePoll> = {};
  for (const [name, poll] of node.entries()) {
    const scope = openPollScope(parts);
    const request = readRequest(poll, scope);
    const next = checkCel(poll.at("next"), scope, "value");
    const everyMs = readSpan(poll.at("every"), EVERY_MS);
    const overlapMs = readSpan(poll.at("overlap"), OVERLAP_MS);
    const events = readRules(poll.at("events"), parts);
    if (request !== null)
      polls[name] = { request, ...(next !== null && { next }), everyMs, overlapMs, events };
  }
  return polls;
}

/** Reports what leads to no list. */
export function checkWay(each: YamlNode<string | undefined>): void {
  if (each.value === undefined || EACH.test(each.value)) return;
  each.error(
    "wrong-value",
    `"${each.value}" is no way to a list`,
    "write for example body.entry[].changes[]",
  );
}

function readSpan(node: YamlNode<string | undefined>, usual: number): number {
  if (node.value === undefined) return usual;
  const ms = parseDuration(node.value);
  if (ms === null)
    node.error("wrong-duration", `"${node.value}" is no duration`, "write for example `10 minutes`");
  return ms ?? usual;
}

function readRules(node: YamlNode<z.output<typeof hookSchema>[] | undefined>, parts: ScopeParts): HookRule[] {
  const plain = openHookScope(parts, false);
  const walking = openHookScope(parts, true);
  return node.items().map((rule): HookRule => {
    const { each = null, is, channel = null } = rule.value;
    checkWay(rule.at("each"));
    const scope = each === null ? plain : walking;
    const read = (key: "id" | "attempt" | "from" | "text" | "answers" | "at" | "reason") =>
      checkCel(rule.at(key), scope, "value");
    if (is === "message" && (rule.value.from === undefined || rule.value.text === undefined)) {
      rule.error("missing-key", "A message has `from` and `text`");
    } else if (["id", "attempt", "from"].every((key) => !rule.at(key).isThere)) {
      rule.error("missing-key", `Whom it is about is missing`, "write `id`, `attempt` or `from`");
    }
    return {
      each,
      when: checkCel(rule.at("when"), scope, "condition") ?? "",
      is,
      id: read("id"),
      attempt: read("attempt"),
      from: read("from"),
      text: read("text"),
      answers: read("answers"),
      at: read("at"),
      channel,
      reason: read("reason"),
    };
  });
}
