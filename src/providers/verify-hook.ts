import { createHash, createHmac, createPublicKey, timingSafeEqual, verify } from "node:crypto";
import type { Instant } from "../engine/plan.ts";
import type { Verifier } from "./recipe.ts";

/** A hook's request as it came: the bytes are what was signed. */
export interface HookRequest {
  /** Null for a header that is missing. */
  header(name: string): string | null;
  bytes: Uint8Array;
  /** The address that the service called, as it knows it: public address and path, with the query. */
  url: string;
}

/**
 * Who wrote a hook. `unsigned`: the service signs none, so it may be asked, and what the hook says is believed in
 * nothing. `stale`: signed, and older or newer than it may be.
 */
export type HookProof = "proven" | "unsigned" | "forged" | "stale";

/**
 * Whether a hook is from its service. `verifier`'s templates but `signed` are filled in. Pure: `now` is when it came.
 * Compares in constant time; only sizes tell.
 */
export function verifyHook(verifier: Verifier, request: HookRequest, now: Instant): HookProof {
  switch (verifier.kind) {
    case "standard":
      return verifyStandard(verifier, request, now);
    case "twilio":
      return prove(verifyTwilio(verifier.secret, request));
    case "slack":
      return verifySlack(verifier, request, now);
    case "meta":
      return verifyHmac({ ...META, secret: verifier.secret }, request, now);
    case "hmac":
      return verifyHmac(verifier, request, now);
    case "ed25519":
      return verifyEd25519(verifier, request, now);
    case "timestamped":
      return verifyTimestamped(verifier, request, now);
    case "shared_text":
      return prove(isSame(request.header(verifier.header) ?? "", verifier.secret));
    case "basic":
      return prove(verifyBasic(verifier, request));
    case "none":
      return "unsigned";
  }
}

/** How Meta signs (https://developers.facebook.com/docs/graph-api/webhooks/getting-started#validate-payloads). */
const META = {
  header: "x-hub-signature-256",
  prefix: "sha256=",
  algorithm: "sha256",
  encoding: "hex",
  signed: "{{ body }}",
  timestampHeader: null,
  toleranceMs: null,
} as const;

/** More signatures than this in one header are nobody's. */
const MOST_SIGNATURES = 20;
/** Longer headers are not looked at. */
const LONGEST_HEADER = 4_000;

type Kind<K extends Verifier["kind"]> = Extract<Verifier, { kind: K }>;

/** Standard Webhooks 1.0 (https://www.standardwebhooks.com), and Svix, whose form it was. */
function verifyStandard(
  { secret, toleranceMs }: Kind<"standard">,
  request: HookRequest,
  now: Instant,
): HookProof {
  const read = (name: string): string | null =>
    request.header(`webhook-${name}`) ?? request.header(`svix-${name}`);
  const id = read("id");
  const time = readSeconds(read("timestamp"));
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  if (id === null || time === null || key.length === 0) return "forged";
  const wanted = `v1,${hmac("sha256", key, [`${id}.${time.written}.`, request.bytes]).toString("base64")}`;
  const signatures = headerOf(request, "webhook-signature", "svix-signature").split(" ", MOST_SIGNATURES);
  if (!signatures.some((each) => isSame(each, wanted))) return "forged";
  return judgeAge(time.at, toleranceMs, now);
}

/** HMAC-SHA1 of the address and, for forms, all fields by name; JSON by `bodySHA256` in it (https://www.twilio.com/docs/usage/security). */
function verifyTwilio(secret: string, request: HookRequest): boolean {
  const { url, bytes } = request;
  const isForm = (request.header("content-type") ?? "").toLowerCase().startsWith(FORM);
  const form = isForm ? new URLSearchParams(Buffer.from(bytes).toString("utf8")) : null;
  const fields = [...(form ?? [])].sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0));
  const signed = url + fields.map(([name, value]) => name + value).join("");
  const given = request.header("x-twilio-signature") ?? "";
  if (secret === "" || !isSame(given, hmac("sha1", secret, [signed]).toString("base64"))) return false;
  const bodyHash = URL.canParse(url) ? new URL(url).searchParams.get("bodySHA256") : null;
  if (bodyHash === null) return isForm || bytes.length === 0;
  return isSame(bodyHash, createHash("sha256").update(bytes).digest("hex"));
}

const FORM = "application/x-www-form-urlencoded";

/** https://docs.slack.dev/authentication/verifying-requests-from-slack */
function verifySlack({ secret, toleranceMs }: Kind<"slack">, request: HookRequest, now: Instant): HookProof {
  const time = readSeconds(request.header("x-slack-request-timestamp"));
  if (time === null || secret === "") return "forged";
  const digest = hmac("sha256", secret, [`v0:${time.written}:`, request.bytes]).toString("hex");
  if (!isSame(request.header("x-slack-signature") ?? "", `v0=${digest}`)) return "forged";
  return judgeAge(time.at, toleranceMs, now);
}

function verifyHmac(
  {
    secret,
    header,
    prefix,
    algorithm,
    encoding,
    signed,
    timestampHeader,
    toleranceMs,
  }: Omit<Kind<"hmac">, "kind">,
  request: HookRequest,
  now: Instant,
): HookProof {
  const time = timestampHeader === null ? null : readEpoch(request.header(timestampHeader));
  if (secret === "" || (timestampHeader !== null && time === null)) return "forged";
  const parts = fillSigned(signed, request, time?.written ?? "");
  const wanted = prefix + hmac(algorithm, secret, parts).toString(encoding);
  if (!isSame(request.header(header) ?? "", wanted)) return "forged";
  return time === null || toleranceMs === null ? "proven" : judgeAge(time.at, toleranceMs, now);
}

/** SubjectPublicKeyInfo of an Ed25519 key, but for its 32 bytes (RFC 8410, section 4). */
const ED25519_PREFIX = Buffer.from("302a300506032b6570032100", "hex");

function verifyEd25519(
  { key, header, timestampHeader, encoding, signed, toleranceMs }: Kind<"ed25519">,
  request: HookRequest,
  now: Instant,
): HookProof {
  const time = readSeconds(request.header(timestampHeader));
  const raw = Buffer.from(key, encoding);
  const signature = Buffer.from(headerOf(request, header), encoding);
  if (time === null || raw.length !== 32 || signature.length !== 64) return "forged";
  const publicKey = createPublicKey({
    key: Buffer.concat([ED25519_PREFIX, raw]),
    format: "der",
    type: "spki",
  });
  const message = Buffer.concat(fillSigned(signed, request, time.written).map((part) => Buffer.from(part)));
  if (!verify(null, message, publicKey, signature)) return "forged";
  return judgeAge(time.at, toleranceMs, now);
}

/** `t=1700000000,v1=…`, in Stripe's form (https://docs.stripe.com/webhooks#verify-manually). */
function verifyTimestamped(
  { secret, header, signed, toleranceMs }: Kind<"timestamped">,
  request: HookRequest,
  now: Instant,
): HookProof {
  const pairs = headerOf(request, header)
    .split(",", MOST_SIGNATURES)
    .map((part) => part.trim().split("="));
  const time = readSeconds(pairs.find(([name]) => name === "t")?.[1] ?? null);
  if (time === null || secret === "") return "forged";
  const wanted = hmac("sha256", secret, fillSigned(signed, request, time.written)).toString("hex");
  if (!pairs.some(([name, value = ""]) => name === "v1" && isSame(value, wanted))) return "forged";
  return judgeAge(time.at, toleranceMs, now);
}

/** RFC 7617; both halves are compared whatever the first comes to. */
function verifyBasic({ user, password }: Kind<"basic">, request: HookRequest): boolean {
  if (password === "") return false;
  const given = /^basic +([\w+/=-]+)$/i.exec(headerOf(request, "authorization"))?.[1] ?? "";
  return isSame(Buffer.from(given, "base64").toString("utf8"), `${user}:${password}`);
}

/** What a signature is over: a template whose body stays the bytes that came. */
function fillSigned(
  template: string,
  { bytes, url }: HookRequest,
  timestamp: string,
): (string | Uint8Array)[] {
  return template.split(/(\{\{ *(?:body|timestamp|url) *\}\})/).map((part) => {
    switch (/^\{\{ *(\w+) *\}\}$/.exec(part)?.[1]) {
      case "body":
        return bytes;
      case "timestamp":
        return timestamp;
      case "url":
        return url;
      default:
        return part;
    }
  });
}

function headerOf(request: HookRequest, ...names: readonly string[]): string {
  const value = names.map((name) => request.header(name)).find((each) => each !== null) ?? "";
  return value.length > LONGEST_HEADER ? "" : value;
}

/** Epoch seconds as written, and the instant they name. */
function readSeconds(text: string | null): { written: string; at: Instant } | null {
  if (text === null || !/^\d{1,12}$/.test(text)) return null;
  return { written: text, at: Number(text) * 1_000 };
}

/** The same where a service may count milliseconds, which take 13 digits until the year 2286. */
function readEpoch(text: string | null): ReturnType<typeof readSeconds> {
  return text !== null && /^\d{13}$/.test(text) ? { written: text, at: Number(text) } : readSeconds(text);
}

function judgeAge(at: Instant, toleranceMs: number, now: Instant): HookProof {
  return Math.abs(now - at) > toleranceMs ? "stale" : "proven";
}

function prove(isProven: boolean): HookProof {
  return isProven ? "proven" : "forged";
}

function hmac(algorithm: string, key: string | Buffer, parts: readonly (string | Uint8Array)[]): Buffer {
  const made = createHmac(algorithm, key);
  for (const part of parts) made.update(part);
  return made.digest();
}

/** Equal texts, compared in a time that does not tell where they differ. An empty secret equals nothing. */
function isSame(given: string, wanted: string): boolean {
  const left = Buffer.from(given);
  const right = Buffer.from(wanted);
  return right.length > 0 && left.length === right.length && timingSafeEqual(left, right);
}
