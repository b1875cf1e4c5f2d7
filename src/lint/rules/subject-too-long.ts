import { countPeople } from "../enrolled.ts";
import type { Rule } from "../rule.ts";

/** Characters that mail programs on a desktop show of a subject (own: Gmail and Outlook cut at about 70). */
const SHOWN = 70;

export const subjectTooLong: Rule = {
  id: "subject-too-long",
  severity: "warning",
  needsSoundFile: true,
  describe: "Inboxes cut long subjects: what comes late is not read.",
  checkSequence({ survey, reading }) {
    return survey().texts.flatMap(({ text, lengths, people }) => {
      const over = lengths.filter(({ length }) => length > SHOWN);
      const range = reading.position(text.step.id, text.key);
      if (text.step.action !== "email" || text.field !== "subject" || over.length === 0 || range === null)
        return [];
      const longest = Math.max(...over.map(({ length }) => length));
      const whom = people > 0 ? `for ${countPeople(over.length, people)}` : "with long values";
      const message = `The subject has up to ${longest} characters ${whom}; inboxes show about ${SHOWN}`;
      return [{ message, range, hint: "say the point in the first 40 characters" }];
    });
  },
};
