import { DAY_MS, type Instant } from "../engine/plan.ts";
import type { ServiceAccount } from "../providers/accounts.ts";
import type { PageMark } from "../providers/read-pages.ts";
import type { RecipePoll } from "../providers/recipe.ts";
import type { RunContext } from "../run/context.ts";
import { NEXT_POLL } from "../store/peek.ts";
import { serviceWorldOf } from "./service-world.ts";

/** How far back the first look goes. */
const FIRST_MS = 30 * DAY_MS;

/** Looks of twenty pages that are made at once at a long list; what is then left comes with the next. */
const MOST_LOOKS = 10;

/** Kept as a small named text of the store, for each list of each account. */
interface PollState {
  /** The end of the last look that succeeded; null before the first. */
  until: Instant | null;
  nextAt: Instant;
  /** A look that was longer than is read at once: its span, and where it is gone on with. */
  rest?: { since: Instant; until: Instant; from: PageMark };
}

export interface PollReport {
  /** Lists that were asked for. */
  asked: number;
  /** What was new in them. */
  told: number;
  /** One line each, without addresses or secrets. */
  failed: string[];
}

/**
 * Asks services for what they do not tell by themselves, each list at its time, and lets what is new have its effects as
 * a hook does. A list that cannot be read is asked for again from where it was read last. What was kept and not handled,
 * whoever comes next finishes.
 */
export async function pollServices(run: RunContext, stop: AbortSignal): Promise<PollReport> {
  const report: PollReport = { asked: 0, told: 0, failed: [] };
  const times: Instant[] = [];
  for (const { account, name, poll } of await listPolls(run)) {
    if (stop.aborted) return report;
    times.push((await look(run, { account, name, poll }, stop, report)) ?? Number.POSITIVE_INFINITY);
  }
  if (await hasTakeBacks(run)) {
    const { takeBackEnded } = await import("./take-back.ts");
    times.push(await takeBackEnded(run, stop, report));
  }
  if (hasCrms(run)) {
    const { syncCrms } = await import("./sync-crm.ts");
    times.push((await syncCrms(run, stop, report)) ?? Number.POSITIVE_INFINITY);
  }
  await noteNext(run, Math.min(...times));
  return report;
}

/** So that a run with nothing due, which reads no workspace, knows when it has to. */
async function noteNext({ store }: RunContext, at: Instant): Promise<void> {
  const text = Number.isFinite(at) ? String(at) : "";
  if (((await store.getSetting(NEXT_POLL)) ?? "") !== text) await store.setSetting(NEXT_POLL, text);
}

/** Whether any service of the workspace is asked. */
export async function hasPolls(run: RunContext): Promise<boolean> {
  return hasCrms(run) || (await hasTakeBacks(run)) || (await listPolls(run)).length > 0;
}

/** Whether a service of the workspace's does anything that lasts as long as a sequence. */
async function hasTakeBacks(run: RunContext): Promise<boolean> {
  const accounts = await listAllAccounts(run);
  return accounts.some(({ recipe }) =>
    Object.values(recipe.actions).some((action) => action.takeBack !== undefined),
  );
}

function hasCrms({ config: { crm = {} } }: RunContext): boolean {
  return Object.values(crm).some((rules) => rules.length > 0);
}

interface OpenPoll {
  account: ServiceAccount;
  /** Under which the store keeps how far it was read. */
  name: string;
  poll: RecipePoll;
}

async function listPolls(run: RunContext): Promise<OpenPoll[]> {
  return (await listAllAccounts(run)).flatMap((account) =>
    Object.entries(account.recipe.poll)
      .filter(([, poll]) => hasSettings(account, poll))
      .map(([id, poll]) => ({ account, poll, name: `poll ${account.recipe.name}/${id}/${account.name}` })),
  );
}

async function listAllAccounts({ config, findAccounts }: RunContext): Promise<ServiceAccount[]> {
  // Most workspaces use no service: nothing is loaded for them.
  const isUsed =
    Object.keys(config.providers).length > 0 ||
    Object.values(config.senders).some(({ services }) => Object.keys(services ?? {}).length > 0);
  if (!isUsed || findAccounts === undefined) return [];
  const { listProviders } = await import("../providers/accounts.ts");
  const accounts = await Promise.all(listProviders(config).map((provider) => findAccounts(provider)));
  return accounts.flat();
}

/** Of a service with several parts, somebody may use one: what names a setting that is not given is not asked for. */
function hasSettings({ settings }: ServiceAccount, { request }: RecipePoll): boolean {
  if (settings.problems.length > 0) return false;
  const named = [...JSON.stringify(request).matchAll(/\bsettings\.(\w+)/g)].map(([, name = ""]) => name);
  return named.every((name) => Object.hasOwn(settings.values, name));
}

/** When it is to be looked at again; null for never, as in a rehearsal that speaks to nobody. */
async function look(
  run: RunContext,
  { account, name, poll }: OpenPoll,
  stop: AbortSignal,
  report: PollReport,
): Promise<Instant | null> {
  const { store, config } = run;
  const now = run.clock.now();
  const text = (await store.getSetting(name)) ?? "";
  const { until, nextAt, rest } = text === "" ? { until: null, nextAt: 0 } : (JSON.parse(text) as PollState);
  // A clock that was set back must not silence it.
  if (nextAt > now && nextAt - now <= poll.everyMs) return nextAt;
  const rehearsalBase = config.providers[account.recipe.name]?.rehearsalBase ?? null;
  if (config.rehearsal && rehearsalBase === null) return null;
  const keep = (state: PollState) => store.setSetting(name, JSON.stringify(state));
  const state = { until, nextAt: now + poll.everyMs };
  await keep({ ...state, ...(rest !== undefined && { rest }) });
  report.asked += 1;
  const { pollService } = await import("../providers/poll-service.ts");
  const { dealWithTold, draftDelivery, findTold, keepTold } = await import("../web/receive-told.ts");
  let span = rest ?? { since: until === null ? now - FIRST_MS : until - poll.overlapMs, until: now };
  for (let looks = 0; looks < MOST_LOOKS && !stop.aborted; looks++) {
    const result = await pollService({
      ...span,
      account,
      poll,
      rehearsalBase: config.rehearsal ? rehearsalBase : null,
      world: serviceWorldOf(run),
      stop,
    });
    if (result.type === "failed") {
      report.failed.push(result.reason);
      // Services forget what they call a page: such a list is read from its beginning.
      if ("from" in span && looks === 0) await keep(state);
      return state.nextAt;
    }
    const drafts = result.readings.map((reading) => draftDelivery(account, reading, now));
    const fresh = await keepTold(run, drafts);
    if (result.rest !== null) span = { ...span, from: result.rest };
    await keep(
      result.rest === null
        ? { ...state, until: span.until }
        : { ...state, rest: { ...span, from: result.rest } },
    );
    report.told += fresh.length;
    for (const delivery of fresh) {
      const told = findTold(delivery);
      if (told !== null) await dealWithTold(run, delivery, told);
    }
    if (result.rest === null) break;
  }
  return state.nextAt;
}
