import { NO_CALLS, NO_LINKEDIN } from "./phrases.ts";
import { MAX_SAYS, readSentences } from "./sentence.ts";

/** Whether own words ask that nobody calls; they leave mail alone. The sentence, as evidence. */
export function findNoCalls(ownWords: string): string | null {
  return findDeclining(ownWords, NO_CALLS);
}

/** The same of messages on LinkedIn. */
export function findNoLinkedIn(ownWords: string): string | null {
  return findDeclining(ownWords, NO_LINKEDIN);
}

function findDeclining(ownWords: string, pattern: RegExp): string | null {
  const found = readSentences(ownWords).find((each) => pattern.test(each.plain) && !each.isQuestion);
  return found?.raw.slice(0, MAX_SAYS) ?? null;
}
