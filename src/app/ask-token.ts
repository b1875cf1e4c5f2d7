import type { AskToken } from "../channels/channel.ts";
import type { KeepRefreshToken } from "../providers/access-token.ts";

/** How a run gets access tokens, for sending and reading alike. What asks is loaded when the first is needed. */
export function createAskToken(
  wallClock: () => number,
  isRehearsal: boolean,
  keep?: KeepRefreshToken,
): AskToken {
  let opening: Promise<AskToken> | null = null;
  return async (...asked) => {
    opening ??= import("../providers/token-source.ts").then(({ openTokenSource }) =>
      openTokenSource(wallClock, { isRehearsal, ...(keep !== undefined && { keep }) }),
    );
    return (await opening)(...asked);
  };
}
