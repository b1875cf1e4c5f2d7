import { RenderError } from "../message/render.ts";
import type { ServiceAccount } from "./accounts.ts";
import { isLoopback } from "./hosts.ts";
import { readHook } from "./read-hook.ts";
import type { HookReading, RecipePoll } from "./recipe.ts";
import { renderRequest } from "./render-request.ts";
import { openRequestSender } from "./send-request.ts";
import { openService, type Service, type ServiceWorld } from "./service.ts";

/** What a look at a list came to; `reason`: one line without addresses or secrets. */
export type PollResult = { type: "read"; readings: HookReading[] } | { type: "failed"; reason: string };

export interface PollUse {
  account: ServiceAccount;
  poll: RecipePoll;
  /** In place of the recipe's own in a rehearsal; null outside of one. */
  rehearsalBase: string | null;
  since: number;
  until: number;
  world: ServiceWorld;
  stop?: AbortSignal;
}

/** Pages of one look: what is left comes with the next, which begins before this one's end. */
const MOST_PAGES = 20;

/** Asks a service for one of its lists, and reads what it tells: all of it, or that it failed. */
export async function pollService(use: PollUse): Promise<PollResult> {
  const { account, poll, rehearsalBase, world, stop } = use;
  const isRehearsal = rehearsalBase !== null;
  const sender = openRequestSender({
    isRehearsal,
    mayBePrivate: (host) => isRehearsal && isLoopback(host),
    ...(stop !== undefined && { stop }),
  });
  try {
    const service = openService(account.recipe.auth, account.settings.all, sender, world);
    const pages = JSON.stringify(poll.request).includes("poll.page") ? MOST_PAGES : 1;
    const readings: HookReading[] = [];
    for (let page = 0; page < pages; page++) {
      const read = await askPage(use, service, page);
      if (read.type === "failed") return read;
      readings.push(...read.readings);
      if (read.readings.length === 0) break;
    }
    return { type: "read", readings };
  } catch (error) {
    if (error instanceof RenderError) return { type: "failed", reason: error.message };
    throw error;
  } finally {
    sender.close();
  }
}

async function askPage(
  { account, poll, rehearsalBase, since, until }: PollUse,
  service: Service,
  page: number,
): Promise<PollResult> {
  const { recipe, settings } = account;
  const place =
    rehearsalBase === null
      ? { base: recipe.base, hosts: recipe.hosts }
      : { base: rehearsalBase, hosts: [new URL(rehearsalBase).host] };
  const variables = {
    settings: settings.values,
    attempt: { id: "", key: "", date: "", at: "" },
    poll: {
      since: new Date(since).toISOString(),
      until: new Date(until).toISOString(),
      since_ms: since,
      until_ms: until,
      page,
    },
  };
  const asked = await service.ask(renderRequest(place, poll.request, variables), { mayRepeat: true });
  const failed = (what: string): PollResult => ({ type: "failed", reason: `${recipe.title}: ${what}` });
  if (asked.type !== "answer") return failed(asked.reason);
  // An empty list, as some say it.
  if (asked.status === 404 && asked.body.length === 0) return { type: "read", readings: [] };
  if (asked.status < 200 || asked.status > 299) return failed(`answered ${asked.status}`);
  if (asked.isCut) return failed("answered more than is read");
  return { type: "read", readings: readHook(poll, asked.headers, asked.body, settings.values) };
}
