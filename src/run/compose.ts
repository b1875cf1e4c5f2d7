import type { Touch, TouchLinks } from "../channels/channel.ts";
import { findAction } from "../channels/registry.ts";
import type { Person } from "../engine/facts.ts";
import type { Instant, Plan, TouchStep } from "../engine/plan.ts";
import type { State } from "../engine/state.ts";
import { contentOf } from "../engine/variant.ts";
import { furnish } from "../law/furnish.ts";
import type { Renderer } from "../message/render.ts";
import type { Sender } from "../sequence/workspace-config.ts";
import type { Attempt, Claim } from "../store/port.ts";
import type { RunContext } from "./context.ts";

/**
 * What templates see: the person's fields, the sender's name and address, and where to opt out. Without a public
 * address that is a mail to the sender.
 */
export function readerOf(person: Person, sender: Sender, links?: TouchLinks): Person {
  const mailto =
    sender.email === null
      ? null
      : `mailto:${sender.email}?subject=unsubscribe${links === undefined ? "" : `%20${links.optOut}`}`;
  const unsubscribe = links?.unsubscribeUrl ?? mailto;
  const preferences = links?.preferencesUrl ?? mailto;
  return {
    fields: {
      ...person.fields,
      sender_name: sender.name,
      ...(sender.email !== null && { sender_email: sender.email }),
      ...(unsubscribe !== null && { unsubscribe_url: unsubscribe }),
      ...(preferences !== null && { preferences_url: preferences }),
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
  links?: TouchLinks,
): Record<string, string> {
  const reader = readerOf(person, sender, links);
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
  plan: Pick<Plan, "steps">,
  links?: TouchLinks,
): Touch {
  const parent =
    step.thread === null
      ? undefined
      : attempts.find(({ step: id, status }) => id === step.thread && status === "sent");
  const signature = renderSignature(context, renderer, claim.person, sender, links);
  const isFirst = isFirstEmail(plan, claim.enrollment.state, step.id);
  return {
    key: `${context.store.workspaceId}/${claim.enrollment.key}/${step.id}`,
    action: step.action,
    content,
    person: claim.person,
    sender,
    at,
    ...furnishTouch(
      context.config,
      step.channel,
      claim.person,
      sender,
      content,
      signature,
      isFirst,
      links?.unsubscribeUrl ?? null,
    ),
    parent:
      parent?.messageId == null
        ? null
        : { messageId: parent.messageId, references: parent.references, subject: parent.subject ?? "" },
    postalAddress: context.config.compliance.postalAddress,
    signature,
    ...(links === undefined ? {} : { links }),
  };
}

/** Whether no other email of the plan was sent to the person. */
export function isFirstEmail(plan: Pick<Plan, "steps">, state: Pick<State, "steps">, step: string): boolean {
  return !plan.steps.some(
    (other) =>
      other.kind === "touch" &&
      other.channel === "email" &&
      other.id !== step &&
      state.steps[other.id]?.outcome === "performed",
  );
}

/** What the law of the person's country adds to an email, decided before the message and its hash are fixed. */
export function furnishTouch(
  { compliance }: Pick<RunContext["config"], "compliance">,
  channel: string,
  person: Person,
  sender: Sender,
  content: Readonly<Record<string, string>>,
  signature: string | null,
  isFirst: boolean,
  optOutUrl: string | null = null,
): Pick<Touch, "furnishing"> {
  if (channel !== "email") return {};
  const country = person.fields["country"];
  const furnishing = furnish({
    country: typeof country === "string" && country !== "" ? country : null,
    compliance,
    sender,
    isFirst,
    text: `${content["body"] ?? ""}\n${signature ?? ""}`,
    optOutUrl,
  });
  return furnishing.subjectPrefix === null && furnishing.footer === null ? {} : { furnishing };
}

/** The sender's signature as rendered Markdown; null without one. */
export function renderSignature(
  context: Pick<RunContext, "snippet">,
  renderer: Renderer,
  person: Person,
  sender: Sender,
  links?: TouchLinks,
): string | null {
  if (sender.signature === null) return null;
  const text = context.snippet(sender.signature.replace(/^snippets\//, "").replace(/\.(md|liquid)$/, ""));
  return text === null ? null : renderer.render(text, readerOf(person, sender, links), "markdown");
}
