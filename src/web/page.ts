import { createHash } from "node:crypto";
import { html, raw } from "hono/html";
import { InternalError } from "../errors.ts";
import type { Language } from "./words.ts";

const STYLE = `body{font:18px/1.5 system-ui,sans-serif;max-width:34rem;margin:10vh auto;padding:0 1rem;color:#1a1a1a;background:#fff;word-break:keep-all;overflow-wrap:anywhere}
.about{font-size:.85rem;color:#595959}
h1{font-size:1.2rem}form{margin:.75rem 0}button{font:inherit;padding:.6rem 1rem;border:1px solid #767676;border-radius:.4rem;background:#f3f3f3;color:inherit;cursor:pointer}
button.main{background:#1a1a1a;border-color:#1a1a1a;color:#fff}a{color:inherit}
@media(prefers-color-scheme:dark){body{background:#161616;color:#eee}.about{color:#b0b0b0}button{background:#2a2a2a}button.main{background:#eee;color:#161616}}`;

/** No script, no image, nothing from elsewhere; forms lead here only. */
export const PAGE_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash("sha256").update(STYLE).digest("base64")}'`,
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** One thing a person can do on a page: a form with one button, so that it works without JavaScript. */
export interface Choice {
  action: string;
  label: string;
  isMain?: true;
}

/** A public page. Every value is escaped by hono's `html`; the style is the only constant put in as it is. */
export function writePage(content: {
  language: Language;
  title: string;
  text: string;
  choices?: readonly Choice[];
  /** Where the forms lead; a path on this server. */
  target?: string;
  link?: { href: string; label: string };
  /** Who writes, and whom it is about; a line each. */
  about?: readonly string[];
}): string {
  const { language, title, text, choices = [], target = "", link, about = [] } = content;
  const page = html`<!DOCTYPE html>
<html lang="${language}">
<head><meta charset="utf-8"><title>${title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
<style>${raw(STYLE)}</style></head>
<body><main><h1>${title}</h1>
<p role="status">${text}</p>
${choices.map(
  ({ action, label, isMain }) => html`<form method="post" action="${target}">
<button ${isMain === true ? raw('class="main"') : ""} name="action" value="${action}">${label}</button></form>
`,
)}${link === undefined ? "" : html`<p><a href="${link.href}">${link.label}</a></p>`}
${about.map((line) => html`<p class="about">${line}</p>`)}
</main></body></html>
`;
  // A promise only where a value is one; none of ours is.
  if (page instanceof Promise) throw new InternalError("a page waits for something");
  return page.toString();
}
