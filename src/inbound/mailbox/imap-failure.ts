import { isCertificateCode } from "../../certificate-code.ts";
import { cleanReply } from "../../channels/email/smtp-outcome.ts";
import { ConversationEnded } from "../../deadline.ts";
import { UserError } from "../../errors.ts";
import type { ImapSettings } from "./imap-settings.ts";

/** What an IMAP client reports of what went wrong; nothing in it is certain to be there. */
interface Reported {
  code?: unknown;
  authenticationFailed?: unknown;
  mailboxMissing?: unknown;
  serverResponseCode?: unknown;
  responseStatus?: unknown;
  responseText?: unknown;
  response?: unknown;
  tlsFailed?: unknown;
}

/** An expected failure of a mailbox server. `isRefusal`: the server answered, and said no. */
export class ImapError extends UserError {
  readonly isRefusal: boolean;
  /** The server has no such mailbox. */
  readonly isMissing: boolean;
  /** Not the server's doing: the program is to end. */
  readonly isStop: boolean;

  constructor(
    message: string,
    options: {
      hint?: string;
      cause?: unknown;
      isRefusal?: boolean;
      isMissing?: boolean;
      isStop?: boolean;
    } = {},
  ) {
    super(message, options);
    this.isRefusal = options.isRefusal ?? false;
    this.isMissing = options.isMissing ?? false;
    this.isStop = options.isStop ?? false;
  }
}

const SILENT = new Set(["CONNECT_TIMEOUT", "GREETING_TIMEOUT", "UPGRADE_TIMEOUT", "ETIMEOUT", "ETIMEDOUT"]);
const CLOSED = new Set([
  "NoConnection",
  "EConnectionClosed",
  "ClosedAfterConnectText",
  "ClosedAfterConnectTLS",
  "ECONNRESET",
  "EPIPE",
]);
const TOO_LARGE = new Set(["LineTooLarge", "LiteralTooLarge", "ResponseTooLarge"]);

/** One line for a person, without secrets, addresses or a word of any message. */
export function explainImap(error: unknown, settings: ImapSettings, secrets: readonly string[]): ImapError {
  if (error instanceof ImapError) return error;
  const reported = (typeof error === "object" && error !== null ? error : {}) as Reported;
  const code = typeof reported.code === "string" ? reported.code : "";
  const { host, port } = settings;
  const said = cleanReply(readReply(reported), [...secrets, settings.pass ?? "", settings.user], {
    isLogIn: reported.authenticationFailed === true,
  });
  const cause = { cause: code === "" ? undefined : code };
  if (error instanceof ConversationEnded) {
    return error.code === "ESTOPPED"
      ? new ImapError(`reading mail from ${host} was stopped`, { ...cause, isStop: true })
      : new ImapError(`${host} took longer than it may`, {
          ...cause,
          hint: "what was read counts, and the next reading goes on from there; `patience` of the sender allows more",
        });
  }
  if (reported.authenticationFailed === true) {
    return new ImapError(`${host} refused the log-in${said === "" ? "" : `: ${said}`}`, {
      ...cause,
      isRefusal: true,
      hint: "check user and password in the sender's imap; some providers want a password made for programs, or oauth2",
    });
  }
  if (SILENT.has(code)) {
    return new ImapError(`${host} does not answer`, {
      ...cause,
      hint: "check host and port, and the network",
    });
  }
  if (isCertificateCode(code) || reported.tlsFailed === true) {
    return new ImapError(`no secure connection to ${host} (${code || "TLS"})`, {
      ...cause,
      hint: "the server's certificate must be valid for its name",
    });
  }
  if (CLOSED.has(code))
    return new ImapError(`${host} ended the connection${said === "" ? "" : `: ${said}`}`, cause);
  if (TOO_LARGE.has(code)) return new ImapError(`${host} sent more than fits into memory`, cause);
  const isMissing = reported.mailboxMissing === true || reported.serverResponseCode === "NONEXISTENT";
  if (reported.responseStatus === "NO" || reported.responseStatus === "BAD" || isMissing) {
    return new ImapError(`${host} refused: ${said || "no reason given"}`, {
      ...cause,
      isRefusal: true,
      isMissing,
    });
  }
  return new ImapError(`cannot read mail from ${host}:${port} (${code || "unknown error"})`, {
    ...cause,
    hint: "check host and port in the sender's imap, and the network",
  });
}

function readReply({ responseText, response }: Reported): string {
  if (typeof responseText === "string") return responseText;
  // A tagged reply as it came: `4 NO [AUTHENTICATIONFAILED] Authentication failed.`
  return typeof response === "string" ? response.replace(/^\S+ (?:NO|BAD|BYE) (?:\[[^\]]*\] ?)?/i, "") : "";
}
