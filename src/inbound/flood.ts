import type { InboxDraft } from "../store/ports/inbox-port.ts";
import { type InboundDecision, isProof } from "./decide.ts";
import type { InboundContext } from "./handle-inbound.ts";

const DAY_MS = 86_400_000;
/** Mails of one kind about one person in a day, or waiting, beyond which one more says nothing new. */
const MOST_OF_A_PERSON = 10;
/** The same for a mailbox, of reports, of automatic mail, and of mail about nobody known. */
const MOST_OF_A_MAILBOX = 100;
/** Written by people: such a mail about somebody known is never too many for a mailbox. */
const BY_PEOPLE: ReadonlySet<string> = new Set(["reply", "opt_out"]);

/**
 * Anybody can send any number of mails that name people by their addresses. Nothing of ours vouches for those, so a
 * flood of them stays small: it keeps and pauses no more than this a day.
 */
export async function limitUnproven(
  { store }: Pick<InboundContext, "store">,
  draft: InboxDraft,
  verdict: InboundDecision,
): Promise<InboundDecision | { type: "surplus"; looksLike: string }> {
  if (verdict.type === "ignore" || isProof(draft.matchedBy)) return verdict;
  const { key, kind, sender, prospect } = draft;
  const looksLike = verdict.type === "ask" ? verdict.looksLike : verdict.fact.kind;
  const since = draft.receivedAt - DAY_MS;
  const count = (of: { prospect: number } | { sender: string }): Promise<number> =>
    store.countUnproven({ ...of, kind, except: key }, since);
  if (prospect !== null && (await count({ prospect })) >= MOST_OF_A_PERSON)
    return { type: "surplus", looksLike };
  if (BY_PEOPLE.has(kind) && prospect !== null) return verdict;
  return (await count({ sender })) >= MOST_OF_A_MAILBOX ? { type: "surplus", looksLike } : verdict;
}
