import { createHash, createHmac, createSecretKey, type KeyObject, timingSafeEqual } from "node:crypto";
import type { Instant } from "../engine/plan.ts";

/** A key that links and marks are signed with. Old ones are kept: an opt-out link must work for ever. */
export interface TokenKey {
  /** 8 hex digits, drawn at random; stands in every token. */
  id: string;
  /** 32 random bytes, as hex. Never printed, never logged. */
  secret: string;
  createdAt: Instant;
  /** When it was replaced; null for the key that signs now. */
  retiredAt: Instant | null;
}

/**
 * What a token is good for; one made for a purpose is refused for every other.
 * - `touch`: names a touch in a header of the mail, for complaints and bounces that name nobody
 * - `unsubscribe`: opt-out and preference pages
 * - `rate`: the page where a person rates
 * - `code`: the page that shows a promotion or referral code
 * - `confirm`: what a form asked in somebody's name, until a moment that is signed with it
 * - `click`, `open`, `trap`: tracking, only where a sequence turned it on
 * - `login`, `session`: the one-time link of `seq serve login`, and the cookie that it is traded for
 */
export type TokenPurpose =
  | "touch"
  | "unsubscribe"
  | "rate"
  | "code"
  | "confirm"
  | "click"
  | "open"
  | "trap"
  | "login"
  | "session";

/** A retired key still verifies these: RFC 8058 asks for 60 days, people for longer. Tracking ends with its key. */
const LASTING: ReadonlySet<TokenPurpose> = new Set(["touch", "unsubscribe", "rate", "code"]);

const ID_BYTES = 4;
/** HMAC-SHA256 truncated to 128 bits (RFC 2104 5: at least half of the hash, and not less than 80 bits). */
const MAC_BYTES = 16;
/** The longest token that is looked at: a click carries the address it leads to. */
const LONGEST_TOKEN = 4_096;

/** A new key from 36 random bytes. */
export function createTokenKey(randomBytes: (size: number) => Buffer, now: Instant): TokenKey {
  return {
    id: randomBytes(ID_BYTES).toString("hex"),
    secret: randomBytes(32).toString("hex"),
    createdAt: now,
    retiredAt: null,
  };
}

/**
 * A token in base64url: key id, HMAC over purpose and payload, payload. The same input gives the same token, so
 * that a message prepared twice is the same bytes. The payload can be read by whoever decodes it: ids only.
 * Throws RangeError without a key that signs.
 */
export function signToken(keys: readonly TokenKey[], purpose: TokenPurpose, payload: string): string {
  const key = keys.find(({ retiredAt }) => retiredAt === null);
  if (key === undefined) throw new RangeError("there is no key to sign with");
  const id = Buffer.from(key.id, "hex");
  return Buffer.concat([id, macOf(key, purpose, payload), Buffer.from(payload, "utf8")]).toString(
    "base64url",
  );
}

/**
 * The payload of a token; null for one that was altered, cut off, made for another purpose, or signed with a key that
 * is unknown or, for tracking, retired. Never throws on any text; the comparison takes the same time for every MAC.
 */
export function verifyToken(keys: readonly TokenKey[], purpose: TokenPurpose, token: string): string | null {
  if (token.length > LONGEST_TOKEN || !/^[\w-]+$/.test(token)) return null;
  const bytes = Buffer.from(token, "base64url");
  // Unused bits at the end, and lengths that encode nothing, would give one token several spellings.
  if (bytes.length <= ID_BYTES + MAC_BYTES || bytes.toString("base64url") !== token) return null;
  const id = bytes.toString("hex", 0, ID_BYTES);
  const key = keys.find((each) => each.id === id);
  if (key === undefined || (key.retiredAt !== null && !LASTING.has(purpose))) return null;
  const payload = bytes.toString("utf8", ID_BYTES + MAC_BYTES);
  const mac = bytes.subarray(ID_BYTES, ID_BYTES + MAC_BYTES);
  return timingSafeEqual(mac, macOf(key, purpose, payload)) ? payload : null;
}

const secrets = new WeakMap<TokenKey, KeyObject>();

function macOf(key: TokenKey, purpose: TokenPurpose, payload: string): Buffer {
  let secret = secrets.get(key);
  if (secret === undefined) {
    secret = createSecretKey(key.secret, "hex");
    secrets.set(key, secret);
  }
  return createHmac("sha256", secret).update(`${purpose}\0${payload}`).digest().subarray(0, MAC_BYTES);
}

/** Whom and what a token is about. */
export interface TokenSubject {
  prospect: number;
  enrollment: number;
  /** `tagStep` of the step's key: a name may be a word that people should not read (`breakup`). */
  step: string;
}

const stepTags = new Map<string, string>();

/** A short name of a step that says nothing: 8 hex digits of a hash. Ids of one sequence practically never collide. */
export function tagStep(step: string): string {
  let tag = stepTags.get(step);
  if (tag === undefined) {
    tag = createHash("sha256").update(`step\0${step}`).digest("hex").slice(0, 8);
    if (stepTags.size > 10_000) stepTags.clear();
    stepTags.set(step, tag);
  }
  return tag;
}

/** The first of these whose mail bore the tag: by their steps' keys, else by the names that they had then. */
export function findTagged<Touch extends { step: string; stepKey: string }>(
  touches: readonly Touch[],
  tag: string,
): Touch | undefined {
  return (
    touches.find(({ stepKey }) => tagStep(stepKey) === tag) ??
    touches.find(({ step }) => tagStep(step) === tag)
  );
}

/** A reference as the payload of a token; `extra` is signed with it. */
export function writeTokenSubject(ref: TokenSubject, extra?: string): string {
  const text = `${ref.prospect.toString(36)}.${ref.enrollment.toString(36)}.${ref.step}`;
  return extra === undefined ? text : `${text} ${extra}`;
}

const REF = /^([\da-z]{1,11})\.([\da-z]{1,11})\.([\da-f]{8})(?: (.*))?$/s;

/** The reference in a verified payload; null where it is none. */
export function readTokenSubject(payload: string): (TokenSubject & { extra: string | null }) | null {
  const found = REF.exec(payload);
  if (found === null) return null;
  const [, prospect = "", enrollment = "", step = "", extra] = found;
  return {
    prospect: Number.parseInt(prospect, 36),
    enrollment: Number.parseInt(enrollment, 36),
    step,
    extra: extra ?? null,
  };
}

/**
 * Whom a token says it is about, whoever signed it: for what lies where only its owner writes. Null for what is no token.
 */
export function peekTokenSubject(token: string): TokenSubject | null {
  if (token.length > LONGEST_TOKEN || !/^[\w-]+$/.test(token)) return null;
  const bytes = Buffer.from(token, "base64url");
  return readTokenSubject(bytes.toString("utf8", ID_BYTES + MAC_BYTES));
}

/** `verifyToken` and `readTouchRef` in one. */
export function verifyTouchToken(
  keys: readonly TokenKey[],
  purpose: TokenPurpose,
  token: string,
): (TokenSubject & { extra: string | null }) | null {
  const payload = verifyToken(keys, purpose, token);
  return payload === null ? null : readTokenSubject(payload);
}
