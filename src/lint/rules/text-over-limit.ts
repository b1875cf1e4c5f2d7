import { formOf } from "../../channels/find-channel.ts";
import { LINKEDIN_LIMITS } from "../../channels/linkedin/actions.ts";
import type { Sender } from "../../config/workspace-config.ts";
import { measureFixedText } from "../../sequence/check-texts.ts";
import { countPeople } from "../enrolled.ts";
import type { Rule } from "../rule.ts";
import { ASSUMED_LENGTHS, type Measured } from "../survey.ts";

export const textOverLimit: Rule = {
  id: "text-over-limit",
  severity: "warning",
  needsSoundFile: true,
  asksPeople: true,
  describe:
    "A text that fits without names may not fit with the longest ones: its channel cuts or refuses it.",
  checkSequence({ survey, reading }) {
    return survey().texts.flatMap((measured) => {
      const { text, lengths, people } = measured;
      const over = lengths.filter(({ length, sender }) => length > limitOf(measured, sender));
      const longest = over.reduce((most, each) => Math.max(most, each.length), 0);
      const range = reading.position(text.step.id, text.key);
      const limit = Math.min(...over.map(({ sender }) => limitOf(measured, sender)));
      // Too long before any name is filled in: the reader and note-over-free-limit have said so.
      const fixed = measureFixedText(text.template);
      if (over.length === 0 || range === null || (fixed !== null && fixed > limit)) return [];
      const whom =
        people > 0 ? `for ${countPeople(over.length, people)}` : `with long values (${ASSUMPTION})`;
      const message = `"${text.field}" has up to ${longest} characters ${whom}; ${text.step.action} takes ${limit}`;
      return [{ message, range, hint: "shorten it, or cut values: `{{ company | truncate: 30 }}`" }];
    });
  },
};

const ASSUMPTION = Object.entries(ASSUMED_LENGTHS)
  .filter(([name]) => name === "first_name" || name === "company")
  .map(([name, length]) => `${name} of ${length}`)
  .join(", ");

function limitOf({ text }: Measured, sender: Sender | null): number {
  if (text.step.action === "linkedin.connect") return LINKEDIN_LIMITS.note[sender?.linkedin ?? "paid"];
  // A letter's own rules say more.
  return formOf(text.step.action) === "letter" ? Infinity : (text.spec.limit?.characters ?? Infinity);
}
