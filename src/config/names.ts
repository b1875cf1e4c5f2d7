import { KNOWN_FACTS } from "../engine/facts.ts";
import { findNearest } from "../nearest.ts";
import type { YamlNode } from "../yaml/node.ts";

const EVENT = /^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/;

/**
 * Whether a name can be an event: a known fact, or a snake_case name of the workspace's own.
 * A near miss of a known fact (`repleid`) gives that fact, since it would never happen.
 */
export function judgeEvent(name: string): boolean | string {
  if ((KNOWN_FACTS as readonly string[]).includes(name)) return true;
  const nearest = findNearest(name, KNOWN_FACTS, name.length >= 8 ? 2 : 1);
  return nearest ?? (EVENT.test(name) && !(name in {}));
}

/** Reports a name that can be no event; false where it was. `example` is an event that would do. */
export function checkEvent(event: YamlNode<string>, example = "meeting_booked"): boolean {
  const known = judgeEvent(event.value);
  if (known === true) return true;
  const hint = typeof known === "string" ? `did you mean "${known}"?` : `events are snake_case: ${example}`;
  event.error("unknown-event", `unknown event "${event.value}"`, hint);
  return false;
}

let regions: Intl.DisplayNames | null = null;

/** Whether a code is an ISO 3166-1 alpha-2 country. */
export function isCountry(code: string): boolean {
  if (!/^[A-Z]{2}$/.test(code)) return false;
  regions ??= new Intl.DisplayNames(["en"], { type: "region", fallback: "none" });
  return regions.of(code) !== undefined;
}

/** The words of a list: "a, b and c". */
export function joinNames(names: readonly string[]): string {
  const last = names.at(-1) ?? "";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} and ${last}`;
}
