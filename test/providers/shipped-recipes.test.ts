import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { isNamedAsSecret } from "../../src/config/secrets.ts";
import type { ExactRequest } from "../../src/providers/recipe.ts";
import { renderAction, renderRequest } from "../../src/providers/render-request.ts";
import { readings, shipped, variablesOf } from "./shipped.ts";

/** A request as a text that one can read: JSON is laid out, a form has a line for each field. */
function show({ method, url, headers, body, contentType }: ExactRequest): string {
  const lines = [`${method} ${url}`, ...headers.map(([name, value]) => `${name}: ${value}`)];
  if (contentType !== null) lines.push(`content-type: ${contentType}`);
  if (body === null) return lines.join("\n");
  const shown =
    contentType === "application/json"
      ? JSON.stringify(JSON.parse(body), null, 2)
      : [...new URLSearchParams(body)].map(([name, value]) => `${name} = ${value}`).join("\n");
  return [...lines, "", shown].join("\n");
}

/** `teams`: the address of a workflow is its secret. `zerobounce`: it takes its key nowhere else. */
const WARNED: Readonly<Record<string, readonly string[]>> = {
  teams: ["secret-in-url"],
  zerobounce: ["secret-in-url"],
};

describe("every shipped recipe", () => {
  it.each([...readings])("%s lints clean", (name, { diagnostics }) => {
    expect(diagnostics.map(({ code }) => code)).toEqual(WARNED[name] ?? []);
  });

  it.each([...readings.keys()])("%s can be configured: what is named as a secret is one", (name) => {
    const shown = Object.entries(shipped(name).settings).filter(([, { isSecret }]) => !isSecret);
    expect(shown.map(([setting]) => setting).filter(isNamedAsSecret)).toEqual([]);
  });

  it.each([...readings.keys()])("%s sends what is written beside this test", async (name) => {
    const recipe = shipped(name);
    const variables = variablesOf(recipe);
    const parts = Object.values(recipe.actions).flatMap((action) => [
      `### ${action.id}: ${action.repeat.class}`,
      show(renderAction(recipe, action, variables)),
      ...(action.lookup === null
        ? []
        : [`### ${action.id}, looked up`, show(renderRequest(recipe, action.lookup.request, variables))]),
      ...(action.repeat.class === "order"
        ? [`### ${action.id}, its result`, show(renderRequest(recipe, action.repeat.result, variables))]
        : []),
    ]);
    if (recipe.check !== null) {
      parts.push("### check", show(renderRequest(recipe, recipe.check.request, variables)));
    }
    await expect(`${parts.join("\n\n")}\n`).toMatchFileSnapshot(
      join(import.meta.dirname, "requests", `${name}.txt`),
    );
  });
});
