import type { Instant } from "../engine/plan.ts";
import { useList } from "../providers/poll-service.ts";
import { takeBack, type TakeBackRequest } from "../providers/take-back.ts";
import type { RunContext } from "../run/context.ts";
import type { PollReport } from "./poll-services.ts";
import { serviceWorldOf } from "./service-world.ts";

const EVERY_MS = 5 * 60_000;
/** Requests of one look: what is left comes with the next. */
const MOST = 200;
const NEXT = "take backs";

/**
 * Takes back at services what was to last as long as a sequence did for somebody, such as a place in an audience: of whoever has
 * left it, by whatever way, erased people too. Gives when it is to be looked again.
 */
export async function takeBackEnded(
  run: RunContext,
  stop: AbortSignal,
  report: PollReport,
): Promise<Instant> {
  const { store, config } = run;
  const now = run.clock.now();
  const nextAt = Number((await store.getSetting(NEXT)) ?? 0);
  if (nextAt > now && nextAt - now <= EVERY_MS) return nextAt;
  await store.setSetting(NEXT, String(now + EVERY_MS));
  const waiting = (await store.takeBacks(MOST)).map((each) => ({
    ...each,
    asked: readRequest(each.request),
  }));
  for (const provider of new Set(waiting.map(({ asked }) => asked.provider))) {
    const [account] = (await run.findAccounts?.(provider)) ?? [];
    const rehearsalBase = config.rehearsal ? (config.providers[provider]?.rehearsalBase ?? null) : null;
    // Nobody is asked in such a rehearsal, and nothing was ever done.
    const isOnPaper = config.rehearsal && rehearsalBase === null;
    const theirs = waiting.filter(({ asked }) => asked.provider === provider);
    if (isOnPaper) {
      for (const each of theirs) await store.endTakeBack(each);
      continue;
    }
    if (account === undefined || account.settings.problems.length > 0) {
      report.failed.push(`${provider}: not told who has left an audience: seq.yaml has no settings of it`);
      continue;
    }
    const use = { account, rehearsalBase, world: serviceWorldOf(run), stop };
    const failed = await useList(use, async (open) => {
      for (const { asked, ...each } of theirs) {
        if (stop.aborted) return null;
        const result = await takeBack(open, account, asked, run.clock.now());
        // What keeps one from being told keeps the others, too.
        if (result.type === "later") return result;
        await store.endTakeBack(each);
        report.told += 1;
      }
      return null;
    });
    if (failed !== null) report.failed.push(failed.reason);
  }
  return now + EVERY_MS;
}

function readRequest(text: string): TakeBackRequest {
  return JSON.parse(text) as TakeBackRequest;
}
