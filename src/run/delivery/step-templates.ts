import { actionOf, formOf } from "../../channels/find-channel.ts";
import type { StepTemplate } from "../../channels/render-touch.ts";
import type { LinkSource } from "../../channels/touch-links.ts";
import type { Sender } from "../../config/workspace-config.ts";
import type { StepAsk } from "../../engine/facts.ts";
import type { Plan, TouchStep } from "../../engine/plan.ts";
import { contentOf } from "../../engine/draw.ts";
import { listSnippets, listStepAsks } from "../../message/template-tokens.ts";
import type { RunContext } from "../context.ts";
import { findSignature } from "./compose.ts";

/** What a template is made of, beside the workspace. */
interface TemplateParts {
  plan: Pick<Plan, "purpose">;
  step: TouchStep;
  variant: string | null;
  sender: Sender;
  /** The same object for every touch of the step. */
  links: LinkSource;
}

/**
 * The template of a step, variant and sender: one object for all touches that share it, for as long as `config` and
 * the snippets stand.
 */
export function openStepTemplates(
  context: Pick<RunContext, "config" | "snippet">,
): (parts: TemplateParts) => StepTemplate {
  const templates = new WeakMap<TouchStep, Map<string, StepTemplate>>();
  return (parts) => {
    const { step, variant, sender } = parts;
    const ofStep = templates.get(step) ?? new Map<string, StepTemplate>();
    templates.set(step, ofStep);
    const name = JSON.stringify([sender.id, variant]);
    const known = ofStep.get(name);
    if (known !== undefined) return known;
    const template = makeTemplate(context, parts);
    ofStep.set(name, template);
    return template;
  };
}

function makeTemplate(
  context: Pick<RunContext, "config" | "snippet">,
  { plan, step, variant, sender, links }: TemplateParts,
): StepTemplate {
  const texts = contentOf(step, variant);
  const found = actionOf(step);
  const form = formOf(step.action);
  const signature = form === "letter" ? findSignature(context, sender) : null;
  const rendered = [...Object.values(texts), ...(signature === null ? [] : [signature])];
  return {
    action: step.action,
    form,
    texts,
    medium: found?.channel.medium ?? null,
    ...((plan.purpose === "service" || found?.action.informational !== undefined) && {
      isInformational: true,
    }),
    fields: found?.action.fields ?? {},
    ...(step.service !== undefined && { service: step.service }),
    ...(step.snippets !== undefined && { snippets: step.snippets }),
    signature,
    inWorkspace: listSnippets(rendered, context.snippet),
    sender,
    // A mail that asks to confirm a form advertises nothing, and was asked for.
    compliance:
      links.confirmWithinMs === undefined
        ? context.config.compliance
        : { ...context.config.compliance, jurisdictions: "off" },
    links,
    asks: listAsks(step, texts, context.snippet),
  };
}

/** What the texts of a step ask of steps, with the snippets of the step's own version. */
export function listAsks(
  step: TouchStep,
  templates: Readonly<Record<string, string>>,
  inWorkspace: (path: string) => string | null,
): StepAsk[] {
  const { snippets } = step;
  return listStepAsks(
    Object.values(templates),
    snippets === undefined ? inWorkspace : (name) => snippets[name] ?? null,
  );
}
