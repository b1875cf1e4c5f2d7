import type { Rule } from "../rule.ts";
import { findInTexts } from "../texts.ts";

export const insecureLink: Rule = {
  id: "insecure-link",
  severity: "warning",
  describe: "Browsers warn before http:// pages and filters score them: a link is https or none.",
  checkSequence(subject) {
    return findInTexts(subject, /\bhttp:\/\/[^\s)>"'\]]*[^\s)>"'\].,;:!?]/gi).map(({ found, range }) => ({
      message: `The link ${found} is not https`,
      range,
      hint: "write https://",
    }));
  },
};
