import type { Instant } from "../engine/plan.ts";
import type { KeepRefreshToken } from "./access-token.ts";
import { fillAuth } from "./fill-secrets.ts";
import type { Auth, ExactRequest, ServiceAnswer } from "./recipe.ts";
import type { RequestSender, SendResult } from "./send-request.ts";
import { createSigner } from "./sign.ts";

/** What came of asking a service: as of sending, and that nobody could say who asks. */
export type Asked =
  | ({ type: "answer"; isCut: boolean; hadStaleToken: boolean } & ServiceAnswer)
  | Exclude<SendResult, { type: "answer" }>
  | { type: "unsigned"; blame: "sender" | "network"; reason: string; isStop: boolean };

/** A service as one account speaks with it. */
export interface Service {
  /**
   * Signs a request and sends it once. `mayRepeat`: sent again where the service refused its token for its age; without
   * that the connection is its own as well, since one that was used may be closed at any moment.
   */
  ask(request: ExactRequest, options: { mayRepeat: boolean }): Promise<Asked>;
  close(): void;
}

/** What a service needs of the world. */
export interface ServiceWorld {
  now: () => Instant;
  /** So many random bytes. */
  random: (size: number) => Buffer;
  /** Absent where nothing outlives the process. */
  keepRefreshToken?: KeepRefreshToken;
}

/** Opens the way to a service; `settings`: all of them, secrets too. Throws RenderError for a setting that its `auth` lacks. */
export function openService(
  auth: Auth,
  settings: Readonly<Record<string, string>>,
  sender: RequestSender,
  world: ServiceWorld,
): Service {
  const signer = createSigner(fillAuth(auth, settings), {
    ...world,
    send: (request) => sender.send(request),
  });

  async function ask(request: ExactRequest, mayRepeat: boolean, isAgain: boolean): Promise<Asked> {
    const signed = await signer.sign(request);
    if (signed.type === "none") {
      const { blame, reason, isStop = false } = signed;
      return { type: "unsigned", blame, reason, isStop };
    }
    const result = await sender.send(signed.request, { isFresh: !mayRepeat });
    if (result.type !== "answer") return result;
    // RFC 6750, 3.1: the token expired or was revoked, and nothing was done.
    const hadStaleToken = !isAgain && result.status === 401 && signer.forget(signed.token);
    if (hadStaleToken && mayRepeat) return ask(request, mayRepeat, true);
    return { ...result, hadStaleToken };
  }

  return {
    ask: (request, { mayRepeat }) => ask(request, mayRepeat, false),
    close: () => sender.close(),
  };
}

/** A rehearsal asks nobody outside for tokens either. */
export function rehearseAuth(auth: Auth, base: string, tokenUrl = new URL("/token", base).href): Auth {
  return auth.kind === "oauth2" ? { ...auth, tokenUrl } : auth;
}
