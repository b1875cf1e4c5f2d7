import { escapeHtml } from "../../message/markdown.ts";
import type { Journey } from "./journey.ts";
import { writeJourneySvg } from "./svg.ts";

const STYLE = `
:root{color-scheme:light dark}
body{font:15px/1.5 Helvetica,Arial,"Apple SD Gothic Neo","Noto Sans KR",sans-serif;margin:1.5rem;background:#fff;color:#0f172a}
main{overflow-x:auto}h1{font-size:1.3rem}pre{white-space:pre-wrap;font:13px/1.45 ui-monospace,Menlo,monospace}
@media (prefers-color-scheme:dark){body{background:#0b1220;color:#e2e8f0}}
`.trim();

/**
 * The map as one page that needs nothing else: no script, font, picture or request, and a policy that forbids them. `text`
 * is the same in words, for whoever does not see the picture.
 */
export function writeJourneyPage(journey: Journey, text: string): string {
  const title = escapeHtml(`The journeys of ${journey.workspace}`);
  return [
    "<!DOCTYPE html>",
    '<html lang="en"><head><meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer">',
    `<title>${title}</title><style>${STYLE}</style></head><body>`,
    `<h1>${title}</h1>`,
    `<main tabindex="0">${writeJourneySvg(journey)}</main>`,
    `<details><summary>The same in words</summary><pre>${escapeHtml(text)}</pre></details>`,
    "</body></html>",
    "",
  ].join("\n");
}
