import { isIPv4 } from "node:net";
import type { Sender, SenderOAuth2 } from "../../config/workspace-config.ts";
import { UserError } from "../../errors.ts";

/** Where and how to reach a sender's server. */
export interface SmtpSettings {
  host: string;
  port: number;
  /**
   * - `implicit`: TLS from the first byte (smtps://)
   * - `starttls`: STARTTLS or nothing (smtp:// to another machine)
   * - `local`: this machine; TLS where it is offered, certificates unchecked
   */
  security: "implicit" | "starttls" | "local";
  login: SmtpLogin | null;
  connections: number;
  timeouts: SmtpTimeouts;
  /** How long opening the line may take in all, and each message until it is handed over, in milliseconds; absent: as usual. */
  patienceMs?: number;
  /** Certificates to trust instead of the system's. */
  ca?: string;
}

/** With a password, or with access tokens (XOAUTH2). */
export type SmtpLogin = { user: string; pass: string } | { user: string; oauth2: SenderOAuth2 };

/** How long a silent server may take, in milliseconds. */
export interface SmtpTimeouts {
  /** From the DNS lookup to an open connection. */
  connectionMs: number;
  greetingMs: number;
  /** Between any two bytes afterwards. */
  silenceMs: number;
  /** For the whole answer to a message that was handed over; absent: as for silence. */
  answerMs?: number;
}

export const DEFAULT_TIMEOUTS: SmtpTimeouts = {
  connectionMs: 30_000,
  greetingMs: 30_000,
  silenceMs: 60_000,
  // RFC 5321 4.5.3.2.6: ten minutes for the answer to the final dot, since giving up sooner makes duplicates.
  answerMs: 10 * 60_000,
};

/** How long a conversation with a mail server may take where its sender does not say. */
export const USUAL_PATIENCE_MS = 2 * 60_000;

/** Reads a sender's smtp:// or smtps:// URL. Throws UserError, which never quotes the URL. */
export function readSmtpSettings(sender: Sender): SmtpSettings {
  // Not `new URL`: a resolved password may hold any character.
  const match = /^(smtps?):\/\/(?:(.*)@)?(\[[\da-f:.]+\]|[^@:/?#[\]]+)(?::(\d{1,5}))?\/?$/is.exec(
    sender.smtp.trim(),
  );
  const [, scheme, userInfo, bracketedHost, writtenPort] = match ?? [];
  const secure = scheme?.toLowerCase() === "smtps";
  const port = writtenPort === undefined ? (secure ? 465 : 587) : Number(writtenPort);
  if (bracketedHost === undefined || port < 1 || port > 65_535) {
    throw new UserError(`the smtp of sender ${sender.id} is no SMTP address`, {
      hint: "write `outbox`, smtps://user:${NAME}@host or smtp://user:${NAME}@host:587",
    });
  }
  const host = bracketedHost.replace(/^\[|\]$/g, "");
  return {
    host,
    port,
    security: secure ? "implicit" : isLoopback(host) ? "local" : "starttls",
    login: userInfo === undefined || userInfo === "" ? null : readLogin(userInfo, sender.oauth2),
    connections: Math.max(1, Math.floor(sender.connections)),
    timeouts: DEFAULT_TIMEOUTS,
    ...(sender.patienceMs !== undefined && { patienceMs: sender.patienceMs }),
  };
}

/** Whether a host name or address can only be this machine. */
export function isLoopback(host: string): boolean {
  const name = host
    .toLowerCase()
    .replace(/^\[|\]$/g, "")
    .replace(/\.$/, "");
  if (name === "localhost" || name.endsWith(".localhost") || name === "::1") return true;
  return isIPv4(name) && name.startsWith("127.");
}

function readLogin(userInfo: string, oauth2: SenderOAuth2 | undefined): SmtpLogin {
  const colon = userInfo.indexOf(":");
  if (colon < 0 && oauth2 !== undefined) return { user: decode(userInfo), oauth2 };
  const user = colon < 0 ? userInfo : userInfo.slice(0, colon);
  return { user: decode(user), pass: colon < 0 ? "" : decode(userInfo.slice(colon + 1)) };
}

/** Percent-decoded; as it is where that is not valid, since a password may hold a bare `%`. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
