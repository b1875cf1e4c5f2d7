import { findInTexts } from "../find-in-texts.ts";
import type { Rule } from "../rule.ts";

/** Reminders to oneself, dummy text, and the placeholders of other tools. */
const LEFT =
  /\b(?:TODO|FIXME|TBD|XXX+)\b|\blorem ipsum\b|(?<!\{)\{ ?[a-z_]+ ?\}(?!\})|\[(?:first ?name|last ?name|name|company|your [a-z ]+)\](?!\()|<(?:first ?name|name|company)>|%[A-Z_]{4,}%|\*\|[A-Z_]+\|\*/gi;

export const placeholderLeft: Rule = {
  id: "placeholder-left",
  severity: "error",
  describe: "A placeholder that nothing fills in is read by everyone, as it stands.",
  checkSequence(subject) {
    return findInTexts(subject, LEFT)
      .filter(
        ({ text, found }) =>
          text.step.channel !== "task" &&
          (!/^(?:todo|fixme|tbd|xxx)/i.test(found) || found === found.toUpperCase()),
      )
      .map(({ found, range }) => ({
        message: `"${found}" is left over: people would read it`,
        range,
        hint: "fill it in; a person's field is {{ first_name }}",
      }));
  },
};
