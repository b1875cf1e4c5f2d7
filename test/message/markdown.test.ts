import * as fc from "fast-check";
import { expect, test } from "vitest";
import { renderMarkdown } from "../../src/message/markdown.ts";

test("a body becomes a text part and an HTML part", () => {
  const { text, html } = renderMarkdown(
    "안녕하세요 **지훈**님,\n잘 지내세요?\n\n- one\n- two\n\n[Book a time](https://cal.example/a?b=1&c=2)",
  );
  expect(text).toBe(
    "안녕하세요 지훈님, 잘 지내세요?\n\n- one\n- two\n\nBook a time (https://cal.example/a?b=1&c=2)",
  );
  expect(html).toContain("<strong>지훈</strong>님,\n잘 지내세요?");
  expect(html).toContain('<a href="https://cal.example/a?b=1&amp;c=2">Book a time</a>');
});

test("raw HTML shows as text", () => {
  const { html, text } = renderMarkdown(
    '<img src=x onerror=alert(1)> and <b>bold</b>\n\n<div onclick="x">block</div>',
  );
  expect(html).not.toMatch(/<(?:img|b|div)\b/);
  expect(text).toContain("<b>bold</b>");
});

test.each([
  "javascript:alert(1)",
  "JaVaScRiPt:alert(1)",
  "java&#115;cript:alert(1)",
  "java&#x73;cript&colon;alert(1)",
  "data:text/html,<script>",
  "vbscript:x",
  "file:///etc/passwd",
  "//evil.example/x",
])("a link to %s is dropped, its words stay", (href) => {
  const { html, text } = renderMarkdown(`See [this](${href}) now`);
  expect(html).not.toContain("href");
  expect(text).toBe("See this now");
});

test("web, mail and telephone links stay", () => {
  for (const href of ["https://a.example/", "http://a.example/", "mailto:a@b.example", "tel:+82212345678"]) {
    expect(renderMarkdown(`[x](${href})`).html).toBe(`<p><a href="${href}">x</a></p>`);
  }
});

test("whatever the Markdown, no script, handler or foreign scheme comes out", () => {
  const pieces = fc.constantFrom(
    "<script>",
    "</script>",
    "<a href='javascript:x'>",
    "[a](",
    "javascript:x",
    ")",
    "![i](",
    "data:x",
    "<",
    ">",
    '"',
    "'",
    "&#106;",
    "&",
    "`",
    "\n",
    "\n\n",
    "    ",
    "http://a.example",
    "<http://b.example>",
    "onclick=",
    "|",
    "-",
    "*",
    "\\",
    "\t",
    "한",
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 25 }), (parts) => {
      const { html } = renderMarkdown(parts.join(""));
      for (const [tag] of html.matchAll(/<[^>]*>/g)) {
        expect(tag).toMatch(
          /^<\/?(?:p|br|ul|ol|li|em|strong|del|code|pre|blockquote|hr|h[1-6]|table|thead|tbody|tr|t[hd])>$|^<ol start="\d+">$|^<a href="(?:https?:|mailto:|tel:)[^"<>]*"(?: title="[^"<>]*")?>$|^<\/a>$|^<img src="https?:[^"<>]*" alt="[^"<>]*"(?: title="[^"<>]*")?>$|^<t[hd] align="\w+">$/,
        );
      }
    }),
    { numRuns: 300 },
  );
});

test("the lines of a signature stay lines, those of a paragraph flow together", () => {
  expect(renderMarkdown("Anna\nAcme", { keepLines: true })).toEqual({
    text: "Anna\nAcme",
    html: "<p>Anna<br>Acme</p>",
  });
  expect(renderMarkdown("one line\nand the next").text).toBe("one line and the next");
  expect(renderMarkdown("Best,\\\nAnna").text).toBe("Best,\nAnna");
});

test("a bare link is one, and the text part writes a link once", () => {
  const { html, text } = renderMarkdown(
    "See https://acme.example/a?b=1 now, [https://x.example](https://x.example) or [a time](https://y.example).",
  );
  expect(html).toContain('<a href="https://acme.example/a?b=1">https://acme.example/a?b=1</a>');
  expect(text).toBe("See https://acme.example/a?b=1 now, https://x.example or a time (https://y.example/).");
});
