import { type RenderRequest, renderTouch } from "../../channels/render-touch.ts";
import { exampleSource } from "../../channels/touch-links.ts";
import { eventTypesOf, sampleEvents } from "../../condition/event-data.ts";
import { answerSteps } from "../../condition/step-answers.ts";
import type { WorkspaceConfig } from "../../config/workspace-config.ts";
import type { Plan } from "../../engine/plan.ts";
import { contentOf } from "../../engine/draw.ts";
import { placeNotices } from "../../law/legal-notices.ts";
import { type Flow, openFlow } from "../../lint/flow.ts";
import { listReadings, type TextReading } from "../../lint/readings.ts";
import { createRenderer, RenderError, type Renderer } from "../../message/render.ts";
import { openStepTemplates } from "../../run/delivery/step-templates.ts";
import { findFirstMessages } from "../preview/choose.ts";
import { inventReader } from "../preview/invented.ts";
import type { Tree } from "../tree.ts";
import type { Render } from "./step-changes.ts";

/** Renders messages of a tree for an invented person, so that a plan carries nobody's data; what cannot be rendered stays a template. */
export function renderWith(tree: Pick<Tree, "snippet">, config: WorkspaceConfig): Render {
  const renderer = createRenderer({ snippet: tree.snippet });
  const templateOf = openStepTemplates({ config, snippet: tree.snippet });
  const { person } = inventReader(config);
  const event = sampleEvents(eventTypesOf(config));
  const links = exampleSource(config.publicUrl);
  const [sender] = Object.values(config.senders);
  const flows = new WeakMap<Plan, Flow>();
  return (plan, step, variant) => {
    if (sender === undefined) return new Map([["", joinTexts(contentOf(step, variant))]]);
    const template = templateOf({ plan, step, variant, sender, links });
    const isFirst = findFirstMessages(plan).has(step.id);
    const flow = flows.get(plan) ?? openFlow(plan);
    flows.set(plan, flow);
    const write = ({ records }: TextReading): string => {
      const steps = answerSteps(template.asks, records);
      const request = {
        template,
        key: step.id,
        at: 0,
        person,
        steps,
        event,
        parent: null,
        isFirst,
        ref: null,
      };
      return joinTexts(writeOrQuote({ ...request, content: null }, renderer));
    };
    return new Map(
      listReadings(template.asks, flow, step.id).map((reading) => [reading.label ?? "", write(reading)]),
    );
  };
}

function writeOrQuote(request: RenderRequest, renderer: Renderer): Readonly<Record<string, string>> {
  try {
    const { content, legalNotices } = renderTouch(request, renderer);
    return placeNotices(content, legalNotices);
  } catch (error) {
    if (error instanceof RenderError) return request.template.texts;
    throw error;
  }
}

function joinTexts(texts: Readonly<Record<string, string>>): string {
  const { subject, ...rest } = texts;
  return [
    ...(subject === undefined ? [] : [`Subject: ${subject.trim()}`]),
    ...Object.values(rest).map((text) => text.trim()),
  ].join("\n\n");
}
