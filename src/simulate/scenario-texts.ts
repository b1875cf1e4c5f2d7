import type { TouchLinks } from "../channels/channel.ts";
import { answerSubject } from "../channels/email/subject.ts";
import { findAction } from "../channels/registry.ts";
import type { Person } from "../engine/facts.ts";
import type { TouchStep } from "../engine/plan.ts";
import { prefixSubject } from "../law/furnish.ts";
import type { Renderer } from "../message/render.ts";
import { furnishTouch } from "../channels/write-touch.ts";
import { isFirstEmail, renderSignature, renderStep } from "../run/compose.ts";
import { exampleLinks } from "../run/touch-links.ts";
import type { Sender, WorkspaceConfig } from "../sequence/workspace-config.ts";
import type { Player } from "./stage.ts";

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

/** Texts for one player, with the subjects of the threads that began on the way. */
export function openScenarioTexts(world: TextWorld, player: Player): ScenarioTexts {
  const { config, renderer } = world;
  const links: TouchLinks = exampleLinks(config.publicUrl);
  const subjects = new Map<string, string>();

  /** Markdown as people read it: its text part. */
  function read({ action }: TouchStep, texts: Record<string, string>): Record<string, string> {
    const fields = findAction(action)?.action.fields ?? {};
    return Object.fromEntries(
      Object.entries(texts).map(([field, text]) => [
        field,
        fields[field]?.markdown === true ? renderer.renderMarkdown(text).text : text,
      ]),
    );
  }

  /** What the law adds, as `seq run` adds it. */
  function addLaw(step: TouchStep, texts: Record<string, string>, person: Person, sender: Sender): void {
    if (step.channel !== "email") return;
    const { enrollment, setting } = player;
    const signature = renderSignature(world, renderer, person, sender, links);
    const isFirst = isFirstEmail(setting.plan, enrollment.state, step.id);
    const { unsubscribeUrl } = links;
    const { furnishing } = furnishTouch(
      config.compliance,
      step.channel,
      person,
      sender,
      texts,
      signature,
      isFirst,
      unsubscribeUrl,
    );
    const { subjectPrefix = null, footer = null } = furnishing ?? {};
    if (subjectPrefix !== null && texts["subject"] !== undefined) {
      texts["subject"] = prefixSubject(texts["subject"], subjectPrefix);
    }
    if (footer !== null) texts["body"] = `${texts["body"] ?? ""}\n\n${footer}`;
  }

  return {
    write(step, variant) {
      const { enrollment, person } = player;
      const sender = config.senders[enrollment.sender];
      if (sender === undefined) return {};
      const texts = read(step, renderStep(renderer, step, variant, person, sender, links));
      const parent = step.thread === null ? undefined : subjects.get(step.thread);
      if (parent !== undefined) texts["subject"] = answerSubject(parent);
      addLaw(step, texts, person, sender);
      if (texts["subject"] !== undefined) subjects.set(step.id, texts["subject"]);
      return texts;
    },
  };
}
