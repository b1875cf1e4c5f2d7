import { createHash } from "node:crypto";
import type { SenderOAuth2 } from "../../config/workspace-config.ts";
import { ConversationEnded, withDeadline } from "../../deadline.ts";
import type { Instant } from "../../engine/plan.ts";
import { lookUpHost } from "../../look-up-host.ts";
import { ImapError } from "./imap-failure.ts";

/** How long the token endpoint may take. */
const PATIENCE_MS = 20_000;
/** A token and a few words take a few KiB. */
const MOST_BYTES = 1024 * 1024;
/** A token is renewed this long before it ends. */
const MARGIN_MS = 60_000;
/** RFC 6749, 5.1: `expires_in` is recommended, not required. */
const DEFAULT_LIFE_S = 3_600;

/** Gives access tokens; they are kept in memory alone, and only as long as they live. */
export interface TokenSource {
  /** Asks no longer than until `signal` aborts. */
  accessToken(senderId: string, oauth2: SenderOAuth2, signal?: AbortSignal): Promise<string>;
}

/** Trades refresh tokens for access tokens at the provider (RFC 6749, section 6). */
export function openTokenSource(now: () => Instant): TokenSource {
  const kept = new Map<string, { token: string; until: Instant }>();
  return {
    async accessToken(senderId, oauth2, signal) {
      const key = createHash("sha256").update(JSON.stringify(oauth2)).digest("hex");
      const known = kept.get(key);
      if (known !== undefined && known.until > now()) return known.token;
      const { token, lifeMs } = await trade(senderId, oauth2, signal);
      kept.set(key, { token, until: now() + lifeMs - MARGIN_MS });
      return token;
    },
  };
}

async function trade(
  senderId: string,
  oauth2: SenderOAuth2,
  stop: AbortSignal | undefined,
): Promise<{ token: string; lifeMs: number }> {
  const { default: got } = await import("got");
  const { host } = new URL(oauth2.tokenUrl);
  const form = {
    grant_type: "refresh_token",
    refresh_token: oauth2.refreshToken,
    client_id: oauth2.clientId,
    ...(oauth2.clientSecret !== null && { client_secret: oauth2.clientSecret }),
    ...(oauth2.scope !== null && { scope: oauth2.scope }),
  };
  let body: string;
  let status: number;
  try {
    ({ body, statusCode: status } = await withDeadline({ ms: PATIENCE_MS, stop }, async (signal) => {
      const request = got.post(oauth2.tokenUrl, {
        form,
        followRedirect: false,
        throwHttpErrors: false,
        retry: { limit: 0 },
        dnsLookup: lookUpHost,
        signal,
      });
      void request.on("downloadProgress", ({ transferred }) => {
        if (transferred > MOST_BYTES) request.cancel();
      });
      return request;
    }));
  } catch (error) {
    // The error holds the request, and the request the secret.
    const isStop = error instanceof ConversationEnded && error.code === "ESTOPPED";
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
    throw new ImapError(`no access token for sender ${senderId}: cannot reach ${host} (${code})`, { isStop });
  }
  const answer = parse(body);
  if (status === 200 && typeof answer.access_token === "string" && answer.access_token !== "") {
    const life = typeof answer.expires_in === "number" ? answer.expires_in : DEFAULT_LIFE_S;
    return { token: answer.access_token, lifeMs: life * 1_000 };
  }
  // RFC 6749, 5.2: the error is one of a few words; anything longer is not shown.
  const word = typeof answer.error === "string" && /^[\w.-]{1,40}$/.test(answer.error) ? answer.error : "";
  throw new ImapError(
    `no access token for sender ${senderId}: ${host} answered ${status}${word === "" ? "" : ` ${word}`}`,
    word === "invalid_grant"
      ? { isRefusal: true, hint: "the refresh token is spent or revoked: allow the access once more" }
      : { isRefusal: true },
  );
}

function parse(body: string): Partial<Record<"access_token" | "expires_in" | "error", unknown>> {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}
