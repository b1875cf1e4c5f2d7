const OFFSET_NAME = /^[+-]/;
/** Years over which the zones of one country must agree, quarter by quarter, to count as one. */
const FIRST_YEAR = 2025;
const LAST_YEAR = 2030;

/**
 * Countries with several zones in the tz database but one official time.
 * China: all of it keeps Beijing time by law (State Council, 1949); Asia/Urumqi is local custom.
 */
const OFFICIAL_ZONES: Readonly<Record<string, string>> = { CN: "Asia/Shanghai" };

const zoneOf = new Map<string, string | null>();

/** Whether `name` is an IANA time zone this runtime knows; bare offsets such as `+09:00` are not. */
export function isTimeZone(name: string): boolean {
  if (name === "" || OFFSET_NAME.test(name)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/**
 * The zone of a country (ISO 3166-1 alpha-2, any case) that keeps one time everywhere, else null.
 * Zones of a country that never differ (Europe/Berlin and Europe/Busingen) count as one.
 */
export function zoneOfCountry(country: string): string | null {
  const code = country.trim().toUpperCase();
  const known = zoneOf.get(code);
  if (known !== undefined) return known;
  const zone = findZone(code);
  zoneOf.set(code, zone);
  return zone;
}

function findZone(code: string): string | null {
  if (!/^[A-Z]{2}$/.test(code)) return null;
  const official = OFFICIAL_ZONES[code];
  if (official !== undefined) return official;
  const [first, ...others] = listZones(code);
  if (first === undefined) return null;
  const clock = readClock(first);
  return others.every((zone) => readClock(zone) === clock) ? first : null;
}

/** What TypeScript's library does not know yet: a property in Node 20, a method in newer runtimes. */
type ZonedLocale = Intl.Locale & {
  readonly timeZones?: readonly string[];
  getTimeZones?(): readonly string[] | undefined;
};

/** CLDR's zones of a region. */
export function listZones(code: string): readonly string[] {
  const locale: ZonedLocale = new Intl.Locale(`und-${code}`);
  return locale.getTimeZones?.() ?? locale.timeZones ?? [];
}

/** Local times of a zone at the start of every quarter, as one text: equal for zones that keep the same time. */
function readClock(zone: string): string {
  const format = new Intl.DateTimeFormat("en", {
    timeZone: zone,
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    hourCycle: "h23",
  });
  const times: string[] = [];
  for (let year = FIRST_YEAR; year <= LAST_YEAR; year += 1) {
    for (const month of [0, 3, 6, 9]) times.push(format.format(Date.UTC(year, month, 1)));
  }
  return times.join(" ");
}
