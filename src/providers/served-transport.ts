import type { Outcome, Prepared, Touch, Transport } from "../channels/channel.ts";
import { inRenderedForm, type UnrenderedTouch } from "../channels/render-touch.ts";
import { ExitCode, UserError } from "../errors.ts";
import { chooseAction } from "./choose-action.ts";
import { unpackRequest } from "./prepared-request.ts";
import type { Recipe, RecipeAction } from "./recipe.ts";
import { openRecipeTransport, type RecipeUse } from "./recipe-transport.ts";

/**
 * Performs a channel's touches through a service, each by the action of its recipe that fits it. Throws UserError for a
 * recipe that has none for the channel.
 */
export function openServedTransport(channel: string, use: Omit<RecipeUse, "action">): Transport {
  const { recipe } = use;
  const actions = Object.values(recipe.actions).filter((action) => action.channel === channel);
  const [first] = actions;
  if (first === undefined) throw refuseChannel(recipe, channel);
  const transports = new Map<string, Transport>();
  const transportOf = (action: RecipeAction): Transport => {
    const known = transports.get(action.id) ?? openRecipeTransport({ ...use, action });
    transports.set(action.id, known);
    return known;
  };
  const journaledBy = (prepared: Prepared): Transport | null => {
    const { action } = unpackRequest(prepared);
    const found = actions.find(({ id }) => id === action);
    return found === undefined ? null : transportOf(found);
  };
  return {
    connections: use.connections,
    async prepare(given: Touch | UnrenderedTouch): Promise<Prepared> {
      const touch = inRenderedForm(given);
      return transportOf(chooseAction(recipe, actions, touch)).prepare(touch);
    },
    async send(prepared, keep): Promise<Outcome> {
      const transport = journaledBy(prepared);
      if (transport !== null) return transport.send(prepared, keep);
      const reason = `the recipe ${recipe.name} has its action no more`;
      return { type: "failed", blame: "message", permanent: true, suppress: false, reason };
    },
    async settle(attempt) {
      const settle = journaledBy(attempt.prepared)?.settle;
      if (settle !== undefined) return settle(attempt);
      return {
        type: "unknown",
        askAgainAt: null,
        evidence: `the recipe ${recipe.name} has its action no more`,
      };
    },
    verify: () => transportOf(first).verify(),
    async close(): Promise<void> {
      await Promise.all([...transports.values()].map((transport) => transport.close()));
    },
  };
}

function refuseChannel({ name, actions }: Recipe, channel: string): UserError {
  const others = [...new Set(Object.values(actions).flatMap((action) => action.channel ?? []))];
  return new UserError(`the service ${name} does not perform ${channel}`, {
    hint: others.length === 0 ? "seq providers list" : `it performs ${others.join(", ")}`,
    exit: ExitCode.unable,
  });
}
