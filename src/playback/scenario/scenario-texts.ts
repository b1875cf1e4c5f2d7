import type { Touch } from "../../channels/channel.ts";
import { answerSubject } from "../../channels/email/subject.ts";
import { findAction } from "../../channels/find-channel.ts";
import { renderTouch } from "../../channels/render-touch.ts";
import { exampleSource } from "../../channels/touch-links.ts";
import { answerEvents } from "../../condition/event-data.ts";
import { answerSteps } from "../../condition/step-answers.ts";
import type { Sender, WorkspaceConfig } from "../../config/workspace-config.ts";
import type { TouchStep } from "../../engine/plan.ts";
import { placeNotices } from "../../law/legal-notices.ts";
import type { Renderer } from "../../message/render.ts";
import { isFirstMessage } from "../../run/delivery/compose.ts";
import { openStepTemplates } from "../../run/delivery/step-templates.ts";
import type { SimPerson } from "../sim-person.ts";

/** Writes what the person of a scenario reads. */
export interface ScenarioTexts {
  /** The texts of a step by field; {} for a sender who is not in seq.yaml. UserError where they cannot be written. */
  write(step: TouchStep, variant: string | null): Record<string, string>;
}

export interface TextWorld {
  config: WorkspaceConfig;
  renderer: Renderer;
  snippet: (path: string) => string | null;
}

/** Texts for one person, with the subjects of the threads that began on the way. */
export function openScenarioTexts(world: TextWorld, who: SimPerson): ScenarioTexts {
  const { config, renderer } = world;
  const links = exampleSource(config.publicUrl);
  const templateOf = openStepTemplates(world);
  const subjects = new Map<string, string>();

  /** Markdown as people read it: its text part. */
  function read({ action }: TouchStep, texts: Readonly<Record<string, string>>): Record<string, string> {
    const fields = findAction(action)?.action.fields ?? {};
    return Object.fromEntries(
      Object.entries(texts).map(([field, text]) => [
        field,
        fields[field]?.markdown === true ? renderer.renderMarkdown(text).text : text,
      ]),
    );
  }

  /** As `seq run` writes it; the thread's subject is put in by whoever reads it. */
  function writeStep(step: TouchStep, variant: string | null, sender: Sender): Touch {
    const { enrollment, context, prospect } = who;
    const template = templateOf({ plan: context.plan, step, variant, sender, links });
    const request = {
      template,
      key: `${enrollment.key}/${step.id}`,
      at: 0,
      person: prospect,
      steps: answerSteps(template.asks, enrollment.state.steps),
      event: answerEvents(enrollment.state.told),
      parent: null,
      isFirst: isFirstMessage(context.plan, enrollment.state, step.id),
      ref: null,
      content: null,
    };
    return renderTouch(request, renderer);
  }

  return {
    write(step, variant) {
      const sender = config.senders[who.enrollment.sender];
      if (sender === undefined) return {};
      const { content, legalNotices } = writeStep(step, variant, sender);
      const parent = step.thread === null ? undefined : subjects.get(step.thread);
      const subject = parent === undefined ? {} : { subject: answerSubject(parent) };
      const texts = placeNotices({ ...read(step, content), ...subject }, legalNotices);
      if (texts["subject"] !== undefined) subjects.set(step.id, texts["subject"]);
      return texts;
    },
  };
}
