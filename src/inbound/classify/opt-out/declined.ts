import { NO_CALLS, NO_LINKEDIN } from "./phrases.ts";
import { MAX_SAYS, readSentences, type Sentence } from "./sentence.ts";

/** Whether own words ask that nobody calls; they leave mail alone. The sentence, as evidence. */
export function findNoCalls(ownWords: string): string | null {
  return findDeclining(ownWords, ({ plain, declinesCalls }) => declinesCalls || NO_CALLS.test(plain));
}

/** The same of messages on LinkedIn. */
export function findNoLinkedIn(ownWords: string): string | null {
  return findDeclining(ownWords, ({ plain }) => NO_LINKEDIN.test(plain));
}

function findDeclining(ownWords: string, declines: (sentence: Sentence) => boolean): string | null {
  const found = readSentences(ownWords).find((each) => declines(each) && !each.isQuestion);
  return found?.raw.slice(0, MAX_SAYS) ?? null;
}
