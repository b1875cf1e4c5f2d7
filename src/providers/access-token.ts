import type { TokenResult } from "../channels/channel.ts";
import type { Instant } from "../engine/plan.ts";
import type { SendResult, SignedRequest } from "./send-request.ts";

/** Where a refresh token is turned into access tokens, all secrets filled in. */
export interface OAuth2Grant {
  tokenUrl: string;
  clientId: string;
  clientSecret: string | null;
  refreshToken: string;
  scope: string | null;
  /** What to say of a refresh token that is taken no more. */
  spent?: string;
}

/**
 * Keeps the refresh token that an answer gave in place of the one asked with (RFC 6749, section 6: it may, and the old one may
 * then be discarded; Microsoft's live for 90 days each, so that one which is never replaced ends). `host`: who gave it. Throws nothing that a file's trouble brings.
 */
export type KeepRefreshToken = (spent: string, fresh: string, host: string) => Promise<void>;

export interface AccessToken {
  /** The kept one, or a new one; whoever asks meanwhile waits for the same answer. */
  get(): Promise<TokenResult>;
  /** The service refused it: the next is asked for anew. False where it had been asked for anew just now. */
  forget(token: string): boolean;
}

const SPENT = "the refresh token is spent or revoked; `seq connect` allows the access once more";
/** A token is renewed this long before it ends. */
const MARGIN_MS = 60_000;
/** RFC 6749, 5.1: `expires_in` is recommended, not required. */
const DEFAULT_LIFE_S = 3_600;
/** A token refused sooner than this after it was given is not refused for its age. */
const YOUNG_MS = 10_000;

/**
 * Trades a refresh token for access tokens (RFC 6749, section 6), one at a time, kept in memory alone and only as long as
 * they live. Asking again is safe: no answer of a token's service is lost but a token.
 */
export function createAccessToken(
  grant: OAuth2Grant,
  now: () => Instant,
  send: (request: SignedRequest) => Promise<SendResult>,
  keep: KeepRefreshToken = async () => {},
): AccessToken {
  let { refreshToken } = grant;
  let kept: { token: string; since: Instant; until: Instant; refreshEndsAt: Instant | null } | null = null;
  let asking: Promise<TokenResult> | null = null;

  async function trade(): Promise<TokenResult> {
    const host = new URL(grant.tokenUrl).host;
    const result = await send(writeRequest({ ...grant, refreshToken }));
    if (result.type !== "answer") {
      const isStop = result.type === "never_left" && result.cause === "stopped";
      return none("network", `no access token: ${result.reason}`, isStop);
    }
    const answer = parse(result.body);
    if (result.status === 200 && typeof answer.access_token === "string" && answer.access_token !== "") {
      const life = Number(answer.expires_in ?? DEFAULT_LIFE_S);
      const lifeMs = (Number.isFinite(life) ? life : DEFAULT_LIFE_S) * 1_000;
      const refreshEndsAt = readEnd(answer.refresh_token_expires_in, now());
      const { access_token: token } = answer;
      kept = { token, since: now(), until: now() + lifeMs - MARGIN_MS, refreshEndsAt };
      const fresh = answer.refresh_token;
      if (typeof fresh === "string" && fresh !== "" && fresh !== refreshToken) {
        const spent = refreshToken;
        refreshToken = fresh;
        await keep(spent, fresh, host);
      }
      return { type: "token", token, refreshEndsAt };
    }
    // RFC 6749, 5.2: the error is one of a few words; anything longer is not shown.
    const word =
      typeof answer.error === "string" && /^[\w.-]{1,40}$/.test(answer.error) ? ` ${answer.error}` : "";
    const isRefusal = result.status >= 400 && result.status < 500 && result.status !== 429;
    const answered = `no access token: ${host} answered ${result.status}${word}`;
    const isSpent = answer.error === "invalid_grant" || answer.error === "interaction_required";
    return none(
      isRefusal ? "sender" : "network",
      isSpent ? `${answered}: ${grant.spent ?? SPENT}` : answered,
    );
  }

  return {
    async get() {
      if (kept !== null && kept.until > now()) {
        return { type: "token", token: kept.token, refreshEndsAt: kept.refreshEndsAt };
      }
      asking ??= trade().finally(() => {
        asking = null;
      });
      return asking;
    },
    forget(token) {
      // Another request may have renewed it meanwhile.
      if (kept === null || kept.token !== token) return true;
      if (now() - kept.since < YOUNG_MS) return false;
      kept = null;
      return true;
    },
  };
}

/** Google tells in seconds when access that was given for a time ends; others tell nothing. */
function readEnd(seconds: unknown, now: Instant): Instant | null {
  return typeof seconds === "number" && seconds > 0 ? now + seconds * 1_000 : null;
}

function none(blame: "sender" | "network", reason: string, isStop = false): TokenResult {
  return { type: "none", blame, reason, ...(isStop && { isStop: true as const }) };
}

function writeRequest(grant: OAuth2Grant): SignedRequest {
  const { tokenUrl, clientId, clientSecret, refreshToken, scope } = grant;
  const form = new URLSearchParams({
    grant_type: "refresh_token",
    refresh_token: refreshToken,
    client_id: clientId,
    ...(clientSecret !== null && { client_secret: clientSecret }),
    ...(scope !== null && { scope }),
  });
  return {
    method: "POST",
    url: tokenUrl,
    headers: { "content-type": "application/x-www-form-urlencoded", accept: "application/json" },
    body: form.toString(),
  };
}

function parse(
  body: Uint8Array,
): Partial<
  Record<"access_token" | "expires_in" | "refresh_token" | "refresh_token_expires_in" | "error", unknown>
> {
  try {
    const value: unknown = JSON.parse(Buffer.from(body).toString("utf8"));
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}
