import type { Instant } from "../engine/plan.ts";
import type { Context } from "./context.ts";
import type { KeptMailDomain } from "./port.ts";

export function readMailDomain({ sql }: Context, domain: string, at: Instant): KeptMailDomain | null {
  const row = sql.get<{ answer: KeptMailDomain }>(
    "SELECT answer FROM mail_domains WHERE domain = ? AND expires_at > ?",
    domain,
    at,
  );
  return row?.answer ?? null;
}

/** Called inside a write. */
export function writeMailDomain(
  { sql }: Context,
  domain: string,
  answer: KeptMailDomain,
  expiresAt: Instant,
): void {
  sql.run(
    `INSERT INTO mail_domains (domain, answer, expires_at) VALUES (?, ?, ?)
      ON CONFLICT (domain) DO UPDATE SET answer = excluded.answer, expires_at = excluded.expires_at`,
    domain,
    answer,
    expiresAt,
  );
}

/** A domain can be a person's name: what is known of it goes with the person. Called by erasure, inside its write. */
export function deleteMailDomain({ sql }: Context, domain: string): void {
  sql.run("DELETE FROM mail_domains WHERE domain = ?", domain);
}
