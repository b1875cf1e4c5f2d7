import { expect, it } from "vitest";
import { createRenderer, RenderError } from "../../src/message/render.ts";
import { listSnippets } from "../../src/message/template-tokens.ts";

const SNIPPETS: Record<string, string> = { a: "AAA", "it's": "ITS" };
const snippet = (name: string): string | null => SNIPPETS[name] ?? null;
const reader = { fields: { x: true }, tags: [] };

it.each([
  ["{% render 'a' %}", "AAA", ["a"]],
  ["{% render'a' %}", "AAA", ["a"]],
  ['{%- include "a" -%}', "AAA", ["a"]],
  [`{% render "it's" %}`, "ITS", ["it's"]],
  ["{% if x %}{% render 'a' %}{% endif %}", "AAA", ["a"]],
  ["{% comment %}{% comment %}x{% endcomment %}{% render 'a' %}", "AAA", ["a"]],
  ["{% comment %}{% render 'a' %}{% endcomment %}", "", []],
  ["{% raw %}{% render 'a' %}{% endraw %}", "{% render 'a' %}", []],
])("a version keeps every snippet that its text renders: %s", (template, text, names) => {
  expect(createRenderer({ snippet }).render(template, reader)).toBe(text);
  expect(Object.keys(listSnippets([template], snippet))).toEqual(names);
});

it.each(["{% liquid render 'a' %}", "{% liquid\n assign y = 1\n render 'a'\n%}", "{% render x %}"])(
  "a snippet that no version could keep is not rendered: %s",
  (template) => {
    expect(() => createRenderer({ snippet }).render(template, reader)).toThrow(RenderError);
  },
);
