import { expect, test } from "vitest";
import { readFailure, type SmtpStage } from "../../../src/channels/email/smtp-failure.ts";
import { cleanReply, describeFailure, judgeFailure } from "../../../src/channels/email/smtp-outcome.ts";

const COMMANDS: Partial<Record<SmtpStage, { code: string; command: string }>> = {
  sender: { code: "EENVELOPE", command: "MAIL FROM" },
  recipient: { code: "EENVELOPE", command: "RCPT TO" },
  data: { code: "EENVELOPE", command: "DATA" },
  message: { code: "EMESSAGE", command: "DATA" },
  login: { code: "EAUTH", command: "AUTH PLAIN" },
  greeting: { code: "EPROTOCOL", command: "CONN" },
  tls: { code: "ETLS", command: "STARTTLS" },
};

function judge(stage: SmtpStage, response: string): string {
  const opening = ["login", "greeting", "tls"].includes(stage);
  const failure = readFailure(Object.assign(new Error("x"), { ...COMMANDS[stage], response }), opening);
  expect(failure.stage).toBe(stage);
  const { blame, permanent, suppress } = judgeFailure(failure);
  return `${blame} ${permanent ? "permanent" : "temporary"}${suppress ? " suppress" : ""}`;
}

test.each([
  // The address does not exist.
  [
    "recipient",
    "550 5.1.1 <x@y.example>: Recipient address rejected: User unknown",
    "recipient permanent suppress",
  ],
  [
    "recipient",
    "550-5.1.1 The email account that you tried\n550 5.1.1 does not exist",
    "recipient permanent suppress",
  ],
  ["recipient", "550 5.1.2 Bad destination system", "recipient permanent suppress"],
  ["recipient", "501 5.1.3 Bad address syntax", "recipient permanent suppress"],
  ["recipient", "550 5.1.6 Has moved", "recipient permanent suppress"],
  ["recipient", "550 5.1.10 Recipient not found", "recipient permanent suppress"],
  ["recipient", "550 No such user here", "recipient permanent suppress"],
  ["recipient", "550 Unknown user", "recipient permanent suppress"],
  ["recipient", "553 sorry, no mailbox here by that name", "recipient permanent suppress"],
  ["message", "550 5.1.1 User unknown", "recipient permanent suppress"],
  // The mailbox is there, but not now.
  ["recipient", "552 5.2.2 Mailbox full", "recipient temporary"],
  ["recipient", "452 4.2.2 Mailbox full", "recipient temporary"],
  ["recipient", "552 mailbox is full", "recipient temporary"],
  ["recipient", "450 4.7.1 Greylisted", "recipient temporary"],
  ["recipient", "451 Try later", "recipient temporary"],
  ["message", "452 4.2.2 Over quota", "recipient temporary"],
  // The recipient's, for good, but no reason to suppress.
  ["recipient", "550 5.2.1 Mailbox disabled", "recipient permanent"],
  ["recipient", "550 Requested action not taken: mailbox unavailable", "recipient permanent"],
  ["recipient", "550 5.4.1 Recipient address rejected: Access denied", "recipient permanent"],
  // A rule, the recipient's or everybody's: one refusal cannot tell.
  ["recipient", "554 5.7.1 Relay access denied", "policy permanent"],
  ["recipient", "550 relaying denied", "policy permanent"],
  ["recipient", "554 Transaction failed", "policy permanent"],
  ["recipient", "550 5.1.8 Sender address rejected: Domain not found", "policy permanent"],
  ["recipient", "553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)", "policy permanent"],
  ["recipient", "550 blocked using dnsbl.example, user unknown to us by policy", "policy permanent"],
  ["recipient", "554 5.7.1 recipient rejected by policy", "policy permanent"],
  ["recipient", "550 rejected for policy reasons", "policy permanent"],
  ["recipient", "550 5.0.0 Blocked, see our policy", "policy permanent"],
  ["data", "554 5.7.0 Not from here", "policy permanent"],
  ["message", "554 5.3.0 Rejected", "policy permanent"],
  [
    "message",
    "550 5.7.515 Access denied, sending domain does not meet the required authentication level",
    "policy permanent",
  ],
  ["message", "550 5.7.26 Unauthenticated mail", "policy permanent"],
  ["message", "554 Message rejected as spam", "policy permanent"],
  // The sender's fault: never the person's.
  ["recipient", "530 5.7.0 Must issue a STARTTLS command first", "sender permanent"],
  ["sender", "550 5.7.1 Not you", "sender permanent"],
  ["sender", "550 5.7.26 Unauthenticated", "sender permanent"],
  ["greeting", "554 5.7.1 Daily limit exceeded", "sender permanent"],
  ["sender", "550 5.1.1 Not you", "sender permanent"],
  ["sender", "553 Bad sender", "sender permanent"],
  ["login", "535 5.7.8 Bad credentials", "sender permanent"],
  ["login", "534 5.7.9 Application-specific password required", "sender permanent"],
  ["greeting", "554 5.7.1 You are listed", "sender permanent"],
  ["tls", "502 5.5.1 Command not implemented", "sender permanent"],
  // The message's.
  ["message", "552 5.3.4 Message too big", "message permanent"],
  ["sender", "552 5.3.4 Message size exceeds fixed limit", "message permanent"],
  ["sender", "552 message size exceeds limit", "message permanent"],
  ["message", "550 5.6.0 Bad headers", "message permanent"],
  // A limit of the sender's passes, whatever its code.
  ["recipient", "550 5.7.1 daily sending quota exceeded", "network temporary"],
  ["sender", "550 5.4.5 Daily SMTP relay sending quota exceeded", "network temporary"],
  ["message", "550 5.4.5 Daily user sending limit exceeded.", "network temporary"],
  ["recipient", "554 5.7.1 You have exceeded your hourly message limit", "network temporary"],
  ["recipient", "550 5.1.90 Your message can't be sent: daily recipient limit reached", "network temporary"],
  ["recipient", "550 Too many messages sent, wait", "network temporary"],
  ["recipient", "451 4.7.1 Rate limited", "network temporary"],
  ["recipient", "550 Domain acme.example has exceeded the max emails per hour", "network temporary"],
  // So does the recipient's own, and greylisting, which is of one recipient.
  [
    "recipient",
    "550 5.2.1 The user is receiving mail at a rate that exceeds the limit",
    "recipient temporary",
  ],
  ["recipient", "550 5.7.1 Greylisted", "recipient temporary"],
  ["message", "451 4.7.1 Greylisting in action", "recipient temporary"],
  ["data", "550 5.7.0 Rejected, try again in an hour", "recipient temporary"],
  ["data", "550 5.7.0 Busy, try again later", "recipient temporary"],
  // The network's.
  ["recipient", "421 4.7.0 Closing", "network temporary"],
  ["sender", "421 Too busy", "network temporary"],
  ["sender", "451 4.7.1 Slow down", "network temporary"],
  ["sender", "503 5.5.1 Bad sequence", "network temporary"],
  ["message", "451 4.3.0 Queue file write error", "network temporary"],
  ["login", "454 4.7.0 Temporary authentication failure", "network temporary"],
  ["greeting", "421 Too many connections", "network temporary"],
  ["tls", "454 4.7.0 TLS not available", "network temporary"],
] as const)("at %s, %s blames: %s", (stage, response, verdict) => {
  expect(judge(stage, response)).toBe(verdict);
});

test.each([
  [{ code: "ESOCKET", originalCode: "ECONNREFUSED" }, "network temporary"],
  [{ code: "EDNS", originalCode: "ENOTFOUND" }, "network temporary"],
  [{ code: "ETIMEDOUT" }, "network temporary"],
  [{ code: "ETLS" }, "network temporary"],
  [{ code: "ESOCKET", originalCode: "DEPTH_ZERO_SELF_SIGNED_CERT" }, "sender permanent"],
  [{ code: "ESOCKET", originalCode: "CERT_HAS_EXPIRED" }, "sender permanent"],
  [{ code: "ESOCKET", originalCode: "ERR_TLS_CERT_ALTNAME_INVALID" }, "sender permanent"],
  [{ code: "EAUTH", originalCode: "ENOLOGIN" }, "sender permanent"],
])("before any reply, %j blames: %s", (error, verdict) => {
  const { blame, permanent, suppress } = judgeFailure(
    readFailure(Object.assign(new Error("x"), error), true),
  );
  expect(`${blame} ${permanent ? "permanent" : "temporary"}`).toBe(verdict);
  expect(suppress).toBe(false);
});

test("only a recipient is ever suppressed", () => {
  const stages = ["sender", "recipient", "data", "message", "login", "greeting", "tls"] as const;
  for (const stage of stages) {
    for (let code = 400; code < 560; code++) {
      for (const status of ["", "5.1.1 ", "5.7.1 ", "4.2.2 ", "5.0.0 "]) {
        const verdict = judge(stage, `${code} ${status}user unknown`);
        if (verdict.includes("suppress")) expect(verdict).toBe("recipient permanent suppress");
        if (code < 500) expect(verdict).toContain("temporary");
      }
    }
  }
});

test("a reason is one line without addresses, logins and passwords", () => {
  const reply = "550 5.1.1 <jin@hanbit.example>\r\n sorry jin@hanbit.example, hunter22 of anna\u0007";
  expect(cleanReply(reply, ["hunter22", "anna"])).toBe("550 5.1.1 <address> sorry <address>, … of …");
  expect(cleanReply("x".repeat(5_000), []).length).toBe(200);
  const failure = readFailure(
    Object.assign(new Error("x"), { code: "ESOCKET", originalCode: "ECONNREFUSED" }),
    true,
  );
  expect(describeFailure(failure, "smtp.acme.example", [])).toMatchObject({
    reason: "no connection to the server at smtp.acme.example: the connection was refused (ECONNREFUSED)",
  });
});
