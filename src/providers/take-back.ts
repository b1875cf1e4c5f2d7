import { holdsOver } from "../condition/expression.ts";
import type { ServiceAccount } from "./accounts.ts";
import { findForeignHost } from "./hosts.ts";
import { openAnswer, readAnswer } from "./read-answer.ts";
import type { OpenList } from "./read-pages.ts";
import type { ExactRequest } from "./recipe.ts";

/** What takes a step back, as it was fixed when the step was prepared. No secret, and of the person what it sends alone. */
export interface TakeBackRequest {
  format: 1;
  provider: string;
  action: string;
  request: ExactRequest;
}

/** `over`: done, or refused for good. */
export type TakenBack = { type: "over" } | { type: "later"; reason: string };

/** Asks a service to take something back. Asking again does no harm. */
export async function takeBack(
  { service, place, title }: OpenList,
  { recipe, settings }: ServiceAccount,
  { action: id, request }: TakeBackRequest,
  now: number,
): Promise<TakenBack> {
  const action = Object.hasOwn(recipe.actions, id) ? recipe.actions[id] : undefined;
  // Prepared for another service than the recipe's of today: nobody signs for it.
  if (action === undefined || findForeignHost(new URL(request.url), place.hosts) !== null)
    return { type: "over" };
  const asked = await service.ask(request, { mayRepeat: true });
  if (asked.type !== "answer") return { type: "later", reason: `${title}: ${asked.reason}` };
  const variables = { settings: settings.values, attempt: { id: "", key: "", date: "", at: "" } };
  const values = openAnswer(asked, variables);
  const is = readAnswer(action.answer, values, now)?.is ?? null;
  const isOver = is === "performed" || is === "refused" || is === "dead_address" || is === "opted_out";
  return isOver || holdsOver("status == 404 || status == 410", values)
    ? { type: "over" }
    : { type: "later", reason: `${title}: answered ${asked.status}` };
}
