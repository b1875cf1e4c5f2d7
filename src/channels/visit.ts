import type { PersonChannel } from "./channel.ts";
import { MANUAL_TINT } from "./tints.ts";

/** Visits in person. */
export const visitChannel: PersonChannel = {
  id: "visit",
  form: "note",
  medium: null,
  tint: MANUAL_TINT,
  actions: [
    {
      id: "visit",
      describe: "a task to visit the person",
      address: null,
      fields: { note: { required: true, describe: "why to go, where, and what to bring" } },
      events: ["done", "visited", "not_found", "replied", "opted_out", "meeting_booked"],
    },
  ],
  performer: "person",
  draft(touch) {
    return { text: touch.content["note"] ?? "", url: null, warning: null };
  },
};
