import type { Diagnostic, Range } from "../diagnostic.ts";
import { suggestName } from "../nearest.ts";
import type { Catalog } from "./catalog.ts";

/** What seq.yaml says under `providers`, by name. */
type Uses = Readonly<Record<string, { settings: Readonly<Record<string, string>> }>>;

/** Where a key of seq.yaml stands, by its path from the top. */
type Locate = (path: readonly string[]) => Range;

/** Names of seq.yaml's `providers` that no recipe has, and settings that theirs does not ask for. */
export function checkUses(catalog: Catalog, uses: Uses, file: string, locate: Locate): Diagnostic[] {
  return Object.entries(uses).flatMap(([name, { settings }]): Diagnostic[] => {
    if (!catalog.names.includes(name)) {
      const hint = suggestName(name, catalog.names) ?? "`seq providers list` shows them all";
      return [tell("unknown-provider", `there is no recipe ${name}`, locate(["providers", name]), hint)];
    }
    const recipe = catalog.find(name);
    // What is wrong with a recipe is told where it is written.
    if (recipe === null) return [];
    const known = Object.keys(recipe.settings);
    return Object.keys(settings)
      .filter((setting) => !known.includes(setting))
      .map((setting) => {
        const hint = suggestName(setting, known) ?? `settings of ${name}: ${known.join(", ") || "none"}`;
        const place = locate(["providers", name, setting]);
        return tell("unknown-setting", `${name} has no setting "${setting}"`, place, hint);
      });
  });

  function tell(code: string, message: string, range: Range, hint: string): Diagnostic {
    return { code, severity: "error", message, file, range, hint };
  }
}
