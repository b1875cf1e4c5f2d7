import type * as z from "zod";
import type { YamlNode } from "../yaml/node.ts";
import { EACH } from "./read-hook.ts";
import { readVerifier } from "./read-verifier.ts";
import type { RecipeHooks } from "./recipe.ts";
import type { hooksSchema } from "./recipe-schema.ts";
import { checkCel, openHookScope, openSettingsScope, type ScopeParts } from "./scope.ts";

/** Reads what the service tells by itself. */
export function readHooks(
  node: YamlNode<z.output<typeof hooksSchema> | undefined>,
  parts: ScopeParts,
): RecipeHooks | null {
  if (node.value === undefined) return null;
  const hooks = node.with(node.value);
  const verify = readVerifier(hooks.at("verify").with(node.value.verify), openSettingsScope(parts));
  const plain = openHookScope(parts, false);
  const walking = openHookScope(parts, true);
  const events = hooks
    .at("events")
    .items()
    .map((rule): RecipeHooks["events"][number] => {
      const { each = null, is, channel = null } = rule.value;
      if (each !== null && !EACH.test(each)) {
        const hint = "write for example body.entry[].changes[]";
        rule.at("each").error("wrong-value", `"${each}" is no way to a list`, hint);
      }
      const scope = each === null ? plain : walking;
      const read = (key: "id" | "attempt" | "from" | "text" | "at" | "reason") =>
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
        at: read("at"),
        channel,
        reason: read("reason"),
      };
    });
  return { verify, events };
}
