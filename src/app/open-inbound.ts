import { classifyMessage, isReportHead } from "../inbound/classify/classify-message.ts";
import { handleInbound, type InboundContext } from "../inbound/handle-inbound.ts";
import type { InboundHandler } from "../inbound/inbound-handler.ts";
import { isAnswerOfOurs, mayConcern } from "../inbound/match.ts";
import { findSentTexts } from "../inbound/sent-texts.ts";
import { openTokenReader } from "../inbound/touch-tokens.ts";
import type { RunContext } from "../run/context.ts";
import { enrollmentContextOf } from "./run-context.ts";

/** Joins what reads mail with what understands it and lets it have its effect. */
export async function openInboundHandler(run: RunContext): Promise<InboundHandler> {
  const { store, clock, config } = run;
  const readToken = await openTokenReader(store);
  const inbound: InboundContext = { ...enrollmentContextOf(run), clock, readToken };
  const ownAddresses = Object.values(config.senders).flatMap(({ email }) => email ?? []);
  const ownMessageIdDomains = ownAddresses.map((address) => address.slice(address.lastIndexOf("@") + 1));
  const knowing = () => ({
    ownAddresses,
    ownMessageIdDomains,
    ...(clock.isSet === true && { writtenAt: clock.now() }),
  });
  return {
    async classify(raw) {
      const classified = classifyMessage(raw, knowing());
      const isAnswer = classified.kind === "own" && (await isAnswerOfOurs(inbound, classified));
      // What it quotes of ours is no word of theirs, and that is known only once the thread is.
      const sent = await findSentTexts(
        store,
        isAnswer ? { ...classified, kind: "reply" } : classified,
        clock.now(),
      );
      return isAnswer || sent.length > 0
        ? classifyMessage(raw, { ...knowing(), isAnswer, sent })
        : classified;
    },
    async concerns(head, { sender, arrivedAt }) {
      const classified = classifyMessage(head, knowing());
      if (isReportHead(head)) return true;
      return mayConcern(inbound, classified, { sender, receivedAt: arrivedAt ?? clock.now() });
    },
    async handle(classified, { sender, mailbox, uid, arrivedAt }) {
      const receivedAt = arrivedAt ?? clock.now();
      const outcome = await handleInbound(inbound, classified, { sender, mailbox, uid, receivedAt });
      const effect = outcome.effect === "ignored" ? [] : [outcome.effect, outcome.fact];
      return {
        prospect: outcome.prospect ?? null,
        effect: effect.filter((each) => each !== undefined).join(": ") || null,
      };
    },
  };
}
