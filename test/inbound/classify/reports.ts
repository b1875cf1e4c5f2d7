/** A message of a machine as it arrives, and what is to be heard of it. */
export interface Report {
  name: string;
  head: string;
  body: string;
  kind:
    | "bounce"
    | "delivery_notice"
    | "unrelated"
    | "auto_reply"
    | "challenge"
    | "receipt"
    | "complaint"
    | "opt_out"
    | "reply";
  /** Who failed, and whether the address is dead. */
  who: [address: string | null, hard: boolean][];
}

const SERVER =
  "From: MAILER-DAEMON@relay.example\nReturn-Path: <>\nSubject: Undelivered Mail Returned to Sender";

/** A report (RFC 3464) with these recipients' fields. */
function dsn(name: string, groups: readonly string[], who: Report["who"], notice = "See below."): Report {
  return {
    name,
    head: `${SERVER}\nContent-Type: multipart/report; report-type=delivery-status; boundary="cut"`,
    body: `--cut\nContent-Type: text/plain\n\n${notice}\n\n--cut\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; relay.example\n\n${groups.join("\n\n")}\n\n--cut--`,
    kind: "bounce",
    who,
  };
}

/** One recipient that failed with this status and these words. */
function refused(status: string, words: string, hard: boolean): Report {
  const fields = `Final-Recipient: rfc822; bob@acme.example\nAction: failed\nStatus: ${status}\nDiagnostic-Code: smtp; ${words}`;
  return dsn(`${status} ${words.slice(0, 70)}`, [fields], [["bob@acme.example", hard]]);
}

/** A machine's mail that tells of no failure. */
function notice(name: string, head: string, body: string, kind: Report["kind"]): Report {
  return { name, head, body, kind, who: [] };
}

function words(name: string, body: string, who: Report["who"], head = SERVER): Report {
  return { name, head, body, kind: "bounce", who };
}

function other(name: string, kind: Report["kind"], head: string, body: string): Report {
  return { name, kind, head, body, who: [] };
}

export const REPORTS: Report[] = [
  // One answer of a server: what it says counts, not its code alone nor when it came.
  refused("5.0.0", "550 No such user (in reply to end of DATA command)", true),
  refused("5.7.1", "550 5.7.1 No such user!", true),
  refused("5.7.1", "554 5.7.1 There is no mailbox of that name here", true),
  refused("5.0.0", "550 Requested action not taken: mailbox does not exist", true),
  refused("5.2.1", "554 delivery error: this account has been discontinued", true),
  refused("5.0.0", "550 5.2.1 account closed by its owner", true),
  // Ended for good, in whatever words.
  refused("5.2.1", "550 5.2.1 This mailbox has been permanently disabled", true),
  refused("5.2.1", "554 5.2.1 Account deactivated permanently", true),
  refused("5.0.0", "550 The account was terminated", true),
  refused("5.2.0", "550 5.2.0 mailbox no longer exists", true),
  refused("5.0.0", "550 Das Konto wurde gelöscht", true),
  refused("5.0.0", "550 Dieses Postfach ist dauerhaft gesperrt", true),
  refused("5.0.0", "550 Ce compte est fermé", true),
  refused("5.0.0", "550 La cuenta ha sido eliminada", true),
  refused("5.0.0", "550 Skrzynka została zlikwidowana", true),
  refused("5.0.0", "550 Аккаунт удалён", true),
  // Switched off: it may be switched on again.
  refused("5.2.1", "550 5.2.1 Mailbox disabled, not accepting messages", false),
  refused("5.2.1", "550 5.2.1 The account is suspended", false),
  refused("5.2.1", "550 5.2.1 The email account that you tried to reach is inactive", false),
  refused("5.0.0", "550 Das Postfach ist gesperrt", false),
  refused("5.2.2", "552 5.2.2 over quota, account disabled until space is freed", false),
  refused(
    "5.1.1",
    "550 5.1.1 <bob@acme.example>: Recipient address rejected: Greylisted, please try again",
    false,
  ),
  refused("5.0.0", "550 Empfänger unbekannt", true),
  refused("5.0.0", "550 utilisateur inconnu", true),
  refused("5.0.0", "550 пользователь не найден", true),
  refused("5.0.0", "550 el destinatario no existe", true),
  refused("5.0.0", "553 5.3.0 nobody by that name lives here", true),
  refused("5.1.1", "550 5.1.1 refused due to recipient preferences", false),
  refused("5.7.1", "550 5.7.1 the recipient does not accept mail from strangers", false),
  refused("5.4.4", "554 5.4.4 Host not reachable", false),
  refused("5.0.0", "554 domain is unreachable at present", false),
  refused("5.4.4", "X-Relay; NXDOMAIN looking up acme.example", true),
  refused("5.1.2", "the domain acme.example does not exist", true),
  refused("5.1.10", "556 5.1.10 Recipient address has null MX", true),
  refused("4.4.3", "451 4.4.3 temporary name server failure: host not found, try again", false),
  refused("4.2.0", "450 4.2.0 user unknown to this replica, try again", false),
  refused("5.7.1", "554 5.7.1 recipient address rejected: policy of this site", false),
  refused("5.7.1", "550 5.7.1 sender address does not exist", false),
  refused("5.1.8", "553 5.1.8 domain of sender does not exist", false),
  refused("5.2.2", "552 5.2.2 <bob@acme.example>: user over quota", false),
  refused(
    "5.7.1",
    "550 5.7.1 unknown user reported this network as a source of spam: blocked using bl.lists.example",
    false,
  ),
  // Several recipients: each for itself, and all of them.
  dsn(
    "a full mailbox does not colour its neighbour",
    [
      "Final-Recipient: rfc822; ada@acme.example\nAction: failed\nStatus: 5.2.2\nDiagnostic-Code: smtp; 552 mailbox full",
      "Final-Recipient: rfc822; bob@acme.example\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 no such user",
      "Final-Recipient: rfc822; eve@acme.example\nAction: delivered\nStatus: 2.1.5",
    ],
    [
      ["ada@acme.example", false],
      ["bob@acme.example", true],
      ["eve@acme.example", false],
    ],
    "<ada@acme.example>: host mx said: 552 mailbox full\n<bob@acme.example>: host mx said: 550 5.1.1 no such user",
  ),
  words(
    "four in words, one below the other",
    "Your message was not delivered to:\n\n<a@one.example>: 550 user unknown\n<b@two.example>: 552 mailbox full\n<c@three.example>: 550 relay access denied\nd@four.example: 550 5.1.1 mailbox not found\n",
    [
      ["a@one.example", true],
      ["b@two.example", false],
      ["c@three.example", false],
      ["d@four.example", true],
    ],
  ),
  words(
    "a shared reason below a list of addresses",
    "The following addresses failed:\n\n  a@one.example\n  b@one.example\n\nReason: 550 5.1.1 User unknown\n",
    [
      ["a@one.example", true],
      ["b@one.example", true],
    ],
  ),
  // Actions.
  ...(
    [
      ["expired", "4.4.7", false],
      ["error", "5.1.1", true],
      ["failure", "5.2.2", false],
      ["Failed (permanent)", "5.1.1", true],
    ] as const
  ).map(([action, status, hard]) =>
    dsn(
      `Action: ${action}, ${status}`,
      [`Final-Recipient: rfc822; bob@acme.example\nAction: ${action}\nStatus: ${status}`],
      [["bob@acme.example", hard]],
    ),
  ),
  // Forms.
  words(
    "the fields of a report below the heading of a text",
    "The following message to <bob@acme.example> was undeliverable.\n\nTechnical report:\n\nReporting-MTA: dns; a1.mail.example\n\nFinal-Recipient: rfc822; bob@acme.example\nDiagnostic-Code: smtp; 554 No such user here\nStatus: 5.0.0\nAction: error\n",
    [["bob@acme.example", true]],
    "From: Mail service\nSubject: Undeliverable: a question",
  ),
  words(
    "the postmaster who helps is not who died",
    'This is the program at host relay.example.\n\nI\'m sorry to have to inform you that the message returned\nbelow could not be delivered to one or more destinations.\n\nFor further assistance, please send mail to <postmaster@relay.example>\nor contact <helpdesk@relay.example>.\n\nIf you do so, please include this problem report.\n\n<bob@acme.example>: unknown user: "bob"\n',
    [["bob@acme.example", true]],
  ),
  words(
    "an empty line above the header",
    "bob@acme.example: user unknown\n",
    [["bob@acme.example", true]],
    `\n${SERVER}`,
  ),
  words(
    "a disposition that rejects",
    "--cut\nContent-Type: text/plain\n\nYour message to <bob@acme.example> was automatically rejected:\nQuota exceeded (mailbox for user is full)\n\n--cut\nContent-Type: message/disposition-notification\n\nReporting-UA: acme.example; Mail Delivery Agent\nFinal-Recipient: rfc822; bob@acme.example\nDisposition: automatic-action/MDN-sent-automatically; deleted\n\n--cut--",
    [["bob@acme.example", false]],
    'From: Mail Delivery Subsystem <postmaster@acme.example>\nSubject: Rejected: a question\nAuto-Submitted: auto-replied (rejected)\nContent-Type: multipart/report; report-type=disposition-notification; boundary="cut"',
  ),
  words(
    "the gateway of a phone network",
    "There was an error delivering the message:\n\nError: Invalid user address\nRCPT TO: 15550100200@text.carrier.example\n",
    [["15550100200@text.carrier.example", true]],
    "From: post_master@text.carrier.example\nSubject: Undeliverable Message",
  ),
  words(
    "a cloud's notification of a bounce",
    `${JSON.stringify({
      Type: "Notification",
      Message: JSON.stringify({
        notificationType: "Bounce",
        bounce: {
          bounceType: "Permanent",
          bouncedRecipients: [
            {
              emailAddress: "bob@acme.example",
              status: "5.1.1",
              action: "failed",
              diagnosticCode: "smtp; 550 5.1.1 user unknown",
            },
            {
              emailAddress: "eve@acme.example",
              status: "4.4.7",
              action: "failed",
              diagnosticCode: "expired",
            },
          ],
        },
      }),
    })}\n\n--\nIf you wish to stop receiving notifications from this topic, please visit https://cloud.example/unsubscribe`,
    [
      ["bob@acme.example", true],
      ["eve@acme.example", false],
    ],
    "From: AWS Notifications <no-reply@sns.example>\nSubject: AWS Notification Message",
  ),
  // No reply, and no bounce either.
  other(
    "JSON that speaks of something else",
    "unrelated",
    "From: CI <build@ci.example>\nSubject: pipeline",
    '[{"job": "build", "status": "ok"}]',
  ),
  other(
    "a newsletter without List headers",
    "unrelated",
    "From: Shop <news@shop.example>\nSubject: Spring offers",
    "View this email in your browser: https://shop.example/v\n\n50 % off everything.\n\nYou are receiving this email because you signed up at shop.example.\nUnsubscribe: https://shop.example/u\n© 2026 Shop Ltd. All rights reserved.",
  ),
  other(
    "a newsletter in German",
    "unrelated",
    "From: Laden <newsletter@laden.example>\nSubject: Angebote im Mai",
    "Falls diese E-Mail nicht richtig angezeigt wird, im Browser ansehen: https://laden.example/v\n\nAlles neu.\n\nSie erhalten diese E-Mail, weil Sie sich angemeldet haben.\nNewsletter abbestellen: https://laden.example/u",
  ),
  other(
    "a person whose firm puts a footer below is heard",
    "reply",
    "From: Ann <ann@acme.example>\nSubject: Your mail\nIn-Reply-To: <touch-1@ours.example>",
    "Yes, let us talk on Monday.\n\nView this email in your browser: https://acme.example/v\nUnsubscribe: https://acme.example/u\n© 2026 Acme. All rights reserved.",
  ),
  other(
    "a responder of bulk precedence is still one",
    "auto_reply",
    "From: Ann <ann@acme.example>\nSubject: Thank you\nAuto-Submitted: auto-replied\nPrecedence: bulk",
    "We have received your message.",
  ),
  other(
    "an older service asks for a reply",
    "challenge",
    "From: bob@acme.example\nReturn-Path: <>\nSubject: Please confirm your message",
    "I use a program that keeps junk out. Your message is waiting.\nTo have it delivered, simply reply to this message; you need to do it only once.",
  ),
  other(
    "an older service with a suspect folder",
    "challenge",
    "From: bob@isp.example\nSubject: Re: a question\nAuto-Submitted: auto-replied",
    'This email address is protected by a blocker. Your email message to bob@isp.example has been redirected to a "suspect email" folder. In order for your message to be moved to this recipient\'s Inbox, he or she must add your address. Click the link below to request it.',
  ),
  other(
    "a receipt of a mail deleted unread stays one",
    "receipt",
    'From: Bob <bob@acme.example>\nSubject: Not read: a question\nContent-Type: multipart/report; report-type=disposition-notification; boundary="cut"',
    "--cut\nContent-Type: text/plain\n\nYour message was deleted without being read.\n\n--cut\nContent-Type: message/disposition-notification\n\nFinal-Recipient: rfc822; bob@acme.example\nDisposition: automatic-action/MDN-sent-automatically; deleted\n\n--cut--",
  ),
  other(
    "a person's short answer about a mailbox is a person's",
    "reply",
    "From: Ann <ann@acme.example>\nSubject: Re: a question\nIn-Reply-To: <touch-1@ours.example>",
    "Bob's address does not exist any more, he left. I am his successor, write to me.",
  ),
  other(
    "a person who met an error is heard",
    "reply",
    "From: Ann <ann@acme.example>\nSubject: your link",
    "Hi, your link does not work here.\nError: 550 page not found\nWhen can we talk?",
  ),
  other(
    "a person who speaks of a quote, and of confirming it, is no challenge",
    "reply",
    "From: Ann <ann@acme.example>\nSubject: Re: approval",
    "To get this through procurement please reply to this message with a quote, so that I can confirm the price.",
  ),
  other(
    "an older service with a list of approved writers",
    "challenge",
    "From: bob@acme.example\nSubject: Please register to write to me",
    "I have your message, but you are not yet on my approved list. Please click here and complete a short form.",
  ),
  {
    ...other(
      "a person who asks to be taken off, below a firm's footer",
      "reply",
      "From: Ann <ann@acme.example>\nSubject: Your mails",
      "Please unsubscribe me.\n\nAnn\n© 2026 Acme. All rights reserved.",
    ),
    kind: "opt_out",
  },
  notice(
    "a help desk that repeats our subject reports no failure",
    "From: Support <support@desk.example>\nReturn-Path: <>\nSubject: [Ticket #4711] Delivery failed again\nAuto-Submitted: auto-replied\nIn-Reply-To: <touch-1@ours.example>",
    "Your request has been received. We answer within two days.",
    "auto_reply",
  ),
  notice(
    "a list that holds mail for its moderator has answered by itself",
    "From: friends-owner@lists.example\nReturn-Path: <>\nSubject: Your message to Friends awaits approval\nPrecedence: bulk\nList-Id: <friends.lists.example>\nIn-Reply-To: <touch-1@ours.example>",
    "Your mail to 'Friends' is being held until the moderator can review it.",
    "auto_reply",
  ),
  notice(
    "a warning about one's own mailbox is nobody's bounce",
    "From: Mail System <postmaster@ours.example>\nReturn-Path: <>\nSubject: Your mailbox is nearly full",
    'Your mailbox has reached 92 % of its quota. Soon new mail will be refused with "mailbox full".',
    "unrelated",
  ),
  notice(
    "a filter's digest is nobody's answer",
    "From: Filter <quarantine@ours.example>\nSubject: 4 new messages in quarantine\nAuto-Submitted: auto-replied",
    "The messages below were held back yesterday:\n\n  From: win@prize.example  Subject: You won",
    "unrelated",
  ),
  words(
    "a gateway that keeps mail back has not delivered it",
    "The following e-mail was quarantined and has NOT been delivered:\n\n  From: rep@ours.example\n  To: bob@acme.example\n  Reason: Encrypted archive",
    [["bob@acme.example", false]],
    "From: Mail Security <postmaster@gate.example>\nReturn-Path: <>\nSubject: Message quarantined: Contract\nAuto-Submitted: auto-replied",
  ),
];
