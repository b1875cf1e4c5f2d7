import type { FieldValue } from "../../engine/facts.ts";

/** Older or newer than this, a signed time is refused (Standard Webhooks and Calendly both advise minutes). */
export const TOLERANCE_MS = 5 * 60_000;

/** A request as it came: the bytes are what was signed. */
export interface HookRequest {
  /** By name in small letters. */
  headers: Readonly<Record<string, string>>;
  /** Null for a header that is missing. */
  header(name: string): string | null;
  bytes: Buffer;
  /** The address that the sender called, as it knows it: public address and path, with the query. */
  url: string;
  /** The address that asks. */
  client: string;
  now: number;
}

/** Something that happened with somebody, in the sender's words. */
export interface ToldFact {
  kind: string;
  /** When it happened; null takes the time it was told. */
  at: number | null;
  channel: string | null;
  data: Record<string, FieldValue>;
}

/** What a verified request tells. `about` is an address as the sender writes it. */
export interface Told {
  /** What the sender calls it: the same one is recorded once. */
  id: string;
  /** When the sender signed it; null where it signs no time. */
  signedAt: number | null;
  about: { email: string | null; phone: string | null; reference: string | null };
  facts: ToldFact[];
  /** For a person not known yet: what a form says of them. */
  fields: Record<string, FieldValue>;
  /** Who filled in a form, as the sender saw them; absent or null where it does not say. */
  client?: string | null;
}

/**
 * `forged`: the signature is missing or wrong, and nothing of the body was looked at. `malformed`: signed, but not
 * what it should be.
 */
export type HookReading = { type: "told"; told: Told } | { type: "forged" } | { type: "malformed" };

/** One kind of sender. */
export interface Hook {
  source: string;
  /** Pure. `secret` is the one of seq.yaml. */
  read(request: HookRequest, secret: string): HookReading;
}

export const FORGED: HookReading = { type: "forged" };
export const MALFORMED: HookReading = { type: "malformed" };
