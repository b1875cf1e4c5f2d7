import type { Touch } from "../../channels/channel.ts";
import { readThread } from "../../channels/email/service-mail.ts";
import type { RenderRequest } from "../../channels/render-touch.ts";
import { answerEvents } from "../../condition/event-data.ts";
import { answerSteps } from "../../condition/step-answers.ts";
import { keyOf } from "../../engine/lineage.ts";
import type { Plan } from "../../engine/plan.ts";
import { findStep } from "../../engine/schedule.ts";
import { InternalError } from "../../errors.ts";
import type { Attempt, Claim } from "../../store/port.ts";
import type { RunContext } from "../context.ts";
import type { GateInput } from "../gates/gate.ts";
import { isFirstMessage } from "./compose.ts";
import { openStepTemplates } from "./step-templates.ts";
import { type LinkMaker, refOf } from "./touch-links.ts";

/** Makes the render requests of a run. */
export interface RenderRequests {
  /** What a decided touch is written from. */
  of(
    input: Pick<GateInput, "evaluation" | "step" | "now" | "config">,
    claim: Claim,
    told: Told,
  ): Promise<RenderRequest>;
}

/** What a touch is written from beside its step and person. */
interface Told {
  variant: string | null;
  /** Earlier attempts of the enrollment: the message that a thread goes on from. */
  attempts?: readonly Attempt[];
  /** As somebody approved it; null for the templates. */
  content?: RenderRequest["content"];
}

export function openRenderRequests(
  context: Pick<RunContext, "config" | "snippet"> & { store: Pick<RunContext["store"], "workspaceId"> },
  links: LinkMaker,
): RenderRequests {
  const templateOf = openStepTemplates(context);
  return {
    async of({ evaluation, step, now, config }, claim, { variant, attempts = [], content = null }) {
      const { enrollment, person } = claim;
      const sender = config.senders[enrollment.sender];
      if (sender === undefined) throw new InternalError(`sender ${enrollment.sender} is not in seq.yaml`);
      const template = templateOf({
        plan: evaluation.plan,
        step,
        variant,
        sender,
        links: await links.sourceOf(evaluation.plan),
      });
      return {
        template,
        key: `${context.store.workspaceId}/${enrollment.key}/${keyOf(step)}`,
        at: now,
        person: { fields: person.fields, tags: person.tags },
        steps: answerSteps(template.asks, enrollment.state.steps),
        event: answerEvents(enrollment.state.told),
        parent: findParent(evaluation.plan, step.thread, attempts),
        isFirst: isFirstMessage(evaluation.plan, enrollment.state, step.id),
        ref: refOf(claim, keyOf(step)),
        content,
      };
    },
  };
}

/** The message of the enrollment that a step goes on from; null for none. */
export function findParent(plan: Plan, thread: string | null, attempts: readonly Attempt[]): Touch["parent"] {
  if (thread === null) return null;
  const step = findStep(plan, thread);
  const keys = step === null ? [thread] : [keyOf(step), ...(step.merged ?? [])];
  const parent = attempts.find(({ stepKey, status }) => keys.includes(stepKey) && status === "sent");
  if (parent?.messageId == null) return null;
  const { messageId, references, providerId, subject } = parent;
  const conversation = readThread(parent.content);
  const own = {
    messageId,
    references,
    subject: subject ?? "",
    ...(conversation !== null && { thread: conversation }),
  };
  // Where its server gave it another Message-ID, the person's program knows that one; ours stays beside it.
  return providerId?.startsWith("<") === true
    ? { ...own, messageId: providerId, references: [...references, messageId] }
    : own;
}
