import { formOf } from "../../channels/find-channel.ts";
import { renderTouch } from "../../channels/render-touch.ts";
import { exampleSource } from "../../channels/touch-links.ts";
import { answerEvents } from "../../condition/event-data.ts";
import { answerSteps } from "../../condition/step-answers.ts";
import { keyOf } from "../../engine/lineage.ts";
import { findStep } from "../../engine/schedule.ts";
import { UserError } from "../../errors.ts";
import { createRenderer } from "../../message/render.ts";
import { nameOf, type RunContext } from "../../run/context.ts";
import { isFirstMessage } from "../../run/delivery/compose.ts";
import { findParent } from "../../run/delivery/render-requests.ts";
import { openStepTemplates } from "../../run/delivery/step-templates.ts";
import type { Review } from "../../store/port.ts";
import type { Message } from "./messages.ts";
import { addressMessage, describeTouch } from "./write-message.ts";

/** A message that waits for approval, as its reader would get it: signature, footer and subject included. */
export interface WaitingMessage extends Message {
  /** Id of the sender. */
  senderId: string;
}

/** Writes waiting messages as `seq run` would, with links that name nobody. Changes nothing. */
export function openWaiting(context: RunContext): {
  /** `content`: other texts than the stored ones, as somebody changed them. Null where the sequence or person is gone. */
  describe(review: Review, content?: Readonly<Record<string, string>>): Promise<WaitingMessage | null>;
} {
  const { store, config, catalog } = context;
  const renderer = createRenderer({ snippet: (path) => context.snippet(path) });
  const links = exampleSource(config.publicUrl);
  const templateOf = openStepTemplates(context);
  return {
    async describe(review, content = review.content) {
      const claim = await store.readEnrollment(review.enrollment);
      if (claim === null) return null;
      const { enrollment, person } = claim;
      const plan = await catalog.plan(enrollment.planHash);
      const step = plan === null ? null : findStep(plan, review.step);
      const sender = config.senders[enrollment.sender];
      if (plan === null || step?.kind !== "touch" || sender === undefined) return null;
      const { variant } = review;
      const attempts = step.thread === null ? [] : await store.attempts({ enrollment: enrollment.id });
      const message: WaitingMessage = {
        prospect: nameOf(person),
        why: "waits for approval",
        step: step.id,
        line: null,
        variant,
        channel: step.channel,
        form: formOf(step.action),
        action: step.action,
        sender: sender.name,
        senderId: sender.id,
        notes: [],
        reading: null,
        ...addressMessage({ person }, step, sender),
      };
      try {
        const template = templateOf({ plan, step, variant, sender, links });
        const request = {
          template,
          steps: answerSteps(template.asks, enrollment.state.steps),
          event: answerEvents(enrollment.state.told),
          key: `review/${enrollment.key}/${keyOf(step)}`,
          at: context.clock.now(),
          person: { fields: person.fields, tags: person.tags },
          parent: findParent(plan, step.thread, attempts),
          isFirst: isFirstMessage(plan, enrollment.state, step.id),
          ref: null,
          content,
        };
        return { ...message, ...describeTouch(renderTouch(request, renderer)) };
      } catch (error) {
        if (error instanceof UserError) return { ...message, error: error.message };
        throw error;
      }
    },
  };
}
