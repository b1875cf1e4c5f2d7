import { renderMarkdown } from "../../message/markdown.ts";
import type { Rule } from "../rule.ts";
import { listTexts } from "../texts.ts";

export const emptyTextPart: Rule = {
  id: "empty-text-part",
  severity: "warning",
  describe:
    "A body of images alone has an empty text part: spam filters score it, and plain readers see nothing.",
  checkSequence({ plan, reading }) {
    return listTexts(plan).flatMap(({ step, spec, template, key }) => {
      const range = reading.position(step.id, key);
      // What a tag will show cannot be told here; it is no image alone.
      if (spec.markdown !== true || template.trim() === "" || /\{[{%]/.test(template) || range === null)
        return [];
      if (renderMarkdown(template).text !== "") return [];
      return [
        { message: "The text part of this email is empty", range, hint: "say it in words beside the image" },
      ];
    });
  },
};
