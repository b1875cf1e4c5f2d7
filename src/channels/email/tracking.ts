import { decodeEntities, escapeHtml } from "../../message/markdown.ts";
import type { TouchLinks } from "../channel.ts";

type Tracking = NonNullable<TouchLinks["tracking"]>;

/** Longer addresses stay as they are: a token that carries one must fit a request line. */
const LONGEST_TARGET = 2_000;

/**
 * Leads the web links of an HTML part through `seq serve`, adds a link that only scanners see, and an image that says
 * when the mail is shown. Links to `seq serve` itself (opt-out, preferences) are never tracked; the text part is
 * never changed.
 */
export function trackHtml(html: string, { ownPrefix, click, trapUrl, openUrl }: Tracking): string {
  const tracked =
    click === null
      ? html
      : html.replace(/<a href="(https?:[^"]*)"/g, (whole, href: string) => {
          const target = decodeEntities(href);
          if (target.startsWith(ownPrefix) || target.length > LONGEST_TARGET) return whole;
          return `<a href="${escapeHtml(click(target))}"`;
        });
  // Hidden from people and from their screen readers; a scanner that follows everything follows it too.
  const trap =
    trapUrl === null ? "" : `\n<a href="${escapeHtml(trapUrl)}" style="display:none" aria-hidden="true"></a>`;
  const open =
    openUrl === null
      ? ""
      : `\n<img src="${escapeHtml(openUrl)}" width="1" height="1" alt="" style="display:block">`;
  return `${tracked}${trap}${open}`;
}
