import type { TouchLinks } from "../../channels/channel.ts";
import { actionOf } from "../../channels/find-channel.ts";
import { readerOf } from "../../channels/render-touch.ts";
import type { Sender } from "../../config/workspace-config.ts";
import type { EventAnswers, Person, StepAnswers } from "../../engine/facts.ts";
import type { Plan, TouchStep } from "../../engine/plan.ts";
import type { State } from "../../engine/state.ts";
import { contentOf } from "../../engine/draw.ts";
import type { Renderer } from "../../message/render.ts";
import type { RunContext } from "../context.ts";

/**
 * Renders the texts of a step for a person; `steps` answers what they ask (`listAsks`). Throws the renderer's UserError
 * for a missing variable.
 */
export function renderStep(
  renderer: Renderer,
  step: TouchStep,
  variant: string | null,
  {
    person,
    steps,
    event,
    sender,
    links,
  }: { person: Person; steps: StepAnswers; event: EventAnswers; sender: Sender; links: TouchLinks },
): Record<string, string> {
  const reader = { ...readerOf(person, sender, links), steps, event };
  const fields = actionOf(step)?.action.fields ?? {};
  return renderer.renderContent(contentOf(step, variant), fields, reader, step.snippets);
}

/** Whether no other message of the plan was sent to the person on the step's channel. */
export function isFirstMessage(
  plan: Pick<Plan, "steps">,
  state: Pick<State, "steps">,
  step: string,
): boolean {
  const channel = plan.steps.find(({ id }) => id === step);
  return !plan.steps.some(
    (other) =>
      other.kind === "touch" &&
      channel?.kind === "touch" &&
      other.channel === channel.channel &&
      other.id !== step &&
      state.steps[other.id]?.outcome === "performed",
  );
}

/** The sender's signature as rendered Markdown; null without one. */
export function renderSignature(
  context: Pick<RunContext, "snippet">,
  renderer: Renderer,
  person: Person,
  sender: Sender,
  links?: TouchLinks,
): string | null {
  const text = findSignature(context, sender);
  return text === null ? null : renderer.render(text, readerOf(person, sender, links), "markdown");
}

/** The sender's signature as a template; null without one. */
export function findSignature({ snippet }: Pick<RunContext, "snippet">, sender: Sender): string | null {
  if (sender.signature === null) return null;
  return snippet(sender.signature.replace(/^snippets\//, "").replace(/\.(md|liquid)$/, ""));
}
