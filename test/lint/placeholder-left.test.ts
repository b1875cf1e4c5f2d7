import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { lintFiles } from "../../src/lint/lint-files.ts";

const SEQ_YAML = readFileSync(join(import.meta.dirname, "fixtures/seq.yaml"), "utf8");

/** What the rule says of a text, each as the part it found. */
async function findLeft(body: string): Promise<string[]> {
  const text = `name: x\nsteps:\n  - id: hello\n    do: email\n    subject: Hello\n    body: ${JSON.stringify(body)}\n`;
  const found = await lintFiles({
    workspace: { file: "seq.yaml", text: SEQ_YAML },
    sequences: [{ file: "x.yaml", text }],
    snippet: () => null,
    only: "sequences",
  });
  return found
    .filter(({ code }) => code === "placeholder-left")
    .map(({ message }) => /^"(.*)" is left over/s.exec(message)?.[1] ?? message);
}

const LEFT = [
  ["spintax", "{Hi|Hello|Hey} Anna", "{Hi|Hello|Hey}"],
  ["spintax with spaces", "I saw { your post | your talk } today", "{ your post | your talk }"],
  ["Salesforce", "Hi {!Contact.FirstName},", "{!Contact.FirstName}"],
  ["Mailgun", "Hi %recipient.first_name%,", "%recipient.first_name%"],
  ["Marketing Cloud", "Hi %%FirstName%%,", "%%FirstName%%"],
  ["double brackets", "Hi [[first_name]],", "[[first_name]]"],
  ["capitals in brackets", "Hi [FIRST_NAME],", "[FIRST_NAME]"],
  ["words in braces", "Hi {First Name},", "{First Name}"],
  ["camel case in braces", "Hi {firstName},", "{firstName}"],
  ["Korean braces", "{이름}님 안녕하세요", "{이름}"],
  ["Kakao", "#{고객명}님 안녕하세요", "#{고객명}"],
  ["a template literal", "Hi ${firstName},", "${firstName}"],
  ["Korean brackets", "[회사명] 담당자님", "[회사명]"],
  ["Japanese brackets", "[会社名] ご担当者様", "[会社名]"],
  ["German brackets", "Hallo [Vorname],", "[Vorname]"],
  ["Mailchimp", "Hi *|FNAME|*,", "*|FNAME|*"],
  ["Keap", "Hi ~Contact.FirstName~,", "~Contact.FirstName~"],
  ["SendGrid", "Hi -first_name-,", "-first_name-"],
  ["angle brackets", "Hi <First Name>,", "<First Name>"],
  ["Word", "Dear «FirstName»,", "«FirstName»"],
  ["ERB", "Hi <%= first_name %>,", "<%= first_name %>"],
  ["your company", "I work at [your company].", "[your company]"],
  ["insert", "We met at [insert event].", "[insert event]"],
  ["a Korean blank", "○○○님, 안녕하세요", "○○○"],
  ["letters for a Korean blank", "OOO님 안녕하세요", "OOO"],
  ["a blank line", "Hi ____, a word.", "____"],
  ["hashes", "Hi ##first_name##,", "##first_name##"],
  ["dollars", "Hi $FIRST_NAME$,", "$FIRST_NAME$"],
  ["a reminder", "TODO: say why", "TODO"],
] as const;

const FINE = [
  "Hi {{ first_name }}, a word about {{ company }}.",
  "{% if company %}A word{% else %}Nothing{% endif %}",
  "Our offer is 50% off and 30% more, 100% free.",
  "See https://acme.example/a%20b%E2%80%99c?x=%7Bname%7D for more",
  "[Our site](https://acme.example) and [the talk][1] and [x] done, [1] says so",
  "[Webinar] Friday at noon",
  "[URGENT] and [AD] and [광고] are tags",
  "He said [sic] that it works [laughs]",
  'Set `{"a": 1}` and `{ color: red; }` in the file',
  "Он сказал «Привет» и ушёл",
  "« Bonjour » dit-elle",
  "A snake_case name, well-known -- and a dash - here - too",
  "Out of office (OOO) all week; XL or XXL shirts? xoxo",
  "It costs $40 or $50, #1 in sales, #2 in service",
  "a < b and c > d, 1 << 3",
  "Write to todo@acme.example; my to-do list is long",
  "Section ___\n\n---\n\n**bold** and __bold__ text",
  "call me ~ 5 pm ~ or later",
  "{{ first_name | default: 'there' }} | a bar | another",
  "I met [your colleague](https://acme.example/anna)",
];

describe("a placeholder of another tool never reaches a person", () => {
  it.each(LEFT)("%s", async (_, body, found) => expect(await findLeft(body)).toEqual([found]));
});

it.each(FINE)("what people really write is left alone: %s", async (body) =>
  expect(await findLeft(body)).toEqual([]),
);

it("however long a text of brackets is, it is read once", async () => {
  for (const sign of ["{", "[", "<", "%a", "~A", "-a_", "$", "«"]) {
    expect(await findLeft(sign.repeat(3_000))).toEqual([]);
  }
});
