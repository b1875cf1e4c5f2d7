import type { Outcome } from "../channels/channel.ts";
import { hideSecrets } from "../hide-secrets.ts";
import type { AnswerReading } from "./recipe.ts";
import type { Asked } from "./service.ts";

type Failed = Extract<Outcome, { type: "failed" }>;
type Verdict = Pick<Failed, "blame" | "permanent" | "suppress">;

const NETWORK: Verdict = { blame: "network", permanent: false, suppress: false };
const SENDER: Verdict = { blame: "sender", permanent: true, suppress: false };
const MESSAGE: Verdict = { blame: "message", permanent: true, suppress: false };
const OPTED_OUT: Verdict = { blame: "recipient", permanent: true, suppress: false };
const DEAD_ADDRESS: Verdict = { blame: "recipient", permanent: true, suppress: true };

/** Takes out of a service's words what nobody may read in a log. */
export type Clean = (text: string) => string;

/** Hides secrets, and whatever looks like an address or a telephone number. */
export function createClean(secrets: readonly string[]): Clean {
  return (text) =>
    hideSecrets(text, secrets)
      .replace(/[^\s<>"'@,;]+@[^\s<>"'@,;]+/g, "…")
      .replace(/\+?\d[\d ().-]{6,}\d/g, "…")
      .slice(0, 300);
}

/** A request that got no answer: what that comes to. */
export function concludeUnanswered(
  asked: Exclude<Asked, { type: "answer" }>,
): Failed | Extract<Outcome, { type: "uncertain" }> {
  switch (asked.type) {
    case "lost":
      return { type: "uncertain", reason: asked.reason };
    case "unsigned":
      return {
        type: "failed",
        ...(asked.blame === "sender" ? SENDER : NETWORK),
        reason: asked.reason,
        ...(asked.isStop && { stopped: true as const }),
      };
    case "never_left": {
      const isSetting = asked.cause === "certificate" || asked.cause === "refused";
      return {
        type: "failed",
        ...(isSetting ? SENDER : NETWORK),
        reason: asked.reason,
        ...(asked.cause === "stopped" && { stopped: true as const }),
      };
    }
  }
}

/** What an answer without a reason means, after the service's name. */
const SAID: Readonly<Partial<Record<AnswerReading["is"], string>>> = {
  opted_out: "was told by the person to leave them alone",
  dead_address: "knows the address to be dead",
  refused: "took the request and did not perform it",
  our_fault: "did not accept the request: look at its settings and account",
};

/** An answer that says that nothing was performed: who is to blame. Null where it was. */
export function concludeRefusal(
  reading: AnswerReading,
  { status, hadStaleToken }: { status: number; hadStaleToken: boolean },
  title: string,
  clean: Clean,
): Failed | null {
  const said = reading.reason === null ? "" : `: ${clean(reading.reason)}`;
  // Of a good status the number tells a rep nothing.
  const isTold = reading.reason !== null || status >= 300;
  const reason = isTold
    ? `${title} answered ${status}${said}`
    : `${title} ${SAID[reading.is] ?? `answered ${status}`}`;
  switch (reading.is) {
    case "performed":
      return null;
    case "dead_address":
      return { type: "failed", ...DEAD_ADDRESS, reason };
    case "opted_out":
      return { type: "failed", ...OPTED_OUT, reason, optedOut: true };
    case "refused":
      return { type: "failed", ...MESSAGE, reason };
    case "our_fault":
      // The next try asks for a token first.
      if (hadStaleToken)
        return { type: "failed", ...NETWORK, reason: `${reason}; its access token had ended` };
      return { type: "failed", ...SENDER, reason };
    case "later":
      return {
        type: "failed",
        ...NETWORK,
        reason,
        ...(reading.afterMs !== null && { retryAfterMs: reading.afterMs }),
      };
  }
}
