import { formOf } from "../../channels/find-channel.ts";
import { measureFixedText } from "../../sequence/check-texts.ts";
import { countPeople } from "../enrolled.ts";
import type { Rule } from "../rule.ts";
import type { Measured } from "../survey.ts";

/** Characters that mail programs on a desktop show of a subject (own: Gmail and Outlook cut at about 70). */
const SHOWN = 70;
/** What a value usually takes in a subject, where no real ones are known. */
const USUAL_VALUE = 15;

export const subjectTooLong: Rule = {
  id: "subject-too-long",
  severity: "warning",
  needsSoundFile: true,
  asksPeople: true,
  describe: "Inboxes cut long subjects: what comes late is not read.",
  checkSequence({ survey, reading }) {
    return survey().texts.flatMap((measured) => {
      const { text, people } = measured;
      if (formOf(text.step.action) !== "letter" || text.field !== "subject") return [];
      const over = listLengths(measured).filter((length) => length > SHOWN);
      const range = reading.position(text.step.id, text.key);
      if (over.length === 0 || range === null) return [];
      const longest = over.reduce((most, length) => Math.max(most, length), 0);
      const whom =
        people > 0 ? `for ${countPeople(over.length, people)}` : `with ${USUAL_VALUE} for each value`;
      const message = `The subject has up to ${longest} characters ${whom}; inboxes show about ${SHOWN}`;
      return [{ message, range, hint: "say the point in the first 40 characters" }];
    });
  },
};

/** Real lengths; or one by estimate, since the longest values we assume are rarer than a cut is bad. */
function listLengths({ text, lengths, people }: Measured): number[] {
  if (people > 0) return lengths.map(({ length }) => length);
  const fixed = measureFixedText(text.template);
  if (fixed === null) return [];
  return [fixed + USUAL_VALUE * (text.template.match(/\{\{/g)?.length ?? 0)];
}
