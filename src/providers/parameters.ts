import type { RecipeAction } from "./recipe.ts";

/**
 * `parameters` of a step as a recipe takes them: one a line. `name: value` names a place of the template; a line without a
 * name is the place of its number, from 1. Pure.
 */
export function readParameters(text: string): Record<string, string> {
  const lines = text.split(/\r\n?|\n/).filter((line) => line.trim() !== "");
  return Object.fromEntries(
    lines.map((line, index) => {
      const named = /^\s*(?<name>[^\s:][^:]{0,79}?)\s*:\s+(?<value>.*)$/.exec(line)?.groups;
      return named === undefined
        ? [String(index + 1), line.trim()]
        : [named["name"] ?? "", (named["value"] ?? "").trim()];
    }),
  );
}

/** The texts of a step as an action's inputs have them: a list or a map is written in lines. */
export function shapeInputs(
  { inputs }: Pick<RecipeAction, "inputs">,
  content: Readonly<Record<string, string>>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(content).map(([name, text]): [string, unknown] => {
      const type = Object.hasOwn(inputs, name) ? inputs[name]?.type : undefined;
      if (type === "map") return [name, readParameters(text)];
      return [name, type === "list" ? Object.values(readParameters(text)) : text];
    }),
  );
}
