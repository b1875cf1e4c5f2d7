import { formatPersonName } from "../person-name.ts";
import type { Prospect, Store } from "../store/port.ts";

/** More people of one name are counted by nobody. */
const MOST = 20;

/**
 * People by their name, as it is shown or with its parts the other way round, whatever case and accents: those who are
 * called exactly so, else those whose name begins so, else those whose name holds it. At most `MOST`, in order of their
 * numbers. Reads everybody, so it comes after an address has found nobody.
 */
export async function findByName(store: Pick<Store, "streamProspects">, text: string): Promise<Prospect[]> {
  const wanted = fold(text);
  const found: Record<"exact" | "begins" | "holds", Prospect[]> = { exact: [], begins: [], holds: [] };
  if (!/\p{L}/u.test(wanted) || text.includes("@")) return [];
  for await (const person of store.streamProspects({})) {
    const names = listNames(person);
    const how = names.includes(wanted)
      ? "exact"
      : names.some((name) => name.startsWith(wanted))
        ? "begins"
        : names.some((name) => name.includes(wanted))
          ? "holds"
          : null;
    if (how !== null && found[how].length < MOST) found[how].push(person);
  }
  return [found.exact, found.begins, found.holds].find(({ length }) => length > 0) ?? [];
}

function listNames({ fields }: Prospect): string[] {
  const parts = [fields["first_name"], fields["last_name"]].map((part) =>
    typeof part === "string" ? part : "",
  );
  return [formatPersonName(fields), parts.join(" "), parts.reverse().join(" ")].map(fold).filter(Boolean);
}

/** Without case, accents and blanks; Hangul stays in whole syllables. */
function fold(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}|\s/gu, "")
    .normalize("NFC")
    .toLowerCase();
}
