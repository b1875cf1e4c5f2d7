import { findAction } from "../../channels/find-channel.ts";
import type { Instant, Plan } from "../../engine/plan.ts";
import type { Prospect } from "../../store/port.ts";
import type { RunContext } from "../context.ts";
import { openEntryCheck } from "../gates/legal-checker.ts";
import { CONFIRMATION } from "./confirmation.ts";

/** Whom a sequence takes. */
export interface EnrollmentCheck {
  /** Why somebody is left out, in words for a rep; null where they are let in. */
  check(person: Prospect): Promise<string | null>;
  /** With what cautions people were let in, of the law or about their address, and how many each. */
  warnings(): { reason: string; people: number }[];
}

/**
 * Suppressed people, people of whom `seq inbox` asks whether they are to be, people whom the law of their country keeps
 * out, and, where the sequence sends mail, people whose address was found bad are left out. Writes nothing.
 */
export function openEnrollmentCheck(
  context: Pick<RunContext, "config" | "store">,
  plan: Plan,
  startAt: Instant,
): EnrollmentCheck {
  const law = openEntryCheck(context, plan, startAt);
  const cautions = new Map<string, number>();

  return {
    async check(person) {
      if (person.pendingSince !== undefined && plan.name !== CONFIRMATION) {
        return "has not confirmed the address yet";
      }
      const suppression = await context.store.findSuppression(person);
      if (suppression !== null) return `suppressed (${suppression.reason})`;
      const asked = await context.store.stopInQuestion(person.id);
      if (asked !== null) return `asks not to be written to, it seems: seq inbox show ${asked}`;
      const forbidden = plan.name === CONFIRMATION ? null : await law.check(person);
      if (forbidden !== null) return forbidden;
      const { refusal, caution } = checkAddress(person, plan);
      if (refusal === null && caution !== null) cautions.set(caution, (cautions.get(caution) ?? 0) + 1);
      return refusal;
    },
    warnings: () => [...law.warnings(), ...[...cautions].map(([reason, people]) => ({ reason, people }))],
  };
}

/** What `seq prospects verify` found about the address that a sequence writes to. */
interface AddressFinding {
  /** Why the person is left out; null where they are not. */
  refusal: string | null;
  /** What speaks for caution; null where nothing does. */
  caution: string | null;
}

const NOTHING: AddressFinding = { refusal: null, caution: null };

/**
 * Mail to a bad address bounces, and bounces hurt the sender: whoever has one is left out of a sequence with an email in
 * it. A person who knows better clears the field: `seq prospects set PERSON email_check=`.
 */
function checkAddress(person: Prospect, plan: Plan): AddressFinding {
  const { email_check: check, email_check_reason: reason } = person.fields;
  if (check !== "bad" && check !== "risky") return NOTHING;
  if (person.email === null) return NOTHING;
  if (
    !plan.steps.some((step) => step.kind === "touch" && findAction(step.action)?.action.address === "email")
  )
    return NOTHING;
  const words = `${check} address${reason === undefined ? "" : ` (${String(reason)})`}`;
  return check === "bad" ? { refusal: words, caution: null } : { refusal: null, caution: words };
}
