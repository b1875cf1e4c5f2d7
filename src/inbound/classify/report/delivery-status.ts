import { tidyAddress } from "../mime/address.ts";
import { decodeWords, Headers } from "../mime/header.ts";

/** What a delivery report says of one recipient (RFC 3464 §2.3, RFC 6533). */
export interface DeliveryStatus {
  address: string | null;
  /** `failed`, `delayed`, `delivered`, `relayed`, `expanded`; null where the field is missing or unheard of. */
  action: string | null;
  /** Status field without its comment; null where missing. */
  status: string | null;
  diagnostic: string;
  /** No other server was asked: the reporter itself had already taken the message. */
  isRemote: boolean;
  reporter: string;
}

/** The recipients of a `message/delivery-status` part. Groups of fields are divided by empty lines. */
export function readDeliveryStatus(text: string): DeliveryStatus[] {
  const found: DeliveryStatus[] = [];
  let reporter = "";
  for (const block of text.split(/\n[ \t]{0,80}\n/).slice(0, 500)) {
    const fields = new Headers(block.replace(/^\n{1,20}/, ""));
    if (fields.has("reporting-mta")) reporter = fields.raw("reporting-mta");
    const hasRecipient = fields.has("final-recipient") || fields.has("original-recipient");
    if (!hasRecipient && !fields.has("action") && !fields.has("status")) continue;
    const address =
      readTyped(fields.raw("final-recipient")) ??
      readTyped(fields.raw("original-recipient")) ??
      readTyped(fields.raw("x-actual-recipient"));
    const original = readTyped(fields.raw("original-recipient"));
    found.push({
      // The address that we wrote to, where an alias was resolved on the way.
      address: original ?? address,
      action: /^[a-z]{3,20}/.exec(fields.raw("action").toLowerCase())?.[0] ?? null,
      status: /(?<!\d)[245]\.\d{1,3}\.\d{1,3}/.exec(fields.raw("status"))?.[0] ?? null,
      diagnostic: readDiagnostic(fields),
      isRemote: fields.has("remote-mta"),
      reporter,
    });
  }
  return found;
}

/** `rfc822; <anna@x.example>`: the address alone, xtext of RFC 6533 §3 undone. */
function readTyped(value: string): string | null {
  const semicolon = value.indexOf(";");
  const text = decodeWords(semicolon === -1 ? value : value.slice(semicolon + 1));
  const plain = text.replace(/\\x\{([0-9a-f]{2,6})\}/gi, (whole, hex: string) => {
    const code = Number.parseInt(hex, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
  const angled = /<([^<>\s]{3,320})>/.exec(plain)?.[1];
  return tidyAddress(angled ?? plain.trim().split(/\s/)[0] ?? "");
}

/** PowerMTA's own sorting, where it is told: `bad-mailbox`, `bad-domain`, `quota-issues`, … */
function readCategory(fields: Headers): string {
  const category = fields.raw("x-powermta-bouncecategory");
  return category === "" ? "" : `BounceCategory: ${category}`;
}

function readDiagnostic(fields: Headers): string {
  const stated = [
    fields.raw("diagnostic-code"),
    fields.raw("x-supplementary-info"),
    readCategory(fields),
  ].filter((each) => each !== "");
  if (stated.length > 0) return stated.map((each) => decodeWords(each)).join(" ; ");
  // "5.2.2 (mailbox full)": a comment is better than nothing.
  return /\(([^)]{3,300})\)/.exec(fields.raw("status"))?.[1] ?? "";
}
