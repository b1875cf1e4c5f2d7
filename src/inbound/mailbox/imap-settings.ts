import { isLoopback } from "../../channels/email/smtp-settings.ts";
import type { SenderImap } from "../../config/workspace-config.ts";
import { UserError } from "../../errors.ts";

/** Where a sender's mailboxes are, and how long their server may be silent. */
export interface ImapSettings {
  host: string;
  port: number;
  /**
   * - `implicit`: TLS from the first byte (imaps://; RFC 8314)
   * - `starttls`: STARTTLS or nothing (imap:// to another machine)
   * - `local`: this machine; TLS where it is offered, certificates unchecked
   */
  security: "implicit" | "starttls" | "local";
  user: string;
  /** Null where the log-in is by token. */
  pass: string | null;
  timeouts: ImapTimeouts;
  /** How long a session may take in all, in milliseconds; absent: as usual. */
  patienceMs?: number;
  /** Certificates to trust instead of the system's. */
  ca?: string;
}

/** In milliseconds. */
export interface ImapTimeouts {
  /** From the DNS lookup to an open connection. */
  connectionMs: number;
  greetingMs: number;
  /** Between any two bytes afterwards. */
  silenceMs: number;
}

export const DEFAULT_IMAP_TIMEOUTS: ImapTimeouts = {
  connectionMs: 30_000,
  greetingMs: 30_000,
  silenceMs: 60_000,
};

/** Reads a sender's imap:// or imaps:// URL. Throws UserError, which never quotes the URL. */
export function readImapSettings(senderId: string, { url }: Pick<SenderImap, "url">): ImapSettings {
  // Not `new URL`: a resolved password may hold any character.
  const match = /^(imaps?):\/\/(.*)@(\[[\da-f:.]+\]|[^@:/?#[\]]+)(?::(\d{1,5}))?\/?$/is.exec(url.trim());
  const [, scheme, userInfo = "", bracketedHost, writtenPort] = match ?? [];
  const secure = scheme?.toLowerCase() === "imaps";
  const port = writtenPort === undefined ? (secure ? 993 : 143) : Number(writtenPort);
  if (bracketedHost === undefined || port < 1 || port > 65_535) {
    throw new UserError(`the imap of sender ${senderId} is no IMAP address`, {
      hint: "write imaps://user:${IMAP_PASSWORD}@host",
    });
  }
  const host = bracketedHost.replace(/^\[|\]$/g, "");
  const colon = userInfo.indexOf(":");
  return {
    host,
    port,
    security: secure ? "implicit" : isLoopback(host) ? "local" : "starttls",
    user: decode(colon < 0 ? userInfo : userInfo.slice(0, colon)),
    pass: colon < 0 ? null : decode(userInfo.slice(colon + 1)),
    timeouts: DEFAULT_IMAP_TIMEOUTS,
  };
}

/** Names the mailbox account, for the store: another one is another history. */
export function nameAccount({ user, host, port }: ImapSettings): string {
  return `${user}@${host}:${port}`;
}

/** Percent-decoded; as it is where that is not valid, since a password may hold a bare `%`. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
