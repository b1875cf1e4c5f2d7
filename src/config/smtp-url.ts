import type { Sender } from "./workspace-config.ts";

/** What is wrong with an SMTP address, or null. `outbox` writes .eml files and needs no server. */
export function explainSmtp(smtp: string): string | null {
  if (smtp === "outbox") return null;
  const url = parseUrl(smtp);
  if (url === null) return "is neither `outbox` nor an smtp:// or smtps:// URL";
  if (url.protocol !== "smtp:" && url.protocol !== "smtps:") return "must start with smtps:// or smtp://";
  if (url.hostname === "") return "names no host";
  return null;
}

/** What is wrong with an IMAP address, or null. With a token for a log-in it names the user alone. */
export function explainImap(imap: string, hasToken: boolean): string | null {
  const url = parseUrl(imap);
  if (url === null) return "is no imaps:// URL";
  if (url.protocol !== "imap:" && url.protocol !== "imaps:") return "must start with imaps:// or imap://";
  if (url.hostname === "") return "names no host";
  if (url.username === "") return "names no user";
  if (url.password === "" && !hasToken) return "has no password";
  return null;
}

/** Whether an address holds a password; one that is wholly a secret's may. */
export function hasPassword(address: string): boolean {
  const url = parseUrl(address);
  return url === null || url.password !== "";
}

/** Whether mail of a sender can leave this machine: by a service, or by a server elsewhere. */
export function reachesPeople({ smtp, services }: Pick<Sender, "smtp" | "services">): boolean {
  return services?.mail !== undefined || !staysHere(smtp);
}

/** Whether what goes to this address stays on this machine: the outbox, 127.0.0.0/8, ::1 or localhost. */
export function staysHere(address: string): boolean {
  if (address === "outbox") return true;
  const host = parseUrl(address)?.hostname.toLowerCase() ?? "";
  return host === "localhost" || host === "[::1]" || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host);
}

function parseUrl(text: string): URL | null {
  // Not URL.canParse: the placeholders of secrets that are not there are no valid URL characters.
  try {
    return new URL(text.replace(/\$\{[^}]*\}/g, "x"));
  } catch {
    return null;
  }
}
