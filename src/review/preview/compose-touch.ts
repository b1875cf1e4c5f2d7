import type { Touch } from "../../channels/channel.ts";
import type { Plan, TouchStep } from "../../engine/plan.ts";
import { findStep } from "../../engine/schedule.ts";
import { drawVariant } from "../../engine/variant.ts";
import { createRenderer, type Renderer } from "../../message/render.ts";
import { furnishTouch } from "../../channels/write-touch.ts";
import { renderSignature, renderStep } from "../../run/compose.ts";
import { exampleLinks } from "../../run/touch-links.ts";
import type { Sender, WorkspaceConfig } from "../../sequence/workspace-config.ts";
import type { Tree } from "../tree.ts";
import { findFirstEmails } from "./first-emails.ts";
import type { Reader } from "./invented.ts";

/** Composes the touches of one plan as `seq run` does, with links that name nobody. */
export interface Composer {
  /** The touch of a step as its channel gets it, with the thread it would continue. RenderError where it cannot be written. */
  compose(reader: Reader, step: TouchStep, variant: string | null, sender: Sender, at: number): Touch;
}

/** A composer for a tree that does not change meanwhile. */
export function openComposer(tree: Tree & { config: WorkspaceConfig }, plan: Plan): Composer {
  const renderer: Renderer = createRenderer({ snippet: tree.snippet });
  const links = exampleLinks(tree.config.publicUrl);
  const firstEmails = findFirstEmails(plan);

  function findParent(reader: Reader, step: TouchStep, sender: Sender): Touch["parent"] {
    const first = step.thread === null ? null : findOpening(plan, step);
    if (first === null) return null;
    const variant = drawVariant(reader.key, first);
    const opening = renderStep(renderer, first, variant, reader.person, sender, links);
    return { messageId: "<preview@localhost>", references: [], subject: (opening["subject"] ?? "").trim() };
  }

  return {
    compose(reader, step, variant, sender, at) {
      const { person } = reader;
      const parent = findParent(reader, step, sender);
      const content = renderStep(renderer, step, variant, person, sender, links);
      const signature = renderSignature(tree, renderer, person, sender, links);
      const isFirst = firstEmails.has(step.id);
      const { unsubscribeUrl } = links;
      return {
        key: `preview/${reader.key}/${step.id}`,
        action: step.action,
        content,
        ...furnishTouch(
          tree.config.compliance,
          step.channel,
          person,
          sender,
          content,
          signature,
          isFirst,
          unsubscribeUrl,
        ),
        person,
        sender,
        at,
        parent,
        postalAddress: tree.config.compliance.postalAddress,
        signature,
        links,
      };
    },
  };
}

/** The email that opened the thread a step continues. */
function findOpening(plan: Plan, step: TouchStep): TouchStep | null {
  let at: TouchStep | null = step;
  for (let left = plan.steps.length; left > 0 && at !== null && at.thread !== null; left--) {
    const parent = findStep(plan, at.thread);
    at = parent?.kind === "touch" ? parent : null;
  }
  return at;
}
