import * as z from "zod";
import { calendarSchema } from "./calendar-schema.ts";
import { httpSchema } from "./http-schema.ts";
import { webSchema } from "./web-schema.ts";
import { OAUTH2_PROVIDERS, SERVED_CHANNELS } from "./workspace-config.ts";

const rate = z
  .union([z.string(), z.number()], { error: "a rate such as `80 per week`" })
  .meta({ examples: ["80 per week", "1 per day, 4 per week", 40] });

const count = z.number().int().min(0);

const dkimSchema = z
  .strictObject({
    domain: z.string(),
    selector: z.string(),
    key: z.string().meta({ description: "The private key: ${file:secrets/dkim.pem}." }),
  })
  .meta({ description: "Signs every email (RFC 6376)." });

const limitsSchema = z
  .strictObject({
    per_day: count.meta({ description: "Most emails in any 24 hours." }).optional(),
    per_hour: count.meta({ description: "Most emails in any hour." }).optional(),
    every: z
      .string()
      .meta({ description: "Least time between two emails.", examples: ["90 seconds"] })
      .optional(),
    ramp: z
      .strictObject({
        from: count.meta({ description: "Emails on the first day." }),
        add: z
          .union([z.string(), z.number()], { error: "growth such as `5 per day`" })
          .meta({ examples: ["5 per day"] }),
      })
      .meta({ description: "A daily cap that grows from the sender's first email on." })
      .optional(),
  })
  .meta({ description: "How much a sender may send; caps are rolling." });

export const oauth2Schema = z
  .strictObject({
    provider: z.enum(OAUTH2_PROVIDERS).meta({ description: "Whose endpoints." }).optional(),
    token_url: z.string().meta({ description: "Another token endpoint." }).optional(),
    auth_url: z.string().meta({ description: "Another page that asks for consent." }).optional(),
    client_id: z.string().min(1),
    client_secret: z.string().optional(),
    refresh_token: z.string().meta({ description: "${REFRESH_TOKEN}; `seq connect` gets one." }),
    scope: z.string().optional(),
  })
  .meta({ description: "Logs in with OAuth 2.0 instead of a password." });

export const imapSchema = z
  .strictObject({
    url: z
      .string()
      .meta({ description: "imaps://user:${IMAP_PASSWORD}@host, or without a password for oauth2." }),
    inbox: z
      .string()
      .min(1)
      .meta({ description: "The mailbox that replies arrive in, default INBOX." })
      .optional(),
    bounces: z
      .string()
      .min(1)
      .meta({ description: "A further mailbox that bounces are sorted into." })
      .optional(),
    sent: z
      .union([z.string().min(1), z.literal(false)], { error: "`auto`, `off` or a mailbox's name" })
      .meta({ description: "Where copies of sent mail go: auto (default), off, or a mailbox's name." })
      .optional(),
    folders: z
      .union([z.enum(["auto", "off"]), z.literal(false)], { error: "`auto` or `off`" })
      .meta({ description: "Whether answers are looked for in other folders too: auto (default) or off." })
      .optional(),
    every: z
      .string()
      .meta({
        description: "Time between two readings by `seq run`, default 5 minutes.",
        examples: ["5 minutes"],
      })
      .optional(),
    hold_after: z
      .string()
      .meta({
        description: "Unread for longer than this, the sender touches nobody: default 24 hours; or `never`.",
        examples: ["24 hours", "never"],
      })
      .optional(),
    oauth2: oauth2Schema.optional(),
  })
  .meta({ description: "The sender's mailboxes." });

const serviceSchema = z
  .looseObject({
    provider: z.string().min(1).meta({ description: "The service: `seq providers list` names them." }),
    limits: limitsSchema.optional(),
    hours: z
      .string()
      .meta({
        description: "When it may send, within the sequence's hours.",
        examples: ["Mon-Fri 10:00-18:00"],
      })
      .optional(),
  })
  .meta({
    description:
      "An account at a service; its further keys are the settings that `seq providers show` names.",
  });

export type ServiceData = z.output<typeof serviceSchema>;

export const senderSchema = z
  .strictObject({
    name: z.string().min(1).meta({ description: "As people read it in From." }),
    email: z.string().meta({ description: "The address it sends from." }).optional(),
    smtp: z
      .string()
      .meta({
        description:
          "`outbox` (.eml files under .seq/outbox, the default), or smtps://user:${SMTP_PASSWORD}@host.",
      })
      .optional(),
    imap: z
      .union([z.string(), imapSchema], { error: "imaps://user:${IMAP_PASSWORD}@host, or a map with `url`" })
      .meta({
        description:
          "Where replies are read and copies of sent mail are kept: imaps://user:${IMAP_PASSWORD}@host.",
      })
      .optional(),
    oauth2: oauth2Schema
      .meta({
        description: "In place of a password, for smtp, imap and mail alike: `seq connect google anna`.",
      })
      .optional(),
    dkim: dkimSchema.optional(),
    limits: limitsSchema.optional(),
    signature: z
      .string()
      .meta({ description: "A Markdown snippet.", examples: ["snippets/anna.md"] })
      .optional(),
    unsubscribe: z
      .enum(["header", "footer", "both"])
      .meta({
        description:
          "Where its mail says how to opt out: `header` (List-Unsubscribe; the law's line stays), `footer` (a line, no List-Unsubscribe, so that absence notes are answered), or `both`. The default is by volume (docs/serve.md).",
      })
      .optional(),
    timezone: z.string().meta({ description: "IANA zone for `timezone: sender`." }).optional(),
    linkedin: z
      .enum(["free", "paid"])
      .meta({ description: "Account type: invitation notes of 200 (free, the default) or 300 characters." })
      .optional(),
    connections: z
      .number()
      .int()
      .min(1)
      .max(50)
      .meta({ description: "SMTP connections at once." })
      .optional(),
    ...Object.fromEntries(SERVED_CHANNELS.map((channel) => [channel, serviceSchema.optional()])),
    patience: z
      .string()
      .meta({
        description:
          "How long one conversation with this sender's servers may take: a reading of the mailbox, a log-in, a message until it is handed over.",
        examples: ["2 minutes"],
      })
      .optional(),
  })
  .meta({ description: "An identity that sends: mailbox, LinkedIn account, number." });

const fieldType = z.enum(["text", "number", "date", "boolean"]);

const personaSchema = z.strictObject({
  where: z.string().meta({ description: "A CEL condition on prospect.<field> and tags." }).optional(),
  notes: z.string().meta({ description: "A snippet with what to know about them." }).optional(),
});

const crmSchema = z.strictObject({
  fields: z.record(
    z.string(),
    z.union(
      [
        z.string(),
        z.strictObject({
          theirs: z.string().meta({ description: "As the CRM calls it: `seq providers show NAME`." }),
          direction: z
            .enum(["in", "out", "both"])
            .meta({ description: "in (default): theirs is taken over; out: they are told ours." })
            .optional(),
          wins: z
            .enum(["ours", "theirs"])
            .meta({ description: "Whose value stays where both have changed it; default theirs." })
            .optional(),
        }),
      ],
      { error: "their name, or a map with `theirs`" },
    ),
  ),
});

const codeSchema = z.strictObject({
  discount: z
    .string()
    .meta({ description: "What it is worth, in the shop's words.", examples: ["15 %"] })
    .optional(),
  expires: z
    .string()
    .meta({ description: "How long after it was given it can be used.", examples: ["14 days"] })
    .optional(),
  uses: z
    .number()
    .int()
    .min(1)
    .meta({
      description: "How often it can be used; default 1, and with `owner: prospect` any number of times.",
    })
    .optional(),
  owner: z
    .literal("prospect")
    .meta({ description: "Others use it, and their uses count for whoever was given it." })
    .optional(),
  points: z.number().positive().meta({ description: "What each use is worth to them." }).optional(),
  list: z
    .boolean()
    .meta({ description: "Codes come from your shop's list (`seq codes import`) instead of being drawn." })
    .optional(),
});

const anything = z.record(z.string(), z.unknown());

const verdict = z.enum(["allow", "warn", "block"]).optional();

const overrideSchema = z.strictObject({
  email: verdict,
  sms: verdict,
  whatsapp: verdict,
  call: verdict,
  linkedin: verdict,
  post: verdict,
  reason: z.string().min(1).meta({ description: "Why; reported by `seq doctor --compliance`." }),
});

/** seq.yaml. */
export const workspaceFileSchema = z.strictObject({
  workspace: z.string().min(1).meta({ description: "The workspace's name." }),
  store: z
    .string()
    .min(1)
    .meta({
      description:
        "The database: a file, default .seq/state.db, or postgres://USER@HOST/DATABASE for several workers.",
    })
    .optional(),
  rehearsal: z
    .boolean()
    .meta({
      description: "A rehearsal: `--now` is allowed, and mail goes only to the outbox or a loopback host.",
    })
    .optional(),
  calendar: calendarSchema
    .meta({ description: "When touches may happen. `timezone` is an IANA zone here." })
    .optional(),
  senders: z.record(z.string(), senderSchema).meta({ description: "Who sends, by id." }).optional(),
  limits: z
    .record(z.string(), rate)
    .meta({ description: "Rates by action, for each sender: `linkedin.connect: 80 per week`." })
    .optional(),
  touch_budget: z
    .record(z.string(), z.union([z.string(), z.number()], { error: "rates such as `1 per day, 4 per week`" }))
    .meta({
      description: "Most touches across channels and sequences, per person and per company.",
      examples: [{ person: "1 per day, 4 per week", company: "10 per week" }],
    })
    .optional(),
  company: z
    .strictObject({
      stop_on: z
        .array(z.string())
        .meta({ description: "Events that stop everyone at the same company." })
        .optional(),
      same_domain: z.boolean().meta({ description: "A company is a mail domain." }).optional(),
    })
    .optional(),
  fields: z
    .record(z.string(), fieldType)
    .meta({ description: "The workspace's own fields of a prospect: text, number, date or boolean." })
    .optional(),
  events: z
    .record(z.string(), z.record(z.string(), fieldType))
    .meta({
      description: "What events carry, for `event.<name>.<data>` in conditions and texts.",
      examples: [{ purchased: { amount: "number" } }],
    })
    .optional(),
  personas: z.record(z.string(), personaSchema).meta({ description: "Kinds of people, by name." }).optional(),
  costs: z
    .record(z.string(), z.union([z.string(), z.number()], { error: "a number (or the currency's name)" }))
    .meta({
      description: "Money per touch by action, and `currency`.",
      examples: [{ currency: "USD", call: 2.5 }],
    })
    .optional(),
  compliance: z
    .strictObject({
      postal_address: z
        .string()
        .meta({ description: "Appended to every email; the law asks for it." })
        .optional(),
      privacy_url: z
        .string()
        .meta({ description: "The privacy notice; the first email to people in the EU and UK links to it." })
        .optional(),
      data_source: z
        .string()
        .meta({
          description: "Where people's data is from, as they read it in the first email (GDPR Art. 14).",
          examples: ["your company's public website"],
        })
        .optional(),
      company: z
        .string()
        .meta({ description: "The business's name; people in Japan and Korea read it in every email." })
        .optional(),
      phone: z
        .string()
        .meta({ description: "The business's phone number; people in Korea read it in every email." })
        .optional(),
      opt_out_number: z
        .string()
        .meta({
          description:
            "What people call at no cost to get no more texts; people in Korea read it in every advertising text.",
          examples: ["080-123-4567"],
        })
        .optional(),
      jurisdictions: z
        .union([z.string(), z.array(z.string())], { error: "`auto`, `off` or a list of countries" })
        .meta({
          description:
            "auto: the law of each person's country is enforced; [DE, KR]: the same, naming whom the workspace writes to; off: none. Absent: lint and doctor only say what it asks.",
          examples: ["auto", ["DE", "KR"], "off"],
        })
        .optional(),
      overrides: z
        .record(z.string(), overrideSchema)
        .meta({
          description: "Where a person decided otherwise, per country, with the reason; doctor reports it.",
          examples: [{ DE: { email: "allow", reason: "existing customers, checked by counsel" } }],
        })
        .optional(),
    })
    .optional(),
  approval: z
    .enum(["none", "required"])
    .meta({ description: "required: only versions recorded by `seq approve` are performed." })
    .optional(),
  approvers: z
    .array(z.string().regex(/\S/))
    .min(1)
    .meta({
      description: "Whose approvals count: names or email addresses, as git knows them. Absent: everybody's.",
      examples: [["anna@acme.example", "Ben Osei"]],
    })
    .optional(),
  notify: z
    .array(
      z.strictObject({
        on: z
          .array(z.string())
          .min(1)
          .meta({ description: "Kinds of facts: replied, opted_out, meeting_booked, …" }),
        url: z.string().meta({ description: "Where to POST: ${NOTIFY_URL}." }),
        shape: z.enum(["json", "slack", "discord"]).optional(),
        include_text: z
          .boolean()
          .meta({ description: "Send the words of a reply along; default false." })
          .optional(),
      }),
    )
    .meta({ description: "Who is told when something happens." })
    .optional(),
  codes: z
    .record(z.string(), codeSchema)
    .meta({
      description: "Promotion and referral codes, by name: `do: code, code: spring` gives somebody one.",
      examples: [{ spring: { discount: "15 %", expires: "14 days", uses: 1 } }],
    })
    .optional(),
  crm: z
    .record(z.string(), crmSchema)
    .meta({
      description:
        "Fields that a CRM and this workspace share, by service: ours, and what they are called there.",
      examples: [
        { hubspot: { fields: { stage: { theirs: "lifecyclestage", direction: "both", wins: "theirs" } } } },
      ],
    })
    .optional(),
  web: webSchema.optional(),
  http: httpSchema.optional(),
  providers: z
    .record(z.string(), anything)
    .meta({
      description:
        "Settings of services outside, by name, as `seq providers show NAME` lists them; `recipe: own` takes providers/NAME.yaml in place of a shipped recipe; `rehearsal_base` is what speaks in its place in a rehearsal.",
      examples: [{ hunter: { key: "${HUNTER_KEY}" } }],
    })
    .optional(),
});
