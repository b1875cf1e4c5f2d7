import { isSupportedCountry, parsePhoneNumberFromString } from "libphonenumber-js/min";
import { accept, type Normalised, refuse, trimText } from "./text.ts";

/** Korean mobiles, `010-1234-5678` and `+82 10-1234-5678`: exact, and what most Korean lists hold. */
const KOREAN_MOBILE = /^(?:\+82[- ]?|0)10[- ]?(\d{4})[- ]?(\d{4})$/;

/**
 * A phone number in E.164. A number without a country code is read as one of `country` (ISO alpha-2);
 * an extension is refused, because E.164 cannot say it.
 */
export function normalisePhone(raw: string, country: string | null): Normalised<string> {
  const text = trimText(raw).replace(/^tel:/i, "");
  if (text === "") return refuse("empty");
  const mobile = KOREAN_MOBILE.exec(text);
  if (mobile !== null && (text.startsWith("+") || country === "KR")) {
    return accept(`+8210${mobile[1]}${mobile[2]}`);
  }
  if (/^\d(?:[.,]\d+)?e\+?\d+$/i.test(text)) return refuse("a number that a spreadsheet rounded");
  if (/:::|[;|\n]|\d\s*(?:,|\/ | or | und | ou | o )\s*[+(\d]/i.test(text))
    return refuse("more than one number");
  if (text.length > 60) return refuse("not a phone number");
  const home = country !== null && isSupportedCountry(country) ? country : undefined;
  const number = parsePhoneNumberFromString(
    text.replace(/^00(?=[1-9])/, home === undefined ? "+" : "00"),
    home === undefined ? { extract: false } : { defaultCountry: home, extract: false },
  );
  if (number === undefined) {
    return refuse(
      home === undefined && !text.startsWith("+")
        ? "no country code, and no country to read it by (add a country column)"
        : "not a phone number",
    );
  }
  if (!number.isValid()) return refuse("not a phone number that exists in its country");
  if (number.ext !== undefined) return refuse("has an extension, which cannot be dialled");
  return accept(number.number);
}
