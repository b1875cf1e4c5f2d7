import type { WorkspaceConfig } from "../config/workspace-config.ts";
import { describeRecipe, type ProviderCard, type RecipeGiven } from "../providers/card.ts";
import { openCatalog } from "../providers/catalog.ts";
import { readRecipeFiles } from "../workspace/read-recipe-files.ts";
import type { CommandContext } from "./session/context.ts";

/** Every recipe at hand, by name, and the names of those with errors. Outside a workspace, the shipped ones. */
export async function describeProviders(
  context: CommandContext,
): Promise<{ cards: ProviderCard[]; broken: string[] }> {
  const root = await context.findRoot().catch(() => null);
  const config = root === null ? null : (await context.readWorkspace()).config;
  const own = root === null ? [] : (await readRecipeFiles(root, context.world.wallClock)).own;
  const uses = config?.providers ?? {};
  const catalog = openCatalog({
    packageRoot: context.world.packageRoot,
    own,
    uses,
    fields: config?.fields ?? {},
  });
  const cards: ProviderCard[] = [];
  const broken: string[] = [];
  for (const name of catalog.names) {
    const recipe = catalog.find(name);
    if (recipe === null) broken.push(name);
    else cards.push(describeRecipe(recipe, config === null ? [] : listGiven(config, name)));
  }
  return { cards, broken };
}

/** What a workspace gives a recipe: each sender's own settings over those that `providers` has for all. */
function listGiven({ senders, providers }: WorkspaceConfig, name: string): RecipeGiven[] {
  const shared = Object.hasOwn(providers, name) ? providers[name] : undefined;
  const bySender = Object.values(senders).flatMap(({ id, services = {} }) =>
    Object.entries(services).flatMap(([channel, { provider, settings }]): RecipeGiven[] =>
      provider === name
        ? [{ place: `senders.${id}.${channel}`, settings: { ...shared?.settings, ...settings } }]
        : [],
    ),
  );
  if (bySender.length > 0 || shared === undefined) return bySender;
  return [{ place: "providers", settings: shared.settings }];
}
