import { formOf } from "../../channels/find-channel.ts";
import type { Rule } from "../rule.ts";

/** What mail programs write before the subject of an answer or a forward, in the languages of the table's countries. */
const ANSWER =
  /^\s*(?:[([<【]?(?:광고|ADV|AD|广告)[)\]>】]?\s*)?((?:re|fwd?|aw|antw|antwort|wg|tr|rép|rv|res|enc|r|i|sv|vs|vb|vl|odp|pd|ynt|ilt|回复|答复|回覆|转发|轉寄|返信|転送|회신|답장|전달)\s*[:：])/iu;

export const fakeReply: Rule = {
  id: "fake-reply",
  severity: "warning",
  needsSoundFile: true,
  describe: "A subject that pretends to answer deceives, which the law forbids: an answer has a `thread`.",
  checkSequence({ flow, reading }) {
    return flow.touches.flatMap((step) => {
      if (formOf(step.action) !== "letter" || step.thread !== null) return [];
      const subjects = [step.content, ...step.variants.map(({ content }) => content)].flatMap(
        ({ subject }) => subject ?? [],
      );
      const found = subjects.map((subject) => ANSWER.exec(subject)?.[1]).find((each) => each !== undefined);
      const range =
        found === undefined
          ? null
          : (reading.position(step.id, "subject") ?? reading.position(step.id, "do"));
      if (range === null) return [];
      const message = `The subject begins with "${found}", and the step answers nothing`;
      return [{ message, range, hint: "say what it is about, or answer an earlier step with `thread`" }];
    });
  },
};
