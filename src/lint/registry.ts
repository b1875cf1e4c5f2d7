import type { Rule } from "./rule.ts";
import { branchNeverTaken } from "./rules/branch-never-taken.ts";
import { capNeverFits } from "./rules/cap-never-fits.ts";
import { channelsNotLinked } from "./rules/channels-not-linked.ts";
import { codeBeforeText } from "./rules/code-before-text.ts";
import { codesRunningOut } from "./rules/codes-running-out.ts";
import { conditionNeverTrue } from "./rules/condition-never-true.ts";
import { constantCondition } from "./rules/constant-condition.ts";
import { countryLaw } from "./rules/country-law.ts";
import { dkimNotAligned } from "./rules/dkim-not-aligned.ts";
import { dmWithoutConnection } from "./rules/dm-without-connection.ts";
import { emptyTextPart } from "./rules/empty-text-part.ts";
import { exitNeverHappens } from "./rules/exit-never-happens.ts";
import { fakeReply } from "./rules/fake-reply.ts";
import { fallsToATask } from "./rules/falls-to-a-task.ts";
import { fieldMissingForPeople } from "./rules/field-missing-for-people.ts";
import { freeMailFrom } from "./rules/free-mail-from.ts";
import { freeTextUnasked } from "./rules/free-text-unasked.ts";
import { fridayEveningStart } from "./rules/friday-evening-start.ts";
import { gateTooShort } from "./rules/gate-too-short.ts";
import { goalGoesOn } from "./rules/goal-goes-on.ts";
import { goalNeverHappens } from "./rules/goal-never-happens.ts";
import { handOverLoop } from "./rules/hand-over-loop.ts";
import { holdoutPower } from "./rules/holdout-power.ts";
import { informationOnly } from "./rules/information-only.ts";
import { insecureLink } from "./rules/insecure-link.ts";
import { listensToAll } from "./rules/listens-to-all.ts";
import { neverTold } from "./rules/never-told.ts";
import { noDkim } from "./rules/no-dkim.ts";
import { noExitOnReply } from "./rules/no-exit-on-reply.ts";
import { noHolidayData } from "./rules/no-holiday-data.ts";
import { noOneClick } from "./rules/no-one-click.ts";
import { noOptOut } from "./rules/no-opt-out.ts";
import { noOptOutNumber } from "./rules/no-opt-out-number.ts";
import { noPostalAddress } from "./rules/no-postal-address.ts";
import { noPublicUrl } from "./rules/no-public-url.ts";
import { noTimezone } from "./rules/no-timezone.ts";
import { noTrustProxy } from "./rules/no-trust-proxy.ts";
import { noteOverFreeLimit } from "./rules/note-over-free-limit.ts";
import { openIsNotEvidence } from "./rules/open-is-not-evidence.ts";
import { placeholderLeft } from "./rules/placeholder-left.ts";
import { providerCannotCarry } from "./rules/provider-cannot-carry.ts";
import { senderWithoutLimits } from "./rules/sender-without-limits.ts";
import { shortDkimKey } from "./rules/short-dkim-key.ts";
import { spamStyle } from "./rules/spam-style.ts";
import { speaksOfSkipped } from "./rules/speaks-of-skipped.ts";
import { splitWithoutPower } from "./rules/split-without-power.ts";
import { stepGoneWithPeople } from "./rules/step-gone-with-people.ts";
import { subjectTooLong } from "./rules/subject-too-long.ts";
import { templateDiffers } from "./rules/template-differs.ts";
import { textOverLimit } from "./rules/text-over-limit.ts";
import { threadChangesSender } from "./rules/thread-changes-sender.ts";
import { threadMayBeUnsent } from "./rules/thread-may-be-unsent.ts";
import { tooManyTouches } from "./rules/too-many-touches.ts";
import { variantWithoutDifference } from "./rules/variant-without-difference.ts";
import { unknownSequence } from "./rules/unknown-sequence.ts";
import { waitBelowSpacing } from "./rules/wait-below-spacing.ts";
import { waitsForEver } from "./rules/waits-for-ever.ts";

/** Every rule. Adding one is one file and one line here. */
export const rules: readonly Rule[] = [
  branchNeverTaken,
  capNeverFits,
  channelsNotLinked,
  conditionNeverTrue,
  codeBeforeText,
  codesRunningOut,
  constantCondition,
  countryLaw,
  dkimNotAligned,
  dmWithoutConnection,
  emptyTextPart,
  exitNeverHappens,
  fakeReply,
  fallsToATask,
  fieldMissingForPeople,
  freeMailFrom,
  freeTextUnasked,
  fridayEveningStart,
  gateTooShort,
  goalGoesOn,
  goalNeverHappens,
  handOverLoop,
  holdoutPower,
  informationOnly,
  insecureLink,
  listensToAll,
  neverTold,
  noDkim,
  noExitOnReply,
  noHolidayData,
  noOneClick,
  noOptOut,
  noOptOutNumber,
  noPostalAddress,
  noPublicUrl,
  noTimezone,
  noTrustProxy,
  noteOverFreeLimit,
  openIsNotEvidence,
  placeholderLeft,
  providerCannotCarry,
  senderWithoutLimits,
  shortDkimKey,
  spamStyle,
  speaksOfSkipped,
  splitWithoutPower,
  stepGoneWithPeople,
  subjectTooLong,
  templateDiffers,
  textOverLimit,
  threadChangesSender,
  threadMayBeUnsent,
  tooManyTouches,
  variantWithoutDifference,
  unknownSequence,
  waitBelowSpacing,
  waitsForEver,
];
