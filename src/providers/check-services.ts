import type { SenderService, WorkspaceConfig } from "../config/workspace-config.ts";
import type { Diagnostic, Range } from "../diagnostic.ts";
import { suggestName } from "../nearest.ts";
import type { Catalog } from "./catalog.ts";
import type { Recipe } from "./recipe.ts";
import { fillSettings } from "./settings.ts";

/** Where a key of seq.yaml stands, by its path from the top. */
type Locate = (path: readonly string[]) => Range;

/** The recipes of shipped services call it so; a sender says `mail`, since `email` is its address. */
const CHANNEL_NAMES: Readonly<Record<string, string>> = { mail: "email" };

/**
 * What is wrong with the services that senders name: no such recipe, a channel that it does not perform, a setting that it
 * does not ask for or that is missing or wrong, a secret in a setting that requests show.
 */
export function checkServices(
  catalog: Catalog,
  { senders, providers }: Pick<WorkspaceConfig, "senders" | "providers">,
  file: string,
  locate: Locate,
): Diagnostic[] {
  return Object.values(senders).flatMap(({ id, services = {} }) =>
    Object.entries(services).flatMap(([channel, service]) => checkOne(id, channel, service)),
  );

  function checkOne(sender: string, channel: string, service: SenderService): Diagnostic[] {
    const path = ["senders", sender, channel];
    const { provider } = service;
    const tell = (code: string, message: string, key: string | null, hint: string): Diagnostic => {
      const range = locate(key === null ? path : [...path, key]);
      return { code, severity: "error", message, file, range, hint };
    };
    if (!catalog.names.includes(provider)) {
      const hint = suggestName(provider, catalog.names) ?? "`seq providers list` shows them all";
      return [tell("unknown-provider", `there is no recipe ${provider}`, "provider", hint)];
    }
    const recipe = catalog.find(provider);
    // What is wrong with a recipe is told where it is written.
    if (recipe === null) return [];
    const name = CHANNEL_NAMES[channel] ?? channel;
    const channels = [...new Set(Object.values(recipe.actions).flatMap((action) => action.channel ?? []))];
    if (!channels.includes(name)) {
      const hint = channels.length === 0 ? "`seq providers list`" : `it performs ${channels.join(", ")}`;
      return [tell("unknown-provider", `${provider} does not perform ${channel}`, "provider", hint)];
    }
    return [...listUnknown(recipe, service, tell), ...listWrong(recipe, service, tell)];
  }

  function listWrong(
    recipe: Recipe,
    { provider, settings, secrets }: SenderService,
    tell: (code: string, message: string, key: string | null, hint: string) => Diagnostic,
  ): Diagnostic[] {
    const use = providers[provider];
    const { problems } = fillSettings(recipe, { ...use?.settings, ...settings });
    const all = [...secrets, ...(use?.secrets ?? [])];
    return (
      problems
        // Whoever reviews a file has no secrets to look at.
        .filter((problem) => !all.includes(problem.name))
        .map(({ name, message }) => {
          const key = Object.hasOwn(settings, name) ? name : null;
          const hint = recipe.settings[name]?.describe ?? `\`seq providers show ${provider}\``;
          return tell("wrong-setting", `${recipe.title}: ${message}`, key, hint);
        })
    );
  }
}

function listUnknown(
  { settings: known, title }: Recipe,
  { provider, settings, secrets }: SenderService,
  tell: (code: string, message: string, key: string, hint: string) => Diagnostic,
): Diagnostic[] {
  const names = Object.keys(known);
  return Object.keys(settings).flatMap((name) => {
    if (!names.includes(name)) {
      const hint = suggestName(name, names) ?? `settings of ${provider}: ${names.join(", ") || "none"}`;
      return [tell("unknown-setting", `${provider} has no setting "${name}"`, name, hint)];
    }
    if (known[name]?.isSecret === true || !secrets.includes(name)) return [];
    const message = `"${name}" is no secret of ${title}: requests show it, and the journal keeps it`;
    return [tell("shown-secret", message, name, "write its value into seq.yaml as it is")];
  });
}
