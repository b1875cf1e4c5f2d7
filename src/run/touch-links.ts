import { randomBytes } from "node:crypto";
import type { TouchLinks } from "../channels/channel.ts";
import type { Plan } from "../engine/plan.ts";
import type { WorkspaceConfig } from "../sequence/workspace-config.ts";
import type { Claim, Store } from "../store/port.ts";
import {
  createTokenKey,
  signToken,
  type TokenKey,
  type TouchRef,
  tagStep,
  writeTouchRef,
} from "../token/token.ts";

/** Makes the marks and links of touches; the keys are read once, when the first one is asked for. */
export interface LinkMaker {
  of(claim: Claim, plan: Plan, step: string): Promise<TouchLinks>;
}

/** `random` draws the first key of a workspace, kept in its database from then on. */
export function openLinkMaker(
  { store, config, clock }: { store: Store; config: WorkspaceConfig; clock: { now(): number } },
  random: (size: number) => Buffer = randomBytes,
): LinkMaker {
  let keys: Promise<readonly TokenKey[]> | null = null;
  return {
    async of({ enrollment, person }, plan, step) {
      keys ??= loadKeys(store, () => createTokenKey(random, clock.now()));
      const ref = { prospect: person.id, enrollment: enrollment.id, step: tagStep(step) };
      return linksOf(await keys, config.publicUrl, ref, plan.tracking ?? { opens: false, clicks: false });
    },
  };
}

async function loadKeys(store: Store, create: () => TokenKey): Promise<readonly TokenKey[]> {
  const known = await store.tokenKeys();
  return known.some(({ retiredAt }) => retiredAt === null) ? known : store.ensureTokenKey(create());
}

/** Everything that one touch carries outside; an address only where the workspace has a public one. */
export function linksOf(
  keys: readonly TokenKey[],
  publicUrl: string | null,
  ref: TouchRef,
  tracking: { opens: boolean; clicks: boolean },
): TouchLinks {
  const payload = writeTouchRef(ref);
  const optOut = signToken(keys, "unsubscribe", payload);
  const mark = signToken(keys, "touch", payload);
  const links = { mark, ...optOutLinks(publicUrl, optOut) };
  if (publicUrl === null) return { ...links, tracking: null };
  const { opens, clicks } = tracking;
  return {
    ...links,
    tracking:
      opens || clicks
        ? {
            ownPrefix: `${publicUrl}/`,
            click: clicks
              ? (target) => `${publicUrl}/c/${signToken(keys, "click", writeTouchRef(ref, target))}`
              : null,
            trapUrl: clicks ? `${publicUrl}/t/${signToken(keys, "trap", payload)}` : null,
            openUrl: opens ? `${publicUrl}/o/${signToken(keys, "open", payload)}` : null,
          }
        : null,
  };
}

/** Stands where a signed token would, and says of itself that it is none: previews are mailed around. */
export const NO_TOKEN = "preview-no-token";

/** The links of a touch that is only looked at: the addresses of real ones, which lead nowhere and track nothing. */
export function exampleLinks(publicUrl: string | null): TouchLinks {
  return { mark: NO_TOKEN, ...optOutLinks(publicUrl, NO_TOKEN), tracking: null };
}

function optOutLinks(
  publicUrl: string | null,
  optOut: string,
): Pick<TouchLinks, "optOut" | "unsubscribeUrl" | "preferencesUrl"> {
  if (publicUrl === null) return { optOut, unsubscribeUrl: null, preferencesUrl: null };
  return { optOut, unsubscribeUrl: `${publicUrl}/u/${optOut}`, preferencesUrl: `${publicUrl}/p/${optOut}` };
}
