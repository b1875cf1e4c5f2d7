import type { Outcome, Results } from "../channels/channel.ts";
import { holdsOver } from "../condition/expression.ts";
import type { Instant } from "../engine/plan.ts";
import { InternalError } from "../errors.ts";
import type { JournaledRequest } from "./prepared-request.ts";
import { openAnswer, readAnswer, readMessageId, tellsDuplicate } from "./read-answer.ts";
import type { AnswerReading, AnswerRule, ExactRequest, Recipe, RecipeAction, Repeat } from "./recipe.ts";
import { type Service as Place, renderRequest } from "./render-request.ts";
import { type Clean, concludeRefusal, concludeUnanswered } from "./request-outcome.ts";
import type { Asked, Service } from "./service.ts";

/** One action of one account, open for use. */
export interface OpenAction {
  recipe: Recipe;
  action: RecipeAction;
  /** Where its requests go. */
  place: Place;
  service: Service;
  now: () => Instant;
  clean: Clean;
}

/** Journals what is known once a draft is made, before anything goes on. */
export type Keep = (journaled: JournaledRequest) => Promise<void>;

/** Performs a journaled request once, and reads what came of it. */
export async function perform(
  open: OpenAction,
  journaled: JournaledRequest,
  keep: Keep | null,
): Promise<Outcome> {
  const { repeat } = open.action;
  if (repeat.class === "draft") return performDraft(open, repeat, journaled, keep);
  if (repeat.class === "order") return performOrder(open, repeat, journaled, keep);
  return sendOnce(open, journaled, journaled.request);
}

/** Sends a request whose answer says whether the action was performed. */
export async function sendOnce(
  open: OpenAction,
  journaled: JournaledRequest,
  request: ExactRequest,
): Promise<Outcome> {
  const mayRepeat = journaled.repeat.class !== "never";
  return conclude(open, journaled, await open.service.ask(request, { mayRepeat }));
}

type Draft = Extract<Repeat, { class: "draft" }>;
type Order = Extract<Repeat, { class: "order" }>;

async function performDraft(
  open: OpenAction,
  repeat: Draft,
  journaled: JournaledRequest,
  keep: Keep | null,
): Promise<Outcome> {
  const made = await make(open, repeat.made, journaled, keep);
  if (made.type !== "made") return made;
  return sendDraft(open, repeat, made.journaled, made.id);
}

async function performOrder(
  open: OpenAction,
  repeat: Order,
  journaled: JournaledRequest,
  keep: Keep | null,
): Promise<Outcome> {
  const { draft } = journaled;
  if (draft !== undefined) return askResult(open, repeat, journaled, draft);
  const made = await make(open, repeat.made, journaled, keep);
  return made.type === "made" ? awaited(open) : made;
}

/** Asks for the answer to an order; uncertain, and awaited, where it is not ready. */
export async function askResult(
  open: OpenAction,
  repeat: Order,
  journaled: JournaledRequest,
  order: string,
): Promise<Outcome> {
  const variables = { ...journaled.variables, sent: { id: order } };
  const request = renderRequest(open.place, repeat.result, variables);
  const asked = await open.service.ask(request, { mayRepeat: true });
  if (asked.type === "answer" && holdsOver(repeat.pending, openAnswer(asked, variables)))
    return awaited(open);
  return conclude(open, { ...journaled, variables }, asked);
}

function awaited({ recipe: { title } }: OpenAction): Outcome {
  return { type: "uncertain", reason: `${title} is at work, and answers later`, isAwaited: true };
}

type Made = { type: "made"; id: string; journaled: JournaledRequest };

/** Makes what reaches nobody by itself, a draft or an order, unless it was made before, and has its id journaled. */
async function make(
  open: OpenAction,
  rules: readonly AnswerRule[],
  journaled: JournaledRequest,
  keep: Keep | null,
): Promise<Made | Outcome> {
  if (keep === null) throw new InternalError("a draft is sent only where its id can be journaled first");
  if (journaled.draft !== undefined) return { type: "made", id: journaled.draft, journaled };
  const made = await open.service.ask(journaled.request, { mayRepeat: true });
  // Nothing was sent: a draft whose answer was lost lies there, and reaches nobody.
  if (made.type === "lost") {
    return { type: "failed", blame: "network", permanent: false, suppress: false, reason: made.reason };
  }
  const outcome = conclude(open, journaled, made, rules);
  if (outcome.type === "failed") return outcome;
  const reading =
    made.type === "answer" ? readAnswer(rules, openAnswer(made, journaled.variables), open.now()) : null;
  if (reading === null || reading.id === null) {
    const what = open.action.repeat.class;
    const reason = `${open.recipe.title} made no ${what} that can be found again`;
    return { type: "failed", blame: "network", permanent: false, suppress: false, reason };
  }
  const { id: draft, messageId, thread } = reading;
  const kept = {
    ...journaled,
    draft,
    ...(messageId !== null && { messageId }),
    ...(thread !== null && { thread }),
  };
  await keep(kept);
  return { type: "made", id: draft, journaled: kept };
}

/** Sends a draft that was made before. */
export async function sendDraft(
  open: OpenAction,
  repeat: Draft,
  journaled: JournaledRequest,
  draft: string,
): Promise<Outcome> {
  const request = renderRequest(open.place, repeat.send, draftVariables(journaled, draft));
  const outcome = await sendOnce(open, journaled, request);
  return outcome.type === "sent" ? identify(open, repeat, journaled, draft, outcome) : outcome;
}

/** Names a mail that was sent by the Message-ID that it bears, as far as that can be asked; the mail is out in any case. */
async function identify(
  open: OpenAction,
  repeat: Draft,
  journaled: JournaledRequest,
  draft: string,
  sent: Extract<Outcome, { type: "sent" }>,
): Promise<Outcome> {
  const known = journaled.messageId ?? null;
  if (repeat.identify === null || sent.providerId == null)
    return { ...sent, providerId: known ?? sent.providerId ?? null };
  const { request, messageId } = repeat.identify;
  const variables = { ...draftVariables(journaled, draft), sent: { id: sent.providerId } };
  const asked = await open.service.ask(renderRequest(open.place, request, variables), { mayRepeat: true });
  const told = asked.type === "answer" ? readMessageId(messageId, openAnswer(asked, variables)) : null;
  return { ...sent, providerId: told ?? known ?? sent.providerId };
}

/** What a draft's own requests and conditions may name besides. */
export function draftVariables(
  { variables }: JournaledRequest,
  draft: string,
): JournaledRequest["variables"] {
  return { ...variables, draft: { id: draft } };
}

/** What came of a request, as an outcome. `rules`: those of the action, or of making its draft. */
export function conclude(
  open: OpenAction,
  { repeat: { class: kind }, variables }: JournaledRequest,
  asked: Asked,
  rules: readonly AnswerRule[] = open.action.answer,
): Outcome {
  if (asked.type !== "answer") return concludeUnanswered(asked);
  const { recipe, action, clean } = open;
  const values = openAnswer(asked, variables);
  const reading = readAnswer(rules, values, open.now());
  const receipt = `${recipe.title} answered ${asked.status}`;
  const { repeat } = action;
  const results = resultsOf(reading, kind !== "never" && kind !== "draft");
  if (kind === "key" && repeat.class === "key" && tellsDuplicate(repeat.duplicate, values)) {
    return {
      type: "sent",
      receipt: `${receipt}: it had come before`,
      providerId: reading?.id ?? null,
      ...results,
    };
  }
  if (reading === null) return { type: "uncertain", reason: `${receipt}, which its recipe does not know` };
  return (
    concludeRefusal(reading, asked, recipe.title, clean) ?? {
      type: "sent",
      receipt,
      providerId: reading.messageId ?? reading.id,
      ...results,
    }
  );
}

function resultsOf(reading: AnswerReading | null, mayAskAgain: boolean): { results?: Results } {
  if (reading === null || reading.is !== "performed") return {};
  const { set, events } = reading;
  if (Object.keys(set).length === 0 && events.length === 0) return {};
  return { results: { set, events, mayAskAgain } };
}
