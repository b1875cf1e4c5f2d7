import { createHash } from "node:crypto";
import { html, raw } from "hono/html";
import { InternalError } from "../../errors.ts";
import { BOARD_WORDS, type BoardLanguage } from "./words.ts";

/** A piece of a page; every value in it has been escaped. */
export type Piece = ReturnType<typeof html>;

const STYLE = `:root{color-scheme:light dark;--ink:#1a1a1a;--soft:#595959;--line:#c8c8c8;--paper:#fff;--card:#f5f5f5;--bar:#1f5fa8;--bad:#a3160f}
@media(prefers-color-scheme:dark){:root{--ink:#eee;--soft:#b5b5b5;--line:#4a4a4a;--paper:#161616;--card:#232323;--bar:#78b0f0;--bad:#ff9d94}}
*{box-sizing:border-box}body{font:16px/1.5 system-ui,sans-serif;margin:0 auto;max-width:70rem;padding:0 1rem 3rem;color:var(--ink);background:var(--paper);word-break:keep-all;overflow-wrap:anywhere}
a{color:inherit}a:focus-visible,button:focus-visible,.scroll:focus-visible,summary:focus-visible{outline:3px solid var(--bar);outline-offset:2px}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:.5rem;background:var(--paper);padding:.3rem .6rem}
header{display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;align-items:baseline;padding:1rem 0;border-bottom:1px solid var(--line)}h1{font-size:1.3rem;margin:0}h2{font-size:1.15rem;margin:2rem 0 .5rem}h3{font-size:1rem;margin:1rem 0 .3rem}
nav ul{display:flex;flex-wrap:wrap;gap:.2rem 1rem;list-style:none;margin:0;padding:0}.soft{color:var(--soft);font-size:.9rem}.bad{color:var(--bad)}
.waits{list-style:none;margin:0;padding:0}.waits li{display:flex;flex-wrap:wrap;gap:.3rem .8rem;align-items:center;padding:.45rem .6rem;margin:.3rem 0;background:var(--card);border-radius:.4rem}.waits .what{flex:1 1 16rem}
code{font:.9em ui-monospace,monospace;background:var(--card);border:1px solid var(--line);border-radius:.3rem;padding:.1rem .35rem;user-select:all}
form{display:inline}button{font:inherit;font-size:.9rem;padding:.3rem .7rem;min-height:2.2rem;border:1px solid var(--soft);border-radius:.4rem;background:var(--paper);color:inherit;cursor:pointer}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}th,td{text-align:right;padding:.3rem .6rem;border-bottom:1px solid var(--line);white-space:nowrap;vertical-align:top}th.name,td.name{text-align:left}
svg{max-width:100%;height:auto;display:block}svg text{fill:var(--ink);font:13px system-ui,sans-serif}svg .bar{fill:var(--bar)}svg .rest{fill:var(--card)}svg .line{stroke:var(--line)}
ol.line{list-style:none;padding:0;margin:0}ol.line li{padding:.25rem 0;border-bottom:1px solid var(--line)}[role=status]{padding:.5rem .7rem;border:1px solid var(--line);border-left:.3rem solid var(--bar)}
@media print{nav,form,.skip{display:none}body{max-width:none;font-size:12px}section{break-inside:avoid}.scroll{overflow:visible}code{border:0;padding:0}}`;

const STYLE_SOURCE = `'sha256-${createHash("sha256").update(STYLE).digest("base64")}'`;

/** No script, no image, nothing from elsewhere; forms lead here only. */
export const BOARD_POLICY = [
  "default-src 'none'",
  `style-src ${STYLE_SOURCE}`,
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** The same for a page in a file, which has no forms and no server to say it. */
const FILE_POLICY = `default-src 'none'; style-src ${STYLE_SOURCE}; form-action 'none'; base-uri 'none'`;

/** A whole page around its content. */
export function writeFrame(options: {
  language: BoardLanguage;
  title: string;
  /** Beside the title: links, and as of when. */
  head?: Piece | null;
  content: Piece | Piece[];
  isFile?: boolean;
}): string {
  const { language, title, head = null, content, isFile = false } = options;
  const page = html`<!DOCTYPE html>
<html lang="${language}">
<head><meta charset="utf-8">${isFile ? html`<meta http-equiv="Content-Security-Policy" content="${FILE_POLICY}">` : ""}
<title>${title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
<style>${raw(STYLE)}</style></head>
<body><a class="skip" href="#content">${BOARD_WORDS[language].skip}</a>
<header><h1>${title}</h1>${head ?? ""}</header>
<main id="content">
${content}
</main></body></html>
`;
  // A promise only where a value is one; none of ours is.
  if (page instanceof Promise) throw new InternalError("a page waits for something");
  return page.toString();
}

/** One form with one button. */
export function drawButton(target: string, action: string, label: string): Piece {
  return html`<form method="post" action="${target}"><button name="action" value="${action}">${label}</button></form>`;
}

/** A column of a table; `key` names the figure, as `seq report --json` does. */
export interface BoardColumn<Row> {
  title: string;
  key: string;
  /** The figure itself; text for a name. */
  value(row: Row): number | string | null;
  /** As it is shown; absent: as it is. */
  show?(row: Row): string;
}

/** A table that scrolls by itself on a phone, and by the keyboard. */
export function drawTable<Row>(
  caption: string,
  rows: readonly Row[],
  columns: readonly BoardColumn<Row>[],
): Piece {
  const cell = (row: Row, { key, value, show }: BoardColumn<Row>) => {
    const own = value(row);
    return html`<td ${typeof own === "string" ? raw('class="name" ') : ""}data-figure="${key}" data-value="${own ?? ""}">${show?.(row) ?? own ?? "–"}</td>`;
  };
  const isName = (column: BoardColumn<Row>) => rows.some((row) => typeof column.value(row) === "string");
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table>
<thead><tr>${columns.map((column) => html`<th scope="col" ${isName(column) ? raw('class="name"') : ""}>${column.title}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${columns.map((column) => cell(row, column))}</tr>\n`)}</tbody></table></div>`;
}
