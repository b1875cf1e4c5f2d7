import type { Instant } from "../engine/plan.ts";
import { signToken, type TokenKey, type TokenSubject, writeTokenSubject } from "../token/token.ts";
import type { TouchLinks } from "./channel.ts";

/** What the links of a sequence's touches are made with: plain data, the same object for all of them. */
export interface LinkSource {
  keys: readonly TokenKey[];
  /** Where `seq serve` answers; null where nothing does. */
  publicUrl: string | null;
  tracking: { opens: boolean; clicks: boolean };
  /** How long a link to confirm works, in milliseconds; absent where there is none. */
  confirmWithinMs?: number;
}

/**
 * Everything that one touch carries outside, written at `at`; an address only where the workspace has a public one. The
 * link to confirm carries the moment until which it works, signed with it.
 */
export function linksOf(source: LinkSource, ref: TokenSubject, at: Instant): TouchLinks {
  const { keys, publicUrl, tracking, confirmWithinMs } = source;
  const payload = writeTokenSubject(ref);
  const optOut = signToken(keys, "unsubscribe", payload);
  const mark = signToken(keys, "touch", payload);
  const rate = signToken(keys, "rate", payload);
  const links = { mark, ...pageLinks(publicUrl, optOut, rate) };
  if (publicUrl === null) return { ...links, tracking: null };
  const { opens, clicks } = tracking;
  return {
    ...links,
    ...(confirmWithinMs !== undefined && {
      confirmUrl: `${publicUrl}/f/${signToken(keys, "confirm", writeTokenSubject(ref, String(at + confirmWithinMs)))}`,
    }),
    tracking:
      opens || clicks
        ? {
            ownPrefix: `${publicUrl}/`,
            click: clicks
              ? (target) => `${publicUrl}/c/${signToken(keys, "click", writeTokenSubject(ref, target))}`
              : null,
            trapUrl: clicks ? `${publicUrl}/t/${signToken(keys, "trap", payload)}` : null,
            openUrl: opens ? `${publicUrl}/o/${signToken(keys, "open", payload)}` : null,
          }
        : null,
  };
}

/** Stands where a signed token would, and says of itself that it is none: previews are mailed around. */
export const NO_TOKEN = "preview-no-token";

/** For touches that are only looked at: nothing is signed. */
export function exampleSource(publicUrl: string | null): LinkSource {
  return { keys: [], publicUrl, tracking: { opens: false, clicks: false } };
}

/** The links of a touch that is only looked at: the addresses of real ones, which lead nowhere and track nothing. */
export function exampleLinks(publicUrl: string | null): TouchLinks {
  return { mark: NO_TOKEN, ...pageLinks(publicUrl, NO_TOKEN, NO_TOKEN), tracking: null };
}

function pageLinks(
  publicUrl: string | null,
  optOut: string,
  rate: string,
): Pick<TouchLinks, "optOut" | "unsubscribeUrl" | "preferencesUrl" | "ratingUrl"> {
  if (publicUrl === null) return { optOut, unsubscribeUrl: null, preferencesUrl: null, ratingUrl: null };
  return {
    optOut,
    unsubscribeUrl: `${publicUrl}/u/${optOut}`,
    preferencesUrl: `${publicUrl}/p/${optOut}`,
    ratingUrl: `${publicUrl}/r/${rate}`,
  };
}
