import type { Effect } from "../engine/event.ts";
import type { FieldValue } from "../engine/facts.ts";
import type { Instant, Plan } from "../engine/plan.ts";
import { findStep } from "../engine/schedule.ts";
import type { Attempt, Enrollment, NewEvent, Settlement } from "../store/port.ts";

/** Turns the engine's effects into what the store writes: timeline entries, and changes to the person. */
export function entriesOf(
  effects: readonly Effect[],
  plan: Plan,
  enrollment: Pick<Enrollment, "id" | "prospect" | "sequence">,
  at: Instant,
): Pick<Settlement, "events" | "prospect"> {
  const events: NewEvent[] = [];
  let prospect: Settlement["prospect"];
  for (const effect of effects) {
    switch (effect.type) {
      case "record":
        events.push({
          ...entryOf(effect.kind, plan, enrollment, effect.step, at),
          ...(effect.data && { data: spellTimes(effect.data) }),
        });
        break;
      case "set":
        prospect = {
          fields: { ...prospect?.fields, ...effect.fields },
          addTags: [...(prospect?.addTags ?? []), ...effect.addTags],
          removeTags: [...(prospect?.removeTags ?? []), ...effect.removeTags],
        };
        break;
      case "deliver":
      case "issue":
        break;
      default:
        effect satisfies never;
    }
  }
  return prospect === undefined ? { events } : { events, prospect };
}

/** One timeline entry about an enrollment, with the channel of its step. */
export function entryOf(
  kind: string,
  plan: Plan,
  enrollment: Pick<Enrollment, "id" | "prospect" | "sequence">,
  step: string | null,
  at: Instant,
): NewEvent {
  const found = findStep(plan, step);
  return {
    kind,
    at,
    prospect: enrollment.prospect,
    enrollment: enrollment.id,
    sequence: enrollment.sequence,
    step,
    ...(found?.key !== undefined && { stepKey: found.key }),
    channel: found?.kind === "touch" ? found.channel : null,
  };
}

/** The engine counts in milliseconds; a reader of the timeline does not. */
function spellTimes(data: Record<string, FieldValue>): Record<string, FieldValue> {
  const { until } = data;
  return typeof until === "number" ? { ...data, until: new Date(until).toISOString() } : data;
}

/** What a `sent` entry says of the message: reports split by its variant, replies are matched by its id. */
export function describeSent({
  subject,
  messageId,
  variant,
}: Pick<Attempt, "subject" | "messageId" | "variant">): Record<string, FieldValue> {
  return {
    ...(subject !== null && { subject }),
    ...(messageId !== null && { message_id: messageId }),
    ...(variant !== null && { variant }),
  };
}
