import type { PersonChannel } from "../../channels/channel.ts";
import { findChannel, mediumOf } from "../../channels/find-channel.ts";
import { renderTouch } from "../../channels/render-touch.ts";
import type { Plan } from "../../engine/plan.ts";
import { reachesPerson } from "../../engine/reach.ts";
import type { State } from "../../engine/state.ts";
import { UserError } from "../../errors.ts";
import { isEnforced } from "../../law/judge.ts";
import type { Compliance } from "../../law/law.ts";
import { subjectOf } from "../../law/subject.ts";
import { findLaw } from "../../law/table.ts";
import type { Claim, Prospect } from "../../store/port.ts";
import { capsOf } from "../capacity/limits.ts";
import type { GateInput } from "../gates/gate.ts";
import { type RunSession, report, settleEvent } from "../run-session.ts";
import { entryOf } from "../timeline-entries.ts";
import { refuse } from "./defer.ts";

/** Puts a touch that a person performs on the rep's list, with its text ready to paste. */
export async function openTask(
  session: RunSession,
  channel: PersonChannel,
  input: GateInput,
  claim: Claim,
  variant: string | null,
): Promise<void> {
  const { step, evaluation, now, config } = input;
  const { enrollment } = claim;
  const sender = config.senders[enrollment.sender];
  if (sender === undefined) return;
  let draft: ReturnType<PersonChannel["draft"]>;
  try {
    const request = await session.renderRequests.of(input, claim, { variant });
    draft = channel.draft(renderTouch(request, session.renderer));
    const advice = adviseFirstContact(
      claim.person,
      step.channel,
      enrollment.state,
      evaluation.plan,
      config.compliance,
    );
    const warning = [draft.warning, advice].filter((each) => each !== null).join("; ");
    draft = { ...draft, warning: warning === "" ? null : warning };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    await holdMessage(session, input, claim, error);
    return;
  }
  const event = { type: "task_opened", step: step.id } as const;
  const refusal = await settleEvent(session, claim, evaluation, event, now, {
    events: [entryOf("task_opened", evaluation.plan, enrollment, step.id, now)],
    task: {
      step: step.id,
      ...(step.key !== undefined && { stepKey: step.key }),
      action: step.action,
      channel: step.channel,
      sender: sender.id,
      ...draft,
      variant,
      cost: step.cost ?? config.costs.byAction[step.action] ?? null,
      at: now,
    },
    // Another run may have opened a task for a colleague since the gates looked.
    caps: capsOf(
      config,
      channel,
      claim.person,
      step,
      sender,
      input.senderState?.firstTouchAt[step.action] ?? null,
      now,
      input.preference,
      input.law?.most,
    ),
  });
  if (refusal === null) report(session, claim, step, "task", now, draft.warning ?? undefined);
  else await refuse(session, input, claim, refusal);
}

/** A message that cannot be written (a missing field) waits until the person or the file changes. */
export async function holdMessage(
  session: RunSession,
  input: Pick<GateInput, "step" | "evaluation" | "now">,
  claim: Claim,
  error: UserError,
): Promise<void> {
  const { step, evaluation, now } = input;
  await settleEvent(session, claim, evaluation, { type: "deferred", gate: "message", until: null }, now);
  report(session, claim, step, "held", now, error.message);
}

/**
 * What whoever calls or writes by hand must tell at first contact (GDPR Art. 14(3)(b)): an email carries it, a note of 200
 * characters does not. Null where the person was touched before, or their law asks for nothing.
 */
function adviseFirstContact(
  person: Prospect,
  channel: string,
  state: Pick<State, "steps">,
  plan: Pick<Plan, "steps">,
  compliance: Compliance,
): string | null {
  const medium = mediumOf(channel);
  if (medium === null || findChannel(channel)?.form === "letter" || !isEnforced(compliance)) return null;
  const { country, source = null } = subjectOf(person);
  const notice = findLaw(country).carries.sourceNotice;
  if (notice === undefined) return null;
  const isTouched = plan.steps.some(
    (step) =>
      step.kind === "touch" && reachesPerson(step.channel) && state.steps[step.id]?.outcome === "performed",
  );
  if (isTouched) return null;
  const from = source ?? compliance.dataSource ?? "unknown: find out first";
  const url = compliance.privacyUrl ?? "compliance.privacy_url is missing";
  return `first contact: say where their data is from (${from}) and where the privacy notice is (${url}); ${notice.source}`;
}
