import { listWrongTimes } from "../../calendar/booking.ts";
import { eventTypesOf, readEventData } from "../../condition/event-data.ts";
import type { WorkspaceConfig } from "../../config/workspace-config.ts";
import type { FieldValue } from "../../engine/facts.ts";

/** A value of an event's data that nothing will be able to read, and what it should be. */
export interface UnreadableValue {
  name: string;
  /** In words: `a time`, `a number`. */
  wanted: string;
  hint: string;
}

const WANTED = {
  number: { wanted: "a number", example: "4.5" },
  boolean: { wanted: "true or false", example: "true" },
  date: { wanted: "a date", example: "2026-03-04" },
  text: { wanted: "a text", example: "some words" },
} as const;

/** What of an event's data does not fit its type in seq.yaml, or is no time of a booking: it would be passed over in silence. */
export function findUnreadable(
  config: Pick<WorkspaceConfig, "events" | "calendar">,
  kind: string,
  data: Readonly<Record<string, FieldValue>> = {},
): UnreadableValue[] {
  const types = eventTypesOf(config);
  const own = Object.hasOwn(types, kind) ? (types[kind] ?? {}) : {};
  const read = readEventData(types, kind, data);
  const { zone } = config.calendar;
  const unreadable = new Map<string, UnreadableValue>();
  for (const [name, type] of Object.entries(own)) {
    if (!Object.hasOwn(data, name) || Object.hasOwn(read, name)) continue;
    const { wanted, example } = WANTED[type];
    unreadable.set(name, { name, wanted, hint: `write ${name}=${example}` });
  }
  for (const name of listWrongTimes(kind, data, zone)) {
    // A workspace may call something else by this name.
    if (Object.hasOwn(own, name) && own[name] !== "date") continue;
    unreadable.set(
      name,
      name === "day"
        ? {
            name,
            wanted: "a date",
            hint: "write day=2026-03-04; with a time it is starts_at=2026-03-04T10:00",
          }
        : {
            name,
            wanted: "a time",
            hint: `write starts_at=2026-03-04T10:00 (${zone}) or 2026-03-04T10:00+09:00; without a time day=2026-03-04`,
          },
    );
  }
  return [...unreadable.values()];
}
