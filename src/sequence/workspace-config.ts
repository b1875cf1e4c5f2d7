import type { CalendarSpec } from "../engine/plan.ts";
import type { Compliance } from "../law/law.ts";

/** At most `max` touches in any rolling `windowMs`. */
export interface Rate {
  max: number;
  windowMs: number;
}

/** Secrets are resolved when the workspace is loaded; until then a URL holds `${NAME}` or `${file:path}` as written. */
export interface Sender {
  /** Key under `senders`. */
  id: string;
  name: string;
  email: string | null;
  /** `outbox`, or an smtp:// or smtps:// URL with its secret resolved. */
  smtp: string;
  dkim: { domain: string; selector: string; key: string } | null;
  limits: SenderLimits;
  /** Path of a Markdown snippet, relative to the workspace. */
  signature: string | null;
  /** Fixed zone for `timezone: sender`; null takes the workspace's. */
  timezone: string | null;
  /** LinkedIn account type: note limit 200 characters (free) or 300 (paid). */
  linkedin: "free" | "paid";
  /** SMTP connections at once. */
  connections: number;
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
  personas: Record<string, { where: string | null; notes: string | null }>;
  costs: { currency: string; byAction: Record<string, number> };
  compliance: Compliance;
  approval: "none" | "required";
  publicUrl: string | null;
  notify: Notify[];
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
