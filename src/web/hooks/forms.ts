import { createHash } from "node:crypto";
import type { FieldValue } from "../../engine/facts.ts";
import { normaliseCountry } from "../../prospects/normalise/country.ts";
import { normaliseTimeZone } from "../../prospects/normalise/time-zone.ts";
import { normaliseAddress } from "../client-address.ts";
import { hmacHex, isSame, parseJson, readTimedSignature, scalarsOf, textOf } from "./body.ts";
import { FORGED, type Hook, MALFORMED } from "./hook.ts";

/** What a form may say of a person not known yet, and how it is read; null for what is not taken. */
export const PERSONAL: Readonly<Record<string, (text: string) => string | null>> = {
  first_name: (text) => readName(text, 40),
  last_name: (text) => readName(text, 40),
  name: (text) => readName(text, 60),
  company: (text) => readLabel(text, 80),
  title: (text) => readLabel(text, 80),
  country: (text) => valueOf(normaliseCountry(text)),
  timezone: (text) => valueOf(normaliseTimeZone(text)),
  language: (text) => (/^[a-z]{2,3}(?:[-_][a-z\d]{2,8}){0,2}$/i.test(text) ? text.toLowerCase() : null),
};

/** Letters of any script with their marks, digits, single spaces, and the few signs that names are written with. */
const TEXT = /^[\p{L}\p{M}\p{N} '’‘‐–.,&()/+·・-]+$/u;
/** More digits than a name, or a company's, has: a telephone number. */
const MOST_DIGITS = { name: 2, label: 6 };
/** Signs between which a domain would stand (`evil.example`): after any of them no word of two letters follows at once. */
const DOMAIN = /[\p{L}\p{N}][.・·][\p{L}\p{N}\p{M}-]*[\p{L}\p{N}]{2}/u;
/** `www`, and schemes without their colon, which some mail programs turn into links as well. */
const LINK_WORD = /(?:^|[^\p{L}])(?:www\d?|https?|ftp|mailto)(?:[^\p{L}]|$)/iu;
/** A letter under a pile of marks, which would cover the lines around it. */
const PILE = /\p{M}{4,}/u;

/**
 * A stranger's text, as it may stand in a message to whom it claims to be about: words, and nothing that a mail program
 * could make a link, an address or a line of its own. Read as it will be seen (NFKC), so that full-width letters and dots
 * are what they look like. Null for anything else: the field is left out, the form still counts.
 */
function readText(text: string, longest: number, digits: number): string | null {
  // Joiners are part of Persian and Indic writing; between letters they are dropped, elsewhere they hide something.
  const plain = text
    .normalize("NFKC")
    .replace(/(?<=[\p{L}\p{M}])[\u200c\u200d](?=\p{L})/gu, "")
    .replace(/ {2,}/g, " ")
    .trim();
  if (plain === "" || plain.length > longest || !TEXT.test(plain) || PILE.test(plain)) return null;
  if (DOMAIN.test(plain) || LINK_WORD.test(plain) || plain.includes("//")) return null;
  if ((plain.match(/\p{N}/gu)?.length ?? 0) > digits || mixesScripts(plain)) return null;
  return /[\p{L}\p{N}]/u.test(plain) ? plain : null;
}

function readName(text: string, longest: number): string | null {
  const name = readText(text, longest, MOST_DIGITS.name);
  return name === null || !/\p{L}/u.test(name) ? null : name;
}

function readLabel(text: string, longest: number): string | null {
  return readText(text, longest, MOST_DIGITS.label);
}

/** Latin letters beside their Cyrillic or Greek look-alikes in one word. */
function mixesScripts(text: string): boolean {
  return text
    .split(/[^\p{L}\p{M}]+/u)
    .some((word) => /\p{Script=Latin}/u.test(word) && /[\p{Script=Cyrillic}\p{Script=Greek}]/u.test(word));
}

function valueOf(read: { ok: true; value: string } | { ok: false }): string | null {
  return read.ok ? read.value : null;
}

const KIND = /^[a-z][a-z\d]*(?:_[a-z\d]+)*$/;
/** Keys with a meaning of their own; all others are data of the event. */
const OWN_KEYS = ["email", "phone", "prospect", "event", "id", "client_ip", ...Object.keys(PERSONAL)];

/**
 * Your own server tells of a form or an event: JSON or a urlencoded form, with `X-Seq-Signature: t=…,v1=…`, HMAC-SHA256
 * (hex) over `t.body` with the secret. Keys: `email` or `phone`, `event` (default form_submitted), `id`, `client_ip` (who
 * filled it in). The signature says that it is your server; what it tells are a stranger's words.
 */
export const forms: Hook = {
  source: "forms",
  read({ header, bytes }, secret) {
    const signed = readTimedSignature(header("x-seq-signature"));
    if (signed === null) return FORGED;
    const wanted = hmacHex(secret, `${signed.seconds}.`, bytes);
    if (!signed.signatures.some((each) => isSame(each, wanted))) return FORGED;
    const isForm = (header("content-type") ?? "")
      .toLowerCase()
      .startsWith("application/x-www-form-urlencoded");
    const body = isForm ? Object.fromEntries(new URLSearchParams(bytes.toString("utf8"))) : parseJson(bytes);
    const kind = textOf(body?.["event"]) ?? "form_submitted";
    if (body === null || !KIND.test(kind)) return MALFORMED;
    const about = {
      email: textOf(body["email"]),
      phone: textOf(body["phone"]),
      reference: textOf(body["prospect"]),
    };
    if (about.email === null && about.phone === null && about.reference === null) return MALFORMED;
    const clientIp = textOf(body["client_ip"]);
    const client = clientIp === null ? null : normaliseAddress(clientIp);
    if (clientIp !== null && client === null) return MALFORMED;
    const { fields, leftOut } = readPersonal(body);
    return {
      type: "told",
      told: {
        id:
          textOf(body["id"]) ?? createHash("sha256").update(`${signed.seconds}.`).update(bytes).digest("hex"),
        signedAt: Number(signed.seconds) * 1_000,
        about,
        facts: [
          {
            kind,
            at: null,
            channel: null,
            data: {
              ...scalarsOf(body, OWN_KEYS),
              ...(leftOut.length > 0 && { left_out: leftOut.join(", ") }),
            },
          },
        ],
        fields,
        client,
      },
    };
  },
};

function readPersonal(body: Readonly<Record<string, unknown>>): {
  fields: Record<string, FieldValue>;
  leftOut: string[];
} {
  const fields: Record<string, FieldValue> = {};
  const leftOut: string[] = [];
  for (const [name, read] of Object.entries(PERSONAL)) {
    const given = body[name];
    if (given === undefined || given === null || given === "") continue;
    const value = typeof given === "string" ? read(given) : null;
    if (value === null) leftOut.push(name);
    else fields[name] = value;
  }
  return { fields, leftOut };
}
