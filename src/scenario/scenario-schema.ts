import * as z from "zod";
import { BASES, CONDITIONS, MEDIA, NIGHT } from "../law/law.ts";

/** A file of scenario tests. Tests are looked at one by one. */
export const scenarioFileSchema = z.strictObject({ tests: z.array(z.unknown()).min(1) });

const value = z.union([z.string(), z.number(), z.boolean()], { error: "text, a number, true or false" });

const consentSchema = z.strictObject({
  basis: z.enum(BASES),
  medium: z.enum([...MEDIA, "any"]).optional(),
  date: z.string().optional(),
  conditions: z
    .array(z.enum([...CONDITIONS, NIGHT]))
    .meta({
      description:
        "What the record of a sale says of it, all that the law asks where absent; `night` of an agreement.",
    })
    .optional(),
});

export const scenarioSchema = z.strictObject({
  name: z.string().min(1),
  start: z.string(),
  prospect: z.record(z.string(), z.unknown()),
  happened: z
    .array(
      z.union(
        [z.string(), z.strictObject({ event: z.string(), data: z.record(z.string(), value).optional() })],
        {
          error: "an event, or { event: rated, data: { stars: 2 } }",
        },
      ),
    )
    .optional(),
  consents: z.array(consentSchema).optional(),
  variants: z.record(z.string(), z.string()).optional(),
  given: z.array(z.unknown()).optional(),
  expect: z.array(z.unknown()).min(1),
});

export const fieldValueSchema = value;

export const givenSchema = z.strictObject({
  after: z.string().optional(),
  in: z.string().optional(),
  event: z.string(),
  step: z.string().optional(),
  back: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/, { error: "a date such as 2026-03-16" })
    .meta({ description: "For out_of_office: the first day back." })
    .optional(),
  data: z
    .record(z.string(), value)
    .meta({ description: "What the event carries: `event.<name>.<data>` of conditions and texts." })
    .optional(),
  set: z
    .record(z.string(), value)
    .meta({
      description: "Fields of the person that come with it: what a service found, or a rep wrote down.",
    })
    .optional(),
});

const timing = {
  on: z.string().optional(),
  at: z.string().optional(),
  within: z.string().optional(),
  window: z.string().optional(),
};

export const textMatchSchema = z.strictObject({
  contains: z.string().optional(),
  equals: z.string().optional(),
  matches: z.string().optional(),
});

/** Texts that a step of any channel can have. */
export const TEXT_FIELDS = ["subject", "body", "note", "text", "script", "title"] as const;

const texts = Object.fromEntries(TEXT_FIELDS.map((field) => [field, textMatchSchema.optional()])) as Record<
  (typeof TEXT_FIELDS)[number],
  z.ZodOptional<typeof textMatchSchema>
>;

/** Expectations by the key that says what they are about. */
export const expectationSchemas = {
  step: z.strictObject({
    step: z.string(),
    ...timing,
    channel: z.string().optional(),
    variant: z.string().optional(),
    ...texts,
  }),
  skipped: z.strictObject({ skipped: z.string(), reason: z.string().optional(), ...timing }),
  held: z.strictObject({ held: z.string(), gate: z.string().optional(), ...timing }),
  exit: z.strictObject({ exit: z.string(), ...timing }),
  finished: z.strictObject({ finished: z.literal(true), ...timing }),
  never: z.strictObject({ never: z.string() }),
} as const;
export type ExpectationKey = keyof typeof expectationSchemas;
