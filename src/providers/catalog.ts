import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Diagnostic } from "../diagnostic.ts";
import { START } from "../yaml/text.ts";
import { readRecipe } from "./read-recipe.ts";
import type { Recipe } from "./recipe.ts";

/** Below the root of the installed package. */
const SHIPPED_FOLDER = "src/providers/recipes";

/** A recipe's file as it lies in a workspace. */
export interface RecipeSource {
  /** Relative to the workspace. */
  file: string;
  /** The file's name without its ending. */
  name: string;
  text: string;
}

/** The recipes that a workspace has: the program's, and its own. */
export interface Catalog {
  /** Sorted. One that is broken is among them. */
  names: readonly string[];
  /** Null where there is none of that name, or it is not sound. Shipped recipes are read when they are asked for. */
  find(name: string): Recipe | null;
  /** The same among the workspace's own alone. */
  findOwn(name: string): Recipe | null;
  /** What is wrong with the workspace's own, by file. */
  diagnostics: Diagnostic[];
}

export interface CatalogSetting {
  /** Root of the installed package. */
  packageRoot: string;
  own: readonly RecipeSource[];
  /** What seq.yaml says under `providers`: an own recipe takes a shipped one's place only where it says so. */
  uses: Readonly<Record<string, { recipe: "shipped" | "own" }>>;
  /** The workspace's own fields of a person, by type. */
  fields: Readonly<Record<string, string>>;
}

/** Opens the recipes of a workspace. */
export function openRecipeCatalog({ packageRoot, own, uses, fields }: CatalogSetting): Catalog {
  const folder = join(packageRoot, SHIPPED_FOLDER);
  const shippedNames = readdirSync(folder)
    .filter((file) => file.endsWith(".yaml"))
    .map((file) => file.slice(0, -".yaml".length));
  const found = new Map<string, Recipe | null>();
  const diagnostics: Diagnostic[] = [];
  for (const { file, name, text } of own) {
    const reading = readRecipe(text, { file, name, isShipped: false, fields });
    diagnostics.push(...reading.diagnostics);
    const isOwn = Object.hasOwn(uses, name) && uses[name]?.recipe === "own";
    if (shippedNames.includes(name) && !isOwn) diagnostics.push(tellShadowed(file, name));
    else if (found.has(name)) diagnostics.push(tellTwin(file, name));
    else found.set(name, reading.recipe);
  }
  const ownNames = new Set(found.keys());
  return {
    names: [...new Set([...shippedNames, ...found.keys()])].sort(),
    find(name) {
      const known = found.get(name);
      if (known !== undefined || !shippedNames.includes(name)) return known ?? null;
      const file = `${name}.yaml`;
      const text = readFileSync(join(folder, file), "utf8");
      const { recipe } = readRecipe(text, { file, name, isShipped: true, fields });
      found.set(name, recipe);
      return recipe;
    },
    findOwn: (name) => (ownNames.has(name) ? (found.get(name) ?? null) : null),
    diagnostics,
  };
}

/** Nobody's file quietly takes over where a shipped recipe's secrets go. */
function tellShadowed(file: string, name: string): Diagnostic {
  return {
    code: "shadowed-recipe",
    severity: "error",
    message: `${name} is a shipped recipe, and seq.yaml does not say that this one takes its place`,
    file,
    range: START,
    hint: `write \`providers: { ${name}: { recipe: own } }\` in seq.yaml, or give this one a name of its own`,
  };
}

function tellTwin(file: string, name: string): Diagnostic {
  return {
    code: "duplicate-recipe",
    severity: "error",
    message: `another file of providers/ is also called ${name}`,
    file,
    range: START,
    hint: "rename one of them",
  };
}
