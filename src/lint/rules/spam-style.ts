import { formOf } from "../../channels/find-channel.ts";
import type { Rule } from "../rule.ts";
import { findInTexts } from "../texts.ts";

/** What SpamAssassin scores: words in capitals in a row, several exclamation marks, dollar signs, classic phrases. */
const STYLE =
  /!{2,}|\?!+|\${2,}|\b[A-Z]{4,}(?:[ ,]+[A-Z]{3,})+\b|\b(?:100 ?% free|act now|limited time offer|risk[- ]free|click here now|double your|earn money|once in a lifetime)\b/g;

export const spamStyle: Rule = {
  id: "spam-style",
  severity: "warning",
  describe:
    "Capitals, rows of exclamation marks and the old phrases move a message to spam, and readers to delete it.",
  checkSequence(subject) {
    return findInTexts(subject, STYLE)
      .filter(({ text }) => ["letter", "profile"].includes(formOf(text.step.action)))
      .map(({ found, range }) => ({
        message: `"${found}" is how spam is written`,
        range,
        hint: "say it in a calm sentence",
      }));
  },
};
