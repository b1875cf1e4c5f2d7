import { RenderError } from "../message/render.ts";
import type { ServiceAccount } from "./accounts.ts";
import { isLoopback } from "./hosts.ts";
import { readHook } from "./read-hook.ts";
import { FIRST_PAGE, type OpenList, type PageMark, type PageResult, readPage } from "./read-pages.ts";
import type { HookReading, RecipePoll } from "./recipe.ts";
import { openRequestSender } from "./send-request.ts";
import { openService, rehearseAuth, type ServiceWorld } from "./service.ts";

/** What a look at a list came to; `rest`: where it is to be gone on with; `reason`: one line without addresses or secrets. */
export type PollResult =
  | { type: "read"; readings: HookReading[]; rest: PageMark | null }
  | { type: "failed"; reason: string };

/** How a list of an account is reached. */
export interface ListUse {
  account: ServiceAccount;
  /** In place of the recipe's own in a rehearsal; null outside of one. */
  rehearsalBase: string | null;
  world: ServiceWorld;
  stop?: AbortSignal;
}

export interface PollUse extends ListUse {
  poll: RecipePoll;
  since: number;
  until: number;
  /** Absent: from the beginning. */
  from?: PageMark;
}

/** Pages of one look. */
const MOST_PAGES = 20;

/** Asks a service for some pages of one of its lists, and reads what they tell. */
export async function pollService(use: PollUse): Promise<PollResult> {
  const { account, poll, since, until, from = FIRST_PAGE } = use;
  const { values } = account.settings;
  const variables = {
    settings: values,
    attempt: { id: "", key: "", date: "", at: "" },
    poll: {
      since: new Date(since).toISOString(),
      until: new Date(until).toISOString(),
      since_ms: since,
      until_ms: until,
    },
  };
  return useList(use, async (open): Promise<PollResult> => {
    const readings: HookReading[] = [];
    let mark: PageMark | null = from;
    for (let pages = 0; mark !== null && pages < MOST_PAGES; pages++) {
      const page: PageResult<HookReading> = await readPage(
        open,
        poll,
        "poll",
        variables,
        mark,
        ({ headers, bytes }) => Promise.resolve(readHook(poll, headers, bytes, values)),
      );
      if (page.type === "failed") return page;
      readings.push(...page.items);
      mark = page.after;
    }
    return { type: "read", readings, rest: mark };
  });
}

/** Opens the way to an account's lists, and closes it. What a setting or a template lacks is a failure. */
export async function useList<T>(
  { account, rehearsalBase, world, stop }: ListUse,
  work: (open: OpenList) => Promise<T>,
): Promise<T | { type: "failed"; reason: string }> {
  const { recipe, settings } = account;
  const isRehearsal = rehearsalBase !== null;
  const sender = openRequestSender({
    isRehearsal,
    mayBePrivate: (host) => isRehearsal && isLoopback(host),
    ...(stop !== undefined && { stop }),
  });
  const place =
    rehearsalBase === null
      ? { base: recipe.base, hosts: recipe.hosts }
      : { base: rehearsalBase, hosts: [new URL(rehearsalBase).host] };
  try {
    const auth = isRehearsal ? rehearseAuth(recipe.auth, rehearsalBase) : recipe.auth;
    const service = openService(auth, settings.all, sender, world);
    return await work({ service, place, title: recipe.title });
  } catch (error) {
    if (error instanceof RenderError) return { type: "failed", reason: error.message };
    throw error;
  } finally {
    sender.close();
  }
}
