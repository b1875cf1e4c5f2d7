/** What is known of a mail beside its server's answer to it. */
export interface Answered {
  /** The server that answered, as the sender's smtp names it. */
  host: string;
  /** Our own Message-ID. */
  messageId: string | null;
  /** The envelope's addresses: a server may name them, and they are no ids. */
  addresses: readonly string[];
}

const MESSAGE_ID = /<[!-;=?A-~]{16,200}@[!-;=?A-~]{1,200}>/g;
/** `email-smtp.eu-west-1.amazonaws.com`, `email-smtp-fips.…`, and an endpoint inside somebody's own network. */
const SES_HOST = /(?:^|\.)email-smtp(?:-fips)?\.([\da-z-]+)\.(?:vpce\.)?amazonaws\.com$/i;

/**
 * What a server called a message in its answer to DATA (RFC 5321 4.2.5 leaves the words to it). A whole Message-ID,
 * `<id@host>`, where the message bears that one from then on in place of ours; else an id that replies or reports may
 * name, or that means nothing outside; null for none.
 *
 * - Outlook.com and Exchange Online: `250 2.0.0 OK <id@….prod.outlook.com> [Hostname=…]`
 *   (https://git-scm.com/docs/git-send-email, `sendemail.outlookidfix`; chatmail/core pull request 2250).
 *   An Exchange of one's own answers so too, with the Message-ID that the message had: that is ours.
 * - Brevo replaces it (PHPMailer issue 2859), and names the new one in the same shape: to be checked.
 * - Amazon SES: `250 Ok id`; the new one is that id at `email.amazonses.com` from us-east-1, at `region.amazonses.com`
 *   from elsewhere (https://docs.aws.amazon.com/ses/latest/dg/header-fields.html; the domains as its mails bear them).
 * - SendGrid, Mailgun and Postfix name a queue of theirs and keep ours: to be checked for the first two. Postmark keeps
 *   it where it is asked to (draftMail).
 */
export function readProviderId(reply: string, { host, messageId, addresses }: Answered): string | null {
  const named = reply.match(MESSAGE_ID) ?? [];
  const other = named.find((id) => id !== messageId && !addresses.some((each) => `<${each}>` === id));
  if (other !== undefined) return other;
  if (named.length > 0) return null;
  const ids = reply.match(/[\da-z][\w.-]{14,98}[\da-z]/gi) ?? [];
  const id = ids.findLast((each) => /\d/.test(each) && !each.includes("..")) ?? null;
  const region = SES_HOST.exec(host)?.[1]?.toLowerCase();
  if (id === null || region === undefined) return id;
  return `<${id}@${region === "us-east-1" ? "email" : region}.amazonses.com>`;
}
