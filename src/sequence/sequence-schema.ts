import * as z from "zod";
import { calendarSchema } from "../config/calendar-schema.ts";
import { KEBAB } from "./step-schema.ts";

const event = z
  .string()
  .meta({ description: "An event, in snake_case.", examples: ["replied", "meeting_booked"] });

/** A share of a hundred. */
export const HOLDOUT = /^(\d{1,2}(?:\.\d{1,2})?) ?%$/;

/** A sequence file. Steps are looked at one by one, each against the schema of what it does. */
export const sequenceFileSchema = z.strictObject({
  name: z.string().meta({ description: "Equals the file name without .yaml.", pattern: KEBAB.source }),
  title: z.string().meta({ description: "What people read in tables." }).optional(),
  owner: z.string().meta({ description: "A person or team." }).optional(),
  persona: z
    .string()
    .meta({ description: "Whom it is for; defined under `personas` in seq.yaml." })
    .optional(),
  purpose: z
    .enum(["prospecting", "service"])
    .meta({
      description:
        "What its messages are to the law: prospecting (default) advertises; service only tells people what they expect of a matter of theirs, such as an appointment.",
    })
    .optional(),
  goal: event.meta({ description: "The event that counts as a conversion." }).optional(),
  holdout: z
    .string()
    .meta({
      description:
        "The share of people who get no touch, so that `seq report --holdout` can tell what the sequence does; drawn once a person. At most 50%.",
      examples: ["10%"],
      pattern: HOLDOUT.source,
    })
    .optional(),
  exit_on: z
    .union([z.string(), z.array(z.string())], { error: "a list of events" })
    .meta({
      description:
        "Events that end the sequence for a person; default [replied, meeting_booked]. opted_out, bounced, complained and suppressed always do.",
    })
    .optional(),
  on_change: z
    .enum(["follow", "pin", "finish"])
    .meta({ description: "What a changed file does to people already in it: default follow." })
    .optional(),
  moved: z
    .record(z.string(), z.string())
    .meta({ description: "Renamed steps, {old: new}, so that a rename is not another step." })
    .optional(),
  calendar: calendarSchema.optional(),
  start: z
    .strictObject({
      on: event.meta({ description: "The event that enrols a person, once.", examples: ["form_submitted"] }),
      where: z
        .string()
        .meta({
          description: "CEL on prospect.<field>, tags and data.<key> of the event; absent: everyone.",
          examples: ['data.form == "demo"'],
        })
        .optional(),
    })
    .meta({ description: "Starts by an event instead of by hand." })
    .optional(),
  tracking: z
    .strictObject({
      opens: z.boolean().meta({ description: "An image that says when a mail is shown." }).optional(),
      clicks: z.boolean().meta({ description: "Links that lead through `seq serve`." }).optional(),
    })
    .meta({ description: "What is tracked in mails; nothing by default." })
    .optional(),
  steps: z.array(z.unknown()).meta({ description: "What happens, in order." }),
});
