import type { TouchStep } from "../../engine/plan.ts";
import { contentOf } from "../../engine/variant.ts";
import { createRenderer, RenderError } from "../../message/render.ts";
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
  return (_plan, step, variant) => {
    if (sender === undefined) return joinTexts(contentOf(step, variant));
    return joinTexts(renderOrQuote(renderer, step, variant, reader.person, sender));
  };
}

function renderOrQuote(
  renderer: ReturnType<typeof createRenderer>,
  step: TouchStep,
  variant: string | null,
  person: Parameters<typeof renderStep>[3],
  sender: Sender,
): Record<string, string> {
  try {
    return renderStep(renderer, step, variant, person, sender);
  } catch (error) {
    if (error instanceof RenderError) return contentOf(step, variant);
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
