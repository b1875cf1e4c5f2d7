import type { Touch } from "../../channels/channel.ts";
import { exampleLinks, exampleSource } from "../../channels/touch-links.ts";
import { writeTouch } from "../../channels/write-touch.ts";
import type { Plan, TouchStep } from "../../engine/plan.ts";
import { findStep } from "../../engine/schedule.ts";
import { drawVariant } from "../../engine/variant.ts";
import { createRenderer, type Renderer } from "../../message/render.ts";
import { renderStep } from "../../run/compose.ts";
import { openWordings } from "../../run/wordings.ts";
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
  const source = exampleSource(tree.config.publicUrl);
  const wordingOf = openWordings(tree);
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
      const order = {
        wording: wordingOf({ step, variant, sender, links: source }),
        key: `preview/${reader.key}/${step.id}`,
        at,
        person: reader.person,
        parent: findParent(reader, step, sender),
        isFirst: firstEmails.has(step.id),
        ref: null,
        content: null,
      };
      return writeTouch(order, renderer);
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
