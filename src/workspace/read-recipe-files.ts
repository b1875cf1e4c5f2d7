import type { Diagnostic } from "../diagnostic.ts";
import type { RecipeSource } from "../providers/catalog.ts";
import { PROVIDERS_FOLDER } from "./file-names.ts";
import { listDefinitions } from "./list-definitions.ts";
import { readDefinition } from "./read-definition.ts";

/** The workspace's own recipes as they lie in `providers/`, and what is wrong with them as files. */
export async function readRecipeFiles(
  root: string,
  wallClock?: () => number,
): Promise<{ own: RecipeSource[]; diagnostics: Diagnostic[] }> {
  const { files, diagnostics } = await listDefinitions(root, PROVIDERS_FOLDER);
  const own: RecipeSource[] = [];
  for (const file of files) {
    const read = await readDefinition(root, file, wallClock);
    diagnostics.push(...read.diagnostics);
    if (read.text === null) continue;
    own.push({
      file,
      name: file.slice(PROVIDERS_FOLDER.length + 1).replace(/\.ya?ml$/, ""),
      text: read.text,
    });
  }
  return { own, diagnostics };
}
