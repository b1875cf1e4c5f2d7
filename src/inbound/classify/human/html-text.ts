/** A line that stands where a mail program begins what it quotes. */
export const QUOTE_MARK = "-----Original Message-----";

const BREAKS = /^(?:br|p|div|tr|li|h[1-6]|table|ul|ol|hr|section|article|header|footer|center|pre)$/;
const SKIPPED = /^(?:style|script|head|title|template)$/;
/** What Gmail, Outlook, Yahoo, Apple and Thunderbird mark a quote with. */
const QUOTED =
  /(?:class|id)\s{0,3}=\s{0,3}["']?[^"'>]{0,80}(?:gmail_quote|gmail_attr|divrplyfwdmsg|appendonsend|yahoo_quoted|moz-cite-prefix|outlookmessageheader|mail-editor-reference-message|protonmail_quote|zmail_extra|tutanota_quote)/i;
const ENTITIES: Record<string, string> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
  eacute: "é",
  egrave: "è",
  agrave: "à",
  ccedil: "ç",
  uuml: "ü",
  ouml: "ö",
  auml: "ä",
  szlig: "ß",
  Uuml: "Ü",
  Ouml: "Ö",
  Auml: "Ä",
  ntilde: "ñ",
  aacute: "á",
  iacute: "í",
  oacute: "ó",
  uacute: "ú",
  rsquo: "’",
  lsquo: "‘",
  ldquo: "“",
  rdquo: "”",
  ndash: "–",
  mdash: "—",
  hellip: "…",
  ecirc: "ê",
  acirc: "â",
  ocirc: "ô",
  icirc: "î",
  iexcl: "¡",
  iquest: "¿",
};

/**
 * The words of an HTML mail, line by line; quotes keep a `> ` or stand below QUOTE_MARK.
 * One pass over the tags: a million open brackets cost a million steps. Not a sanitiser: the result is text.
 */
export function readHtml(html: string): string {
  let out = "";
  let quotes = 0;
  let skipping = "";
  let at = 0;
  const say = (text: string) => {
    if (skipping !== "") return;
    const words = decodeEntities(text).replace(/[\s\u00a0]+/g, " ");
    if (words === "" || (words === " " && (out === "" || out.endsWith("\n")))) return;
    if (quotes > 0 && (out === "" || out.endsWith("\n"))) out += "> ";
    out += out === "" || out.endsWith("\n") ? words.trimStart() : words;
  };
  while (at < html.length) {
    const open = html.indexOf("<", at);
    if (open === -1) {
      say(html.slice(at));
      break;
    }
    if (open > at) say(html.slice(at, open));
    if (html.startsWith("<!--", open)) {
      const end = html.indexOf("-->", open + 4);
      at = end === -1 ? html.length : end + 3;
      continue;
    }
    const close = html.indexOf(">", open + 1);
    if (close === -1) {
      say(html.slice(open));
      break;
    }
    const tag = html.slice(open + 1, Math.min(close, open + 600));
    const isEnd = tag.startsWith("/");
    const name = (/^\/?([a-z][a-z0-9]{0,14})/i.exec(tag)?.[1] ?? "").toLowerCase();
    at = close + 1;
    if (name === "") {
      // "<anna@x.example>" written without escape, or a comparison.
      if (/^[^\s@]{1,64}@[^\s@]{1,250}$/.test(tag)) say(`<${tag}>`);
      continue;
    }
    if (SKIPPED.test(name)) {
      if (isEnd && skipping === name) skipping = "";
      else if (!isEnd && skipping === "" && !tag.endsWith("/")) skipping = name;
      continue;
    }
    if (/@/.test(tag) && !/[\s=]/.test(tag)) {
      say(`<${tag}>`);
      continue;
    }
    if (name === "blockquote") {
      quotes = Math.max(0, quotes + (isEnd ? -1 : 1));
      out += out.endsWith("\n") || out === "" ? "" : "\n";
    } else if (BREAKS.test(name)) {
      if (name === "br" || !out.endsWith("\n")) out += "\n";
    }
    if (!isEnd && QUOTED.test(tag)) out += `\n${QUOTE_MARK}\n`;
  }
  return out;
}

function decodeEntities(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(
    /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));/gi,
    (whole, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return Object.hasOwn(ENTITIES, name) ? (ENTITIES[name] ?? whole) : whole;
      const code = decimal === undefined ? Number.parseInt(hex ?? "", 16) : Number(decimal);
      return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff)
        ? String.fromCodePoint(code)
        : whole;
    },
  );
}
