import { expect, test } from "vitest";
import { checkTemplate } from "../../src/message/check.ts";

const snippets: Record<string, string> = {
  "pillars/onboarding": "Onboarding at {{ company }} for {{ reader }}",
  "pillars/typo": "Hello {{ compny }}",
  circle: "{% render 'back' %}",
  back: "and {% render 'circle' %}",
  broken: "{{ company | ",
  odd: "{{ company | shout }}",
  outer: "{% render 'pillars/typo' %}",
};
const scope = {
  variables: new Set(["first_name", "company", "topic"]),
  steps: { connect: ["done", "accepted"], "book-call": ["done"] },
  moved: { invite: "connect" },
  snippet: (path: string) => snippets[path] ?? null,
};

function check(source: string) {
  return checkTemplate(source, scope).map((problem) => ({
    code: problem.code,
    text: source.slice(problem.start, problem.end),
    message: problem.message,
    hint: problem.hint,
  }));
}

test("a template that uses known fields, filters and snippets has no problem", () => {
  const source = `Hi {{ first_name }}, {{ topic | default: "onboarding" | upcase }}
{% if topic %}{{ topic }}{% endif %}{% for tag in tags %}{{ tag }}{% endfor %}
{% assign short = company | truncate: 10 %}{{ short }}
{% render 'pillars/onboarding', reader: first_name %}
{% comment %}{{ nobody | shout }}{% endcomment %}{% raw %}{{ literal }}{% endraw %}`;
  expect(check(source)).toEqual([]);
});

test("an unknown field is found at its own place, with the nearest name", () => {
  expect(check("안녕 {{ first_nam }},\n{{ compny.size }}")).toEqual([
    {
      code: "unknown-variable",
      text: "first_nam",
      message: "there is no field first_nam",
      hint: "did you mean first_name?",
    },
    {
      code: "unknown-variable",
      text: "compny",
      message: "there is no field compny",
      hint: "did you mean company?",
    },
  ]);
});

test("`default` makes a field optional, but it must be a known one", () => {
  expect(check("{{ topik | default: 'x' }}")).toMatchObject([{ code: "unknown-variable", text: "topik" }]);
});

test("every problem is reported at once", () => {
  const codes = check(
    "{{ nobody | shout }} {% render 'nowhere' %} {{ also_nobody }} {{ company | upcas }}",
  ).map(({ code, text }) => [code, text]);
  expect(codes).toEqual([
    ["unknown-variable", "nobody"],
    ["unknown-filter", "shout"],
    ["missing-snippet", "{% render 'nowhere' %}"],
    ["unknown-variable", "also_nobody"],
    ["unknown-filter", "upcas"],
  ]);
});

test("broken syntax is found where it begins", () => {
  expect(check("Hi {{ first_name")).toMatchObject([{ code: "template-syntax", text: "{{ first_name" }]);
  expect(check("a {% if topic %} b")).toMatchObject([{ code: "template-syntax", text: "{% if topic %}" }]);
  expect(check("a {% nonsense %}")).toMatchObject([{ code: "template-syntax", text: "{% nonsense %}" }]);
});

test.each([
  ["pillars/typo", "unknown-variable", "there is no field compny in snippet pillars/typo"],
  ["outer", "unknown-variable", "there is no field compny in snippet pillars/typo"],
  ["circle", "circular-snippet", "snippets render each other in a circle: circle → back → circle"],
  ["broken", "template-syntax", undefined],
  ["odd", "unknown-filter", "there is no filter shout in snippet odd"],
  ["absent", "missing-snippet", "there is no snippet absent"],
])("what is wrong with snippet %s is reported at the tag that renders it", (name, code, message) => {
  const tag = `{% render '${name}' %}`;
  const problems = check(`Before ${tag} after`);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatchObject({ code, text: tag, ...(message === undefined ? {} : { message }) });
});

test("a snippet's name cannot come from a field", () => {
  for (const source of ["{% render company %}", "{% include company %}", "{% render 'a{{ company }}' %}"]) {
    expect(check(source)).toMatchObject([{ code: "template-syntax" }]);
  }
});

test("a message cannot ask for the current time", () => {
  expect(check("{{ 'now' | date: '%A' }}")).toMatchObject([{ code: "clock-in-template", text: "'now'" }]);
});

test("filters that undo escaping or roll dice are unknown", () => {
  expect(check("{{ company | raw }}{{ tags | sample }}").map(({ code }) => code)).toEqual([
    "unknown-filter",
    "unknown-filter",
  ]);
});

test("a template beyond all measure is a problem, not a crash", () => {
  expect(check("x".repeat(300_000))).toMatchObject([{ code: "template-syntax" }]);
  expect(check("{% if topic %}".repeat(10_000))).toMatchObject([{ code: "template-syntax" }]);
});

test.each([
  ["a few thousand", 3_000],
  ["just too many", 101],
])("tags in each other, %s, are told at the first that is too deep", (_, depth) => {
  const tag = "{% if topic %}";
  const source = `${tag.repeat(depth)}x${"{% endif %}".repeat(depth)}`;
  const [problem, ...more] = checkTemplate(source, scope);
  expect(more).toEqual([]);
  expect(problem?.message).toBe("this is nested too deeply");
  expect(problem?.start).toBe(100 * tag.length);
});

test("tags in each other and one after the other, as people write them, are no problem", () => {
  const tag = "{% if topic %}";
  expect(check(`${tag.repeat(100)}x${"{% endif %}".repeat(100)}`)).toEqual([]);
  expect(check(`${tag}x{% endif %}`.repeat(500))).toEqual([]);
});
