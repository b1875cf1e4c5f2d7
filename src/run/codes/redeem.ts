import type { WorkspaceConfig } from "../../config/workspace-config.ts";
import type { Instant } from "../../engine/plan.ts";
import type { CodeVerdict, Prospect } from "../../store/port.ts";
import { recordFact } from "../actions/record-fact.ts";
import type { EnrollmentContext } from "../apply-event.ts";
import { listNear, normaliseCode } from "./code-text.ts";

/** What became of a code that somebody used. */
export interface Redemption {
  verdict: CodeVerdict;
  /** As it is stored. */
  code: string;
  name: string | null;
  /** Whoever was given it; null for nobody known. */
  prospect: number | null;
  /** What the use is worth to them. */
  points: number | null;
  /** The sequences of theirs that it ended. */
  ended: string[];
}

/**
 * Counts the use of a code and tells whoever was given it, as the event `code_used` of its step: both in one write. What
 * may not be counted changes nothing. `key` tells the use from every other: told again, it counts once.
 */
export async function redeemCode(
  context: EnrollmentContext & { config: WorkspaceConfig },
  text: string,
  { key, at, by }: { key: string; at: Instant; by: Prospect | null },
  now: Instant,
): Promise<Redemption> {
  const { store } = context;
  const code = normaliseCode(text);
  const use = { code, key, at, by: by?.id ?? null };
  const known = await store.findCode(code);
  const person = known?.prospect == null ? null : await store.getProspect(known.prospect);
  const result = {
    code,
    name: known?.name ?? null,
    prospect: person?.id ?? null,
    points: known?.points ?? null,
    ended: [] as string[],
  };
  if (known === null || person === null) return { ...result, verdict: await store.useCode(use) };
  const claim = known.enrollment === null ? null : await store.readEnrollment(known.enrollment);
  const place =
    claim === null ? {} : { sequence: claim.enrollment.sequence, step: known.step, stepKey: known.step };
  const data = { name: known.name, ...(known.points !== null && { points: known.points }) };
  const fact = { kind: "code_used", at, ...place, data };
  const { verdict = "used", ended } = await recordFact(context, person, fact, now, { use });
  return { ...result, verdict, ended };
}

/** A code that was given and that a mistyped one may have meant; null for none. Only for people of the workspace. */
export async function suggestCode(
  { store }: Pick<EnrollmentContext, "store">,
  text: string,
): Promise<string | null> {
  for (const near of listNear(normaliseCode(text))) {
    if ((await store.findCode(near)) !== null) return near;
  }
  return null;
}
