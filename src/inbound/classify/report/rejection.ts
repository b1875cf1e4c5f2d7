import type { Letter } from "../letter.ts";
import { tidyAddress } from "../mime/address.ts";
import { Headers } from "../mime/header.ts";
import { decodeText } from "../mime/read-mime.ts";
import { judgeRefusal } from "./judge.ts";
import type { Report } from "./read-report.ts";

/** What says that the message was turned away, in the person's name, and not read (RFC 5429 §2.2.1). */
const REJECTED =
  /\b(?:automatically )?(?:rejected|refused|bounced)\b|quota exceeded|zurückgewiesen|abgelehnt|rejetée?|rechazad/i;

/**
 * A disposition notification that is a refusal: Sieve's reject and Dovecot's full mailbox are told so (RFC 5429), with
 * the disposition `deleted`. Null for a receipt, "deleted without being read" included.
 */
export function readRejection(letter: Letter): Report | null {
  const part = letter.parts.find((each) => each.type.endsWith("/disposition-notification"));
  if (part === undefined) return null;
  const fields = new Headers(decodeText(part).replace(/^\n{1,20}/, ""));
  const disposition = fields.raw("disposition").toLowerCase();
  if (
    !/;\s{0,5}(?:deleted|denied|failed)\b/.test(disposition) ||
    /without being read/i.test(letter.readText())
  )
    return null;
  const said = letter.readText().slice(0, 3_000);
  if (!REJECTED.test(`${letter.headers.raw("auto-submitted")} ${said}`)) return null;
  const named = fields.raw("final-recipient") || fields.raw("original-recipient");
  const address = tidyAddress(named.slice(named.indexOf(";") + 1));
  // The reason is the owner's own text, or the server's; a reader of mail has an owner.
  const judged = judgeRefusal({ address, status: null, words: said, isStated: false, context: "" });
  const reason = judged.hard || judged.reason === "unknown" ? "filtered" : judged.reason;
  return {
    kind: "bounce",
    recipients: [{ address, status: judged.hard ? null : judged.status, reason, hard: false }],
    evidence: [`Disposition: ${disposition.slice(0, 80)}`, "rejected"],
    returned: [],
  };
}
