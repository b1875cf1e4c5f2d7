import type { PersonChannel } from "./channel.ts";

/** Visits in person. */
export const visitChannel: PersonChannel = {
  id: "visit",
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
