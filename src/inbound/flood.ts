import type { InboxDraft } from "../store/ports/inbox-port.ts";
import { isProof, type Verdict } from "./decide.ts";
import type { Hearing } from "./hear.ts";

const DAY_MS = 86_400_000;
/** Mails of one kind about one person in a day, or waiting, beyond which one more says nothing new. */
const MOST_OF_A_PERSON = 10;
/** The same for a mailbox, of reports, of automatic mail, and of mail about nobody known. */
const MOST_OF_A_MAILBOX = 100;
/** Opt-outs by address alone that a mailbox takes at their word in a day: more are a list that somebody else holds. */
const MOST_OPT_OUTS = 20;
/** Written by people: such a mail about somebody known is never too many for a mailbox. */
const BY_PEOPLE: ReadonlySet<string> = new Set(["reply", "opt_out"]);

/**
 * Anybody can send any number of mails that name people by their addresses. Nothing of ours vouches for those, so a
 * flood of them stays small: it keeps and pauses no more than this a day, and silences nobody beyond it without asking.
 */
export async function limitUnproven(
  { store }: Pick<Hearing, "store">,
  draft: InboxDraft,
  verdict: Verdict,
): Promise<Verdict | { type: "surplus"; looksLike: string }> {
  if (verdict.type === "ignore" || isProof(draft.matchedBy)) return verdict;
  const { key, kind, sender, prospect } = draft;
  const looksLike = verdict.type === "ask" ? verdict.looksLike : verdict.fact.kind;
  const since = draft.receivedAt - DAY_MS;
  const count = (of: { prospect: number } | { sender: string }): Promise<number> =>
    store.countUnproven({ ...of, kind, except: key }, since);
  if (prospect !== null && (await count({ prospect })) >= MOST_OF_A_PERSON)
    return { type: "surplus", looksLike };
  if (BY_PEOPLE.has(kind) && prospect !== null && looksLike !== "opted_out") return verdict;
  const before = await count({ sender });
  if (looksLike === "opted_out" && prospect !== null) {
    if (verdict.type === "ask" || before < MOST_OPT_OUTS) return verdict;
    return {
      type: "ask",
      question: "one of many mails today that ask for people not to be written to",
      looksLike,
    };
  }
  return before >= MOST_OF_A_MAILBOX ? { type: "surplus", looksLike } : verdict;
}
