import { countOf } from "../../count-of.ts";
import { formatZoned } from "../../calendar/format.ts";
import { FREE_TEXT } from "../../engine/transition.ts";
import { contentOf, drawVariant } from "../../engine/draw.ts";
import { block, type Gate, pass } from "./gate.ts";

/**
 * Free text leaves only so long after the person's last message on the channel; at any other time it must be an approved
 * template. The person's next message opens it, as does a change of the file.
 */
export const freeTextGate: Gate = {
  id: FREE_TEXT,
  check({ action, step, enrollment, heardOnChannelAt, now, config }) {
    const { freeText } = action;
    if (freeText === undefined) return pass("any text may be sent");
    const content = contentOf(step, drawVariant(enrollment.key, step));
    if ((content[freeText.template] ?? "").trim() !== "") return pass("it is an approved template");
    const hours = freeText.withinMs / 3_600_000;
    if (heardOnChannelAt === null) {
      return block(
        `needs a template: the person has not written, and free text is for ${countOf(hours, "hour")} after that (${freeText.source})`,
      );
    }
    if (now - heardOnChannelAt < freeText.withinMs)
      return pass(`within ${countOf(hours, "hour")} of the person's message`);
    const since = formatZoned(heardOnChannelAt, config.calendar.zone);
    return block(
      `needs a template: the person last wrote at ${since}, and free text is for ${countOf(hours, "hour")} after that (${freeText.source})`,
    );
  },
};
