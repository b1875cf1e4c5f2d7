import { accept, type Normalised, refuse, trimText } from "./text.ts";

const known = new Map<string, string | null>();
const MAX_KNOWN = 1000;

/** An IANA time zone in its canonical spelling (`asia/seoul` → `Asia/Seoul`); offsets and abbreviations are refused. */
export function normaliseTimeZone(raw: string): Normalised<string> {
  const text = trimText(raw);
  let zone = known.get(text);
  if (zone === undefined) {
    zone = findZone(text);
    if (known.size >= MAX_KNOWN) known.clear();
    known.set(Buffer.from(text).toString(), zone);
  }
  return zone === null ? refuse("not an IANA time zone such as Asia/Seoul") : accept(zone);
}

function findZone(text: string): string | null {
  if (!/^[A-Za-z]+(?:[/_+-][A-Za-z0-9]+)*$/.test(text) || text.length > 60) return null;
  if (!text.includes("/") && text.toUpperCase() !== "UTC") return null;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: text }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
}
