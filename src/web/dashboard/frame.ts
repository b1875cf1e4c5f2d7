import { createHash } from "node:crypto";
import { html, raw } from "hono/html";
import { InternalError } from "../../errors.ts";
import { STYLE } from "./style.ts";
import { BOARD_WORDS, type BoardLanguage } from "./words.ts";

/** A piece of a page; every value in it has been escaped. */
export type Piece = ReturnType<typeof html>;

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
