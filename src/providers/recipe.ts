import type { FieldValue } from "../engine/facts.ts";

/** A service outside, as `seq` knows it: data only (docs/providers.md). Texts in `{{ }}` are Liquid, conditions are CEL. */
export interface Recipe {
  /** Equals the file's name: `twilio`. */
  name: string;
  title: string;
  /** The service's own documents. */
  docs: string;
  /** Where requests go, without a slash at its end; a template over settings that are not secret. */
  base: string;
  /** Hosts that a request may go to, the base's own at least; `*.amazonaws.com` is any host below it. */
  hosts: readonly string[];
  settings: Readonly<Record<string, SettingSpec>>;
  auth: Auth;
  /** What `seq doctor` asks; null where nothing can be asked for free. */
  check: RecipeCheck | null;
  actions: Readonly<Record<string, RecipeAction>>;
  hooks: RecipeHooks | null;
  /** What is asked again and again, where the service does not tell by itself; by name. */
  poll: Readonly<Record<string, RecipePoll>>;
  /** Who is there, of a CRM; null where the service keeps nobody. */
  people: RecipePeople | null;
  /** The message templates that are approved there; null where they cannot be read. */
  templates: RecipeTemplates | null;
  /** Of the file's meaning: it changes with whatever could change a request or how its answer is read. */
  hash: string;
  /** Relative to the workspace; null for a shipped one. */
  file: string | null;
}

/** A value that whoever uses the service fills in. */
export interface SettingSpec {
  /** What the whole value must match, in CEL's regular expressions. */
  pattern: string | null;
  /** Belongs to `auth` and `verify` alone, never to a request that is journaled. */
  isSecret: boolean;
  /** A telephone number in E.164 form. */
  isPhone: boolean;
  /** Taken where none is given; without one the setting must be. */
  default: string | null;
  isOptional: boolean;
  describe: string | null;
}

/**
 * How a request says who asks: added when it is sent, never to what is journaled. Each text is a template over all
 * settings, secret ones too.
 */
export type Auth =
  | { kind: "none" }
  | { kind: "basic"; user: string; password: string }
  | { kind: "bearer"; token: string }
  | { kind: "header"; name: string; value: string }
  | { kind: "query"; name: string; value: string }
  | {
      kind: "oauth2";
      tokenUrl: string;
      clientId: string;
      clientSecret: string | null;
      refreshToken: string;
      scope: string | null;
    }
  /** HMAC-SHA256 of date and salt (https://developers.solapi.com/references/authentication/api-key). */
  | { kind: "solapi"; key: string; secret: string }
  /** HMAC-SHA256 of method, path, time and key (https://api.ncloud-docs.com/docs/common-ncpapi). */
  | { kind: "sens"; key: string; secret: string }
  /** AWS Signature Version 4. */
  | { kind: "sigv4"; key: string; secret: string; session: string | null; region: string; service: string };

/** A free question whose answer says that the settings are right. */
export interface RecipeCheck {
  request: RequestTemplate;
  /** CEL over the answer. */
  ok: string;
}

/** One thing that the service does for us; a sequence's own `http` step is one too. */
export interface RecipeAction {
  id: string;
  /** The channel whose touches it performs; null: a step asks for `<provider>.<action>`. */
  channel: string | null;
  /** What the service lets this carry; null: either. */
  kind: "informational" | "advertising" | null;
  /** The variable that holds the person's address: `phone`, `email`; null where there is none. */
  to: string | null;
  /** It makes up an address from names and a domain, which some laws forbid (`src/law/`). */
  guesses: boolean;
  /** It hands the person's data to others for advertising: they must have agreed to that; absent for no such thing. */
  consent?: "ads";
  /** The action that takes it back once the sequence ends for the person; absent for none. */
  takeBack?: string;
  /** What a step says, beside the person's fields. */
  inputs: Readonly<Record<string, InputSpec>>;
  request: RequestTemplate;
  repeat: Repeat;
  /** The first that holds decides; none: uncertain. */
  answer: readonly AnswerRule[];
  lookup: Lookup | null;
}

export interface InputSpec {
  /** `components`: the parts of WhatsApp's template, of a channel's `parameters`. */
  type: "text" | "number" | "boolean" | "list" | "map" | "components";
  isRequired: boolean;
  limit: TextLimit | null;
  describe: string | null;
}

/** `euc_kr`: bytes in EUC-KR, as Korean carriers count. `segments`: parts of a text message. */
export interface TextLimit {
  most: number;
  unit: "characters" | "bytes" | "euc_kr" | "segments";
}

/**
 * A value to be filled in. A text that is wholly `{{ name }}` becomes the variable itself, of whatever type; a key that
 * ends in `?` is left out where a variable of its value is missing or empty.
 */
export type TemplateValue =
  | string
  | number
  | boolean
  | null
  | readonly TemplateValue[]
  | { readonly [key: string]: TemplateValue };

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

export interface RequestTemplate {
  method: Method;
  /** Begins with `/` and follows the base, or is a whole address at one of the recipe's hosts. */
  path: string;
  query: Readonly<Record<string, TemplateValue>>;
  headers: Readonly<Record<string, string>>;
  body: BodyTemplate | null;
}

export type BodyTemplate =
  | { kind: "form"; fields: Readonly<Record<string, TemplateValue>> }
  | { kind: "json"; value: TemplateValue }
  | { kind: "text"; text: string; contentType: string };

/** What may be done after an answer was lost (docs/providers.md). */
export type Repeat =
  | { class: "never" }
  /** The service takes a key: the same request with the same key, within `forMs`. */
  | {
      class: "key";
      /** Where the key goes: a header, or a field at the top of a form or JSON body. */
      in: "header" | "field";
      name: string;
      /** A template; `{{ attempt.key }}`, a UUID, where the service takes any text. */
      value: string;
      forMs: number;
      /** CEL: this answer tells of a request with this key that came before. Null: it answers as it did then. */
      duplicate: string | null;
    }
  /** `request` only makes a draft, whose id `made` reads; `send` sends it (`draft.id`), and to that `answer` belongs. */
  | {
      class: "draft";
      made: readonly AnswerRule[];
      send: RequestTemplate;
      /** Looks at the draft: still `there` = send it, `gone` = it was sent. CEL. */
      look: { request: RequestTemplate; there: string; gone: string };
      /** Asks which Message-ID a mail bears once it is sent (`sent.id`); null: known by now, or ours. */
      identify: { request: RequestTemplate; messageId: string } | null;
    }
  /**
   * `request` only places an order, whose id `made` reads: it reaches nobody. The answer comes later: `result` (`sent.id`) is
   * asked for, and what it says is read by `answer` once `pending` (CEL) holds no more. Where it still does after `withinMs`,
   * the step is done with the events of `otherwise`.
   */
  | {
      class: "order";
      made: readonly AnswerRule[];
      result: RequestTemplate;
      pending: string;
      everyMs: number;
      withinMs: number;
      otherwise: readonly string[];
    }
  | { class: "upsert" }
  | { class: "read" };

/** The repeat classes, from the least that a lost answer allows. */
export const REPEAT_CLASSES = ["never", "key", "draft", "order", "upsert", "read"] as const;

export const ANSWER_KINDS = [
  "performed",
  /** That address, on that channel. */
  "dead_address",
  /** Stops every channel. */
  "opted_out",
  /** This message, this person: skip. */
  "refused",
  /** Holds the sender, never the person. */
  "our_fault",
  "later",
] as const;
export type AnswerKind = (typeof ANSWER_KINDS)[number];

/** All texts are CEL over the answer and the request's variables, but `is` and `events`. */
export interface AnswerRule {
  when: string;
  is: AnswerKind;
  /** The service's id of what it took. */
  id: string | null;
  /** Of a mail: the Message-ID that it bears outside, which may be another than ours. */
  messageId: string | null;
  /** Of a mail: the conversation that the service keeps it in. */
  thread: string | null;
  /** Seconds, or an HTTP date: when to come again. */
  after: string | null;
  /** Fields of the person by name. */
  set: Readonly<Record<string, string>>;
  events: readonly string[];
  reason: string | null;
}

/** Asks the service what became of an attempt whose answer was lost. */
export interface Lookup {
  request: RequestTemplate;
  /** Not sooner after the attempt: lists lag behind. */
  afterMs: number;
  /** CEL. */
  performed: string;
  /** CEL; null: not being found proves nothing. */
  absent: string | null;
  /** CEL: the service's id of what was found. */
  id: string | null;
}

/** What the service tells by itself under `/hooks/<provider>`. */
export interface RecipeHooks {
  verify: Verifier;
  events: readonly HookRule[];
}

/**
 * A list that comes in pages. `next` (CEL over the answer): what the service calls the page after, which the next request
 * names as `next`; nothing: that was the last one. Absent: where the request names `page`, pages are asked for until one is
 * empty, and else there is one.
 */
export interface PagedRequest {
  request: RequestTemplate;
  next?: string;
}

/** What a CRM knows of people. Each of them is `item` in CEL. */
export interface RecipePeople {
  /** Who they are there: the standard field that holds it, and how it is read. */
  id: { field: string; value: string };
  /** What asks which account the settings are of, and how the answer says it; null where nothing does. */
  account: { request: RequestTemplate; value: string } | null;
  /** CEL: they asked to be left alone; null where the CRM has no such mark. */
  optedOut: string | null;
  /** By the CRM's own names. */
  fields: Readonly<Record<string, TheirField>>;
  /** Names of further fields, which each account makes for itself: what they match, and how `field` is read. */
  others: { names: string; value: string; isReadOnly: boolean } | null;
  /** Everybody; those of one list (`people.list`); those changed since `people.since`. */
  all: PeopleList;
  list: PeopleList | null;
  changed: PeopleList | null;
  /** Writes `people.values`, a map by their names, to the record `people.id`; null where nothing is written. */
  write: { request: RequestTemplate; ok: string } | null;
}

/** How approved message templates are read; each is `item`. The request may name `settings` and `templates.next`, `.page`. */
export interface RecipeTemplates extends PagedRequest {
  /** The list inside the body, as a hook's `each`. */
  each: string;
  /** CEL, each: what a step calls it, and in which language; null: it has one language. */
  name: string;
  language: string | null;
  /** CEL: it can be used. */
  approved: string;
  /** CEL: its text, with its places as `{{1}}`, `{{name}}` or `#{name}`. */
  text: string;
  /** CEL: `TEXT`, `IMAGE`, `DOCUMENT` or `VIDEO`, and the text of a header that is one; null: headers are none. */
  header: string | null;
  headerText: string | null;
  /** CEL: a list of records with `type` (`URL`, `COPY_CODE`, …) and `url`; null: none. */
  buttons: string | null;
}

/** A field of a CRM's. */
export interface TheirField {
  /** The field of ours that a pull fills with it, unless seq.yaml says otherwise. */
  ours: string | null;
  /** CEL over `item`. */
  value: string;
  /** As it is written there. */
  type: "text" | "number" | "boolean";
  isReadOnly: boolean;
}

/** The requests may name `settings` and of `people` what `PEOPLE` lists (`scope.ts`). */
export interface PeopleList extends PagedRequest {
  /** The list inside the body, as a hook's `each`. */
  each: string;
  /** Where a page gives ids alone: CEL of them, and what reads `people.ids`. */
  read: { ids: string; request: RequestTemplate } | null;
}

/** A list that is asked for, and read as a hook is. */
export interface RecipePoll {
  /**
   * A template over the settings that are not secret, `poll.since` and `poll.until` (RFC 3339, UTC; `since_ms`, `until_ms`),
   * `poll.page` (from 0) and `poll.next`, what `next` gave (empty at first).
   */
  request: RequestTemplate;
  /** See `PagedRequest`. */
  next?: string;
  everyMs: number;
  /** Each look begins so long before the last one's end: lists lag behind, and what is known already counts once. */
  overlapMs: number;
  events: readonly HookRule[];
}

/** How a hook proves who wrote it. Secrets are templates over all settings. */
export type Verifier =
  /** Standard Webhooks, and Svix (`svix-` headers). */
  | { kind: "standard"; secret: string; toleranceMs: number }
  /** X-Twilio-Signature: HMAC-SHA1 of the address and the sorted form. */
  | { kind: "twilio"; secret: string }
  /** X-Slack-Signature: HMAC-SHA256 of `v0:time:body`. */
  | { kind: "slack"; secret: string; toleranceMs: number }
  /** X-Hub-Signature-256; `challenge` answers the GET that asks for `hub.verify_token`. */
  | { kind: "meta"; secret: string; challenge: string | null }
  /** HMAC of what `signed` says (default the body) in a header, after `prefix`; of the time in another, where one says it. */
  | {
      kind: "hmac";
      secret: string;
      header: string;
      prefix: string;
      algorithm: "sha1" | "sha256" | "sha512";
      encoding: "hex" | "base64";
      signed: string;
      /** Null: no time is signed, and a copy is known by what it says alone. */
      timestampHeader: string | null;
      toleranceMs: number | null;
    }
  /** A public key; `signed` is a template over `timestamp` and `body`. */
  | {
      kind: "ed25519";
      key: string;
      header: string;
      timestampHeader: string;
      encoding: "hex" | "base64";
      signed: string;
      toleranceMs: number;
    }
  /** `t=…,v1=…` in one header; `signed` is a template over `timestamp` and `body`. */
  | { kind: "timestamped"; secret: string; header: string; signed: string; toleranceMs: number }
  /** The secret itself in a header. */
  | { kind: "shared_text"; secret: string; header: string }
  | { kind: "basic"; user: string; password: string }
  /** Unsigned: it may make us ask the service, and is believed in nothing. */
  | { kind: "none" };

export const HOOK_KINDS = [
  /** The service has it: an attempt in doubt was performed. */
  "accepted",
  "delivered",
  "read",
  "clicked",
  "failed",
  "dead_address",
  "opted_out",
  "complained",
  "refused",
  "our_fault",
  "message",
] as const;
export type HookKind = (typeof HOOK_KINDS)[number];

/** CEL over `body`, `headers` and, where `each` walks a list, `item`. Every rule that holds tells something. */
export interface HookRule {
  /** A list inside the body; null: one hook tells one thing. */
  each: string | null;
  when: string;
  is: HookKind;
  /** The service's id, as the answer gave it. */
  id: string | null;
  /** Our attempt's id, where the service hands it back. */
  attempt: string | null;
  /** The address that it speaks of, or that a message is from. */
  from: string | null;
  text: string | null;
  /** Of a message: the service's id of ours that it answers. */
  answers: string | null;
  /** Epoch seconds or milliseconds, or a date-time with an offset. */
  at: string | null;
  /** Where the recipe has several; null: that of the attempt. */
  channel: string | null;
  reason: string | null;
}

/**
 * A request as the journal holds it and as it is sent, but for what `auth` adds. It never holds a secret.
 * `url` is absolute and percent-encoded; no header's value breaks a line.
 */
export interface ExactRequest {
  method: Method;
  url: string;
  headers: readonly (readonly [name: string, value: string])[];
  body: string | null;
  contentType: string | null;
}

/** What a service answered; header names in small letters, the body capped before. */
export interface ServiceAnswer {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: Uint8Array;
}

/** An answer as its rules read it. */
export interface AnswerReading {
  is: AnswerKind;
  id: string | null;
  messageId: string | null;
  thread: string | null;
  /** From the moment of the answer, in milliseconds. */
  afterMs: number | null;
  set: Readonly<Record<string, FieldValue>>;
  events: readonly string[];
  reason: string | null;
}

/** A lookup's answer; `unknown` settles nothing. */
export interface LookupReading {
  is: "performed" | "absent" | "unknown";
  id: string | null;
}

/** One thing that a hook tells. */
export interface HookReading {
  is: HookKind;
  id: string | null;
  attempt: string | null;
  from: string | null;
  text: string | null;
  answers: string | null;
  /** Epoch milliseconds. */
  at: number | null;
  channel: string | null;
  reason: string | null;
}

/** What templates and conditions of one request may name. Secret settings are never among them. */
export interface RequestVariables {
  readonly settings: Readonly<Record<string, string>>;
  readonly attempt: AttemptVariables;
  readonly [name: string]: unknown;
}

/** `key` is the idempotency key; `date` is that of the attempt in UTC, `YYYY-MM-DD`; `at` in RFC 3339. */
export interface AttemptVariables {
  readonly id: string;
  readonly key: string;
  readonly date: string;
  readonly at: string;
}
