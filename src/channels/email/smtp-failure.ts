import { isCertificateCode } from "../../certificate-code.ts";

/** What was going on when a hand-over failed. */
export type SmtpStage =
  /** Finding, reaching and greeting the server. */
  | "connect"
  | "greeting"
  | "tls"
  | "login"
  /** Asking for the access token to log in with. */
  | "token"
  /** MAIL FROM. */
  | "sender"
  /** RCPT TO. */
  | "recipient"
  /** DATA, before the message. */
  | "data"
  /** The message itself, or the reply to it. */
  | "message";

/** A failure as the server or the network reported it. */
export interface SmtpFailure {
  stage: SmtpStage;
  /** The server's reply; null when there was none. */
  reply: { code: number; enhanced: string | null; text: string } | null;
  /** What the system said: ECONNREFUSED, ETIMEDOUT, CERT_HAS_EXPIRED, …; null when only the server spoke. */
  system: string | null;
  /** Why there is no access token, in words without secrets. */
  said?: string;
}

/** nodemailer's errors, as far as they are read here. */
interface MailerError extends Error {
  code?: string;
  originalCode?: string;
  command?: string;
  response?: string;
  responseCode?: number;
  reason?: string;
}

/** Reads an error of nodemailer's SMTP connection. `opening` is true until the line is ready for a message. */
export function readFailure(error: MailerError, opening: boolean): SmtpFailure {
  const reply = readReply(error.response);
  return {
    stage: opening ? findOpeningStage(error) : findSendingStage(error),
    reply,
    system: reply === null ? (error.originalCode ?? error.code ?? "unknown error") : null,
  };
}

function findOpeningStage(error: MailerError): SmtpStage {
  if (error.code === "EAUTH" || error.command?.startsWith("AUTH") === true) return "login";
  if (error.code === "ETLS" || isCertificateCode(error.originalCode)) return "tls";
  return error.response === undefined ? "connect" : "greeting";
}

function findSendingStage(error: MailerError): SmtpStage {
  switch (error.command) {
    case "MAIL FROM":
      return error.code === "EMESSAGE" ? "message" : "sender";
    case "RCPT TO":
      return "recipient";
    case "DATA":
      return error.code === "EMESSAGE" ? "message" : "data";
    default:
      // A reply to no command of ours: the server turned us away in between.
      return error.response === undefined ? "connect" : "greeting";
  }
}

/** What a server says in more characters than this, it says to nobody. */
const LONGEST_REPLY = 10_000;

function readReply(response: string | undefined): SmtpFailure["reply"] {
  const lines = response?.slice(0, LONGEST_REPLY).split(/\r?\n/) ?? [];
  const code = /^([2-5]\d\d)(?:[ -]|$)/.exec(lines[0] ?? "")?.[1];
  if (code === undefined) return null;
  const text = lines.map((line) => line.replace(/^\d{3}[ -]?/, "")).join(" ");
  // At the start by RFC 2034; qmail and others put it in brackets: (#5.7.1).
  const enhanced =
    /^\s*([245]\.\d{1,3}\.\d{1,3})(?![.\d])/.exec(text)?.[1] ??
    /[(#]\s*#?([245]\.\d{1,3}\.\d{1,3})\)?(?![.\d])/.exec(text)?.[1] ??
    null;
  return { code: Number(code), enhanced, text: text.trim() };
}
