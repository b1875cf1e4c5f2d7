import { expect, test } from "vitest";
import { answerSteps } from "../../src/condition/step-answers.ts";
import { renderMarkdown } from "../../src/message/markdown.ts";
import { createRenderer } from "../../src/message/render.ts";
import { listStepAsks } from "../../src/message/template-tokens.ts";

const snippet = (name: string) => (name === "again" ? "{% if steps.intro.sent %}Again{% endif %}" : null);

test("a text reads as what became of the steps it asks for, also in a snippet; what did not happen is false", () => {
  const text = "{% if steps.book-call.done %}Called{% else %}Not{% endif %} {% render 'again' %}";
  const asks = listStepAsks([text], snippet);
  expect(asks).toEqual([
    { step: "book-call", event: "done" },
    { step: "intro", event: "sent" },
  ]);
  const { render } = createRenderer({ snippet });
  const read = (records: Parameters<typeof answerSteps>[1]) =>
    render(text, { fields: {}, tags: [], steps: answerSteps(asks, records) });
  expect(read({})).toBe("Not ");
  expect(read({ "book-call": { outcome: "performed", events: {} } })).toBe("Called ");
  expect(
    read({ intro: { outcome: "performed", events: {} }, "book-call": { outcome: "skipped", events: {} } }),
  ).toBe("Not Again");
});

test("our own address is a link wherever it stands; an imported one never becomes one", () => {
  const { render } = createRenderer({ snippet });
  const url = "https://go.acme.example/u/a.b-c";
  const person = { fields: { unsubscribe_url: url, site: "https://evil.example" }, tags: [] };
  const html = renderMarkdown(render("Stop: {{ unsubscribe_url }} {{ site }}", person, "markdown")).html;
  expect(html).toBe(`<p>Stop: <a href="${url}">${url}</a> https://evil.example</p>`);
});

test.each([
  ["See https://acme.example now", "See https://acme.example now"],
  ["[acme.example](https://acme.example)", "https://acme.example"],
  ["[the talk](https://acme.example/talk)", "the talk (https://acme.example/talk)"],
  ["https://acme.example/한글 입니다", "https://acme.example/한글 입니다"],
])("the text part writes an address once: %s", (markdown, text) => {
  expect(renderMarkdown(markdown).text).toBe(text);
});

test("a Korean particle is no part of the address before it", () => {
  expect(renderMarkdown("https://acme.example/talk에서 보세요").html).toContain(
    '<a href="https://acme.example/talk">https://acme.example/talk</a>에서',
  );
});
