import type { CalendarSpec, CodeKind, WeeklyHours } from "../engine/plan.ts";
import type { Compliance } from "../law/law.ts";

/** At most `max` touches in any rolling `windowMs`. */
export interface Rate {
  max: number;
  windowMs: number;
}

/**
 * Where mail says how to opt out: `List-Unsubscribe`, a line below the text, or both. The line that the law of a person's
 * country asks for stands in any case.
 */
export type Unsubscribe = "header" | "footer" | "both";

/** Secrets are resolved when the workspace is loaded; until then a URL holds `${NAME}` or `${file:path}` as written. */
export interface Sender {
  /** Key under `senders`. */
  id: string;
  name: string;
  email: string | null;
  /** `outbox`, or an smtp:// or smtps:// URL with its secret resolved. */
  smtp: string;
  /** Where its mail is read; null where it is not. */
  imap: SenderImap | null;
  /** In place of a password, for `smtp`, `imap` and `mail` alike; absent where it has none. */
  oauth2?: SenderOAuth2;
  dkim: SenderDkim | null;
  limits: SenderLimits;
  /** Path of a Markdown snippet, relative to the workspace. */
  signature: string | null;
  /** Where its mail says how to opt out; absent: as chosen by `chooseUnsubscribe`, and before that as `header`. */
  unsubscribe?: Unsubscribe;
  /** Fixed zone for `timezone: sender`; null takes the workspace's. */
  timezone: string | null;
  /** LinkedIn account type: note limit 200 characters (free) or 300 (paid). */
  linkedin: "free" | "paid";
  /** SMTP connections at once. */
  connections: number;
  /** The services through which a machine sends in its name, by channel; absent for mail by SMTP alone. */
  services?: Readonly<Partial<Record<ServedChannel, SenderService>>>;
  /** How long one conversation with its servers may take in all, in milliseconds; absent: as long as usual. */
  patienceMs?: number;
}

/** Channels that a service outside performs; `mail` is email by a service in place of SMTP. */
export const SERVED_CHANNELS = ["sms", "whatsapp", "kakao", "line", "post", "notify", "mail"] as const;
export type ServedChannel = (typeof SERVED_CHANNELS)[number];

/** A sender's account at a service. */
export interface SenderService {
  /** The recipe that says how the service is spoken to. */
  provider: string;
  /** As the recipe asks for them; secrets are resolved. */
  settings: Readonly<Record<string, string>>;
  /** Settings that are written as secrets: only those may be, which the recipe keeps out of requests and the journal. */
  secrets: readonly string[];
  limits: SenderLimits;
  /** When it may send, within the sequence's hours and in the same zone; null: at any time of these. */
  hours: WeeklyHours | null;
}

/** What signs a sender's emails (RFC 6376). */
export interface SenderDkim {
  domain: string;
  selector: string;
  /** The private key in PEM form, resolved. */
  key: string;
  /** The file it is in, relative to the workspace; absent where it is none. */
  keyFile?: string;
}

/** The mailboxes of a sender: read for replies, and given copies of what is sent. */
export interface SenderImap {
  /** imaps:// or imap:// with user and, without `oauth2`, password; secrets resolved. */
  url: string;
  inbox: string;
  /** A further mailbox that bounces are sorted into; null where there is none. */
  bounces: string | null;
  /** Where copies go: found by its mark (RFC 6154) or usual name, named, or no copies at all. */
  sent: { type: "auto" } | { type: "named"; name: string } | { type: "off" };
  /** Whether answers are looked for in the account's other folders as well. */
  folders: boolean;
  /** Time between two readings by `seq run`, in milliseconds. */
  everyMs: number;
  /** Unread for longer than this, the sender touches nobody; in milliseconds. Null: it goes on. */
  holdAfterMs: number | null;
  oauth2: SenderOAuth2 | null;
}

/** Whose endpoints `seq` knows. */
export const OAUTH2_PROVIDERS = ["google", "microsoft"] as const;
export type OAuth2Provider = (typeof OAUTH2_PROVIDERS)[number];

/** A refresh token and where to turn it into access tokens (RFC 6749, section 6). Secrets resolved. */
export interface SenderOAuth2 {
  /** Absent for endpoints of somebody else's. */
  provider?: OAuth2Provider;
  tokenUrl: string;
  clientId: string;
  clientSecret: string | null;
  refreshToken: string;
  scope: string | null;
}

export interface SenderLimits {
  perDay: number | null;
  perHour: number | null;
  /** Least time between two touches, in milliseconds. */
  everyMs: number | null;
  /** Daily cap that grows from the sender's first touch on. */
  ramp: { from: number; add: number; perDays: number } | null;
}

/** seq.yaml, read and checked. */
export interface WorkspaceConfig {
  name: string;
  /** Path relative to the workspace, or postgres://…. */
  store: string;
  /** `--now` is allowed for commands that send; delivery only to the outbox or a loopback host. */
  rehearsal: boolean;
  /** `timezone` is an IANA zone here: what `prospect` falls back to. */
  calendar: CalendarSpec & { zone: string };
  senders: Record<string, Sender>;
  /** By action (`linkedin.connect`), per sender. */
  limits: Record<string, Rate[]>;
  touchBudget: { person: Rate[]; company: Rate[] };
  company: { stopOn: string[]; sameDomain: boolean };
  fields: Record<string, "text" | "number" | "date" | "boolean">;
  /** What events carry, by event and name; absent where only the standard data is spoken of. */
  events?: Record<string, Record<string, "text" | "number" | "date" | "boolean">>;
  personas: Record<string, { where: string | null; notes: string | null }>;
  costs: { currency: string; byAction: Record<string, number> };
  compliance: Compliance;
  approval: "none" | "required";
  /** Names or addresses of those whose approvals count; absent: everybody's. */
  approvers?: readonly string[];
  /** Where the internet reaches `seq serve`, without a slash at its end; null: no page, no one-click link. */
  publicUrl: string | null;
  notify: Notify[];
  web: WebConfig;
  /** Kinds of codes, by name; absent for none. */
  codes?: Record<string, CodeKind>;
  /** Services outside, by name. */
  providers: Record<string, ProviderUse>;
  http: HttpConfig;
  /** Which field of a CRM is which of ours, by service; absent for none. */
  crm?: Record<string, FieldRule[]>;
}

/** A field that both sides know. */
export interface FieldRule {
  /** A field of a person. */
  ours: string;
  /** As the CRM calls it. */
  theirs: string;
  /** `in`: theirs is taken over; `out`: they are told ours. */
  direction: "in" | "out" | "both";
  /** Whose value stays where both have changed it. */
  wins: "ours" | "theirs";
}

/** Where `http` steps may go; hosts in small letters, with a port where it is not the usual one. */
export interface HttpConfig {
  hosts: string[];
  /** Hosts whose address may be in this machine's own network. */
  private: string[];
  /** Who asks, by host; secrets resolved. */
  auth: Record<string, HttpAuth>;
  /** In a rehearsal, what speaks in their place on this machine; null: the outbox. */
  rehearsalBase: string | null;
}

export type HttpAuth =
  | { kind: "bearer"; token: string }
  | { kind: "basic"; user: string; password: string }
  | { kind: "header"; name: string; value: string };

/** What seq.yaml says of a service. */
export interface ProviderUse {
  /** In a rehearsal, what speaks in the service's place on this machine; absent or null: the outbox. */
  rehearsalBase?: string | null;
  /** Whose recipe of that name: the program's, or the one in `providers/`. */
  recipe: "shipped" | "own";
  /** As the recipe names them; secrets resolved. */
  settings: Record<string, string>;
  /** Settings that are written as secrets. */
  secrets: string[];
}

/** Who is told of what, by an HTTP POST. */
export interface Notify {
  /** Kinds of facts. */
  on: string[];
  /** https, or http to a loopback host; its secrets resolved. */
  url: string;
  shape: "json" | "slack" | "discord";
  /** Whether the words of a reply go with it. */
  includeText: boolean;
}

/** `web` of seq.yaml; secrets are resolved when the workspace is loaded. Null: that webhook is not answered. */
export interface WebConfig {
  /** `host:port`; null takes the default. */
  listen: string | null;
  /** Whose X-Forwarded-For counts: a proxy on this machine or its own network (true), or at these addresses. */
  trustProxy: boolean | readonly string[];
  /** Whoever shows it may read `/metrics` from elsewhere; null where that is this machine's alone. */
  metricsToken: string | null;
  webhooks: {
    standard: string | null;
    calendly: string | null;
    cal: string | null;
    twilio: string | null;
    forms: FormsConfig | null;
  };
}

/** What forms may do; whoever fills one in is a stranger. */
export interface FormsConfig {
  secret: string;
  /** Somebody unknown is asked to confirm, and then is a prospect. */
  create: boolean;
  /** Kinds of events that a form may record. */
  events: readonly string[];
  /** A form may name a person by `prospect`, and not only by the address it holds. */
  takesReference: boolean;
  /** Senders that may ask for confirmation; all of them have an email. */
  senders: readonly string[];
  /** Forms from people unknown, per client and in all, in any 24 hours. */
  perClient: number;
  perDay: number;
}
