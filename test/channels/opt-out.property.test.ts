import fc from "fast-check";
import { expect, it } from "vitest";
import { emailAction } from "../../src/channels/email/actions.ts";
import { writeParts } from "../../src/channels/email/compose.ts";
import { type RenderRequest, readerOf, renderTouch } from "../../src/channels/render-touch.ts";
import { linksOf } from "../../src/channels/touch-links.ts";
import { FOOTER_WORDS } from "../../src/law/footer-languages.ts";
import { fillWords, languagesFor, wordsIn } from "../../src/law/footer-words.ts";
import { COUNTRY_LAWS, findLaw } from "../../src/law/table.ts";
import { createRenderer, RenderError } from "../../src/message/render.ts";
import { settings } from "../law/people.ts";
import { makeSender } from "./email/touch.ts";

const renderer = createRenderer({ snippet: () => null });
const KEYS = [{ id: "01234567", secret: "ab".repeat(32), createdAt: 0, retiredAt: null }];

interface Case {
  body: string;
  signature: string | null;
  country: string | null;
  language: string | null;
  publicUrl: string | null;
}

function orderOf({ body, signature, country, language, publicUrl }: Case): RenderRequest {
  const fields = {
    email: "jin@firm.example",
    ...(country !== null && { country }),
    ...(language !== null && { language }),
  };
  return {
    template: {
      action: "email",
      form: "letter",
      medium: "email",
      texts: { subject: "Hello", body },
      fields: emailAction.fields,
      signature,
      inWorkspace: {},
      asks: [],
      sender: makeSender(),
      compliance: settings(),
      links: { keys: KEYS, publicUrl, tracking: { opens: true, clicks: true } },
    },
    steps: {},
    key: "w/intro/p1/hello",
    at: Date.UTC(2026, 2, 2),
    person: { fields, tags: [] },
    parent: null,
    isFirst: true,
    ref: { prospect: 1, enrollment: 1, step: "hello" },
    content: null,
  };
}

/** Words for it, whole sentences of it in every language, and what people say about such things. */
const WORDS = [
  ...Object.values(FOOTER_WORDS).flatMap(({ keyword, optOutByReply, optOutByLink }) => [
    keyword,
    optOutByReply,
    optOutByLink.replace("{url}", "{{ unsubscribe_url }}"),
  ]),
  "Unsubscribe",
  "We help teams cut their unsubscribe rate.",
  "opt out",
  "STOP",
];

/** Everything that Markdown, HTML and Liquid can do to words, much of it to hide them. */
const TRICKS: readonly ((words: string) => string)[] = [
  (words) => words,
  (words) => `**${words}**`,
  (words) => `~~${words}~~`,
  (words) => `# ${words}`,
  (words) => `> ${words}`,
  (words) => `- ${words}`,
  (words) => `| ${words} | x |\n|---|---|\n| a | b |`,
  (words) => `\`${words}\``,
  (words) => `\`\`\`${words}\nx\n\`\`\``,
  (words) => `~~~ ${words}\nx\n~~~`,
  (words) => `    ${words}`,
  (words) => `<!-- ${words} -->`,
  (words) => `<span style="display:none">${words}</span>`,
  (words) => `<div hidden>\n${words}\n</div>`,
  (words) => `<a href="{{ unsubscribe_url }}">${words}</a>`,
  (words) => `[${words}]({{ unsubscribe_url }})`,
  (words) => `[${words}]({{ unsubscribe_url }}x)`,
  (words) => `[${words}](https://elsewhere.example/?next={{ unsubscribe_url }})`,
  (words) => `[${words}](https://elsewhere.example/u/1)`,
  (words) => `[Read more]({{ unsubscribe_url }} "${words.replaceAll('"', "'")}")`,
  (words) => `[Call](tel:123 '${words.replaceAll("'", "")}')`,
  (words) => `![${words}]({{ unsubscribe_url }})`,
  (words) => `[![${words}](https://acme.example/x.png)]({{ unsubscribe_url }})`,
  (words) => `[ref]: #x '${words.replaceAll("'", "")}'`,
  (words) => `[${words}]: {{ unsubscribe_url }}`,
  (words) => `${words}\n{{ unsubscribe_url }}`,
  (words) => `${words} \\\n{{ unsubscribe_url }}`,
  (words) => `${words} {{ unsubscribe_url | slice: 0, 12 }}`,
  (words) => `${words}&#58; {{ unsubscribe_url }}`,
  (words) => `{% comment %}${words}{% endcomment %}`,
  (words) => `{% if country == 'KR' %}${words}{% endif %}`,
  (words) => `{% unless country == 'KR' %}[${words}]({{ unsubscribe_url }}){% endunless %}`,
  (words) => `{% assign x = "${words.replaceAll('"', "'").replaceAll(/[{}%]/g, "")}" %}{{ x | upcase }}`,
];

const text = fc
  .array(
    fc.tuple(fc.constantFrom(...TRICKS), fc.constantFrom(...WORDS)).map(([trick, words]) => trick(words)),
    { maxLength: 5 },
  )
  .chain((parts) => fc.constantFrom("\n\n", "\n", " ").map((between) => parts.join(between)));

const cases: fc.Arbitrary<Case> = fc.record({
  body: fc.tuple(text, fc.constantFrom("Hello.", "")).map(([body, end]) => `A word.\n\n${body}\n\n${end}`),
  signature: fc.option(text, { nil: null }),
  country: fc.constantFrom(...COUNTRY_LAWS.map(({ country }) => country), null),
  language: fc.constantFrom(null, "de", "fr-CA", "zh-TW", "xx", "ko"),
  publicUrl: fc.constantFrom("https://go.acme.example", null),
});

/** What a mail program shows of HTML, a block a line, each link with its address behind its words. */
function readHtml(html: string): string {
  return html
    .replace(/\s+/g, " ")
    .replace(/<a [^>]*?href="([^"]*)"[^>]*>(.*?)<\/a>/g, " $2 $1 ")
    .replace(/<(?:br|hr|\/?(?:p|li|ul|ol|h\d|t[rdh]|table|div|pre|blockquote|body))\b[^>]*>/g, "\n")
    .replace(/<[^>]*>/g, "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");
}

const fold = (each: string): string => each.normalize("NFC").replace(/\s+/g, " ");

/** Whether somebody who reads only this knows how to hear no more: words, and the message's own address or the answer. */
function isTold(shown: string, language: string, addresses: readonly string[]): boolean {
  const { names, optOutByReply, optOutByLink } = wordsIn(language);
  if (fold(shown).includes(fold(optOutByReply))) return true;
  return shown.split(/\r?\n/).some((line) =>
    addresses.some((address) => {
      const [before = "", ...after] = line.split(address);
      const isWhole = after.some((rest) => !/^[\w/?=%-]|^[.,]\w/.test(rest));
      const words = line.replace(/(?:https?:|mailto:)\S+/g, " ");
      return isWhole && (names.test(words) || before.includes(fillWords(optOutByLink, { url: "" }).trim()));
    }),
  );
}

it("every mail has a working way out in both its parts, in every language asked for, whatever its texts say", () => {
  let written = 0;
  fc.assert(
    fc.property(cases, (each) => {
      const order = orderOf(each);
      let parts: { text: string; html: string };
      try {
        parts = writeParts(renderTouch(order, renderer));
      } catch (error) {
        // A template that is none is refused, and never sent.
        if (error instanceof RenderError) return;
        throw error;
      }
      written += 1;
      const { template, person, ref, at } = order;
      if (ref === null) throw new Error("no touch");
      const links = linksOf(template.links, ref, at);
      const reader = readerOf(person, template.sender, links).fields;
      const mailto = readerOf(person, template.sender, { ...links, unsubscribeUrl: null }).fields;
      const addresses = [reader["unsubscribe_url"], mailto["unsubscribe_url"]].map(String);
      for (const language of languagesFor(findLaw(each.country), each.language)) {
        expect([language, isTold(parts.text, language, addresses)]).toEqual([language, true]);
        const shown = readHtml(parts.html);
        expect([language, isTold(shown, language, addresses), shown]).toEqual([language, true, shown]);
      }
    }),
    { numRuns: 500 },
  );
  expect(written).toBeGreaterThan(200);
});
