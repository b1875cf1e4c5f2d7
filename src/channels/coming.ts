import type { Action, Form } from "./channel.ts";

/** A channel of the language that nothing performs yet: its texts can be read and previewed, and that is all. */
export interface ComingChannel {
  id: string;
  form: Form;
  action: Action;
}

const ANSWERS = ["sent", "delivered", "replied", "opted_out", "meeting_booked"] as const;

/** Apart from the registry, so that no plan with one of them can ever be performed. */
const COMING: readonly ComingChannel[] = [
  {
    id: "sms",
    form: "text",
    action: {
      id: "sms",
      describe: "a text message",
      address: "phone",
      fields: { text: { required: false, describe: "the text message" } },
      events: ANSWERS,
    },
  },
  {
    id: "whatsapp",
    form: "text",
    action: {
      id: "whatsapp",
      describe: "a WhatsApp message",
      address: "phone",
      fields: {
        text: { required: false, describe: "the message" },
        template: { required: false, singleLine: true, describe: "the approved template it is made of" },
      },
      events: ANSWERS,
    },
  },
];

/** The action of that name that a later version performs; null for one that is performed now, and for any other name. */
export function findComingAction(id: string): ComingChannel | null {
  return COMING.find(({ action }) => action.id === id) ?? null;
}
