import { createHash } from "node:crypto";
import type { AskToken } from "../channels/channel.ts";
import type { SenderOAuth2 } from "../config/workspace-config.ts";
import { ConversationEnded, openDeadline, untilAborted } from "../deadline.ts";
import type { Instant } from "../engine/plan.ts";
import { type AccessToken, createAccessToken, type KeepRefreshToken } from "./access-token.ts";
import { openRequestSender } from "./send-request.ts";

/** How long the token endpoint may take. */
const PATIENCE_MS = 20_000;

/**
 * Gives the access tokens of senders' log-ins, one for whatever logs in with the same refresh token and scope: sending
 * and reading share it. Kept in memory alone, and only as long as they live. `isRehearsal`: nobody outside is asked.
 */
export function openTokenSource(
  now: () => Instant,
  { isRehearsal = false, keep }: { isRehearsal?: boolean; keep?: KeepRefreshToken } = {},
): AskToken {
  const sources = new Map<string, AccessToken>();
  // A token endpoint is named by whoever wrote seq.yaml, and may be in their own network.
  const sender = openRequestSender({ mayBePrivate: () => true, isRehearsal, patienceMs: PATIENCE_MS });
  const sourceOf = (senderId: string, oauth2: SenderOAuth2): AccessToken => {
    const key = createHash("sha256").update(JSON.stringify(oauth2)).digest("hex");
    const spent = `the refresh token is spent or revoked; ${sayConnect(senderId, oauth2)}`;
    const source =
      sources.get(key) ??
      createAccessToken(
        { ...oauth2, spent },
        now,
        (request) => sender.send(request, { isFresh: true }),
        keep,
      );
    sources.set(key, source);
    return source;
  };
  return async (senderId, oauth2, { refused, signal } = {}) => {
    const source = sourceOf(senderId, oauth2);
    if (refused !== undefined && !source.forget(refused)) {
      const reason = `a new access token is refused too; ${sayConnect(senderId, oauth2)}`;
      return { type: "none", blame: "sender", reason };
    }
    const deadline = openDeadline({ ms: PATIENCE_MS, stop: signal });
    try {
      return await untilAborted(deadline.signal, () => source.get());
    } catch (error) {
      if (!(error instanceof ConversationEnded)) throw error;
      const isStop = error.code === "ESTOPPED";
      const reason = `no access token: ${new URL(oauth2.tokenUrl).host} ${isStop ? "was not waited for" : "took longer than it may"}`;
      return { type: "none", blame: "network", reason, ...(isStop && { isStop: true as const }) };
    } finally {
      deadline.release();
    }
  };
}

/** What a person does about a refresh token that is taken no more. */
function sayConnect(senderId: string, { provider }: SenderOAuth2): string {
  return provider === undefined ? "allow the access once more" : `seq connect ${provider} ${senderId}`;
}
