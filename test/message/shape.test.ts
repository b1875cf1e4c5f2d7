import * as fc from "fast-check";
import { expect, test } from "vitest";
import { renderMarkdown } from "../../src/message/markdown.ts";
import { createRenderer } from "../../src/message/render.ts";

const TEMPLATES = [
  "Teams at **{{ a }}** tell _{{ b }}_, ~~{{ a }}~~. x**{{ b }}**y **{{ a }}{{ b }}**",
  "Hi {{ a }},\n\nabout **{{ b }}** and {{ b }}.",
  "{{ a }}\n{{ b }}\n\n- {{ a }} is *{{ b }}*\n- two",
  "# {{ a }}\n\n> {{ b }} said {{ a }}\n\n[Book a time](https://cal.example/x) with {{ b }}",
  "[{{ a }}](https://a.example/{{ b }}) `{{ a }}` and <b>{{ b }}</b>",
  "| x | y |\n|---|---|\n| {{ a }} | {{ b }} |",
  "{% capture x %}{{ a }}{% endcapture %}{{ x }} and {{ b | upcase }}{% if a == 'Anna' %}!{% endif %}",
  "{% render 'snip', who: b %} {{ a }}x{{ b }}",
  "www.{{ a }}.example https://{{ b }} {{ a }}_{{ b }}_",
  "1. {{ a }}\n2. {{ b }}\n\n   more {{ a }}\n\n---\n\n*{{ a }}*{{ b }}",
];

const renderer = createRenderer({ snippet: (path) => (path === "snip" ? "(*{{ who }}*)" : null) });

/** Entities and characters show the same to a reader. */
function decode(html: string): string {
  return html
    .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
    .replaceAll("&quot;", '"')
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}

const value = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 12 }),
  fc.constantFrom(
    "Anna",
    "Company 0, Ltd.",
    "(주)한빛",
    "-x-",
    "…",
    "\u0301e",
    "a\u00a0b",
    "한빛 소프트",
    "O'Neil & Sons",
    "A  B",
    " x",
    "a.b@c.example",
    "www.x.example",
    "*b*",
    "1. x",
    "\uE0000\uE001",
    "x\ny",
  ),
);

test("a message made from the shape of its step reads exactly as one rendered as a whole", () => {
  fc.assert(
    fc.property(fc.constantFrom(...TEMPLATES), value, value, fc.boolean(), (template, a, b, keepLines) => {
      const markdown = renderer.render(template, { fields: { a, b }, tags: [] }, "markdown");
      const quick = renderMarkdown(markdown, { keepLines });
      // With a line break more it is another text, which nobody remembers.
      const whole = renderMarkdown(`${markdown}\n\n`, { keepLines });
      expect(quick.text).toBe(whole.text);
      expect(decode(quick.html)).toBe(decode(whole.html));
    }),
    { numRuns: 3_000 },
  );
});
