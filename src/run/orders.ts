import type { Touch } from "../channels/channel.ts";
import { findAction } from "../channels/registry.ts";
import type { Order, Wording } from "../channels/write-touch.ts";
import type { Instant, Plan, TouchStep } from "../engine/plan.ts";
import { contentOf } from "../engine/variant.ts";
import { listSnippets } from "../message/list-snippets.ts";
import type { Sender } from "../sequence/workspace-config.ts";
import type { Attempt, Claim } from "../store/port.ts";
import { findSignature, isFirstEmail } from "./compose.ts";
import type { RunContext } from "./context.ts";
import type { LinkMaker } from "./touch-links.ts";

/** A touch about to be written. */
export interface Ordered {
  claim: Claim;
  plan: Plan;
  step: TouchStep;
  variant: string | null;
  sender: Sender;
  at: Instant;
  /** Earlier attempts of the enrollment, by their steps' present names: the message that a thread goes on from. */
  attempts: readonly Attempt[];
  /** As somebody approved it; null for the templates. */
  content: Readonly<Record<string, string>> | null;
}

/** Makes the orders of a run. Touches of one step, variant and sender share their wording. */
export interface OrderMaker {
  of(ordered: Ordered): Promise<Order>;
}

export function openOrders(
  context: Pick<RunContext, "config" | "snippet"> & { store: Pick<RunContext["store"], "workspaceId"> },
  links: LinkMaker,
): OrderMaker {
  const wordings = new WeakMap<TouchStep, Map<string, Wording>>();

  function wordingOf({ step, variant, sender }: Ordered): Wording {
    const ofStep = wordings.get(step) ?? new Map<string, Wording>();
    wordings.set(step, ofStep);
    const name = JSON.stringify([sender.id, variant]);
    let wording = ofStep.get(name);
    if (wording === undefined) {
      wording = makeWording(step, variant, sender);
      ofStep.set(name, wording);
    }
    return wording;
  }

  function makeWording(step: TouchStep, variant: string | null, sender: Sender): Wording {
    const { compliance } = context.config;
    const templates = contentOf(step, variant);
    const signature = findSignature(context, sender);
    const texts = [...Object.values(templates), ...(signature === null ? [] : [signature])];
    return {
      action: step.action,
      channel: step.channel,
      templates,
      fields: findAction(step.action)?.action.fields ?? {},
      ...(step.snippets !== undefined && { snippets: step.snippets }),
      signature,
      inWorkspace: listSnippets(texts, context.snippet),
      sender,
      compliance,
    };
  }

  return {
    async of(ordered) {
      const { claim, plan, step, at, content } = ordered;
      const { enrollment, person } = claim;
      return {
        wording: wordingOf(ordered),
        key: `${context.store.workspaceId}/${enrollment.key}/${step.id}`,
        at,
        person: { fields: person.fields, tags: person.tags },
        parent: findParent(ordered),
        isFirst: isFirstEmail(plan, enrollment.state, step.id),
        links: await links.of(claim, plan, step.id),
        content,
      };
    },
  };
}

function findParent({ step, attempts }: Ordered): Touch["parent"] {
  if (step.thread === null) return null;
  const parent = attempts.find(({ step: id, status }) => id === step.thread && status === "sent");
  if (parent?.messageId == null) return null;
  return { messageId: parent.messageId, references: parent.references, subject: parent.subject ?? "" };
}
