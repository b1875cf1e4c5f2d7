import { describe, expect, test } from "vitest";
import { createRenderer } from "../../src/message/render.ts";

const SECRET = "CANARY-4711";
// What a hostile template would like to reach: the process, prototypes, files, other people's values.
process.env["SEQ_TEST_CANARY"] = SECRET;

const snippets: Readonly<Record<string, string>> = { ok: "fine", self: "{% include 'self' %}" };
const asked: string[] = [];
const renderer = createRenderer({
  snippet: (path) => {
    asked.push(path);
    return Object.hasOwn(snippets, path) ? (snippets[path] ?? null) : null;
  },
});
const person = { fields: { first_name: "Jin", company: "<script>alert(1)</script>", n: 3 }, tags: ["vip"] };

function write(template: string, form: "plain" | "markdown" = "plain"): string | null {
  try {
    return renderer.render(template, person, form);
  } catch (error) {
    expect(error).toBeInstanceOf(Error);
    expect((error as Error).name, String(error)).not.toBe("InternalError");
    return null;
  }
}

describe("a template reaches nothing but the person's own values", () => {
  test.each([
    "{{ constructor }}",
    "{{ __proto__ }}",
    "{{ first_name.constructor }}",
    "{{ first_name.constructor.constructor }}",
    "{{ first_name['constructor'] }}",
    "{{ first_name.__proto__ }}",
    "{{ tags.constructor }}",
    "{{ tags.__proto__.push }}",
    "{{ toString }}",
    "{{ valueOf }}",
    "{{ hasOwnProperty }}",
    "{{ process.env.SEQ_TEST_CANARY }}",
    "{{ globalThis.process.env.SEQ_TEST_CANARY }}",
    "{{ global }}",
    "{{ this }}",
    "{{ self }}",
    "{{ require }}",
    "{{ first_name | map: 'constructor' }}",
    "{{ tags | map: '__proto__' }}",
    "{{ tags | where: 'constructor' }}",
    "{{ 'x' | send: 'eval' }}",
    "{{ first_name | raw }}",
    "{{ first_name | json }}",
    "{{ first_name | inspect }}",
    "{{ tags | sample }}",
    "{{ tags | group_by: '__proto__' | first }}",
    "{{ tags | sort: 'constructor' }}",
    "{% assign __proto__ = 'x' %}{{ polluted }}",
    "{% assign constructor = 'x' %}{{ first_name.constructor }}",
    "{% capture __proto__ %}x{% endcapture %}{{ polluted }}",
  ])("%s", (template) => {
    const text = write(template) ?? "";
    expect(text).not.toMatch(/function|native code|\[object|CANARY/);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});

describe("a template reads no file", () => {
  test.each([
    "{% include '/etc/passwd' %}",
    "{% render '/etc/passwd' %}",
    "{% include '../.env' %}",
    "{% render '../../.env' %}",
    "{% include '..\\..\\.env' %}",
    "{% render 'file:///etc/passwd' %}",
    "{% include first_name %}",
    "{% render company %}",
    "{% include '{{ first_name }}' %}",
    "{% layout '/etc/passwd' %}",
    "{% extends '/etc/passwd' %}",
    "{% import '/etc/passwd' %}",
    "{% include './.env' %}",
    "{% include '.env' %}",
    "{% render 'ok/../../.env' %}",
    "{% include 'https://evil.example/x' %}",
    "{% include 'self' %}",
  ])("%s", (template) => {
    expect(write(template)).toBeNull();
  });
});

describe("a template cannot take the machine", () => {
  test.each([
    "{% for i in (1..100000000) %}x{% endfor %}",
    "{% for i in (1..9999) %}{% for j in (1..9999) %}{% for k in (1..9999) %}{% endfor %}{% endfor %}{% endfor %}",
    `{% assign s = 'aaaaaaaaaa' %}${"{% assign s = s | append: s %}".repeat(40)}{{ s }}`,
    `{% assign s = 'ab' %}${"{% assign s = s | replace: 'a', 'aaaaaaaaaa' %}".repeat(20)}{{ s }}`,
    `${"{% if true %}".repeat(20_000)}x${"{% endif %}".repeat(20_000)}`,
    `${"{% for i in (1..99) %}".repeat(8)}x${"{% endfor %}".repeat(8)}`,
    "{{ 'x' | truncate: 999999999 | append: 'y' | times: 'x' | slice: 0, 99999999999 }}{{ missing }}",
    "{% tablerow i in (1..100000000) %}x{% endtablerow %}",
    `{{ ${"'a' | append: ".repeat(50_000)}'b' }}`,
    "x".repeat(300_000),
    "{% for i in (1..1000000) %}{{ tags | join | split: '' | sort | reverse | join }}{% endfor %}",
    "{% cycle 'a', 'b' %}{% for i in (1..99999999999999999999) %}{% endfor %}",
    "{{ n | times: 1e308 | times: 1e308 | date: '%9999999999d' }}{{ missing }}",
    "{{ 'now' | date: '%s' }}",
    "{{ 'today' | date: '%s' }}",
  ])("%#: %.60s", (template) => {
    expect(write(template)).toBeNull();
  });
});

describe("a value stays a value", () => {
  test.each([
    "{{ 1 | plus: 1 }}",
    "{% include 'ok' %}",
    "{{ company }}",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "![x](https://evil.example/pixel)",
    "**bold**",
    "# heading",
    "`code`",
    "</body></html>",
    "<a href='https://evil.example'>x</a>",
    "[click](https://evil.example)",
    "<https://evil.example>",
    "\uE0000\uE001",
    "x\uE0000\uE001x",
    "| a |\n|--|\n| b |",
    "> quote",
    "- item",
    "\n\n<div>",
    "&lt;script&gt;",
    "[a]: https://evil.example\n\n[a]",
    "_x_",
  ])("%s", (value) => {
    const body = renderer.render("Hi {{ company }}!", { fields: { company: value }, tags: [] }, "markdown");
    const { html } = renderer.renderMarkdown(body);
    expect(html).not.toMatch(
      /<(?:script|img|div|h1|strong|em|code|ul|table|blockquote)\b|href="(?:javascript|https:\/\/evil)/,
    );
    expect(renderer.render("Hi {{ company }}!", { fields: { company: value }, tags: [] })).toBe(
      `Hi ${value.normalize("NFC")}!`,
    );
  });

  test("and Markdown of the author's own makes no script", () => {
    for (const text of [
      "[x](javascript:alert(1))",
      "<script>alert(1)</script>",
      "[x](data:text/html,x)",
      "![x](javascript:a)",
      "[x](vbscript:a)",
      "<a href='javascript:a'>x</a>",
      "<svg onload=a>",
    ]) {
      expect(renderer.renderMarkdown(text).html, text).not.toMatch(
        /<script|href=["']?(?:javascript|data|vbscript)|src=["']?javascript|<svg/i,
      );
    }
  });
});
