import type { Letter } from "./letter.ts";
import type { Answer } from "./script.ts";

/** The event that an answer by mail is, for whoever reads it. */
export const ANSWERS: Readonly<Record<Answer, string>> = {
  reply: "replied",
  "opt-out": "opted_out",
  away: "out_of_office",
  bounce: "bounced",
};

/** What somebody, or their mail server, writes back to a message of ours. */
export function writeAnswer(
  how: Answer,
  { messageId, subject }: Letter,
  { from, to, at, number }: { from: string; to: string; at: number; number: number },
): string {
  const domain = to.slice(to.indexOf("@") + 1);
  const head = [
    `Date: ${new Date(at).toUTCString().replace("GMT", "+0000")}`,
    `Message-ID: <answer-${number}@${domain}>`,
    `In-Reply-To: ${messageId}`,
    `References: ${messageId}`,
    "MIME-Version: 1.0",
    `To: ${from}`,
  ];
  if (how === "bounce") return writeBounce(head, { from, to, messageId, subject, domain });
  const words = {
    reply: "Thank you, that sounds interesting. Could you send me the prices?",
    "opt-out": "Please remove me from your list.\r\n\r\nUnsubscribe me.",
    away: "I am out of the office and will be back in a few days.",
  }[how];
  const automatic = how === "away" ? ["Auto-Submitted: auto-replied"] : [];
  const title = how === "away" ? `Automatic reply: ${subject}` : `Re: ${subject}`;
  return [
    ...head,
    `From: <${to}>`,
    `Subject: ${title}`,
    ...automatic,
    "Content-Type: text/plain; charset=utf-8",
    "",
    words,
    "",
  ].join("\r\n");
}

/** A delivery status notification of a mailbox that does not exist (RFC 3464). */
function writeBounce(
  head: readonly string[],
  {
    from,
    to,
    messageId,
    subject,
    domain,
  }: { from: string; to: string; messageId: string; subject: string; domain: string },
): string {
  return [
    ...head,
    `From: Mail Delivery System <mailer-daemon@${domain}>`,
    "Subject: Undelivered Mail Returned to Sender",
    "Auto-Submitted: auto-replied",
    'Content-Type: multipart/report; report-type=delivery-status; boundary="part"',
    "",
    "--part",
    "Content-Type: text/plain; charset=us-ascii",
    "",
    `<${to}>: 550 5.1.1 no such user`,
    "",
    "--part",
    "Content-Type: message/delivery-status",
    "",
    `Reporting-MTA: dns; mx.${domain}`,
    "",
    `Final-Recipient: rfc822; ${to}`,
    "Action: failed",
    "Status: 5.1.1",
    "Diagnostic-Code: smtp; 550 5.1.1 no such user",
    "",
    "--part",
    "Content-Type: text/rfc822-headers",
    "",
    `From: <${from}>`,
    `To: <${to}>`,
    `Subject: ${subject}`,
    `Message-ID: ${messageId}`,
    "",
    "--part--",
    "",
  ].join("\r\n");
}
