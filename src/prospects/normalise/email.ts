import { domainToASCII } from "node:url";
import isEmailModule from "validator/lib/isEmail.js";
import { accept, type Normalised, refuse, trimText } from "./text.ts";

const isEmail = isEmailModule as unknown as (text: string) => boolean;

/**
 * The usual address, matched exactly and cheaply: everything it accepts, validator accepts too
 * (a property test holds it to that). All else goes to validator.
 */
const USUAL = /^[a-z0-9_-]+(?:[.+][a-z0-9_-]+)*@(?:[a-z0-9]+(?:-[a-z0-9]+)*\.)+[a-z]{2,20}$/;

// biome-ignore lint/suspicious/noControlCharactersInRegex: refused before anything else
const FORBIDDEN = /[\s\u0000-\u001f\u007f<>,;"\\()]/u;

/**
 * An email address in normal form: lower-case, NFC, the domain as A-labels (RFC 5891).
 * Mail systems do not tell `Anna@` from `anna@`, so neither do identities.
 * Also takes `mailto:anna@acme.example?subject=x` and `Anna Kim <anna@acme.example>`.
 */
export function normaliseEmail(raw: string): Normalised<string> {
  const lower = raw.toLowerCase();
  if (lower.length <= 64 && USUAL.test(lower)) return accept(lower);
  const text = unwrapAddress(trimText(lower)).replace("＠", "@");
  if (text === "") return refuse("empty");
  if (text.length > 254) return refuse("longer than 254 characters");
  if (/[,;]|:::|@[^@\n]{0,100}[ |/][^@\n]{0,100}@/.test(text)) return refuse("more than one address");
  if (FORBIDDEN.test(text)) return refuse("not an email address");
  const at = text.lastIndexOf("@");
  if (at < 1) return refuse("not an email address");
  const domain = domainToASCII(text.slice(at + 1));
  const address = `${text.slice(0, at)}@${domain}`;
  if (domain === "" || !isEmail(address)) return refuse("not an email address");
  return accept(address.normalize("NFC"));
}

/** `name <address>` and `mailto:address?…` → the address. */
function unwrapAddress(text: string): string {
  // Of `a <b@…> <c@…>` nobody knows who is meant.
  const angle = /^[^<>]*<([^<>]*)>$/.exec(text);
  const inner = angle?.[1] === undefined ? text : angle[1].trim();
  return inner.startsWith("mailto:") ? (inner.slice(7).split("?")[0] ?? "") : inner;
}

/** The domain of an address in normal form. */
export function domainOfEmail(email: string): string {
  return email.slice(email.lastIndexOf("@") + 1);
}
