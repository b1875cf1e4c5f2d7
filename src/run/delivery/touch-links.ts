import { randomBytes } from "node:crypto";
import type { LinkSource } from "../../channels/touch-links.ts";
import type { WorkspaceConfig } from "../../config/workspace-config.ts";
import type { Plan } from "../../engine/plan.ts";
import type { Claim, Store } from "../../store/port.ts";
import { createTokenKey, type TokenKey, type TokenSubject, tagStep } from "../../token/token.ts";
import { CONFIRM_WITHIN_MS, CONFIRMATION } from "../actions/confirmation.ts";

/** Knows what the marks and links of touches are made with; the keys are read once, when first asked for. */
export interface LinkMaker {
  sourceOf(plan: Plan): Promise<LinkSource>;
}

/** `random` draws the first key of a workspace, kept in its database from then on. */
export function openLinkMaker(
  { store, config, clock }: { store: Store; config: WorkspaceConfig; clock: { now(): number } },
  random: (size: number) => Buffer = randomBytes,
): LinkMaker {
  const { publicUrl } = config;
  const sources = new WeakMap<Plan, LinkSource>();
  let keys: Promise<readonly TokenKey[]> | null = null;
  return {
    async sourceOf(plan) {
      keys ??= loadKeys(store, () => createTokenKey(random, clock.now()));
      const known = sources.get(plan);
      if (known !== undefined) return known;
      const { tracking = { opens: false, clicks: false } } = plan;
      const source = {
        keys: await keys,
        publicUrl,
        tracking,
        ...(plan.name === CONFIRMATION && { confirmWithinMs: CONFIRM_WITHIN_MS }),
      };
      sources.set(plan, source);
      return source;
    },
  };
}

/** Whom and what the tokens of a touch are about. */
export function refOf({ enrollment, person }: Claim, step: string): TokenSubject {
  return { prospect: person.id, enrollment: enrollment.id, step: tagStep(step) };
}

async function loadKeys(store: Store, create: () => TokenKey): Promise<readonly TokenKey[]> {
  const known = await store.tokenKeys();
  return known.some(({ retiredAt }) => retiredAt === null) ? known : store.ensureTokenKey(create());
}
