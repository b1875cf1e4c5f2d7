import type { Touch } from "../../channels/channel.ts";
import type { TouchStep } from "../../engine/plan.ts";
import { contentOf } from "../../engine/variant.ts";
import { prefixSubject } from "../../law/furnish.ts";
import { createRenderer, RenderError } from "../../message/render.ts";
import { furnishTouch } from "../../channels/write-touch.ts";
import { renderStep } from "../../run/compose.ts";
import type { Sender, WorkspaceConfig } from "../../sequence/workspace-config.ts";
import { inventReader } from "../preview/invented.ts";
import type { Tree } from "../tree.ts";
import type { Render } from "./step-changes.ts";

/** Renders messages of a tree for an invented person, so that a plan carries nobody's data; what cannot be rendered stays a template. */
export function renderWith(tree: Pick<Tree, "snippet">, config: WorkspaceConfig): Render {
  const renderer = createRenderer({ snippet: tree.snippet });
  const reader = inventReader(config);
  const [sender] = Object.values(config.senders);
  return (plan, step, variant) => {
    if (sender === undefined) return joinTexts(contentOf(step, variant));
    const first = plan.steps.find((each) => each.kind === "touch" && each.channel === "email");
    const isFirst = first?.id === step.id;
    return joinTexts(renderOrQuote(renderer, step, variant, reader.person, sender, config, isFirst));
  };
}

function renderOrQuote(
  renderer: ReturnType<typeof createRenderer>,
  step: TouchStep,
  variant: string | null,
  person: Parameters<typeof renderStep>[3],
  sender: Sender,
  config: WorkspaceConfig,
  isFirst: boolean,
): Record<string, string> {
  try {
    const texts = renderStep(renderer, step, variant, person, sender);
    const { furnishing } = furnishTouch(
      config.compliance,
      step.channel,
      person,
      sender,
      texts,
      null,
      isFirst,
    );
    return furnishing === undefined ? texts : { ...texts, ...addFurnishing(texts, furnishing) };
  } catch (error) {
    if (error instanceof RenderError) return contentOf(step, variant);
    throw error;
  }
}

/** What the law adds, where people read it. */
function addFurnishing(
  { subject, body = "" }: Readonly<Record<string, string>>,
  { subjectPrefix, footer }: NonNullable<Touch["furnishing"]>,
): Record<string, string> {
  return {
    ...(subject !== undefined &&
      subjectPrefix !== null && { subject: prefixSubject(subject, subjectPrefix) }),
    ...(footer !== null && { body: `${body.trimEnd()}\n\n${footer}` }),
  };
}

function joinTexts(texts: Readonly<Record<string, string>>): string {
  const { subject, ...rest } = texts;
  return [
    ...(subject === undefined ? [] : [`Subject: ${subject.trim()}`]),
    ...Object.values(rest).map((text) => text.trim()),
  ].join("\n\n");
}
