import { findAction } from "../../channels/find-channel.ts";
import type { Plan } from "../../engine/plan.ts";
import type { Prospect } from "../../store/port.ts";

/** What `seq prospects verify` found about the address that a sequence writes to. */
export interface AddressFinding {
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
export function checkAddress(person: Prospect, plan: Plan): AddressFinding {
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
