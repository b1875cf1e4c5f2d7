import * as z from "zod";
import { ANSWER_KINDS, HOOK_KINDS } from "./recipe.ts";

const cel = z.string().min(1);
const template = z.string().min(1);
const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()], { error: "text, a number or a map" });

/** How a request is written, in an action, a check, a lookup or a step. */
const requestShape = {
  get: template.meta({ description: "The path, after `base`." }).optional(),
  post: template.optional(),
  put: template.optional(),
  patch: template.optional(),
  delete: template.optional(),
  query: z.record(z.string(), z.unknown()).meta({ description: "Added to the address, encoded." }).optional(),
  headers: z.record(z.string(), scalar).optional(),
  form: z
    .record(z.string(), z.unknown())
    .meta({ description: "The body as a form. A key that ends in `?` is left out where it is empty." })
    .optional(),
  json: z
    .unknown()
    .meta({ description: "The body as JSON. A value that is wholly {{ name }} keeps its type." })
    .optional(),
  text: z.string().meta({ description: "The body as it is." }).optional(),
  content_type: z.string().meta({ description: "Of `text`; default text/plain." }).optional(),
};

export const requestSchema = z.strictObject(requestShape);

export const checkSchema = z
  .strictObject({ ...requestShape, ok: cel.meta({ description: "CEL: the settings are right." }) })
  .meta({ description: "What `seq doctor` asks; it costs nothing." });

export const lookupSchema = z
  .strictObject({
    ...requestShape,
    after: z
      .string()
      .meta({ description: "Not sooner after the attempt.", examples: ["1 minute"] })
      .optional(),
    performed: cel.meta({ description: "CEL: the attempt is in the list." }),
    absent: cel
      .meta({ description: "CEL: the list is complete, and the attempt is not in it. Left out: never sure." })
      .optional(),
    id: cel.optional(),
  })
  .meta({ description: "Asks what became of an attempt whose answer was lost." });

export const settingSchema = z.strictObject({
  pattern: z.string().meta({ description: "What the whole value must match." }).optional(),
  secret: z.boolean().meta({ description: "Belongs to `auth` and `verify` alone." }).optional(),
  phone: z.boolean().meta({ description: "A telephone number: +15550100." }).optional(),
  default: z.string().optional(),
  optional: z.boolean().optional(),
  describe: z.string().optional(),
});

export const inputSchema = z.strictObject({
  type: z
    .enum(["text", "number", "boolean", "list", "map", "components"])
    .meta({ description: "Default text." })
    .optional(),
  optional: z.boolean().optional(),
  limit: z
    .string()
    .meta({ examples: ["1600 characters", "90 euc_kr bytes", "10 segments"] })
    .optional(),
  describe: z.string().optional(),
});

export const answerSchema = z.strictObject({
  when: cel.meta({ description: "CEL over status, headers and body." }),
  is: z.enum(ANSWER_KINDS),
  id: cel.meta({ description: "CEL: the service's id." }).optional(),
  message_id: cel.meta({ description: "CEL: the Message-ID that the mail bears outside." }).optional(),
  thread: cel.meta({ description: "CEL: the conversation that the service keeps the mail in." }).optional(),
  after: cel.meta({ description: "CEL: seconds or an HTTP date." }).optional(),
  set: z.record(z.string(), cel).meta({ description: "Fields of the person, each CEL." }).optional(),
  events: z.array(z.string()).optional(),
  reason: cel.meta({ description: "CEL: why, in the service's words." }).optional(),
});

const answers = z.array(answerSchema).min(1);

export const keySchema = z.strictObject({
  key: z.strictObject({
    header: z.string().min(1).optional(),
    field: z.string().min(1).optional(),
    value: template.meta({ description: "Default {{ attempt.key }}, a UUID." }).optional(),
  }),
  for: z.string().meta({ description: "How long the service knows the key.", examples: ["24 hours"] }),
  duplicate: cel.meta({ description: "CEL: the answer to a request that came before." }).optional(),
});

export const draftSchema = z.strictObject({
  draft: z.strictObject({
    made: answers.meta({ description: "How the draft's id is read." }),
    send: requestSchema.meta({ description: "Sends {{ draft.id }}." }),
    look: z.strictObject({ ...requestShape, there: cel, gone: cel }),
    identify: z
      .strictObject({ ...requestShape, message_id: cel })
      .meta({ description: "Asks which Message-ID a mail bears once it is sent, by {{ sent.id }}." })
      .optional(),
  }),
});

export const orderSchema = z.strictObject({
  order: z.strictObject({
    made: answers.meta({ description: "How the order's id is read." }),
    result: z
      .strictObject({ ...requestShape, pending: cel.meta({ description: "CEL: it is not ready yet." }) })
      .meta({ description: "Asks for the answer to {{ sent.id }}; `answer` reads it." }),
    every: z.string().meta({ description: "Not sooner, and then less often.", examples: ["30 seconds"] }),
    within: z.string().meta({ description: "How long the step waits.", examples: ["1 hour"] }),
    otherwise: z
      .array(z.string())
      .meta({ description: "Events where it is not ready by then.", examples: [["not_found"]] })
      .optional(),
  }),
});

export const actionSchema = z.strictObject({
  channel: z.string().meta({ description: "The channel whose touches it performs." }).optional(),
  kind: z
    .enum(["informational", "advertising"])
    .meta({ description: "What the service lets it carry; default either." })
    .optional(),
  to: z.string().meta({ description: "The variable that holds the person's address." }).optional(),
  guesses_address: z
    .boolean()
    .meta({ description: "It makes up an address from a name and a domain, which some laws forbid." })
    .optional(),
  needs_consent: z
    .enum(["ads"])
    .meta({ description: "What the person must have agreed to, beside being written to." })
    .optional(),
  until_end: z
    .string()
    .meta({ description: "The action that takes it back once the sequence ends for the person." })
    .optional(),
  inputs: z.record(z.string(), inputSchema).meta({ description: "What a step says." }).optional(),
  request: requestSchema,
  repeat: z
    .union([z.enum(["never", "upsert", "read"]), keySchema, draftSchema, orderSchema], {
      error: "never, upsert, read, or a map with `key`, `draft` or `order`",
    })
    .meta({ description: "What a lost answer allows; default never." })
    .optional(),
  answer: answers.meta({ description: "The first that holds decides; none: uncertain." }),
  lookup: lookupSchema.optional(),
});

/** What a step writes of its own request, beside the keys of every step. */
export const stepRequestSchema = z.strictObject({
  ...requestShape,
  repeat: actionSchema.shape.repeat,
  answer: answers
    .meta({
      description: "The first that holds decides; left out: what the status says (docs/providers.md).",
    })
    .optional(),
  lookup: lookupSchema.optional(),
});

const user = { user: template, password: template };
const keys = { key: template, secret: template };

export const authSchema = z
  .strictObject({
    basic: z
      .strictObject({
        user: template,
        password: z.string().meta({ description: "Empty where the user is the secret." }),
      })
      .optional(),
    bearer: template.optional(),
    header: z.strictObject({ name: z.string().min(1), value: template }).optional(),
    query: z.strictObject({ name: z.string().min(1), value: template }).optional(),
    oauth2: z
      .strictObject({
        token_url: template,
        client_id: template,
        client_secret: template.optional(),
        refresh_token: template,
        scope: z.string().optional(),
      })
      .optional(),
    solapi: z.strictObject(keys).optional(),
    sens: z.strictObject(keys).optional(),
    sigv4: z
      .strictObject({ ...keys, session: template.optional(), region: template, service: z.string() })
      .optional(),
  })
  .meta({ description: "How a request says who asks. One of these." });

const tolerance = z
  .string()
  .meta({ description: "Default 5 minutes.", examples: ["5 minutes"] })
  .optional();
const encoding = z.enum(["hex", "base64"]).optional();

export const verifySchema = z
  .strictObject({
    standard: z.strictObject({ secret: template, tolerance }).optional(),
    twilio: z.strictObject({ secret: template }).optional(),
    slack: z.strictObject({ secret: template, tolerance }).optional(),
    meta: z.strictObject({ secret: template, challenge: template.optional() }).optional(),
    hmac: z
      .strictObject({
        secret: template,
        header: z.string().min(1),
        prefix: z.string().optional(),
        algorithm: z.enum(["sha1", "sha256", "sha512"]).optional(),
        encoding,
        signed: template.optional(),
        timestamp_header: z.string().min(1).optional(),
        tolerance,
      })
      .optional(),
    ed25519: z
      .strictObject({
        key: template,
        header: z.string().min(1),
        timestamp_header: z.string().min(1),
        encoding,
        signed: template.optional(),
        tolerance,
      })
      .optional(),
    timestamped: z
      .strictObject({ secret: template, header: z.string().min(1), signed: template.optional(), tolerance })
      .optional(),
    shared_text: z.strictObject({ secret: template, header: z.string().min(1) }).optional(),
    basic: z.strictObject(user).optional(),
    none: z
      .literal(true)
      .meta({ description: "Unsigned: it may make us ask, and is believed in nothing." })
      .optional(),
  })
  .meta({ description: "How a hook proves who wrote it. One of these." });

export const hookSchema = z.strictObject({
  each: z
    .string()
    .meta({ description: "The lists to walk through, as `item`.", examples: ["body.entry[].changes[]"] })
    .optional(),
  when: cel,
  is: z.enum(HOOK_KINDS),
  id: cel.optional(),
  attempt: cel.meta({ description: "CEL: our attempt's id, where it comes back." }).optional(),
  from: cel.meta({ description: "CEL: the address." }).optional(),
  text: cel.optional(),
  answers: cel
    .meta({ description: "CEL: the service's id of our message that this one answers." })
    .optional(),
  at: cel.optional(),
  channel: z.string().optional(),
  reason: cel.optional(),
});

export const hooksSchema = z.strictObject({ verify: verifySchema, events: z.array(hookSchema).min(1) });

const next = cel
  .meta({ description: "CEL: what the service calls the next page; nothing: this was the last." })
  .optional();

export const pollSchema = z
  .strictObject({
    ...requestShape,
    next,
    every: z
      .string()
      .meta({ description: "Default 5 minutes.", examples: ["10 minutes"] })
      .optional(),
    overlap: z
      .string()
      .meta({ description: "How long before the last look each begins; default 1 hour." })
      .optional(),
    events: z.array(hookSchema).min(1),
  })
  .meta({ description: "A list that `seq sync` asks for, where the service tells nothing by itself." });

const peopleListSchema = z.strictObject({
  ...requestShape,
  next,
  each: z.string().meta({ description: "The list of people in the answer.", examples: ["body.results[]"] }),
  read: z
    .strictObject({ ...requestShape, ids: cel.meta({ description: "CEL: the ids that a page gives." }) })
    .meta({ description: "Reads {{ people.ids }}, where a page gives ids alone." })
    .optional(),
});

export const theirFieldSchema = z.strictObject({
  ours: z.string().meta({ description: "The field of ours that a pull fills with it." }).optional(),
  value: cel.meta({ description: "CEL over `item`; default as `others` says." }).optional(),
  type: z
    .enum(["text", "number", "boolean"])
    .meta({ description: "As it is written; default text." })
    .optional(),
  read_only: z.boolean().optional(),
});

export const peopleSchema = z
  .strictObject({
    id: z.strictObject({
      field: z.string().meta({ description: "The field that holds who they are there." }),
      value: cel,
    }),
    account: z
      .strictObject({ ...requestShape, value: cel })
      .meta({ description: "Asks which account the settings are of: ids of another one name other people." })
      .optional(),
    opted_out: cel.meta({ description: "CEL over `item`: they asked to be left alone." }).optional(),
    fields: z.record(z.string(), z.unknown()).meta({ description: "By the CRM's own names." }),
    others: z
      .strictObject({
        names: z.string().meta({ description: "What the names of an account's own fields match." }),
        value: cel.meta({ description: "CEL over `item` and `field`." }),
        read_only: z.boolean().optional(),
      })
      .optional(),
    all: peopleListSchema,
    list: peopleListSchema.optional(),
    changed: peopleListSchema.optional(),
    write: z
      .strictObject({ ...requestShape, ok: cel.meta({ description: "CEL: it was written." }) })
      .meta({ description: "Writes {{ people.values }} to the record {{ people.id }}." })
      .optional(),
  })
  .meta({ description: "Who is there, for `seq pull` and the fields of `crm` in seq.yaml." });

export const templatesSchema = z
  .strictObject({
    ...requestShape,
    next,
    each: z.string().meta({ description: "The list of templates in the answer.", examples: ["body.data[]"] }),
    name: cel.meta({ description: "CEL over `item`: what a step calls it." }),
    language: cel.optional(),
    approved: cel.meta({ description: "CEL: it can be used." }),
    content: cel.meta({ description: "CEL: its text, with its places." }),
    header: cel.meta({ description: "CEL: TEXT, IMAGE, DOCUMENT or VIDEO." }).optional(),
    header_text: cel.optional(),
    buttons: cel.meta({ description: "CEL: a list of records with `type` and `url`." }).optional(),
  })
  .meta({
    description: "The approved message templates, which `seq doctor` and `seq lint` hold steps against.",
  });

/** A recipe's file. */
export const recipeFileSchema = z.strictObject({
  provider: z.string().min(1).meta({ description: "Its name, as the file's." }),
  title: z.string().min(1),
  docs: z.string().meta({ description: "The service's own documents." }),
  base: template.meta({ description: "Where requests go: https://api.acme.example/v1" }),
  hosts: z
    .array(z.string())
    .meta({ description: "Further hosts that requests may go to.", examples: [["*.acme.example"]] })
    .optional(),
  settings: z.record(z.string(), settingSchema).meta({ description: "What a user fills in." }).optional(),
  auth: authSchema.optional(),
  check: checkSchema.optional(),
  actions: z.record(z.string(), actionSchema),
  hooks: hooksSchema.optional(),
  poll: z.record(z.string(), pollSchema).optional(),
  people: peopleSchema.optional(),
  templates: templatesSchema.optional(),
});
