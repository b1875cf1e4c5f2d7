import type { Advanced } from "../../engine/advance.ts";
import { keyOf } from "../../engine/lineage.ts";
import type { Instant } from "../../engine/plan.ts";
import type { State } from "../../engine/state.ts";
import type { Claim, NewCode, Store } from "../../store/port.ts";
import { drawCode } from "./code-text.ts";

/** What holds people at a step whose list of codes is used up, until `seq codes import` adds some. */
export const CODES_GATE = "codes";

/**
 * The codes that the steps just passed give, and the state that knows them; both belong into one write. A step that gave
 * one before gives the same again. `lacks` names a list that is used up.
 */
export async function giveCodes(
  store: Pick<Store, "codeOf" | "freeCode">,
  { enrollment }: Claim,
  { state: before, effects }: Advanced,
  now: Instant,
): Promise<{ state: State; give: NewCode[] } | { lacks: string }> {
  const give: NewCode[] = [];
  let state = before;
  for (const effect of effects) {
    if (effect.type !== "issue") continue;
    const { step } = effect;
    const key = keyOf(step);
    const known = await store.codeOf(enrollment.id, key);
    const { expiresMs, isListed, uses, owner, points } = step.code;
    const code = known?.code ?? (isListed ? await store.freeCode(step.name) : drawCode());
    if (code === null) return { lacks: step.name };
    const issuedAt = known?.issuedAt ?? now;
    const expiresAt = known === null ? (expiresMs === null ? null : now + expiresMs) : known.expiresAt;
    give.push({ code, name: step.name, step: key, issuedAt, expiresAt, uses, owner, points, isListed });
    const record = state.steps[step.id];
    if (record === undefined) continue;
    const expires = expiresAt === null ? "" : new Date(expiresAt).toISOString();
    const values = { ...record.values, code, expires };
    state = { ...state, steps: { ...state.steps, [step.id]: { ...record, values } } };
  }
  return { state, give };
}
