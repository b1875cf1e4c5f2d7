import type { Instant } from "../../engine/plan.ts";
import { signToken, type TokenKey } from "../../token/token.ts";

const MINUTE_MS = 60_000;
/** Long enough to walk to a browser; whoever finds the link in a shell's history later finds nothing. */
export const LOGIN_MINUTES = 10;
/** A working day: then the link is asked for anew. */
const SESSION_MS = 12 * 60 * MINUTE_MS;

/** What a link and a cookie say: a name that no other has, and until when they work. */
export interface Pass {
  id: string;
  expiresAt: Instant;
}

/** The path of a link that works once. Whoever can run `seq` in the workspace may see all that it shows. */
export function writeLoginPath(
  keys: readonly TokenKey[],
  randomBytes: (size: number) => Buffer,
  now: Instant,
): { path: string; expiresAt: Instant } {
  const expiresAt = now + LOGIN_MINUTES * MINUTE_MS;
  return { path: `/login/${signToken(keys, "login", writePass(randomBytes, expiresAt))}`, expiresAt };
}

/** The cookie's value; a new key (`seq serve rotate-keys`) ends every session. */
export function writeSession(
  keys: readonly TokenKey[],
  randomBytes: (size: number) => Buffer,
  now: Instant,
): { value: string; seconds: number } {
  return {
    value: signToken(keys, "session", writePass(randomBytes, now + SESSION_MS)),
    seconds: SESSION_MS / 1_000,
  };
}

function writePass(randomBytes: (size: number) => Buffer, expiresAt: Instant): string {
  return `${randomBytes(16).toString("hex")} ${expiresAt}`;
}

/** A verified payload that still works; null for one that has expired, or that stands further ahead than any we made. */
export function readPass(payload: string | null, now: Instant): Pass | null {
  const found = /^([\da-f]{32}) (\d{1,16})$/.exec(payload ?? "");
  const expiresAt = Number(found?.[2] ?? 0);
  if (found === null || expiresAt <= now || expiresAt > now + SESSION_MS) return null;
  return { id: found[1] ?? "", expiresAt };
}
