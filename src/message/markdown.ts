import { compile, type DomNode, type FormatCallback } from "html-to-text";
import { Marked, Tokenizer, type Tokens } from "marked";
import { fillShape } from "./shape.ts";

/**
 * Markdown as the two parts of an email. Lines of a paragraph flow together, as CommonMark 6.8 says, so that a
 * body wrapped for review is not ragged on a phone; with `keepLines` (signatures) each stays a line of its own.
 * Raw HTML shows as text; links and images keep only web, mail and telephone addresses (marked sanitises nothing).
 */
export function renderMarkdown(
  markdown: string,
  { keepLines = false }: { keepLines?: boolean } = {},
): { text: string; html: string } {
  const normal = markdown.normalize("NFC");
  const render = (source: string): { text: string; html: string } => {
    const html = marked.parse(source, { async: false, breaks: keepLines }).trim();
    return { html, text: toPlainText(keepScheme(html)).trim() };
  };
  return fillShape(normal, keepLines ? "lines:" : "flow:", render, escapeHtml) ?? render(normal);
}

/** html-to-text takes `mailto:` off; an address with a subject is a link only with it. */
function keepScheme(html: string): string {
  return html.replace(/href="mailto:(?=[^"]*\?)/g, 'href="mailto:mailto:');
}

const marked = new Marked({
  gfm: true,
  tokenizer: {
    // A particle stands against the address in Korean and Japanese: "https://acme.example/talk에서".
    url(source) {
      const address = /^\S*?[A-Za-z\d](?=[\p{sc=Hangul}\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}])/u.exec(
        source,
      );
      return Tokenizer.prototype.url.call(this, address?.[0] ?? source);
    },
    // After a raw <script> or <pre> marked passes text through unescaped; here such tags are text themselves.
    tag(source) {
      const { inLink, inRawBlock } = this.lexer.state;
      const token = Tokenizer.prototype.tag.call(this, source);
      Object.assign(this.lexer.state, { inLink, inRawBlock });
      return token;
    },
  },
  renderer: {
    html({ text }: Tokens.HTML | Tokens.Tag): string {
      return escapeHtml(text);
    },
    codespan({ text }: Tokens.Codespan): string {
      return `<code>${escapeHtml(decodeEscapes(text))}</code>`;
    },
    code({ text }: Tokens.Code): string {
      return `<pre><code>${escapeHtml(decodeEscapes(text))}\n</code></pre>\n`;
    },
    link({ href, title, tokens }: Tokens.Link): string {
      const label = this.parser.parseInline(tokens);
      const safe = cleanUrl(href, LINK_SCHEMES);
      return safe === null ? label : `<a href="${safe}"${formatTitle(title)}>${label}</a>`;
    },
    image({ href, title, text }: Tokens.Image): string {
      const safe = cleanUrl(href, IMAGE_SCHEMES);
      const alt = escapeHtml(decodeEntities(text));
      return safe === null ? alt : `<img src="${safe}" alt="${alt}"${formatTitle(title)}>`;
    },
  },
});

const LINK_SCHEMES: ReadonlySet<string> = new Set(["http:", "https:", "mailto:", "tel:"]);
const IMAGE_SCHEMES: ReadonlySet<string> = new Set(["http:", "https:"]);

/** The address ready for an attribute, or null unless it is absolute and of an allowed scheme. */
function cleanUrl(href: string, schemes: ReadonlySet<string>): string | null {
  // A browser decodes entities in attributes before it looks for a scheme, so must we.
  const address = decodeEntities(href).trim();
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  return schemes.has(url.protocol) ? escapeHtml(url.href) : null;
}

function formatTitle(title: string | null | undefined): string {
  return title ? ` title="${escapeHtml(decodeEntities(title))}"` : "";
}

/** Undoes `escapeMarkdown` where Markdown itself leaves entities alone: in code. */
function decodeEscapes(text: string): string {
  return text.replace(/&#(\d{2,3});/g, (_, code) => String.fromCodePoint(Number(code)));
}

const NAMED: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  colon: ":",
};

/** Entities in an attribute as the characters they stand for. */
export function decodeEntities(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]+));?/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return NAMED[String(name).toLowerCase()] ?? whole;
    const code = decimal === undefined ? Number.parseInt(String(hex), 16) : Number(decimal);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : "";
  });
}

/** Text for an HTML element or a quoted attribute. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

/** A link as text: its words and its address behind them; the address alone where the words are the same. */
const writeLink: FormatCallback = (element, walk, builder) => {
  const attributes = element.attribs as Record<string, string>;
  const address = attributes["href"] ?? "";
  const words = textOf(element).trim();
  if (words !== "" && bareAddress(words) === bareAddress(address)) {
    // What mail programs make a link of again.
    const isTold = /^(?:[a-z][a-z\d+.-]*:|www\.)|@/i.test(words);
    builder.addInline(isTold ? words : `${/^[a-z]+:\/\//i.exec(address)?.[0] ?? ""}${words}`);
    return;
  }
  walk(element.children, builder);
  if (address !== "") builder.addInline(words === "" ? address : ` (${address})`, { noWordTransform: true });
};

function textOf(node: DomNode): string {
  return node.type === "text" ? (node.data ?? "") : node.children.map(textOf).join("");
}

/** An address without what people leave out when they write it. */
function bareAddress(text: string): string {
  let address = text;
  try {
    address = decodeURI(text);
  } catch {
    // A `%` that is none of an escape.
  }
  return address
    .replace(/^(?:https?:\/\/|mailto:|tel:)?(?:www\.)?/i, "")
    .replace(/\/$/, "")
    .normalize("NFC");
}

const toPlainText = compile({
  wordwrap: false,
  decodeEntities: true,
  formatters: { linkOnce: writeLink },
  selectors: [
    { selector: "a", format: "linkOnce" },
    { selector: "img", format: "skip" },
    { selector: "table", format: "dataTable", options: { uppercaseHeaderCells: false } },
    { selector: "ul", options: { itemPrefix: "- " } },
    ...["h1", "h2", "h3", "h4", "h5", "h6"].map((selector) => ({ selector, options: { uppercase: false } })),
  ],
});
