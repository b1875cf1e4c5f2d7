import { writeCanonical } from "../canonical-json.ts";
import type { Outcome, Prepared, Transport } from "../channels/channel.ts";
import { inRenderedForm } from "../channels/render-touch.ts";
import type { StepService } from "../engine/plan.ts";
import { UserError } from "../errors.ts";
import { unpackRequest } from "./prepared-request.ts";
import type { RecipeAction } from "./recipe.ts";

/** What a step asks of whom: an action of a recipe, or the step's own. */
export interface AskedAction {
  provider: string;
  action: string;
  own: OwnRequest | null;
}

/** A step's own request, whole: the journal keeps it, since no recipe does. */
export interface OwnRequest {
  /** Scheme and host. */
  base: string;
  action: RecipeAction;
}

/**
 * Performs whatever steps ask of services, each by the action that it names or writes itself. `open`: the way to one;
 * throws UserError where seq.yaml does not let it be asked.
 */
export function openStepTransport(
  connections: number,
  open: (asked: AskedAction) => Promise<Transport>,
): Transport {
  const transports = new Map<string, Promise<Transport>>();
  const transportOf = (asked: AskedAction): Promise<Transport> => {
    const key = writeCanonical(asked);
    let opening = transports.get(key);
    if (opening === undefined) transports.set(key, (opening = open(asked)));
    return opening;
  };
  const journaledBy = (prepared: Prepared): Promise<Transport> => {
    const { provider, action, own = null } = unpackRequest(prepared);
    return transportOf({ provider, action, own });
  };
  return {
    connections,
    async prepare(given): Promise<Prepared> {
      const touch = inRenderedForm(given);
      const { service, action } = touch;
      if (service === undefined) throw new UserError(`${action} does not say what is asked`);
      return (await transportOf(askedBy(action, service))).prepare(touch);
    },
    async send(prepared, keep): Promise<Outcome> {
      try {
        const transport = await journaledBy(prepared);
        return await transport.send(prepared, keep);
      } catch (error) {
        // Nothing has left: seq.yaml does not let it be asked any more.
        if (!(error instanceof UserError)) throw error;
        const { message: reason } = error;
        return { type: "failed", blame: "sender", permanent: true, suppress: false, reason };
      }
    },
    isCurrent(prepared, service) {
      if (service === undefined) return false;
      const { provider, own = null } = unpackRequest(prepared);
      return provider === service.provider && writeCanonical(own) === writeCanonical(ownOf(service));
    },
    async settle(attempt) {
      const { settle } = await journaledBy(attempt.prepared);
      if (settle !== undefined) return settle(attempt);
      return { type: "unknown", askAgainAt: null, evidence: "its service cannot be asked" };
    },
    // Each service is asked by the check of its own recipe.
    async verify() {},
    async close(): Promise<void> {
      const closing = [...transports.values()].map(async (opening) =>
        (await opening.catch(() => null))?.close(),
      );
      await Promise.all(closing);
    },
  };
}

function askedBy(action: string, service: StepService): AskedAction {
  const { provider } = service;
  return { provider, action: action.split(".")[1] ?? provider, own: ownOf(service) };
}

/** The plan's own JSON, which `readStepRequest` wrote. */
function ownOf({ base, action }: StepService): OwnRequest | null {
  return base === null || action === null ? null : { base, action: action as unknown as RecipeAction };
}
