import { findAction } from "../../channels/find-channel.ts";
import type { Sender, ServedChannel } from "../../config/workspace-config.ts";
import type { TouchStep } from "../../engine/plan.ts";
import { UserError } from "../../errors.ts";
import { addTextNotices } from "../../law/text-notices.ts";
import { chooseAction } from "../../providers/choose-action.ts";
import type { Recipe } from "../../providers/recipe.ts";
import type { Finding, Rule, SequenceSubject } from "../rule.ts";
import { sendersOf } from "../senders-of.ts";

export const providerCannotCarry: Rule = {
  id: "provider-cannot-carry",
  severity: "warning",
  needsSoundFile: true,
  asksPeople: true,
  describe:
    "What a service cannot carry is held when its time comes: a text over its limit, a template without its language.",
  checkSequence(subject) {
    return subject.flow.touches.flatMap((step) => checkStep(step, subject));
  },
};

function checkStep(step: TouchStep, subject: SequenceSubject): Finding[] {
  const { reading, workspace, plan, catalog } = subject;
  const found = findAction(step.action);
  const range = reading.position(step.id, "do");
  if (found === null || range === null || catalog === null) return [];
  const isInformational = plan.purpose === "service" || found.action.informational !== undefined;
  const seen = new Set<string>();
  return sendersOf(step, workspace).flatMap((sender) => {
    const provider = sender.services?.[found.channel.id as ServedChannel]?.provider;
    const recipe = provider === undefined ? null : catalog.find(provider);
    if (recipe === null) return [];
    const variants = step.variants.length === 0 ? [null] : step.variants.map(({ name }) => name);
    return variants.flatMap((variant) => {
      const content = longestContent(step, variant, sender, subject, isInformational);
      const why = findRefusal(recipe, found.channel.id, {
        action: step.action,
        content,
        ...(isInformational && { isInformational }),
      });
      if (why === null || seen.has(why)) return [];
      seen.add(why);
      return [{ message: `"${step.id}": ${why}`, range, hint: `seq providers show ${recipe.name}` }];
    });
  });
}

function findRefusal(
  recipe: Recipe,
  channel: string,
  touch: Parameters<typeof chooseAction>[2],
): string | null {
  const actions = Object.values(recipe.actions).filter((action) => action.channel === channel);
  if (actions.length === 0) return null;
  try {
    chooseAction(recipe, actions, touch);
    return null;
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}

/** Each text as it is longest for somebody, with what the law adds where it asks for most. */
function longestContent(
  step: TouchStep,
  variant: string | null,
  sender: Sender,
  { survey, workspace, enrolled }: SequenceSubject,
  isInformational: boolean,
): Record<string, string> {
  const own = survey().texts.filter(({ text }) => text.step === step);
  const fields = [...new Set(own.map(({ text }) => text.field))];
  const content = Object.fromEntries(
    fields.map((field) => {
      const texts = own.filter(({ text }) => text.field === field);
      const written =
        texts.find(({ text }) => text.variant === variant) ?? texts.find(({ text }) => text.variant === null);
      const longest = written?.longest.find((each) => each.sender === sender) ?? written?.longest[0];
      return [field, longest?.rendered ?? ""];
    }),
  );
  const { text } = content;
  if (
    findAction(step.action)?.channel.medium !== "sms" ||
    text === undefined ||
    content["template"] !== undefined
  )
    return content;
  const countries = new Set(enrolled?.people.map(({ fields: { country } }) => country));
  const notices = [...countries].map((country) =>
    addTextNotices(text, {
      country: typeof country === "string" ? country : null,
      language: null,
      compliance: workspace.compliance,
      sender: sender.name,
      isFirst: true,
      isInformational,
    }),
  );
  const whole = [text, ...notices].reduce((most, each) => (each.length > most.length ? each : most));
  return { ...content, text: whole };
}
