import { RenderError } from "../message/render.ts";
import { renderPlain } from "../message/render-value.ts";
import type { Auth, Verifier } from "./recipe.ts";

/** `auth` with its templates filled in. Throws RenderError, which names a missing setting and no value. */
export function fillAuth(auth: Auth, settings: Readonly<Record<string, string>>): Auth {
  return fillTexts(auth, settings, ["kind"]);
}

/** What a hook is verified with, its templates filled in; `signed` is filled in from each hook. Throws RenderError. */
export function fillVerifier(verifier: Verifier, settings: Readonly<Record<string, string>>): Verifier {
  return fillTexts(verifier, settings, ["kind", "signed"]);
}

/** What may be left out, by name: without its setting it is. */
const OPTIONAL: ReadonlySet<string> = new Set(["clientSecret", "scope", "session", "challenge"]);

function fillTexts<T extends object>(
  spec: T,
  settings: Readonly<Record<string, string>>,
  literal: readonly string[],
): T {
  const filled = Object.entries(spec).map(([name, value]): [string, unknown] => {
    if (typeof value !== "string" || literal.includes(name)) return [name, value];
    return [name, OPTIONAL.has(name) ? fillOptional(value, settings) : renderPlain(value, { settings })];
  });
  return Object.fromEntries(filled) as T;
}

function fillOptional(template: string, settings: Readonly<Record<string, string>>): string | null {
  try {
    const text = renderPlain(template, { settings });
    return text === "" ? null : text;
  } catch (error) {
    if (error instanceof RenderError && error.variable !== null) return null;
    throw error;
  }
}
