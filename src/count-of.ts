const IRREGULAR: Readonly<Record<string, string>> = { person: "people" };

/** A count with its noun in the right number: `1 person`, `2 people`, `0 replies`. The noun is given in the singular. */
export function countOf(count: number, noun: string): string {
  return `${count} ${count === 1 ? noun : pluralOf(noun)}`;
}

/** Of a noun of several words the last one counts: `business day`, `business days`. */
function pluralOf(noun: string): string {
  const last = /\S*$/.exec(noun)?.[0] ?? noun;
  const known = IRREGULAR[last];
  if (known !== undefined) return `${noun.slice(0, noun.length - last.length)}${known}`;
  if (/[^aeiou]y$/.test(noun)) return noun.replace(/y$/, "ies");
  return /(?:s|x|ch|sh)$/.test(noun) ? `${noun}es` : `${noun}s`;
}
