import { findAction, formOf } from "../../channels/registry.ts";
import type { LinkSource } from "../../channels/touch-links.ts";
import type { StepTemplate } from "../../channels/render-touch.ts";
import type { Sender } from "../../config/workspace-config.ts";
import type { StepAsk } from "../../engine/facts.ts";
import type { TouchStep } from "../../engine/plan.ts";
import { contentOf } from "../../engine/variant.ts";
import { listSnippets } from "../../message/list-snippets.ts";
import { listStepAsks } from "../../message/step-asks.ts";
import { findSignature } from "./compose.ts";
import type { RunContext } from "../context.ts";

/** What a wording is made of, beside the workspace. */
interface Worded {
  step: TouchStep;
  variant: string | null;
  sender: Sender;
  /** The same object for every touch of the step. */
  links: LinkSource;
}

/**
 * The wording of a step, variant and sender: one object for all touches that share it, for as long as `config` and
 * the snippets stand.
 */
export function openStepTemplates(context: Pick<RunContext, "config" | "snippet">): (worded: Worded) => StepTemplate {
  const wordings = new WeakMap<TouchStep, Map<string, StepTemplate>>();
  return (worded) => {
    const { step, variant, sender } = worded;
    const ofStep = wordings.get(step) ?? new Map<string, StepTemplate>();
    wordings.set(step, ofStep);
    const name = JSON.stringify([sender.id, variant]);
    const known = ofStep.get(name);
    if (known !== undefined) return known;
    const wording = makeTemplate(context, worded);
    ofStep.set(name, wording);
    return wording;
  };
}

function makeTemplate(
  context: Pick<RunContext, "config" | "snippet">,
  { step, variant, sender, links }: Worded,
): StepTemplate {
  const templates = contentOf(step, variant);
  const form = formOf(step.action);
  const signature = form === "letter" ? findSignature(context, sender) : null;
  const texts = [...Object.values(templates), ...(signature === null ? [] : [signature])];
  return {
    action: step.action,
    form,
    templates,
    fields: findAction(step.action)?.action.fields ?? {},
    ...(step.snippets !== undefined && { snippets: step.snippets }),
    signature,
    inWorkspace: listSnippets(texts, context.snippet),
    sender,
    // A mail that asks to confirm a form advertises nothing, and was asked for.
    compliance:
      links.confirmWithinMs === undefined
        ? context.config.compliance
        : { ...context.config.compliance, jurisdictions: "off" },
    links,
    asks: listAsks(step, templates, context.snippet),
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
