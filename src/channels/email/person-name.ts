import type { Person } from "../../engine/facts.ts";

/** Han, Hangul and Kana names are written family name first, without a space. */
const FAMILY_FIRST = /^[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}]+$/u;

/** The person's name as it stands in a To header: `name` or `full_name`, else first and last name; "" when unknown. */
export function formatPersonName(person: Person): string {
  const whole = readText(person, "name") || readText(person, "full_name");
  if (whole !== "") return whole;
  const first = readText(person, "first_name");
  const last = readText(person, "last_name");
  if (first !== "" && FAMILY_FIRST.test(last + first)) return `${last}${first}`;
  return [first, last].filter((part) => part !== "").join(" ");
}

function readText(person: Person, field: string): string {
  const value = person.fields[field];
  return typeof value === "string" ? value.trim() : "";
}
