import type { EventAnswers, FieldValue, Told } from "../engine/facts.ts";
import type { Instant } from "../engine/plan.ts";
import type { FieldType } from "./standard-field.ts";
import { isDate } from "./syntax.ts";

/** What events carry, by event and name: `event.<name>.<data>`. */
export type EventTypes = Readonly<Record<string, Readonly<Record<string, FieldType>>>>;

/** Data that every workspace knows: what the rating page and forms tell. */
export const STANDARD_EVENT_DATA: EventTypes = {
  rated: { stars: "number" },
  form_submitted: { form: "text" },
};

/** The data of events that a workspace may speak of: what `events` of seq.yaml says, over the standard ones. */
export function eventTypesOf({ events = {} }: { events?: EventTypes }): EventTypes {
  const names = new Set([...Object.keys(STANDARD_EVENT_DATA), ...Object.keys(events)]);
  const entries = [...names].map((name) => [
    name,
    { ...ownOf(STANDARD_EVENT_DATA, name), ...ownOf(events, name) },
  ]);
  return Object.fromEntries(entries) as EventTypes;
}

/**
 * What an event told, as its types say: a number that came as text is one, and what does not fit, or is not named there,
 * is not there. Strangers write it: nothing of it is an error.
 */
export function readEventData(
  types: EventTypes,
  kind: string,
  data: Readonly<Record<string, FieldValue>> = {},
): Record<string, FieldValue> {
  const read: Record<string, FieldValue> = {};
  for (const [name, type] of Object.entries(ownOf(types, kind))) {
    const value = Object.hasOwn(data, name) ? readAs(type, data[name]) : null;
    if (value !== null) read[name] = value;
  }
  return read;
}

/** The same for a state to keep: null for an event of which nothing is ever asked. */
export function hearEvent(
  types: EventTypes,
  kind: string,
  at: Instant,
  data?: Readonly<Record<string, FieldValue>>,
): Told[string] | null {
  return Object.hasOwn(types, kind) ? { at, data: readEventData(types, kind, data) } : null;
}

/** What templates are told of events. */
export function answerEvents(told: Told = {}): EventAnswers {
  return Object.fromEntries(Object.entries(told).map(([name, { data }]) => [name, data]));
}

/** What texts that are only looked at are told of events. */
export function sampleEvents(types: EventTypes): EventAnswers {
  const sampleOf: Readonly<Record<FieldType, FieldValue>> = {
    number: 5,
    boolean: true,
    date: "2026-03-02",
    text: "example",
  };
  return Object.fromEntries(
    Object.entries(types).map(([name, data]) => [
      name,
      Object.fromEntries(Object.entries(data).map(([key, type]) => [key, sampleOf[type]])),
    ]),
  );
}

/** Longest text kept of an event, in characters: what a stranger sends stands in every state of theirs. */
const LONGEST_TEXT = 500;

function readAs(type: FieldType, value: FieldValue | undefined): FieldValue | null {
  if (value === undefined) return null;
  const text = String(value).trim();
  switch (type) {
    case "number": {
      const number = text === "" || typeof value === "boolean" ? Number.NaN : Number(text);
      return Number.isFinite(number) ? number : null;
    }
    case "boolean":
      return text === "true" ? true : text === "false" ? false : null;
    case "date":
      return isDate(text) ? text : null;
    case "text":
      return text === "" ? null : text.slice(0, LONGEST_TEXT);
    default:
      return type satisfies never;
  }
}

function ownOf(types: EventTypes, name: string): Readonly<Record<string, FieldType>> {
  return (Object.hasOwn(types, name) ? types[name] : undefined) ?? {};
}
