import { isTimeZone } from "./zones.ts";

/** Cities that the tz database names no zone after, by how people write them. */
const OTHERS: Readonly<Record<string, string>> = {
  서울: "Asia/Seoul",
  부산: "Asia/Seoul",
  busan: "Asia/Seoul",
  incheon: "Asia/Seoul",
  daegu: "Asia/Seoul",
  東京: "Asia/Tokyo",
  osaka: "Asia/Tokyo",
  kyoto: "Asia/Tokyo",
  beijing: "Asia/Shanghai",
  shenzhen: "Asia/Shanghai",
  delhi: "Asia/Kolkata",
  newdelhi: "Asia/Kolkata",
  mumbai: "Asia/Kolkata",
  bangalore: "Asia/Kolkata",
  munich: "Europe/Berlin",
  münchen: "Europe/Berlin",
  hamburg: "Europe/Berlin",
  frankfurt: "Europe/Berlin",
  cologne: "Europe/Berlin",
  wien: "Europe/Vienna",
  geneva: "Europe/Zurich",
  milan: "Europe/Rome",
  barcelona: "Europe/Madrid",
  lyon: "Europe/Paris",
  manchester: "Europe/London",
  edinburgh: "Europe/London",
  nyc: "America/New_York",
  boston: "America/New_York",
  miami: "America/New_York",
  atlanta: "America/New_York",
  washington: "America/New_York",
  austin: "America/Chicago",
  dallas: "America/Chicago",
  houston: "America/Chicago",
  sanfrancisco: "America/Los_Angeles",
  seattle: "America/Los_Angeles",
  sandiego: "America/Los_Angeles",
  montreal: "America/Toronto",
  riodejaneiro: "America/Sao_Paulo",
};

/** The IANA zone that a text names: itself, in any case, or the zone of a city (`Seoul`, `new york`). Null for none. */
export function findZone(text: string): string | null {
  const wanted = text.trim();
  const zones = Intl.supportedValuesOf("timeZone");
  const exact = zones.find((zone) => zone.toLowerCase() === wanted.toLowerCase());
  if (exact !== undefined) return exact;
  if (isTimeZone(wanted)) return wanted;
  const city = fold(wanted);
  if (city === "") return null;
  if (Object.hasOwn(OTHERS, city)) return OTHERS[city] ?? null;
  return zones.find((zone) => fold(zone.slice(zone.lastIndexOf("/") + 1)) === city) ?? null;
}

function fold(name: string): string {
  return name
    .toLowerCase()
    .normalize("NFC")
    .replace(/[\s_.'’-]+/g, "");
}
