import { createHash } from "node:crypto";
import type { DoubtfulAttempt, Outcome, Prepared, Settled, Touch, Transport } from "../channels/channel.ts";
import { inRenderedForm, type UnrenderedTouch } from "../channels/render-touch.ts";
import { holdsOver } from "../condition/expression.ts";
import { UserError } from "../errors.ts";
import { isLoopback } from "./hosts.ts";
import { type OpenAction, perform } from "./perform.ts";
import { findForeign, packRequest, unpackRequest } from "./prepared-request.ts";
import { openAnswer } from "./read-answer.ts";
import type { TakeBackRequest } from "./take-back.ts";
import type { Recipe, RecipeAction, RequestVariables } from "./recipe.ts";
import { renderAction, renderRequest } from "./render-request.ts";
import { createClean } from "./request-outcome.ts";
import { createVariables } from "./request-variables.ts";
import { openRequestSender, type RequestLimits, type RequestSender } from "./send-request.ts";
import { type Asked, openService, rehearseAuth, type ServiceWorld } from "./service.ts";
import { fillSettings } from "./settings.ts";
import { settleAttempt } from "./settle-attempt.ts";
import type { OwnRequest } from "./step-transport.ts";

/** How a sender uses one action of a service. */
export interface RecipeUse {
  recipe: Recipe;
  action: RecipeAction;
  /** The step that wrote the action itself; absent for a recipe's. */
  own?: OwnRequest;
  /** As the sender gives them, secrets resolved. */
  settings: Readonly<Record<string, string>>;
  senderId: string;
  /** Requests at once. */
  connections: number;
  /** Where the service reports to; null where the workspace has no public address. */
  hookUrl: string | null;
  /** In place of the recipe's own in a rehearsal, which never leaves this machine; null outside of one. */
  rehearsalBase: string | null;
  /** In place of where the recipe asks for access tokens, in such a rehearsal; absent: `/token` at its base's host. */
  rehearsalTokenUrl?: string;
  /** Hosts that may be in this machine's own network. Absent: none. */
  mayBePrivate?: (host: string) => boolean;
  world: ServiceWorld;
  /** In place of the network; absent: requests are sent. */
  openSender?: (limits: RequestLimits) => RequestSender;
  /** Aborts where the program is to end. */
  stop?: AbortSignal;
  /** For one request and its answer, in milliseconds; absent: as usual. */
  patienceMs?: number;
}

/**
 * Performs the touches of one action through its service. Connects to nothing yet. Throws UserError for a setting that is
 * missing or wrong.
 */
export function openRecipeTransport(use: RecipeUse): Transport {
  const { recipe, action, rehearsalBase, world, stop, patienceMs, mayBePrivate } = use;
  const { all, values: settings, problems } = fillSettings(recipe, use.settings);
  const [problem] = problems;
  if (problem !== undefined) {
    throw new UserError(`sender ${use.senderId}: ${recipe.title}: ${problem.message}`, {
      hint: `what ${recipe.title} needs stands in its recipe, under \`settings\``,
    });
  }
  const isRehearsal = rehearsalBase !== null;
  const { openSender = openRequestSender } = use;
  const sender = openSender({
    isRehearsal,
    mayBePrivate: (host) => (isRehearsal && isLoopback(host)) || mayBePrivate?.(host) === true,
    ...(stop !== undefined && { stop }),
    ...(patienceMs !== undefined && { patienceMs }),
  });
  const auth =
    rehearsalBase === null ? recipe.auth : rehearseAuth(recipe.auth, rehearsalBase, use.rehearsalTokenUrl);
  const service = openService(auth, all, sender, world);
  const place = isRehearsal
    ? { base: rehearsalBase, hosts: [new URL(rehearsalBase).host] }
    : { base: recipe.base, hosts: recipe.hosts };
  const clean = createClean(
    Object.keys(all).flatMap((name) => (Object.hasOwn(settings, name) ? [] : [all[name] ?? ""])),
  );
  const open: OpenAction = { recipe, action, place, service, now: world.now, clean };
  const variablesOf = createVariables(action, settings, use.hookUrl);
  const account = nameAccount(recipe, all);
  const undoing = action.takeBack === undefined ? undefined : recipe.actions[action.takeBack];
  const undoVariablesOf = undoing === undefined ? null : createVariables(undoing, settings, use.hookUrl);

  /** The request that takes it back, fixed now: by then the person may have another address, or none. */
  function prepareTakeBack(touch: Touch): { takeBack?: string } {
    if (undoing === undefined || undoVariablesOf === null) return {};
    const request = renderAction(place, undoing, undoVariablesOf(touch).all);
    const kept: TakeBackRequest = { format: 1, provider: recipe.name, action: undoing.id, request };
    return { takeBack: JSON.stringify(kept) };
  }

  return {
    connections: use.connections,
    async prepare(touch: Touch | UnrenderedTouch): Promise<Prepared> {
      const rendered = inRenderedForm(touch);
      const { all: variables, later } = variablesOf(rendered);
      const { repeat } = action;
      const prepared = packRequest({
        format: 1,
        provider: recipe.name,
        action: action.id,
        account,
        ...(use.own !== undefined && { own: use.own }),
        request: renderAction(place, action, variables),
        repeat: { class: repeat.class, forMs: repeat.class === "key" ? repeat.forMs : null },
        variables: later,
      });
      return { ...prepared, ...prepareTakeBack(rendered) };
    },
    async send(prepared: Prepared, keep?: (content: string) => Promise<void>): Promise<Outcome> {
      const journaled = unpackRequest(prepared);
      const foreign = findForeign(open, journaled);
      if (foreign !== null) {
        return { type: "failed", blame: "message", permanent: true, suppress: false, reason: foreign };
      }
      return perform(open, journaled, keep === undefined ? null : (more) => keep(packRequest(more).content));
    },
    settle(attempt: DoubtfulAttempt): Promise<Settled> {
      return settleAttempt(open, attempt, account);
    },
    async verify(): Promise<void> {
      const { check } = recipe;
      if (check === null) return;
      const variables = nobody(settings);
      const asked = await service.ask(renderRequest(place, check.request, variables), { mayRepeat: true });
      if (asked.type === "answer" && holdsOver(check.ok, openAnswer(asked, variables))) return;
      throw explain(asked, use);
    },
    async close(): Promise<void> {
      service.close();
      await Promise.resolve();
    },
  };
}

/** A check is about nobody's touch. */
function nobody(settings: RequestVariables["settings"]): RequestVariables {
  return { settings, attempt: { id: "", key: "", date: "", at: "" } };
}

/** Tells accounts apart and says nothing of their secrets: 32 bits of a hash. */
function nameAccount(recipe: Recipe, settings: Readonly<Record<string, string>>): string {
  const all = JSON.stringify([recipe.name, Object.entries(settings).sort()]);
  return createHash("sha256").update(all, "utf8").digest("hex").slice(0, 8);
}

function explain(asked: Asked, { recipe: { title }, senderId }: RecipeUse): UserError {
  const what = `sender ${senderId}: `;
  if (asked.type === "answer") {
    const hint =
      asked.status === 401 || asked.status === 403
        ? "check its settings: the service does not know them, or they may not do this"
        : "the service may be out of order, or its recipe out of date";
    return new UserError(`${what}${title} answered ${asked.status}`, { hint });
  }
  const hint =
    asked.type === "unsigned" && asked.blame === "sender"
      ? "allow the access once more: its refresh token is spent or revoked"
      : "check the network, and the address in its settings";
  return new UserError(`${what}${asked.reason}`, { hint });
}
