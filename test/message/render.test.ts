import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Person } from "../../src/engine/facts.ts";
import { UserError } from "../../src/errors.ts";
import { createRenderer, RenderError } from "../../src/message/render.ts";

const snippets: Record<string, string> = {
  "pillars/onboarding": "Onboarding at {{ company }}",
  circle: "{% render 'back' %}",
  back: "{% include 'circle' %}",
};
const renderer = createRenderer({ snippet: (path) => snippets[path] ?? null });

function person(fields: Person["fields"]): Person {
  return { fields, tags: ["vip"] };
}

function failureOf(template: string, fields: Person["fields"]): RenderError {
  try {
    renderer.render(template, person(fields));
  } catch (error) {
    if (error instanceof RenderError) return error;
    throw error;
  }
  throw new Error("rendered after all");
}

test("fields, tags, defaults and snippets appear in the text", () => {
  const text = renderer.render(
    "안녕하세요 {{ first_name }}님, {{ topic | default: 'onboarding' }}. {% render 'pillars/onboarding' %} {{ tags | join }}",
    person({ first_name: "지훈", company: "한빛" }),
  );
  expect(text).toBe("안녕하세요 지훈님, onboarding. Onboarding at 한빛 vip");
});

test("a missing field stops the message and is named, its data is not", () => {
  const error = failureOf("Dear {{ title }} at {{ company }}", { company: "Secret Ltd" });
  expect(error).toBeInstanceOf(UserError);
  expect(error.variable).toBe("title");
  expect(error.message).toContain("title");
  expect(`${error.message}${error.hint}`).not.toContain("Secret");
  expect(error.cause).toBeUndefined();
});

test("a missing field in a snippet stops the message too", () => {
  expect(failureOf("{% render 'pillars/onboarding' %}", {}).variable).toBe("company");
});

test("a filter that fails does not tell the data", () => {
  const error = failureOf("{{ when | date }}", { when: "now" });
  expect(error.message).toMatch(/line 1, column 1/);
  expect(error.message).not.toContain("now");
});

test("circles, endless loops and huge texts end with an error", () => {
  expect(failureOf("{% render 'circle' %}", {}).message).toContain("circle → back → circle");
  expect(() => renderer.render("{% for a in (1..1000000) %}x{% endfor %}", person({}))).toThrow(RenderError);
  expect(() => renderer.render("x".repeat(300_000), person({}))).toThrow(RenderError);
});

test("nothing of the object behind the fields can be reached", () => {
  for (const name of ["constructor", "__proto__", "toString", "hasOwnProperty"]) {
    expect(() => renderer.render(`{{ ${name} }}`, person({}))).toThrow(RenderError);
  }
});

test("a date is the day that was written, wherever the machine stands", () => {
  expect(renderer.render("{{ renewal | date: '%Y-%m-%d %A' }}", person({ renewal: "2026-03-01" }))).toBe(
    "2026-03-01 Sunday",
  );
});

test("text is in NFC", () => {
  expect(renderer.render("{{ name }}", person({ name: "한빛 é" }))).toBe("한빛 é".normalize("NFC"));
});

test("a subject shows a value as it is, a body shows it literally after Markdown", () => {
  const company =
    "<script>alert(1)</script> & [x](http://evil.example) *a* `b` www.evil.example # 1. - x_y_z";
  const content = renderer.renderContent(
    { subject: "For {{ company }}", body: "For {{ company }}" },
    { subject: {}, body: { markdown: true } },
    person({ company }),
  );
  expect(content["subject"]).toBe(`For ${company}`);
  const { text, html } = renderer.renderMarkdown(content["body"] ?? "");
  expect(text).toBe(`For ${company}`);
  expect(html).not.toContain("<script");
  expect(html).not.toContain("<a ");
});

test("a captured value is not escaped twice", () => {
  const body = renderer.render(
    "{% capture who %}{{ first_name }}{% endcapture %}Hi {{ who }}",
    person({ first_name: "J. *Kim*" }),
    "markdown",
  );
  expect(renderer.renderMarkdown(body).text).toBe("Hi J. *Kim*");
});

test("no value can add markup to a message", () => {
  const hostile = fc.stringMatching(/^[ -~]{1,40}$/);
  fc.assert(
    fc.property(hostile, (value) => {
      const shown = value.trim().replace(/ +/g, " ");
      fc.pre(shown !== "" && !/&#?\w+;/.test(shown));
      const body = renderer.render("start {{ value }} end", person({ value: shown }), "markdown");
      const { text, html } = renderer.renderMarkdown(body);
      expect(text).toBe(`start ${shown} end`);
      expect(html.replace(/^<p>|<\/p>$/g, "")).not.toMatch(/<(?!br>)/);
    }),
  );
});

test("a value at the start of a line makes no heading, list, quote, rule or code", () => {
  for (const value of [
    "# a",
    "- a",
    "1. a",
    "1) a",
    "> a",
    "---",
    "===",
    "    a",
    "```",
    "| a | b |",
    "+ a",
    "~~~",
  ]) {
    const { html } = renderer.renderMarkdown(
      renderer.render("Title\n{{ v }}\n\n{{ v }}", person({ v: value }), "markdown"),
    );
    expect(html).toMatch(/^<p>[^<]*\n[^<]*<\/p>\n<p>[^<]*<\/p>$/);
  }
});
