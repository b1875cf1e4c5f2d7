import { recordFact } from "../run/actions/record-fact.ts";
import type { WebHit } from "../store/ports/web-port.ts";
import { findTagged, type TokenSubject } from "../token/token.ts";
import type { WebRun } from "./services.ts";

/** A link followed sooner after delivery was followed by a scanner (own rule; scanners open mail as it arrives). */
const TOO_SOON_MS = 5_000;
/** So many links of one mail within `BURST_MS` are no reading. */
const BURST_LINKS = 3;
const BURST_MS = 2_000;
/** A visit to the link nobody can see marks what else came from that mail in this time before and after. */
const TRAP_MS = 60_000;
/** When everything that could speak against a hit has come in. */
export const JUDGE_AFTER_MS = TRAP_MS + 1_000;

/**
 * Which hits of one touch were likely made by a person. `deliveredAt` is when the mail was handed over; null, for a
 * touch that never was, makes every hit unlikely. Pure; the answer for a hit no longer changes `JUDGE_AFTER_MS` later.
 */
export function judgeLikelyHuman(hits: readonly WebHit[], deliveredAt: number | null): Map<number, boolean> {
  const traps = hits.filter(({ kind }) => kind === "trap");
  const clicks = hits.filter(({ kind, method }) => kind === "click" && method !== "HEAD");
  return new Map(
    hits.map((hit) => {
      const isLikely =
        deliveredAt !== null &&
        hit.kind !== "trap" &&
        hit.method === "GET" &&
        hit.at - deliveredAt >= TOO_SOON_MS &&
        !traps.some(({ at }) => Math.abs(at - hit.at) <= TRAP_MS) &&
        !(hit.kind === "click" && isInBurst(clicks, hit));
      return [hit.id, isLikely];
    }),
  );
}

/** Whether some two seconds around the hit hold three links or more. */
function isInBurst(clicks: readonly WebHit[], hit: WebHit): boolean {
  const near = clicks.filter(({ at }) => Math.abs(at - hit.at) <= BURST_MS);
  return near.some(
    ({ at: from }) =>
      hit.at >= from &&
      hit.at <= from + BURST_MS &&
      near.filter(({ at }) => at >= from && at <= from + BURST_MS).length >= BURST_LINKS,
  );
}

/** Judges what came in long enough ago, and records the first likely click and open of each touch. */
export async function judgeOpenHits(run: WebRun, now: number): Promise<number> {
  const open = await run.store.openHits(now - JUDGE_AFTER_MS);
  const touches = new Map(open.map((hit) => [`${hit.enrollment} ${hit.step}`, hit]));
  let recorded = 0;
  for (const hit of touches.values()) recorded += await judgeTouch(run, hit, now);
  return recorded;
}

async function judgeTouch(run: WebRun, { enrollment, prospect, step }: WebHit, now: number): Promise<number> {
  const hits = await run.store.hitsOf(enrollment, step);
  const attempts = await run.store.attempts({ enrollment });
  const sent = attempts.filter(({ status }) => status === "sent");
  const attempt = findTagged(sent, step);
  const verdicts = judgeLikelyHuman(hits, attempt === undefined ? null : (attempt.settledAt ?? attempt.at));
  const due = hits.filter(({ human, at }) => human === null && at < now - JUDGE_AFTER_MS);
  const person = await run.store.getProspect(prospect);
  let recorded = 0;
  if (person !== null && attempt !== undefined) {
    for (const [kind, fact] of [
      ["click", "clicked"],
      ["open", "opened"],
    ] as const) {
      const first = due.find((hit) => hit.kind === kind && verdicts.get(hit.id) === true);
      if (first === undefined) continue;
      await recordFact(
        run,
        person,
        {
          kind: fact,
          at: first.at,
          sequence: attempt.sequence,
          step: attempt.step,
          stepKey: attempt.stepKey,
          channel: attempt.channel,
          data: { likely_human: true, ...(first.target === null ? {} : { url: first.target }) },
          key: `${fact}/${enrollment}/${step}`,
        },
        now,
      );
      recorded += 1;
    }
  }
  await run.store.judgeHits(due.map(({ id }) => ({ id, human: verdicts.get(id) === true })));
  return recorded;
}

/** Writes a request down as it came; nothing is decided by it. */
export async function keepHit(
  run: WebRun,
  kind: WebHit["kind"],
  ref: TokenSubject,
  target: string | null,
  method: string,
): Promise<void> {
  const { prospect, enrollment, step } = ref;
  const claim = await run.store.readEnrollment(enrollment);
  const tracking = run.sequences.find(({ name }) => name === claim?.enrollment.sequence)?.plan?.tracking;
  // Turned off since, or erased: the link still leads on, and nothing is written down.
  if (tracking === undefined || (await run.store.getProspect(prospect)) === null) return;
  await run.store.keepHit({ kind, prospect, enrollment, step, target, method, at: run.clock.now() });
}

/** A transparent GIF of one pixel. */
export const PIXEL = Buffer.from("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7", "base64");
