import { listZones } from "./zones.ts";

/**
 * The country a workspace is at home in: the one whose holidays it keeps, else the only one that its
 * time zone is of (Asia/Seoul: KR, America/Denver: US). Null where several may be meant.
 * @returns ISO 3166-1 alpha-2
 */
export function findHomeCountry(calendar: {
  holidays: "prospect" | readonly string[];
  zone: string;
}): string | null {
  const { holidays, zone } = calendar;
  if (holidays !== "prospect" && holidays.length > 0)
    return holidays.length === 1 ? (holidays[0] ?? null) : null;
  return findCountryOfZone(zone);
}

/** Asked first, since each question takes a millisecond. */
const LIKELY =
  "US GB DE FR KR JP CA AU IN NL ES IT SE CH SG IE BR PL BE AT DK NO FI PT CZ IL AE MX NZ HK TW".split(" ");

/** CLDR gives a zone to one country; UTC and its offsets to none. */
export function findCountryOfZone(zone: string): string | null {
  if (!zone.includes("/") || zone.startsWith("Etc/")) return null;
  const all = Array.from({ length: 26 * 26 }, (_, at) =>
    String.fromCharCode(65 + Math.floor(at / 26), 65 + (at % 26)),
  );
  return [...LIKELY, ...all].find((code) => isCountry(code) && listZones(code).includes(zone)) ?? null;
}

/** A withdrawn code (DD) is canonicalised to its successor, so it differs from itself. */
function isCountry(code: string): boolean {
  return new Intl.Locale("und", { region: code }).region === code;
}
