import { UserError } from "../../errors.ts";
import { prefixSubject } from "../../law/legal-notices.ts";
import { escapeHtml, renderMarkdown } from "../../message/markdown.ts";
import { formatPersonName } from "../../person-name.ts";
import type { Touch } from "../channel.ts";
import { deriveIdentity } from "./identity.ts";
import type { MailDraft } from "./mail.ts";
import { answerSubject } from "./subject.ts";
import { trackHtml } from "./tracking.ts";

/**
 * Words the email of a touch: everything that goes into it, checked, as plain data. The same touch gives the same
 * draft, on any machine, at any time. Throws UserError for what no mail can carry; the error names the part, never
 * its text.
 */
export function draftMail(touch: Touch): MailDraft {
  const from = requireAddress(touch.sender.email, `sender ${touch.sender.id}'s email`);
  const to = requireAddress(touch.person.fields["email"], "the prospect's email");
  const identity = deriveIdentity(touch.key, from);
  const subject = chooseSubject(touch);
  const references = touch.parent === null ? [] : [...touch.parent.references, touch.parent.messageId];
  for (const id of references) requireOneLine(id, "References");
  const { text, html } = writeParts(touch);

  return {
    from: { name: requireOneLine(touch.sender.name.trim(), "the sender's name"), address: from },
    to: { name: requireOneLine(formatPersonName(touch.person.fields), "the prospect's name"), address: to },
    subject,
    at: touch.at,
    messageId: identity.messageId,
    inReplyTo: touch.parent?.messageId ?? null,
    references,
    headers: {
      ...(touch.sender.unsubscribe === "footer" ? {} : writeOptOut(from, touch.links, identity.optOut)),
      "X-Seq-Touch": { prepared: true, value: touch.links?.mark ?? identity.touch },
      ...(touch.isTest === true ? { "X-Seq-Test": "yes" } : {}),
      ...(POSTMARK.test(touch.sender.smtp) ? { "X-PM-KeepID": "true" } : {}),
    },
    text,
    html,
    boundary: identity.boundary,
    touch: identity.touch,
  };
}

/** Postmark puts a Message-ID of its own in place of ours unless it is asked to keep it (its guide to sending with SMTP). */
const POSTMARK = /[@.]postmarkapp\.com(?::\d+)?\/?$/i;

/** A step's own subject is left out in a thread: mail programs group by it. UserError where there is none. */
export function chooseSubject(touch: Touch): string {
  const written = touch.parent === null ? touch.content["subject"] : touch.parent.subject;
  const subject = requireOneLine((written ?? "").normalize("NFC").trim(), "the subject");
  if (touch.parent === null && subject === "") {
    throw new UserError("the email has no subject", { hint: "a step outside a thread needs a `subject`" });
  }
  const chosen = touch.parent === null ? subject : answerSubject(subject);
  const prefix = touch.legalNotices?.subjectPrefix ?? null;
  return prefix === null ? chosen : prefixSubject(chosen, prefix);
}

/** Both parts of the mail with CRLF at line ends: body, signature, what the law adds, and the postal address. */
export function writeParts(touch: Touch): { text: string; html: string } {
  const parts = [renderMarkdown(touch.content["body"] ?? "")];
  if (touch.signature !== null && touch.signature.trim() !== "") {
    const signature = renderMarkdown(touch.signature, { keepLines: true });
    // RFC 3676 4.3: "-- " divides a signature from the message.
    parts.push({ text: `-- \n${signature.text}`, html: `<div class="signature">${signature.html}</div>` });
  }
  const footer = touch.legalNotices?.footer ?? null;
  if (footer !== null) parts.push(writeSmall(footer));
  if (touch.postalAddress !== null && touch.postalAddress.trim() !== "") {
    const address = touch.postalAddress.normalize("NFC").trim();
    if (!parts.some(({ text }) => text.includes(address))) parts.push(writeSmall(address));
  }
  const written = parts.map((part) => part.html).join("\n");
  const tracking = touch.links?.tracking ?? null;
  const html = tracking === null ? written : trackHtml(written, tracking);
  return {
    text: endLines(parts.map((part) => part.text).join("\n\n")),
    html: endLines(`<!DOCTYPE html>\n<html><body>\n${html}\n</body></html>`),
  };
}

/** Small print: lines stay lines, web addresses become links. */
function writeSmall(text: string): { text: string; html: string } {
  const normal = text.normalize("NFC");
  const lines = escapeHtml(normal)
    .replace(/https?:\/\/[^\s<]+/g, (url) => `<a href="${url}" style="color:#777">${url}</a>`)
    .replace(/\r\n?|\n/g, "<br>");
  return { text: normal, html: `<p style="color:#777;font-size:smaller">${lines}</p>` };
}

/** CRLF at every line end, and at the last one; NUL has no place in a mail (RFC 5322 3.5). */
function endLines(text: string): string {
  return `${text.replaceAll("\0", "").replace(/\r\n?|\n/g, "\r\n")}\r\n`;
}

/** One https address first, a mailto beside it (RFC 8058 3.1); the second header only where there is an https address. */
function writeOptOut(
  from: string,
  links: Touch["links"],
  digest: string,
): Record<string, { prepared: true; value: string }> {
  const mailto = formatOptOut(from, links?.optOut ?? digest);
  const url = links?.unsubscribeUrl ?? null;
  if (url === null) return { "List-Unsubscribe": { prepared: true, value: mailto } };
  return {
    // Folded between the two, so that no line is longer than RFC 5322 2.1.1 allows.
    "List-Unsubscribe": { prepared: true, value: `<${url}>,\r\n ${mailto}` },
    "List-Unsubscribe-Post": { prepared: true, value: "List-Unsubscribe=One-Click" },
  };
}

/** A mailto with the token that names the touch; RFC 2369 3.2, RFC 6068. */
function formatOptOut(address: string, token: string): string {
  const at = address.lastIndexOf("@");
  const mailbox = `${encodeURIComponent(address.slice(0, at))}@${encodeURIComponent(address.slice(at + 1))}`;
  return `<mailto:${mailbox}?subject=unsubscribe%20${token}>`;
}

function requireOneLine(text: string, what: string): string {
  if (/[\r\n\0]/.test(text)) {
    throw new UserError(`${what} has a line break or NUL, which a mail header cannot carry`);
  }
  if (LONG_WORD.test(text))
    throw new UserError(`${what} has a word that is longer than a mail's line may be`);
  return text.normalize("NFC");
}

/** A header folds at white space alone; RFC 5322 2.1.1 allows 998 characters a line, its name among them. */
const LONG_WORD = /[!-~]{900}/;

/** One address and nothing else, so that no header or envelope can be made of it. */
function requireAddress(value: unknown, what: string): string {
  if (typeof value !== "string" || value === "") throw new UserError(`${what} is missing`);
  // An encoded word in an address is decoded by some servers, to another address ("Splitting the email atom", 2024).
  if (
    value.length > 320 ||
    value.includes("=?") ||
    !/^[^\s\p{Cc}"(),:;<>@[\\\]]+@[^\s\p{Cc}"(),:;<>@[\\\]]+$/u.test(value)
  ) {
    throw new UserError(`${what} is not one plain address`);
  }
  return value.normalize("NFC");
}
