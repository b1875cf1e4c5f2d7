import type { PersonChannel } from "./channel.ts";
import { MANUAL_TINT } from "./tints.ts";

/** Anything else a person does: research, a gift, a hand-written card. */
export const taskChannel: PersonChannel = {
  id: "task",
  form: "note",
  medium: null,
  tint: MANUAL_TINT,
  actions: [
    {
      id: "task",
      describe: "a task in the rep's own words",
      address: null,
      fields: {
        title: { required: false, singleLine: true, describe: "what it is, in a few words" },
        text: { required: true, describe: "what to do" },
      },
      events: ["done", "not_found", "replied", "opted_out", "meeting_booked"],
    },
  ],
  performer: "person",
  draft(touch) {
    const { title, text } = touch.content;
    return { text: [title, text].filter(Boolean).join("\n\n"), url: null, warning: null };
  },
};
