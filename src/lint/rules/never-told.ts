import { findAction } from "../../channels/find-channel.ts";
import { readReferences } from "../../condition/holds.ts";
import type { Sender, ServedChannel } from "../../config/workspace-config.ts";
import type { TouchStep } from "../../engine/plan.ts";
import type { HookKind } from "../../providers/recipe.ts";
import { listConditions } from "../conditions.ts";
import type { Rule, SequenceSubject } from "../rule.ts";
import { sendersOf } from "../senders-of.ts";

/** Events that only the service can tell, and what its hook calls them. */
const TOLD: Readonly<Record<string, HookKind>> = {
  delivered: "delivered",
  opened: "read",
  clicked: "clicked",
};

export const neverTold: Rule = {
  id: "never-told",
  severity: "warning",
  needsSoundFile: true,
  describe:
    "Whether a message was delivered or read only its service can tell, where it has an address to tell it to.",
  checkSequence(subject) {
    const { plan, flow, reading } = subject;
    return plan.steps.flatMap((step) =>
      listConditions(step).flatMap(({ key, condition }) =>
        readReferences(condition).steps.flatMap(({ name, event }) => {
          const touch = flow.find(name);
          const kind = event === null || touch?.kind !== "touch" ? undefined : TOLD[event.name];
          if (event === null || touch?.kind !== "touch" || kind === undefined) return [];
          const why = explain(touch, kind, subject);
          const range = why === null ? null : reading.positionIn(step.id, key, event.start, event.end);
          if (why === null || range === null) return [];
          const message = `Nobody tells that "${touch.id}" was ${event.name}: ${why}`;
          return [{ message, range, hint: "ask for `sent`, or for what the person does: `replied`" }];
        }),
      ),
    );
  },
};

/** Why the event never comes; null where it can, or the channel is none of a service. */
function explain(touch: TouchStep, kind: HookKind, subject: SequenceSubject): string | null {
  const channel = findAction(touch.action)?.channel;
  if (channel?.performer !== "machine" || channel.draft === undefined) return null;
  const whys = sendersOf(touch, subject.workspace).map((sender) =>
    explainSender(channel.id as ServedChannel, sender, kind, subject),
  );
  return whys.length === 0 || whys.includes(null) ? null : (whys[0] ?? null);
}

function explainSender(
  channel: ServedChannel,
  { id, services }: Sender,
  kind: HookKind,
  { workspace, catalog }: SequenceSubject,
): string | null {
  const provider = services?.[channel]?.provider;
  if (provider === undefined) return `${id} has no provider for ${channel}, and a person sends it`;
  if (workspace.publicUrl === null)
    return "`web.public_url` is not set, so that no service can tell anything";
  const recipe = catalog?.find(provider) ?? null;
  if (recipe === null) return null;
  return recipe.hooks?.events.some(({ is }) => is === kind) === true ? null : `${provider} does not tell it`;
}
