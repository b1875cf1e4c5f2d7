import type { WorkspaceConfig } from "../config/workspace-config.ts";
import { ExitCode, UserError } from "../errors.ts";
import { suggestName } from "../nearest.ts";
import { describeRecipe, type ProviderCard, type RecipeGiven } from "../providers/card.ts";
import { openRecipeCatalog } from "../providers/catalog.ts";
import type { Recipe } from "../providers/recipe.ts";
import { readRecipeFiles } from "../workspace/read-recipe-files.ts";
import type { CommandContext } from "./session/context.ts";

/** Every recipe at hand, by name, and the names of those with errors. Outside a workspace, the shipped ones. */
export async function describeProviders(
  context: CommandContext,
): Promise<{ cards: ProviderCard[]; broken: string[] }> {
  const { catalog, config } = await openRecipes(context);
  const cards: ProviderCard[] = [];
  const broken: string[] = [];
  for (const name of catalog.names) {
    const recipe = catalog.find(name);
    if (recipe === null) broken.push(name);
    else cards.push(describeRecipe(recipe, config === null ? [] : listGiven(config, name)));
  }
  return { cards, broken };
}

/** The recipes at hand, and the workspace's settings for them; null outside of one. */
async function openRecipes({ findRoot, readWorkspace, world }: CommandContext) {
  const root = await findRoot().catch(() => null);
  const config = root === null ? null : (await readWorkspace()).config;
  const own = root === null ? [] : (await readRecipeFiles(root, world.wallClock)).own;
  const { providers: uses = {}, fields = {} } = config ?? {};
  return { config, catalog: openRecipeCatalog({ packageRoot: world.packageRoot, own, uses, fields }) };
}

/** A recipe by name. UserError where there is none, or none without errors. */
export async function requireRecipe(context: CommandContext, name: string): Promise<Recipe> {
  const { catalog } = await openRecipes(context);
  const recipe = catalog.find(name);
  if (recipe !== null) return recipe;
  if (catalog.names.includes(name)) {
    throw new UserError(`the recipe ${name} has errors`, { hint: "seq lint shows every one" });
  }
  throw new UserError(`there is no recipe ${name}`, {
    hint: suggestName(name, catalog.names) ?? "seq providers list",
    exit: ExitCode.usage,
  });
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
