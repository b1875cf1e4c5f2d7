import type { Touch } from "../../channels/channel.ts";
import { renderTouch } from "../../channels/render-touch.ts";
import { exampleLinks, exampleSource } from "../../channels/touch-links.ts";
import { eventTypesOf, sampleEvents } from "../../condition/event-data.ts";
import { answerSteps } from "../../condition/step-answers.ts";
import type { Sender, WorkspaceConfig } from "../../config/workspace-config.ts";
import type { StepAnswers } from "../../engine/facts.ts";
import type { Plan, TouchStep } from "../../engine/plan.ts";
import { findStep } from "../../engine/schedule.ts";
import { contentOf, drawVariant } from "../../engine/draw.ts";
import { openFlow } from "../../lint/flow.ts";
import { listReadings, type TextReading } from "../../lint/readings.ts";
import { createRenderer, type Renderer } from "../../message/render.ts";
import { renderStep } from "../../run/delivery/compose.ts";
import { listAsks, openStepTemplates } from "../../run/delivery/step-templates.ts";
import type { Tree } from "../tree.ts";
import { findFirstMessages } from "./choose.ts";
import type { Reader } from "./invented.ts";

/** Composes the touches of one plan as `seq run` does, with links that name nobody. */
export interface Composer {
  /** The touch of a step as its channel gets it, with the thread it would continue. RenderError where it cannot be written. */
  compose(
    reader: Reader,
    step: TouchStep,
    variant: string | null,
    sender: Sender,
    at: number,
    reading?: TextReading,
  ): Touch;
  /** How the texts of a step can read for somebody; the first one is how they do where nothing else is known. */
  readings(reader: Reader, step: TouchStep, variant: string | null): TextReading[];
}

/** A composer for a tree that does not change meanwhile. */
export function openComposer(tree: Tree & { config: WorkspaceConfig }, plan: Plan): Composer {
  const renderer: Renderer = createRenderer({ snippet: tree.snippet });
  const links = exampleLinks(tree.config.publicUrl);
  const source = exampleSource(tree.config.publicUrl);
  const templateOf = openStepTemplates(tree);
  const firstMessages = findFirstMessages(plan);
  const flow = openFlow(plan);
  const samples = sampleEvents(eventTypesOf(tree.config));

  function findParent(reader: Reader, step: TouchStep, sender: Sender): Touch["parent"] {
    const first = step.thread === null ? null : findOpening(plan, step);
    if (first === null) return null;
    const variant = drawVariant(reader.key, first);
    const steps = answer(first, variant, usualOf(reader, first, variant));
    const opening = renderStep(renderer, first, variant, {
      person: reader.person,
      steps,
      event: { ...samples, ...reader.event },
      sender,
      links,
    });
    return { messageId: "<preview@localhost>", references: [], subject: (opening["subject"] ?? "").trim() };
  }

  function readings(reader: Reader, step: TouchStep, variant: string | null): TextReading[] {
    const asks = listAsks(step, contentOf(step, variant), tree.snippet);
    const { records: known = {} } = reader;
    const seen = new Set<string>();
    return listReadings(asks, flow, step.id).flatMap(({ label, records }) => {
      const reading = { label, records: { ...records, ...known } };
      const answers = JSON.stringify(answerSteps(asks, reading.records));
      if (seen.has(answers)) return [];
      seen.add(answers);
      return [reading];
    });
  }

  function usualOf(reader: Reader, step: TouchStep, variant: string | null): TextReading {
    return readings(reader, step, variant)[0] ?? { label: null, records: {} };
  }

  function answer(step: TouchStep, variant: string | null, { records }: TextReading): StepAnswers {
    return answerSteps(listAsks(step, contentOf(step, variant), tree.snippet), records);
  }

  return {
    readings,
    compose(reader, step, variant, sender, at, reading = usualOf(reader, step, variant)) {
      const request = {
        template: templateOf({ plan, step, variant, sender, links: source }),
        key: `preview/${reader.key}/${step.id}`,
        at,
        person: reader.person,
        steps: answer(step, variant, reading),
        event: { ...samples, ...reader.event },
        parent: findParent(reader, step, sender),
        isFirst: firstMessages.has(step.id),
        ref: null,
        content: null,
      };
      return renderTouch(request, renderer);
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
