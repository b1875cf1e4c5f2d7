import { tidyAddress } from "../mime/address.ts";
import { decodeWords, Headers } from "../mime/header.ts";

/** RFC 3464 §2.3.3. */
export type Action = "failed" | "delayed" | "delivered" | "relayed" | "expanded";

/** What a delivery report says of one recipient (RFC 3464 §2.3, RFC 6533). */
export interface DeliveryStatus {
  address: string | null;
  /** What the field Action says; an unknown or missing one (`error`, `expired`) takes its meaning from Status. */
  action: Action;
  /** The field was there. */
  isActionStated: boolean;
  /** Status field without its comment; null where missing. */
  status: string | null;
  diagnostic: string;
  /** The server that refused (Remote-MTA), else the reporter. */
  remote: string;
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
    const status = /(?<!\d)[245]\.\d{1,3}\.\d{1,3}/.exec(fields.raw("status"))?.[0] ?? null;
    const action = fields.raw("action").toLowerCase();
    found.push({
      // The address that we wrote to, where an alias was resolved on the way.
      address: original ?? address,
      action: readAction(action, status),
      isActionStated: action !== "",
      status,
      diagnostic: readDiagnostic(fields),
      remote: fields.raw("remote-mta") || reporter,
    });
  }
  return found;
}

function readAction(value: string, status: string | null): Action {
  const known = /^(?:failed|delayed|delivered|relayed|expanded)\b/.exec(value)?.[0];
  if (known !== undefined) return known as Action;
  return status?.startsWith("2") === true ? "delivered" : "failed";
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
