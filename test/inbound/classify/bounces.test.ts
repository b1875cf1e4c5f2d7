import { describe, expect, test } from "vitest";
import { classifyMessage } from "../../../src/inbound/classify/classify-message.ts";
import { classify, hearServer, multipart } from "./letters.ts";
import { REPORTS } from "./reports.ts";
import { SERVER_REPORTS } from "./server-reports.ts";

const RETURNED = `
Return-Path: <rep@ours.example>
Received: from ours.example by mx.example; Mon, 2 Mar 2026 09:59:00 +0100
Message-ID: <touch-1@ours.example>
X-Seq-Touch: v1.42.abcdef
From: Rep <rep@ours.example>
To: bob@dead.example
Subject: a question

Hello Bob, unsubscribe here.`;

/** Reports of words alone: what the server says, who failed, why, and whether the address is dead. */
const WORDS: [
  server: string,
  subject: string,
  said: string,
  address: string,
  reason: string,
  hard: boolean,
][] = [
  [
    "OpenSMTPD",
    "Delivery status notification: error",
    "    Hi!\n\n    This is the MAILER-DAEMON, please DO NOT REPLY to this email.\n\n    An error has occurred while attempting to deliver a message for\n    the following list of recipients:\n\nbob@dead.example: 550 5.1.1 <bob@dead.example>: Recipient address rejected: User unknown\n\n    Below is a copy of the original message:\n",
    "bob@dead.example",
    "user_unknown",
    true,
  ],
  [
    "Yahoo",
    "Failure Notice",
    "Sorry, we were unable to deliver your message to the following address.\n\n<bob@dead.example>:\nRemote host said: 550 5.1.1 User unknown [RCPT_TO]\n\n--- Below this line is a copy of the message.\n",
    "bob@dead.example",
    "user_unknown",
    true,
  ],
  [
    "AOL",
    "Undeliverable: a question",
    "The following address(es) failed:\n\n bob@dead.example\n   SMTP error from remote mail server after RCPT TO:<bob@dead.example>:\n   host mx.dead.example: 552 5.2.2 mailbox is over quota\n",
    "bob@dead.example",
    "mailbox_full",
    false,
  ],
  [
    "Zoho",
    "Undelivered Mail Returned to Sender",
    "This message was created automatically by mail delivery software.\n A message that you sent could not be delivered to one or more of its recipients. This is a permanent error. \n\nbob@dead.example Invalid Address, ERROR_CODE :550, ERROR_CODE :5.1.1 user does not exist\n",
    "bob@dead.example",
    "user_unknown",
    true,
  ],
  [
    "Yandex",
    "Недоставленное сообщение / Undelivered Mail Returned to Sender",
    "This is the mail system at host yandex.example.\n\nI'm sorry to have to inform you that your message could not be delivered to one or more recipients.\n\n<bob@dead.example>: host mx.dead.example[192.0.2.1] said: 550 5.7.1 No such user! (in reply to RCPT TO command)\n",
    "bob@dead.example",
    "user_unknown",
    true,
  ],
  [
    "Mail.ru",
    "Mail failure.",
    "This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its recipients. The following address(es) failed:\n\n  bob@dead.example\n    SMTP error from remote mail server after RCPT TO:<bob@dead.example>:\n    550 Message was not accepted -- invalid mailbox.  Local mailbox bob@dead.example is unavailable: user not found\n",
    "bob@dead.example",
    "user_unknown",
    true,
  ],
  [
    "GMX",
    "Mail delivery failed: returning message to sender",
    "This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its recipients. This is a permanent error.\n\nThe following address failed:\n\nbob@dead.example:\nSMTP error from remote server after RCPT command:\nhost: mx.dead.example\n5.1.1 <bob@dead.example>... User Unknown\n\n--- The header of the original message is following. ---\n",
    "bob@dead.example",
    "user_unknown",
    true,
  ],
  [
    "Facebook",
    "Sorry, your message could not be delivered",
    "This message was created automatically by Facebook.\n\nSorry, your message could not be delivered to the following recipient:\n\nbob@dead.example\n\n550 5.1.1 RCP-P1 The recipient does not exist\n",
    "bob@dead.example",
    "user_unknown",
    true,
  ],
  [
    "James",
    "Error: could not deliver",
    "Hi. This is the James mail server at mx.example.\nI'm afraid I wasn't able to deliver your message to the following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out. Below\nI include the list of recipients and the reason why I was unable to deliver\nyour message.\n\nFailed recipient(s):\nbob@dead.example\n\nError message:\n550 5.1.1 unknown user\n",
    "bob@dead.example",
    "user_unknown",
    true,
  ],
  [
    "MDaemon",
    "WARNING:  YOUR MAIL WAS NOT DELIVERED",
    "The following data may contain information about why your message\nwas not delivered:\n\n---Transcript of session---\n<<< 220 mx.dead.example ESMTP\n>>> RCPT To:<bob@dead.example>\n<<< 550 <bob@dead.example>, Recipient unknown\n",
    "bob@dead.example",
    "user_unknown",
    true,
  ],
  [
    "IMail",
    "Undeliverable Mail",
    "User mailbox exceeds allowed size: bob@dead.example\n\nOriginal message follows.\n",
    "bob@dead.example",
    "mailbox_full",
    false,
  ],
  [
    "Notes",
    "DELIVERY FAILURE: Error transferring to MX.DEAD.EXAMPLE; Maximum hop count exceeded.  Message probably in a routing loop.",
    "Your message\n\n  Subject: a question\n\nwas not delivered to:\n\n  bob@dead.example\n\nbecause:\n\n  Error transferring to MX.DEAD.EXAMPLE; Maximum hop count exceeded.  Message probably in a routing loop.\n",
    "bob@dead.example",
    "network",
    false,
  ],
  [
    "Exchange 2003",
    "Undeliverable: a question",
    "Your message did not reach some or all of the intended recipients.\n\n      Subject:\ta question\n      Sent:\t3/2/2026 9:59 AM\n\nThe following recipient(s) could not be reached:\n\n      bob@dead.example on 3/2/2026 10:00 AM\n            The e-mail account does not exist at the organization this message was sent to.  Check the e-mail address, or contact the recipient directly to find out the correct address.\n            <mx.dead.example #5.1.1>\n",
    "bob@dead.example",
    "user_unknown",
    true,
  ],
  [
    "Amazon WorkMail",
    "Undeliverable: a question",
    "Technical report:\n\nThe message could not be delivered to bob@dead.example: 554 5.4.4 Unable to look up DNS records for dead.example: host not found\n",
    "bob@dead.example",
    "host_unknown",
    true,
  ],
  [
    "qmail on Plesk",
    "failure notice",
    "Hi. This is the qmail-send program at mx.example.\nI'm afraid I wasn't able to deliver your message to the following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<bob@dead.example>:\nSorry, I couldn't find any host named dead.example. (#5.1.2)\n\n--- Below this line is a copy of the message.\n",
    "bob@dead.example",
    "host_unknown",
    true,
  ],
  [
    "Sendmail 8",
    "Returned mail: see transcript for details",
    "The original message was received at Mon, 2 Mar 2026 10:00:00 +0100\nfrom localhost [127.0.0.1]\n\n   ----- The following addresses had permanent fatal errors -----\n<bob@dead.example>\n    (reason: 550 5.1.1 <bob@dead.example>... User unknown)\n\n   ----- Transcript of session follows -----\n... while talking to mx.dead.example.:\n>>> DATA\n<<< 550 5.1.1 <bob@dead.example>... User unknown\n<<< 503 5.0.0 Need RCPT (recipient)\n",
    "bob@dead.example",
    "user_unknown",
    true,
  ],
  [
    "MessageLabs",
    "Mail Delivery Failure",
    "This is the mail delivery agent at mx.example.\nI was unable to deliver your message to the following addresses:\n\nbob@dead.example\nReason: 550 5.2.1 Mailbox disabled for this recipient\n",
    "bob@dead.example",
    "suspended",
    false,
  ],
  [
    "MailMarshal",
    'Undeliverable Mail: "a question"',
    "Your message:\n   From:    rep@ours.example\n   Subject: a question\n\nCould not be delivered because of\n\n550 5.1.1 User unknown\n\nThe following recipients were affected: \n    bob@dead.example\n",
    "bob@dead.example",
    "user_unknown",
    true,
  ],
  [
    "InterScan",
    "Mail could not be delivered",
    "****** Message from InterScan Messaging Security Suite ******\n\nUnable to deliver message to <bob@dead.example>.\n\n550 5.1.1 User unknown\n",
    "bob@dead.example",
    "user_unknown",
    true,
  ],
  [
    "Korean portal",
    "[반송] 메일이 전송되지 않았습니다",
    "보내신 메일이 전송되지 않았습니다.\n\n받는 사람: bob@dead.example\n사유: 존재하지 않는 사용자입니다. 550 5.1.1 User unknown\n",
    "bob@dead.example",
    "user_unknown",
    true,
  ],
  [
    "Japanese carrier",
    "メール送信エラー",
    "次のあて先へのメッセージはエラーのため送信できませんでした。\n\n宛先: bob@dead.example\n\nメールボックスが一杯のため、送信できませんでした。\n",
    "bob@dead.example",
    "mailbox_full",
    false,
  ],
  [
    "German provider",
    "Unzustellbar: eine Frage",
    "Ihre Nachricht konnte nicht zugestellt werden.\n\nEmpfänger: bob@dead.example\nGrund: 554 5.7.1 Message rejected due to spam content\n",
    "bob@dead.example",
    "spam",
    false,
  ],
  [
    "French provider",
    "Échec de la remise",
    "Votre message n'a pas pu être remis au destinataire suivant.\n\nDestinataire : bob@dead.example\n\n550 5.1.1 adresse inconnue\n",
    "bob@dead.example",
    "user_unknown",
    true,
  ],
  [
    "Spanish provider",
    "Mensaje devuelto",
    "No se ha podido entregar su mensaje.\n\nDestinatario: bob@dead.example\n\n450 4.2.2 buzón lleno\n",
    "bob@dead.example",
    "mailbox_full",
    false,
  ],
  [
    "a greylisting that ended",
    "Undelivered Mail Returned to Sender",
    "This is the mail system at host mx.example.\n\n<bob@dead.example>: connect to mx.dead.example[192.0.2.1]:25: Connection timed out\n",
    "bob@dead.example",
    "expired",
    false,
  ],
  [
    "a block list",
    "Undelivered Mail Returned to Sender",
    "This is the mail system at host mx.example.\n\n<bob@dead.example>: host mx.dead.example[192.0.2.1] said: 554 5.7.1 Service unavailable; Client host [192.0.2.9] blocked using zen.spamhaus.org (in reply to RCPT TO command)\n",
    "bob@dead.example",
    "blocked",
    false,
  ],
  [
    "Microsoft's bulk rule",
    "Undeliverable: a question",
    "<bob@dead.example>: host said: 550 5.7.515 Access denied, sending domain ours.example doesn't meet the required authentication level\n",
    "bob@dead.example",
    "auth_failure",
    false,
  ],
  [
    "a null MX",
    "Undelivered Mail Returned to Sender",
    "<bob@dead.example>: Domain dead.example does not accept mail (nullMX) 556 5.1.10\n",
    "bob@dead.example",
    "no_mail_accepted",
    true,
  ],
  [
    "a large message",
    "Undelivered Mail Returned to Sender",
    "<bob@dead.example>: host mx said: 552 5.3.4 Message size exceeds fixed maximum message size\n",
    "bob@dead.example",
    "message_too_big",
    false,
  ],
];

describe("a report of words alone says who failed, why, and whether the address is dead", () => {
  test.each(WORDS)("%s", (_server, subject, said, address, reason, hard) => {
    const classified = hearServer(subject, `${said}${RETURNED}`);
    expect(classified.kind).toBe("bounce");
    expect(classified.recipients).toEqual([expect.objectContaining({ address, reason, hard })]);
    expect(classified.optOut).toBeNull();
  });

  test("the touch is found again through the returned message", () => {
    const classified = hearServer(
      "failure notice",
      `<bob@dead.example>:\n550 5.1.1 User unknown\n\n--- Below this line is a copy of the message.\n${RETURNED}`,
    );
    expect(classified.references).toContain("<touch-1@ours.example>");
    expect(classified.tokens).toContain("v1.42.abcdef");
  });

  test("of several recipients each is judged by the words below it", () => {
    const classified = hearServer(
      "failure notice",
      "<bob@dead.example>:\nRemote host said: 550 5.1.1 User unknown\n\n<eva@full.example>:\nRemote host said: 552 5.2.2 Mailbox full\n",
    );
    expect(classified.recipients.map(({ address, reason, hard }) => [address, reason, hard])).toEqual([
      ["bob@dead.example", "user_unknown", true],
      ["eva@full.example", "mailbox_full", false],
    ]);
  });

  test("a server that goes on trying has not failed", () => {
    for (const subject of [
      "Warning: could not send message for past 4 hours",
      "Delivery Status Notification (Delay)",
    ]) {
      const classified = hearServer(
        subject,
        "<bob@slow.example>\nWill keep trying until message is 5 days old. It has not yet been delivered.\n",
      );
      expect(classified).toMatchObject({ kind: "bounce", isDelay: true });
      expect(classified.recipients.every((each) => !each.hard)).toBe(true);
    }
  });
});

/** A machine-readable report with these fields for its one recipient. */
function hearStatus(fields: string, type = "message/delivery-status", more: Record<string, string> = {}) {
  const [head, body] = multipart("report", [
    "Content-Type: text/plain\n\nYour message could not be delivered.\n",
    `Content-Type: ${type}\n\nReporting-MTA: dns; mx.example\n\n${fields}\n`,
    "Content-Type: text/rfc822-headers\n\nMessage-ID: <touch-1@ours.example>\nTo: bob@dead.example\nX-Seq-Touch: v1.42.abcdef\n",
  ]);
  return classify(
    {
      From: "MAILER-DAEMON@mx.example",
      Subject: "Undelivered",
      "Auto-Submitted": "auto-replied",
      ...head,
      ...more,
    },
    body,
  );
}

describe("a machine-readable report is believed", () => {
  test("though it calls itself an automatic answer", () => {
    const classified = hearStatus(
      "Final-Recipient: rfc822; Bob@Dead.example\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 unknown",
    );
    expect(classified.kind).toBe("bounce");
    expect(classified.recipients).toEqual([
      { address: "bob@dead.example", status: "5.1.1", reason: "user_unknown", hard: true },
    ]);
    expect(classified.tokens).toEqual(["v1.42.abcdef"]);
    expect(classified.references).toContain("<touch-1@ours.example>");
  });

  test("Action counts before Status: failed with 4.x is a failure, and no reason to call an address dead", () => {
    const classified = hearStatus(
      "Final-Recipient: rfc822; bob@slow.example\nAction: failed\nStatus: 4.4.7\nDiagnostic-Code: smtp; 421 timed out",
    );
    expect(classified.kind).toBe("bounce");
    expect(classified.recipients[0]).toMatchObject({ status: "4.4.7", hard: false });
  });

  test("Action: delayed is a delay: nothing follows from it", () => {
    const classified = hearStatus(
      "Final-Recipient: rfc822; bob@slow.example\nAction: delayed\nStatus: 4.4.1",
    );
    expect(classified).toMatchObject({ kind: "bounce", isDelay: true });
    expect(classified.recipients[0]?.hard).toBe(false);
  });

  test.each(["delivered", "relayed", "expanded"])("Action: %s is no bounce", (action) => {
    const classified = hearStatus(
      `Final-Recipient: rfc822; bob@slow.example\nAction: ${action}\nStatus: 4.4.1`,
    );
    expect(classified.kind).toBe("delivery_notice");
    expect(classified.recipients[0]?.hard).toBe(false);
  });

  test("in UTF-8 as well (RFC 6533)", () => {
    const classified = hearStatus(
      "Final-Recipient: utf-8; 김@dead.example\nAction: failed\nStatus: 5.1.1",
      "message/global-delivery-status",
    );
    expect(classified.recipients[0]).toMatchObject({ address: "김@dead.example", hard: true });
  });

  test.each([
    ["5.7.1", "550 5.7.1 policy"],
    ["5.7.26", "550 5.7.26 unauthenticated"],
    ["5.7.509", "550 5.7.509 Access denied"],
    ["5.2.2", "552 5.2.2 full"],
    ["4.2.2", "452 4.2.2 full"],
    ["5.3.4", "552 5.3.4 too large"],
    ["5.1.8", "553 5.1.8 sender address rejected: domain does not exist"],
  ])("%s never kills an address", (status, words) => {
    const classified = hearStatus(
      `Final-Recipient: rfc822; bob@x.example\nAction: failed\nStatus: ${status}\nDiagnostic-Code: smtp; ${words}`,
    );
    expect(classified.recipients[0]?.hard).toBe(false);
  });

  test("an unknown user is dead, whether the server said so to RCPT or after DATA", () => {
    for (const phase of ["RCPT TO command", "end of DATA command"]) {
      const classified = hearStatus(
        `Final-Recipient: rfc822; bob@x.example\nAction: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 550 user unknown (in reply to ${phase})`,
      );
      expect(classified.recipients[0]).toMatchObject({ reason: "user_unknown", hard: true });
    }
  });

  test.each(["ezweb.ne.jp", "au.com", "docomo.ne.jp", "softbank.ne.jp"])(
    "but for %s, whose answer after DATA may be a subscriber's filter",
    (domain) => {
      const told = (phase: string) =>
        hearStatus(
          `Final-Recipient: rfc822; bob@${domain}\nAction: failed\nStatus: 5.0.0\nRemote-MTA: dns; mx.${domain}\nDiagnostic-Code: smtp; 550 user unknown (in reply to ${phase})`,
        ).recipients[0];
      expect(told("end of DATA command")).toMatchObject({ reason: "unknown", hard: false });
      expect(told("RCPT TO command")).toMatchObject({ reason: "user_unknown", hard: true });
    },
  );
});

describe("a complaint is heard", () => {
  test("through our own header where the recipient is redacted (RFC 5965)", () => {
    const [head, body] = multipart("report; report-type=feedback-report", [
      "Content-Type: text/plain\n\nThis is an abuse report.\n",
      "Content-Type: message/feedback-report\n\nFeedback-Type: abuse\nUser-Agent: x\nVersion: 1\n",
      "Content-Type: message/rfc822\n\nMessage-ID: <touch-1@ours.example>\nX-Seq-Touch: v1.42.abcdef\nTo: redacted@\n\nHello\n",
    ]);
    const classified = classify({ From: "fbl@provider.example", Subject: "complaint", ...head }, body);
    expect(classified.kind).toBe("complaint");
    expect(classified.tokens).toEqual(["v1.42.abcdef"]);
  });
});

describe("what a machine writes is taken for what it says", () => {
  test.each([...REPORTS, ...SERVER_REPORTS])("$name", ({ head, body, kind, who }) => {
    const more = "Date: Mon, 02 Mar 2026 10:00:00 +0100\nTo: rep@ours.example";
    const classified = classifyMessage(Buffer.from(`${head}\n${more}\n\n${body}\n`));
    expect(classified.kind).toBe(kind);
    if (kind === "bounce")
      expect(classified.recipients.map((each) => [each.address, each.hard])).toEqual(who);
    expect(classified.optOut).toBe(kind === "opt_out" ? "sure" : null);
  });
});

describe("a mail that plays a mail server is no bounce", () => {
  test.each([
    "7 incoming messages could not be delivered to your inbox.\nClick below to release your messages:\nhttps://login.trap.example/",
    "Your messages were not delivered because of an error in your mailbox.\n\nVerify your account: https://trap.example/x",
    "5 mails to rep@ours.example could not be delivered: 552 5.2.2 over quota.\nhttps://trap.example/frei",
    "Delivery failed: pending mails for rep@ours.example.\nhttps://trap.example/x\nto retrieve them",
  ])("%s", (body) => {
    const fields = {
      From: "Mail Delivery System <mailer-daemon@trap.example>",
      "Return-Path": "<x@trap.example>",
    };
    expect(classify({ ...fields, Subject: "Undelivered Mail: action required" }, body).kind).toBe(
      "unrelated",
    );
  });

  test("though a server that names who failed may link to its help", () => {
    const help = "To learn more click https://help.mx.example/";
    for (const said of ["<bob@acme.example>: user unknown.", "550 5.1.1 no such user."])
      expect(hearServer("Delivery failed", `${said}\n${help}`).kind, said).toBe("bounce");
  });
});

test("an address is not dead because a host behind it could not say, or be reached", () => {
  for (const words of [
    "550 5.1.1 <bob@acme.example>: undeliverable address: host mx.acme.example said: 450 4.2.1 try later",
    "550 5.1.2 <bob@acme.example>: connection timed out",
  ])
    expect(hearServer("Undelivered", `<bob@acme.example>: ${words}`).recipients, words).toMatchObject([
      { address: "bob@acme.example", hard: false },
    ]);
});
