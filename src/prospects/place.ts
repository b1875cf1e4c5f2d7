import type { FieldType } from "../condition/standard-field.ts";
import type { FieldValue } from "../engine/facts.ts";
import type { Mapping } from "./mapping/mapping.ts";
import { normaliseCountry } from "./normalise/country.ts";
import { findUsTimeZone, isUsState } from "./normalise/us-time-zone.ts";

/** The columns that say where somebody is; null for a part that the file does not have. */
export interface PlaceColumns {
  city: number | null;
  state: number | null;
  location: number | null;
}

/** Where a file says where people are; null where it says nothing. */
export function findPlace(mapping: Mapping): PlaceColumns | null {
  const at = (part: string) => {
    const index = mapping.findIndex(({ place }) => place === part);
    return index === -1 ? null : index;
  };
  const place = { city: at("city"), state: at("state"), location: at("location") };
  return place.state === null && place.location === null ? null : place;
}

/**
 * The country of "Austin, Texas, United States", and the time zone of a place in the US, where the row has none of its
 * own. Other countries with several zones keep asking for a time zone.
 */
export function fillPlace(
  values: Record<string, FieldValue>,
  { city, state, location }: PlaceColumns,
  cells: readonly string[],
  fields: Readonly<Record<string, FieldType>>,
  defaultCountry: string | null,
): void {
  const cellAt = (index: number | null) => (index === null ? "" : (cells[index] ?? ""));
  const parts = cellAt(location)
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
  const last = parts.at(-1) ?? "";
  // "Georgia" and "CA" are states as well as countries.
  if (
    values["country"] === undefined &&
    !Object.hasOwn(fields, "country") &&
    last.length > 2 &&
    !isUsState(last)
  ) {
    const country = normaliseCountry(last);
    if (country.ok) values["country"] = country.value;
  }
  if (values["timezone"] !== undefined || Object.hasOwn(fields, "timezone")) return;
  if ((values["country"] ?? defaultCountry) !== "US") return;
  const inLocation = isUsState(last) ? parts : parts.slice(0, -1);
  const zone =
    findUsTimeZone(cellAt(state), cellAt(city)) ??
    findUsTimeZone(inLocation.at(-1) ?? "", inLocation.at(-2) ?? "");
  if (zone !== null) values["timezone"] = zone;
}
