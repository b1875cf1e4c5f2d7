import type { Range } from "../diagnostic.ts";
import type { SequenceSubject } from "./rule.ts";
import { listTexts, type Text } from "./texts.ts";

/** Every place in the texts of a sequence that a pattern (with `g`) finds, outside Liquid tags. */
export function findInTexts(
  { plan, reading }: Pick<SequenceSubject, "plan" | "reading">,
  pattern: RegExp,
): { found: string; range: Range; text: Text }[] {
  return listTexts(plan).flatMap((text) => {
    // Same length, so that offsets stay true.
    const bare = text.template.replace(/\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}/g, (tag) => "\0".repeat(tag.length));
    return [...bare.matchAll(pattern)].flatMap((match) => {
      const [found] = match;
      const range = reading.positionIn(text.step.id, text.key, match.index, match.index + found.length);
      return range === null ? [] : [{ found, range, text }];
    });
  });
}
