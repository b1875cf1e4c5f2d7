import type { Touch } from "../channels/channel.ts";
import { findAction } from "../channels/registry.ts";
import type { Person } from "../engine/facts.ts";
import type { Instant, TouchStep } from "../engine/plan.ts";
import { contentOf } from "../engine/variant.ts";
import type { Renderer } from "../message/render.ts";
import type { Sender } from "../sequence/workspace-config.ts";
import type { Attempt, Claim } from "../store/port.ts";
import type { RunContext } from "./context.ts";

/** What templates see: the person's fields, and the sender's name and address. */
export function readerOf(person: Person, sender: Sender): Person {
  return {
    fields: {
      ...person.fields,
      sender_name: sender.name,
      ...(sender.email !== null && { sender_email: sender.email }),
    },
    tags: person.tags,
  };
}

/** Renders the texts of a step for a person. Throws the renderer's UserError for a missing variable. */
export function renderStep(
  renderer: Renderer,
  step: TouchStep,
  variant: string | null,
  person: Person,
  sender: Sender,
): Record<string, string> {
  const reader = readerOf(person, sender);
  const fields = findAction(step.action)?.action.fields ?? {};
  return renderer.renderContent(contentOf(step, variant), fields, reader, step.snippets);
}

/** The touch as its channel gets it: rendered texts, signature, and the message it answers. */
export function composeTouch(
  context: RunContext,
  renderer: Renderer,
  claim: Claim,
  step: TouchStep,
  content: Record<string, string>,
  sender: Sender,
  attempts: readonly Attempt[],
  at: Instant,
): Touch {
  const parent =
    step.thread === null
      ? undefined
      : attempts.find(({ step: id, status }) => id === step.thread && status === "sent");
  return {
    key: `${context.store.workspaceId}/${claim.enrollment.key}/${step.id}`,
    action: step.action,
    content,
    person: claim.person,
    sender,
    at,
    parent:
      parent?.messageId == null
        ? null
        : { messageId: parent.messageId, references: parent.references, subject: parent.subject ?? "" },
    postalAddress: context.config.compliance.postalAddress,
    signature: renderSignature(context, renderer, claim.person, sender),
  };
}

/** The sender's signature as rendered Markdown; null without one. */
export function renderSignature(
  context: Pick<RunContext, "snippet">,
  renderer: Renderer,
  person: Person,
  sender: Sender,
): string | null {
  if (sender.signature === null) return null;
  const text = context.snippet(sender.signature.replace(/^snippets\//, "").replace(/\.(md|liquid)$/, ""));
  return text === null ? null : renderer.render(text, readerOf(person, sender), "markdown");
}
