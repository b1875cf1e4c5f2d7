import { accept, type Normalised, refuse, trimText } from "./text.ts";

const NORMAL = /^https:\/\/www\.linkedin\.com\/in\/[a-z0-9-]{2,100}$/;
const HOST = /^(?:[a-z]{1,6}\.)?linkedin\.com$/;
/** Member ids of Sales Navigator exports (`ACoAAA…`) tell upper from lower case; vanity names do not. */
const MEMBER_ID = /^AC[ow][A-Za-z0-9_-]{10,}$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: refused in a name
const NOT_IN_SLUG = /[\s\u0000-\u001f\u007f\ufffd/?#%<>"'\\@:]/u;

/**
 * A LinkedIn profile in normal form, `https://www.linkedin.com/in/<name>`: country host, locale suffix, query
 * and trailing slash removed, name lower-case and percent-encoded. Only `/in/` profiles are people.
 */
export function normaliseLinkedinUrl(raw: string): Normalised<string> {
  if (NORMAL.test(raw)) return accept(raw);
  const text = trimText(raw);
  if (text === "") return refuse("empty");
  if (text.length > 2000) return refuse("not a LinkedIn profile");
  const parts = splitAddress(text);
  if (parts === null || !HOST.test(parts.host)) return refuse("not a LinkedIn profile");
  const [area, name] = parts.path;
  if (area === "company" || area === "school" || area === "showcase") {
    return refuse(`a LinkedIn ${area} page, not a person's profile`);
  }
  if (area === "sales") return refuse("a Sales Navigator link; use the person's public profile (/in/…)");
  if (area === "pub") return refuse("an old /pub/ link; use the person's public profile (/in/…)");
  if (area !== "in" || name === undefined) return refuse("not a LinkedIn profile (/in/…)");
  const slug = readSlug(name);
  return slug === null
    ? refuse("not a LinkedIn profile (/in/…)")
    : accept(`https://www.linkedin.com/in/${slug}`);
}

function splitAddress(text: string): { host: string; path: string[] } | null {
  const bare = text.replace(/^(?:https?:)?\/\//i, "");
  const end = bare.search(/[?#]/);
  const segments = (end === -1 ? bare : bare.slice(0, end)).split("/").filter((part) => part !== "");
  const first = segments[0]?.toLowerCase();
  if (first === undefined) return null;
  if (first === "in") return { host: "linkedin.com", path: ["in", ...segments.slice(1)] };
  const path = segments.slice(1);
  if (path[0]?.toLowerCase() === "mwlite") path.shift();
  if (path[0] !== undefined) path[0] = path[0].toLowerCase();
  return { host: first.replace(/:443$/, ""), path };
}

function readSlug(encoded: string): string | null {
  let slug: string;
  try {
    slug = decodeURIComponent(encoded).normalize("NFC");
  } catch {
    return null;
  }
  if (!MEMBER_ID.test(slug)) slug = slug.toLowerCase().normalize("NFC");
  if (slug.length < 2 || slug.length > 200 || NOT_IN_SLUG.test(slug) || /^\.+$/.test(slug)) return null;
  try {
    return encodeURIComponent(slug);
  } catch {
    return null;
  }
}
