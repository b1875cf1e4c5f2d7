/** Han, Hangul and Kana names are written family name first, without a space. */
const FAMILY_FIRST = /^[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}]+$/u;

/**
 * A person's name as it is shown and addressed, everywhere: `name` or `full_name` as they stand, else first and last name
 * in the order of their script (김 + 민수 is 김민수, Jin Han stays); "" when unknown.
 */
export function formatPersonName(fields: Readonly<Record<string, unknown>>): string {
  const read = (field: string): string => {
    const value = fields[field];
    return typeof value === "string" ? value.trim() : "";
  };
  const whole = read("name") || read("full_name");
  if (whole !== "") return whole;
  const [first, last] = [read("first_name"), read("last_name")];
  if (first !== "" && FAMILY_FIRST.test(last + first)) return `${last}${first}`;
  return [first, last].filter((part) => part !== "").join(" ");
}
