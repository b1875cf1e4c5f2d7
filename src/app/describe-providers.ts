import { describeRecipe, type ProviderCard } from "../providers/card.ts";
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
    else
      cards.push(describeRecipe(recipe, Object.hasOwn(uses, name) ? (uses[name]?.settings ?? null) : null));
  }
  return { cards, broken };
}
