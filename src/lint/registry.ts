import type { Rule } from "./rule.ts";
import { constantCondition } from "./rules/constant-condition.ts";
import { noExitOnReply } from "./rules/no-exit-on-reply.ts";
import { noPostalAddress } from "./rules/no-postal-address.ts";
import { noTimezone } from "./rules/no-timezone.ts";
import { noteOverFreeLimit } from "./rules/note-over-free-limit.ts";
import { openIsNotEvidence } from "./rules/open-is-not-evidence.ts";
import { senderWithoutLimits } from "./rules/sender-without-limits.ts";

/** Every rule. Adding one is one file and one line here. */
export const rules: readonly Rule[] = [
  constantCondition,
  noExitOnReply,
  noPostalAddress,
  noTimezone,
  noteOverFreeLimit,
  openIsNotEvidence,
  senderWithoutLimits,
];
