import * as z from "zod";
import type { Action } from "../channels/channel.ts";
import { actionIds, findAction } from "../channels/find-channel.ts";
import { stepRequestSchema } from "../providers/recipe-schema.ts";

/** Kebab-case, starting with a letter: what step ids and sequence names look like. */
export const KEBAB = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;

const text = (description: string) => z.string().meta({ description });

const condition = (description: string) =>
  z
    .union([z.string(), z.boolean()], { error: "a condition" })
    .meta({ description: `${description} A CEL condition.`, examples: ["steps.intro.clicked"] });

const id = z.string().meta({
  description: "Stable name of the step, unique in the file. Renaming it needs `moved: {old: new}`.",
  pattern: KEBAB.source,
});

/** Keys every step can have. */
const timing = {
  id,
  wait: text(
    "Delay after the previous step was performed (a task: was done), then the next moment inside the send window.",
  )
    .meta({
      examples: [
        "30 minutes",
        "3 days",
        "2 business days",
        "1 week",
        "until 2026-03-01",
        "until 2 days before event.booked.day",
      ],
    })
    .optional(),
  until: condition("With `wait`: whichever comes first. Alone: waits for it.").optional(),
  when: condition("False skips this step.").optional(),
};

const weight = z
  .union([z.number(), z.string()], { error: "a number or a percentage" })
  .meta({ description: "Share of people, as a weight or a percentage.", examples: [70, "30%"] });

/** Keys of every step that reaches a person. */
const touch = {
  split: z
    .record(z.string(), weight)
    .meta({ description: "Shares of the variants; even without it." })
    .optional(),
  from: z
    .union([z.string(), z.array(z.string()).min(1)], { error: "a sender or a list of senders" })
    .meta({ description: "A sender, or a pool of senders; default the enrollment's own." })
    .optional(),
  approve: z
    .boolean()
    .meta({ description: "A person approves or edits each message before it goes (`seq review`)." })
    .optional(),
  max_age: text("Skip the step if it could not be performed this long after it was due.")
    .meta({ examples: ["4 days"] })
    .optional(),
  on_fail: z
    .enum(["next", "exit", "hold"])
    .meta({ description: "What happens when the step fails for good; default next." })
    .optional(),
  cost: z.number().min(0).meta({ description: "Money per touch, in the workspace's currency." }).optional(),
};

export const touchShape = { ...timing, ...touch };

export const branchSchema = z
  .strictObject({
    ...timing,
    if: condition("Decides which branch is taken; both join again after it."),
    then: z.array(z.unknown()).meta({ description: "Steps when it is true." }).optional(),
    else: z.array(z.unknown()).meta({ description: "Steps when it is false." }).optional(),
  })
  .meta({ title: "if", description: "Goes one of two ways." });

export const setSchema = z
  .strictObject({
    ...timing,
    do: z.literal("set"),
    fields: z
      .record(
        z.string(),
        z.union([z.string(), z.number(), z.boolean()], { error: "text, a number, true or false" }),
      )
      .meta({ description: "Fields of the prospect to write, by name." })
      .optional(),
    tags: z.array(z.string()).meta({ description: "Tags to add." }).optional(),
    remove_tags: z.array(z.string()).meta({ description: "Tags to take away." }).optional(),
  })
  .meta({ title: "set", description: "Writes fields and tags of the prospect." });

export const codeSchema = z
  .strictObject({
    ...timing,
    do: z.literal("code"),
    code: text("Which of the workspace's `codes`.").meta({ examples: ["spring"] }),
  })
  .meta({ title: "code", description: "Gives the person a promotion or referral code of their own." });

export const enrollSchema = z
  .strictObject({
    ...timing,
    do: z.literal("enroll"),
    sequence: text("The sequence that takes the person over.").meta({ examples: ["service-club"] }),
    fields: z
      .record(
        z.string(),
        z.union([z.string(), z.number(), z.boolean()], { error: "text, a number, true or false" }),
      )
      .meta({ description: "Fields of the prospect to write with it, by name." })
      .optional(),
  })
  .meta({ title: "enroll", description: "Hands the person over to another sequence; this one goes on." });

export const exitSchema = z
  .strictObject({
    ...timing,
    do: z.literal("exit"),
    reason: text("Why, in a few words; stands in timeline and report.").optional(),
  })
  .meta({ title: "exit", description: "Ends the enrollment here." });

export type TouchData = z.output<z.ZodObject<typeof touchShape>> & {
  do: string;
  thread?: string | undefined;
  variants?: Record<string, Record<string, string | undefined>> | undefined;
};

const touchSchemas = new Map<string, z.ZodObject>();

/** The schema of a step with this action: the common keys and the action's own texts. */
export function findTouchSchema(action: Action): z.ZodObject {
  const known = touchSchemas.get(action.id);
  if (known !== undefined) return known;
  const schema = createTouchSchema(action);
  touchSchemas.set(action.id, schema);
  return schema;
}

/** `repeat` of a step's own request as it is written: it is looked at by itself, so that what is wrong in it has its place. */
const asWritten = { repeat: z.unknown().optional() };

/** The schema of a step as it is read. */
export function findReadSchema(action: Action): z.ZodObject {
  const schema = findTouchSchema(action);
  return action.writesRequest === true ? schema.extend(asWritten) : schema;
}

function createTouchSchema(action: Action): z.ZodObject {
  if (action.writesRequest === true) return createRequestSchema(action);
  const fields: Record<string, z.ZodType> = {};
  const required: string[] = [];
  for (const [name, spec] of Object.entries(action.fields)) {
    const limit = spec.limit === undefined ? "" : ` At most ${spec.limit.characters} characters.`;
    const form = spec.markdown === true ? " Markdown." : "";
    fields[name] = text(`${spec.describe}.${form}${limit} A Liquid template.`).optional();
    if (spec.required) required.push(name);
  }
  const variants = z
    .record(z.string(), z.strictObject(fields))
    .meta({ description: "A/B: the fields of a variant replace the step's own." });
  const thread = text(
    "Reply in the thread of that earlier email step: same sender, Re: subject, References.",
  );
  return z
    .strictObject({
      ...timing,
      do: z.literal(action.id).meta({ description: action.describe }),
      ...fields,
      ...(action.threads === true ? { thread: thread.optional() } : {}),
      variants: variants.optional(),
      ...touch,
    })
    .meta({
      title: action.id,
      description: action.describe,
      // A text that is required may stand in every variant instead.
      ...(required.length > 0 ? { anyOf: [{ required }, { required: ["variants"] }] } : {}),
    });
}

/** The schema of a step that asks an action of a service: its texts, and `values` of any type. */
export function createServiceSchema(action: Action, values: readonly string[]): z.ZodObject {
  const more = Object.fromEntries(values.map((name) => [name, z.unknown().optional()]));
  return createTouchSchema(action).extend(more);
}

/** Any action of a service, for editors: what it takes stands in its recipe. */
const anyServiceSchema = z
  .looseObject({
    ...timing,
    do: z.string().regex(/^(?!(?:linkedin|kakao)\.)[a-z][a-z0-9-]*\.[a-z][a-z0-9_]*$/),
    ...touch,
  })
  .meta({ title: "<provider>.<action>", description: "An action of a recipe (`seq providers show`)." });

function createRequestSchema(action: Action): z.ZodObject {
  const { split: _, ...ofTouch } = touch;
  return z
    .strictObject({
      ...timing,
      do: z.literal(action.id).meta({ description: action.describe }),
      ...stepRequestSchema.shape,
      ...ofTouch,
    })
    .meta({ title: action.id, description: action.describe });
}

/** Every kind of step, for the JSON Schema of editors. */
export function listStepSchemas(): z.ZodObject[] {
  const touches = actionIds.flatMap((action) => {
    const found = findAction(action);
    return found === null ? [] : [findTouchSchema(found.action)];
  });
  return [...touches, anyServiceSchema, setSchema, codeSchema, enrollSchema, exitSchema, branchSchema];
}
