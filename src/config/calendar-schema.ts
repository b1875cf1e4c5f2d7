import * as z from "zod";

const holidays = z
  .union([z.string(), z.array(z.string())], { error: "`prospect`, `none` or a list of countries" })
  .meta({
    description: "Days nothing is sent: `prospect` (the prospect's country), `none`, or countries.",
    examples: ["prospect", "none", ["KR", "US"]],
  });

/** `calendar` of a sequence and of a workspace. */
export const calendarSchema = z
  .strictObject({
    timezone: z
      .string()
      .meta({
        description: "Whose clock counts: prospect, sender, or an IANA time zone.",
        examples: ["prospect"],
      })
      .optional(),
    hours: z
      .string()
      .meta({
        description: "When touches may happen, in local time.",
        examples: ["Mon-Fri 09:00-11:30, 13:30-17:00", "Mon-Fri 09:00-18:00; Sat 10:00-12:00"],
      })
      .optional(),
    holidays: holidays.optional(),
  })
  .meta({ description: "When touches may happen; overrides the workspace's." });
