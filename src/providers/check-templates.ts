import type { TouchStep } from "../engine/plan.ts";
import type { Recipe, RecipeAction } from "./recipe.ts";

/** The action of a recipe by which a step's template would be sent; null where it has none. */
export function chooseTemplateAction(
  recipe: Recipe,
  { channel, action }: Pick<TouchStep, "channel" | "action">,
): RecipeAction | null {
  const name = action.split(".")[1];
  const fitting = Object.values(recipe.actions).filter(
    (each) => each.channel === channel && each.inputs["template"] !== undefined,
  );
  return fitting.find(({ id }) => id === name) ?? fitting[0] ?? null;
}
