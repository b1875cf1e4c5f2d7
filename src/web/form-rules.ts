import type { FormsConfig } from "../config/workspace-config.ts";
import { normaliseEmail } from "../prospects/normalise/email.ts";
import type { Prospect } from "../store/port.ts";
import type { Submission } from "../store/ports/web-port.ts";
import { nameClient } from "./client-address.ts";
import type { Told } from "./hooks/hook.ts";

/** Forms and events of one mailbox in a day: of somebody unknown, and of somebody known, who may do much. */
const PER_MAILBOX = { isNew: 5, known: 100 };

/**
 * Why seq.yaml does not let a form say this; null where it does. A form records its declared events, about the person
 * whose address it holds: what else it carries names nobody.
 */
export function refuseForm(forms: FormsConfig, { about, facts }: Told): "undeclared" | "malformed" | null {
  if (facts.some(({ kind }) => !forms.events.includes(kind))) return "undeclared";
  if (about.reference !== null && !forms.takesReference) return "undeclared";
  // An address that is none must not make the next one count.
  if (about.email !== null && !normaliseEmail(about.email).ok) return "malformed";
  return null;
}

/** Whom a form is about: its email, else its phone, else, where seq.yaml says so, the person it names. */
export function narrowForm({ email, phone, reference }: Told["about"]): Told["about"] {
  if (email !== null) return { email, phone: null, reference: null };
  return phone !== null ? { email, phone, reference: null } : { email, phone, reference };
}

/** What a form counts against. */
export function countForm(
  forms: FormsConfig,
  address: string,
  client: string,
  person: Prospect | null,
): Submission {
  const isNew = person === null || person.pendingSince !== undefined;
  return {
    address,
    client: nameClient(client),
    isNew,
    limits: {
      perMailbox: isNew ? PER_MAILBOX.isNew : PER_MAILBOX.known,
      perClient: forms.perClient,
      perDay: forms.perDay,
    },
  };
}
