import { testPattern } from "../condition/regular-expression.ts";
import type { Recipe } from "./recipe.ts";

/** The settings of a recipe as somebody filled them in. */
export interface FilledSettings {
  /** For requests and conditions: none is secret. */
  values: Record<string, string>;
  /** For `auth` and `verify`: all of them. */
  all: Record<string, string>;
  problems: SettingProblem[];
}

/** What is wrong with one setting. The message names it, never its value. */
export interface SettingProblem {
  name: string;
  message: string;
}

const PHONE = /^\+[1-9]\d{6,14}$/;

/** Fills a recipe's settings with what is given, defaults where nothing is; an empty text is nothing. */
export function fillSettings(
  { settings }: Pick<Recipe, "settings">,
  given: Readonly<Record<string, string | undefined>>,
): FilledSettings {
  const filled: FilledSettings = { values: {}, all: {}, problems: [] };
  for (const [name, spec] of Object.entries(settings)) {
    const own = Object.hasOwn(given, name) ? given[name] : undefined;
    const value = own === undefined || own === "" ? spec.default : own;
    if (value === null) {
      if (!spec.isOptional) filled.problems.push({ name, message: `"${name}" is missing` });
      continue;
    }
    if (spec.isPhone && !PHONE.test(value)) {
      filled.problems.push({ name, message: `"${name}" is no telephone number such as +15550100` });
    } else if (spec.pattern !== null && !testPattern(value, wholly(spec.pattern))) {
      filled.problems.push({ name, message: `"${name}" does not match ${spec.pattern}` });
    }
    filled.all[name] = value;
    if (!spec.isSecret) filled.values[name] = value;
  }
  return filled;
}

/** Flags lead a pattern: `(?i)`. */
function wholly(pattern: string): string {
  const flags = /^\(\?[ims]+\)/.exec(pattern)?.[0] ?? "";
  return `${flags}^(?:${pattern.slice(flags.length)})$`;
}
