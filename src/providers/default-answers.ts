import type { AnswerKind, AnswerRule } from "./recipe.ts";

/**
 * What an answer says where the step's own rules do not: by RFC 9110, what its status says of the request. Left out, and
 * so uncertain: 2xx where the step has rules of its own; 302 and 303, which follow what was done; 408, 409 and 5xx, which
 * do not say whether it was.
 */
export const DEFAULT_FAILURES: readonly AnswerRule[] = [
  // The log-in, the address or the form of the request: everybody's requests fare alike, and so nobody is skipped for it.
  rule("status in [301, 307, 308, 401, 402, 403, 404, 405, 406, 407, 410, 411, 413, 415, 501]", "our_fault"),
  rule("status in [425, 429]", "later", "headers['retry-after']"),
  // What this request holds, of this person.
  rule("status >= 400 && status < 500 && !(status in [408, 409])", "refused"),
];

/** Of a step without any rule. */
export const DEFAULT_ANSWERS: readonly AnswerRule[] = [
  rule("status >= 200 && status < 300", "performed"),
  ...DEFAULT_FAILURES,
];

function rule(when: string, is: AnswerKind, after: string | null = null): AnswerRule {
  return { when, is, id: null, messageId: null, thread: null, after, set: {}, events: [], reason: null };
}
