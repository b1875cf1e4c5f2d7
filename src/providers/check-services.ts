import type { Sender, SenderService } from "../config/workspace-config.ts";
import type { Diagnostic, Range } from "../diagnostic.ts";
import { suggestName } from "../nearest.ts";
import type { Catalog } from "./catalog.ts";

/** Where a key of seq.yaml stands, by its path from the top. */
type Locate = (path: readonly string[]) => Range;

/**
 * Services of senders that no recipe has, or whose recipe does not perform the channel, and settings that it does not ask
 * for. What is missing is told by whoever uses the service: lint knows no secrets.
 */
export function checkServices(
  catalog: Catalog,
  senders: Readonly<Record<string, Pick<Sender, "id" | "services">>>,
  file: string,
  locate: Locate,
): Diagnostic[] {
  return Object.values(senders).flatMap(({ id, services = {} }) =>
    Object.entries(services).flatMap(([key, service]) => checkService(id, key, service)),
  );

  function checkService(sender: string, key: string, { provider, settings }: SenderService): Diagnostic[] {
    const path = ["senders", sender, key];
    if (!catalog.names.includes(provider)) {
      const hint = suggestName(provider, catalog.names) ?? "`seq providers list` shows them all";
      return [tell("unknown-provider", `there is no recipe ${provider}`, [...path, "provider"], hint)];
    }
    const recipe = catalog.find(provider);
    // What is wrong with a recipe is told where it is written.
    if (recipe === null) return [];
    const channel = key === "mail" ? "email" : key;
    const performed = Object.values(recipe.actions).flatMap((action) => action.channel ?? []);
    if (!performed.includes(channel)) {
      const hint = `it performs ${[...new Set(performed)].join(", ") || "no channel"}`;
      return [tell("wrong-provider", `${provider} does not perform ${key}`, [...path, "provider"], hint)];
    }
    const known = Object.keys(recipe.settings);
    return Object.keys(settings)
      .filter((setting) => !known.includes(setting))
      .map((setting) => {
        const hint = suggestName(setting, known) ?? `settings of ${provider}: ${known.join(", ") || "none"}`;
        return tell("unknown-setting", `${provider} has no setting "${setting}"`, [...path, setting], hint);
      });
  }

  function tell(code: string, message: string, path: readonly string[], hint: string): Diagnostic {
    return { code, severity: "error", message, file, range: locate(path), hint };
  }
}
