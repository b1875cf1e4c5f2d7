import type { Report } from "./reports.ts";

/** Reports of further servers and services, in the forms that their documents and public mail show. */
export const SERVER_REPORTS: Report[] = [
  {
    name: "a bulk sender's MTA: failed with a general status, the words say it",
    head: `From: postmaster@mta7.bulk.example
Return-Path: <>
Subject: Delivery report
Content-Type: multipart/report; report-type=delivery-status; boundary="cut"`,
    body: `--cut
Content-Type: text/plain

Hello, this is the mail server on mta7.bulk.example.

I am sending you this message to inform you on the delivery status of a
message you previously sent.  Immediately below you will find a list of
the affected recipients;  also attached is a Delivery Status Notification
(DSN) report in standard format, as well as the headers of the original
message.

  <maria@haus.example>  delivery failed; will not continue trying
  <jo@haus.example>  delivery failed; will not continue trying

--cut
Content-Type: message/delivery-status

Reporting-MTA: dns;mta7.bulk.example
X-PowerMTA-VirtualMTA: pool1

Final-Recipient: rfc822;maria@haus.example
Action: failed
Status: 5.0.0 (undefined status)
Remote-MTA: dns;mx.haus.example (192.0.2.4)
Diagnostic-Code: smtp;550 Unrouteable address
X-PowerMTA-BounceCategory: bad-mailbox

Final-Recipient: rfc822;jo@haus.example
Action: failed
Status: 5.2.2 (mailbox full)
Remote-MTA: dns;mx.haus.example (192.0.2.4)
Diagnostic-Code: smtp;552 5.2.2 <jo@haus.example> quota exceeded

--cut--`,
    kind: "bounce",
    who: [
      ["maria@haus.example", true],
      ["jo@haus.example", false],
    ],
  },
  {
    name: "a Node server: the words after DATA are of the person's address",
    head: `From: MAILER-DAEMON@out.example
Return-Path: <>
Subject: failed mail for (lena@werk.example)
Content-Type: text/plain`,
    body: `Received: From Haraka
Hi. This is the Haraka Mailer program at out.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

Intended Recipients: <lena@werk.example>
Failure Reason: 550 5.1.1 no such mailbox here (in reply to end of DATA command)
`,
    kind: "bounce",
    who: [["lena@werk.example", true]],
  },
  {
    name: "a Rust server: several under their headings",
    head: `From: Mail Delivery Subsystem <MAILER-DAEMON@rust.example>
Subject: Failed to deliver message
Auto-Submitted: auto-generated`,
    body: `Your message could not be delivered to the following recipients:

<k.ito@one.example> (host 'mx.one.example' rejected command 'RCPT TO:<k.ito@one.example>' with code 550 (5.1.1) 'Mailbox not found')
<desk@two.example> (connection to 'mx.two.example' failed: Connection refused)
`,
    kind: "bounce",
    who: [
      ["k.ito@one.example", true],
      ["desk@two.example", false],
    ],
  },
  {
    name: "Windows hobby server",
    head: `From: mailer-daemon@win.example
Return-Path: <>
Subject: Message undeliverable: a question`,
    body: `Your message did not reach some or all of the intended recipients.

   Sent: Mon, 2 Mar 2026 10:00:00 +0100
   Subject: a question

The following recipient(s) could not be reached:

tom@stadt.example
   Error Type: SMTP
   Remote server (192.0.2.8) issued an error.
   hMailServer sent: RCPT TO:<tom@stadt.example>
   Remote server replied: 550 Unknown recipient


hMailServer
`,
    kind: "bounce",
    who: [["tom@stadt.example", true]],
  },
  {
    name: "an old Unix gateway: no code, and the postmaster named as a helper",
    head: `From: The Post Office <postmaster@uni.example>
Subject: Returned Mail: User unknown`,
    body: `Your mail to the address below was not delivered. For help write to
<helpdesk@uni.example>.

   ----- Address and reason -----
hans@cs.uni.example ... there is no such person at this site

   ----- Unsent message follows -----
From: Rep <rep@ours.example>
To: hans@cs.uni.example
Subject: a question

Hello Hans
`,
    kind: "bounce",
    who: [["hans@cs.uni.example", true]],
  },
  {
    name: "CommuniGate: DSN whose diagnostic is empty of codes",
    head: `From: MAILER-DAEMON@cgp.example
Return-Path: <>
Subject: Undeliverable mail
Content-Type: multipart/report; report-type=delivery-status; boundary="cut"`,
    body: `--cut
Content-Type: text/plain

Failed to deliver to 'ada@dom.example'
LOCAL module(account ada) reports:
 account is full (quota exceeded)

--cut
Content-Type: message/delivery-status

Reporting-MTA: dns; cgp.example

Original-Recipient: rfc822;<ada@dom.example>
Final-Recipient: LOCAL;<ada>
Action: failed
Status: 4.0.0

--cut--`,
    kind: "bounce",
    who: [["ada@dom.example", false]],
  },
  {
    name: "Novell: in its own attachment",
    head: `From: Mailer-Daemon@gw.example
Subject: Mail System Error - Returned Mail
Content-Type: text/plain`,
    body: `The message that you sent was undeliverable to the following:
\tpkraus@amt.example (user not found)
\tmwolf@amt.example (mailbox full)
`,
    kind: "bounce",
    who: [
      ["pkraus@amt.example", true],
      ["mwolf@amt.example", false],
    ],
  },
  {
    name: "Chinese webmail",
    head: `From: Postmaster@post.example
Return-Path: <>
Subject: =?utf-8?B?57O757uf6YCA5L+h?=
Content-Type: text/plain; charset=utf-8`,
    body: `抱歉，您的邮件被退回来了……

原邮件信息：
主　题：a question
收件人：wang@gongsi.example

退信原因：
收件人邮件地址（wang@gongsi.example）不存在，邮件无法送达。
host mx.gongsi.example said: 550 User not found: wang@gongsi.example (in reply to RCPT TO command)
`,
    kind: "bounce",
    who: [["wang@gongsi.example", true]],
  },
  {
    name: "Korean portal, the reason in Korean alone",
    head: `From: MAILER-DAEMON@portal.example
Return-Path: <>
Subject: =?utf-8?B?W+uwnOyGoeyLpO2MqF0gYSBxdWVzdGlvbg==?=
Content-Type: text/plain; charset=utf-8`,
    body: `메일 전송에 실패하였습니다.

받는사람: minsu@hoesa.example
실패사유: 받는 사람의 메일 용량이 초과되었습니다.
`,
    kind: "bounce",
    who: [["minsu@hoesa.example", false]],
  },
  {
    name: "Brazilian host",
    head: `From: "Mail Delivery System" <MAILER-DAEMON@hospedagem.example>
Return-Path: <>
Subject: Mensagem não entregue
Content-Type: text/plain; charset=utf-8`,
    body: `Sua mensagem não pôde ser entregue ao seguinte destinatário:

joao@empresa.example: usuário inexistente
`,
    kind: "bounce",
    who: [["joao@empresa.example", true]],
  },
  {
    name: "Italian provider",
    head: `From: Mail Delivery Service <mailer-daemon@posta.example>
Return-Path: <>
Subject: Mancata consegna
Content-Type: text/plain; charset=utf-8`,
    body: `Il messaggio non è stato consegnato al destinatario seguente:

<luca@ditta.example>
Motivo: 550 casella inesistente
`,
    kind: "bounce",
    who: [["luca@ditta.example", true]],
  },
  {
    name: "cloud filter: policy in spite of the words about a recipient",
    head: `From: postmaster@filter.example
Return-Path: <>
Subject: [Postmaster] Email Delivery Failure`,
    body: `This is a delivery failure notification message indicating that
an email you addressed to email address :
-- ceo@firma.example

could not be delivered. The problem appears to be :
-- Recipient email server rejected the message

Additional information follows :
-- 550 Administrative prohibition - envelope blocked - recipient does not accept mail from your domain
`,
    kind: "bounce",
    who: [["ceo@firma.example", false]],
  },
  {
    name: "a filter in front: relaying denied",
    head: `From: MAILER-DAEMON@edge.example
Return-Path: <>
Subject: **Message you sent blocked by our bulk email filter**
Content-Type: multipart/report; report-type=delivery-status; boundary="cut"`,
    body: `--cut
Content-Type: text/plain

Your message to: rolf@bau.example
was blocked by our Spam Firewall. The email you sent with the following subject has NOT BEEN DELIVERED:

Subject: a question

--cut
Content-Type: message/delivery-status

Reporting-MTA: dns; edge.example
Arrival-Date: Mon, 2 Mar 2026 10:00:00 +0100

Final-Recipient: rfc822; rolf@bau.example
Action: failed
Status: 5.7.1
Diagnostic-Code: smtp; 550 5.7.1 Message content rejected, id=1-2-3

--cut--`,
    kind: "bounce",
    who: [["rolf@bau.example", false]],
  },
  {
    name: "Exchange Online in HTML alone",
    head: `From: Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@tenant.example>
Return-Path: <>
Subject: Undeliverable: a question
Content-Type: text/html; charset=utf-8`,
    body: `<html><body><p><b>Your message to eva@kontor.example couldn't be delivered.</b></p>
<table><tr><td>rep</td><td>Office 365</td><td>eva</td></tr><tr><td></td><td>Action Required</td><td>Recipient</td></tr><tr><td>Unknown To address</td></tr></table>
<p>eva wasn't found at kontor.example.</p>
<p>Error: 550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient eva@kontor.example not found by SMTP address lookup</p>
<p>Message rejected by: AM0PR01.prod.example</p></body></html>`,
    kind: "bounce",
    who: [["eva@kontor.example", true]],
  },
  {
    name: "an action nobody knows, of a passing fault",
    head: `From: postmaster@odd.example
Return-Path: <>
Subject: Delivery Status
Content-Type: multipart/report; report-type=delivery-status; boundary="cut"`,
    body: `--cut
Content-Type: message/delivery-status

Reporting-MTA: dns; odd.example

Final-Recipient: rfc822; ines@banco.example
Action: undeliverable
Status: 4.4.7
Diagnostic-Code: smtp; 451 queue lifetime over

--cut--`,
    kind: "bounce",
    who: [["ines@banco.example", false]],
  },
  {
    name: "fields of a DSN in a text part",
    head: `From: Mail Service
Subject: Delivery failure
Content-Type: multipart/mixed; boundary="cut"`,
    body: `--cut
Content-Type: text/plain

We could not deliver your mail.

Reporting-MTA: dns; gate.example

Final-Recipient: rfc822;oz@nord.example
Action: failed
Status: 5.0.0
Diagnostic-Code: smtp;553 sorry, that recipient is not in my list of valid mailboxes

--cut--`,
    kind: "bounce",
    who: [["oz@nord.example", true]],
  },
  {
    name: "a domain that does not exist",
    head: `From: MAILER-DAEMON@relay.example
Return-Path: <>
Subject: Undelivered Mail Returned to Sender`,
    body: `This is the mail system at host relay.example.

<info@gonne.example>: Host or domain name not found. Name service error for
    name=gonne.example type=A: Host not found
`,
    kind: "bounce",
    who: [["info@gonne.example", true]],
  },
  {
    name: "DNS that does not answer just now",
    head: `From: MAILER-DAEMON@relay.example
Return-Path: <>
Subject: Undelivered Mail Returned to Sender`,
    body: `This is the mail system at host relay.example.

<info@slow.example>: Host or domain name not found. Name service error for
    name=slow.example type=MX: Host not found, try again
`,
    kind: "bounce",
    who: [["info@slow.example", false]],
  },
  {
    name: "nobody may write from outside: the mailbox lives",
    head: `From: postmaster@corp.example
Return-Path: <>
Subject: Undeliverable: a question
Content-Type: multipart/report; report-type=delivery-status; boundary="cut"`,
    body: `--cut
Content-Type: message/delivery-status

Reporting-MTA: dns;corp.example

Final-Recipient: rfc822;all-staff@corp.example
Action: failed
Status: 5.7.133
Diagnostic-Code: smtp;550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication required; Delivery restriction check failed because the sender was not authenticated when sending to this group

--cut--`,
    kind: "bounce",
    who: [["all-staff@corp.example", false]],
  },
  {
    name: "a phone network's gateway",
    head: `From: 15550100200@sms.carrier.example
Subject: a question`,
    body: `Error: Message could not be delivered. Invalid number.`,
    kind: "bounce",
    who: [[null, false]],
  },
  {
    name: "a cloud's JSON of a delivery",
    head: `From: Cloud Notifications <no-reply@cloud.example>
Subject: Notification Message`,
    body: `{"eventType":"Delivery","mail":{"timestamp":"2026-03-02T10:00:00Z","source":"rep@ours.example","destination":["bob@live.example"]},"delivery":{"smtpResponse":"250 ok"}}`,
    kind: "delivery_notice",
    who: [],
  },
  {
    name: "a quota notice with the owner's help address",
    head: `From: "Mail Administrator" <postmaster@isp.example>
Return-Path: <>
Subject: Mail System Error - Returned Mail`,
    body: `This Message was undeliverable due to the following reason:

The user(s) account is temporarily over quota.

<gus@isp.example>

Please reply to <help@isp.example>
if you feel this message to be in error.
`,
    kind: "bounce",
    who: [["gus@isp.example", false]],
  },
  {
    name: "Sieve's reject as a disposition notification",
    head: `From: Mail Delivery Subsystem <postmaster@pigeon.example>
Return-Path: <>
Subject: Automatically rejected mail
Auto-Submitted: auto-replied (rejected)
Content-Type: multipart/report; report-type=disposition-notification; boundary="cut"`,
    body: `--cut
Content-Type: text/plain

Your message to <olga@pigeon.example> was automatically rejected:
I take no offers by mail.

--cut
Content-Type: message/disposition-notification

Reporting-UA: pigeon.example; Mail Delivery Agent
Final-Recipient: rfc822; olga@pigeon.example
Disposition: automatic-action/MDN-sent-automatically; deleted

--cut--`,
    kind: "bounce",
    who: [["olga@pigeon.example", false]],
  },
  {
    name: "a delay in words",
    head: `From: Mail Delivery System <Mailer-Daemon@exim.example>
Subject: Warning: message 1abc delayed 24 hours
Auto-Submitted: auto-replied`,
    body: `This message was created automatically by mail delivery software.
A message that you sent has not yet been delivered to one or more of its
recipients after more than 24 hours on the queue on exim.example.

The address to which the message has not yet been delivered is:

  kai@far.example

No action is required on your part. Delivery attempts will continue for
some time.
`,
    kind: "bounce",
    who: [["kai@far.example", false]],
  },
  {
    name: "a notification in JSON whose long line a server broke",
    head: `From: Bounces <no-reply@sns.cloud.example>
Subject: Notification Message`,
    body: `{"notificationType":"Bounce","bounce":{"bouncedRecipients":[{"emailAddress":"kim@dead.example","status":"5.1.1","diagnosticCode":"smtp; 550 5.1.1 user unkn!
 own"}]},"mail":{"source":"rep@ours.example"}}

--
If you wish to stop receiving notifications from this topic, please visit the link below to unsubscribe:
https://sns.cloud.example/unsubscribe`,
    kind: "bounce",
    who: [["kim@dead.example", true]],
  },
  {
    name: "a notification in JSON that tells of a delivery",
    head: `From: Deliveries <no-reply@sns.cloud.example>
Subject: Notification Message`,
    body: `{"notificationType":"Delivery","delivery":{"recipients":["kim@there.example"],"smtpResponse":"250 ok"}}`,
    kind: "delivery_notice",
    who: [],
  },
  {
    name: "an old Exchange, two recipients with the day behind each",
    head: `From: System Administrator <postmaster@old.example>
Return-Path: <>
Subject: Undeliverable: hello`,
    body: `Your message

  To:      kim@old.example
  Subject: hello

did not reach the following recipient(s):

kim@old.example on Thu, 5 Mar 2026 16:51:51 -0500
    The recipient name is not recognized
lee@old.example on Thu, 5 Mar 2026 16:51:51 -0500
    The recipient name is not recognized
`,
    kind: "bounce",
    who: [
      ["kim@old.example", true],
      ["lee@old.example", true],
    ],
  },
  {
    name: "a null MX in Exim's words",
    head: `From: Mail Delivery System <Mailer-Daemon@exim.example>
Subject: Mail delivery failed: returning message to sender
X-Failed-Recipients: kim@null.example`,
    body: `A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  kim@null.example
    an MX or SRV record indicated no SMTP service
`,
    kind: "bounce",
    who: [["kim@null.example", true]],
  },
  {
    name: "a refused network below a sentence that ends in an address: nobody is dead",
    head: `From: MAILER-DAEMON@web.example
Return-Path: <>
Subject: Failure Notice`,
    body: `Sorry, we were unable to deliver your message to the following address.

<kim@live.example>:
Remote host said:
554 INVALID IP FOR SENDING MAIL OF DOMAIN ours.example
 [RCPT_TO]
`,
    kind: "bounce",
    who: [["kim@live.example", false]],
  },
];
