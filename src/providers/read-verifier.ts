import type * as z from "zod";
import { parseDuration } from "../config/duration.ts";
import type { YamlNode } from "../yaml/node.ts";
import { checkHeaderName } from "./read-request.ts";
import { chooseOne, readPlain, readSecret } from "./read-secret.ts";
import type { Verifier } from "./recipe.ts";
import type { verifySchema } from "./recipe-schema.ts";
import { checkText, type Scope } from "./scope.ts";

const TOLERANCE_MS = 5 * 60_000;
/** Of those that sign the time with the body: what Stripe's way signs, and Discord's. */
const SIGNED = {
  hmac: "{{ body }}",
  timestamped: "{{ timestamp }}.{{ body }}",
  ed25519: "{{ timestamp }}{{ body }}",
};
const SIGNED_NAMES = { body: true, timestamp: true, url: true } as const;

/** Reads how a hook proves who wrote it. */
export function readVerifier(node: YamlNode<z.output<typeof verifySchema>>, scope: Scope): Verifier {
  const kind = chooseOne(node, "verify");
  const { standard, twilio, slack, meta, hmac, ed25519, timestamped, shared_text, basic } = node.value;
  const secretOf = (at: YamlNode<{ secret: string }>) => readSecret(at.at("secret"), scope);
  if (standard !== undefined) {
    const at = node.at("standard").with(standard);
    return { kind: "standard", secret: secretOf(at), toleranceMs: readTolerance(at.at("tolerance")) };
  }
  if (twilio !== undefined) return { kind: "twilio", secret: secretOf(node.at("twilio").with(twilio)) };
  if (slack !== undefined) {
    const at = node.at("slack").with(slack);
    return { kind: "slack", secret: secretOf(at), toleranceMs: readTolerance(at.at("tolerance")) };
  }
  if (meta !== undefined) {
    const at = node.at("meta").with(meta);
    const challenge = meta.challenge === undefined ? null : readSecret(at.at("challenge"), scope);
    return { kind: "meta", secret: secretOf(at), challenge };
  }
  if (hmac !== undefined) {
    const at = node.at("hmac").with(hmac);
    const { header, prefix = "", algorithm = "sha256", encoding = "hex" } = hmac;
    const { timestamp_header: timestampHeader = null } = hmac;
    checkHeaderName(header, at.at("header"));
    if (timestampHeader !== null) checkHeaderName(timestampHeader, at.at("timestamp_header"));
    return {
      ...{ kind: "hmac", secret: secretOf(at), header, prefix, algorithm, encoding, timestampHeader },
      signed: readSigned(at.at("signed"), timestampHeader === null ? SIGNED.hmac : SIGNED.timestamped, scope),
      toleranceMs: timestampHeader === null ? null : readTolerance(at.at("tolerance")),
    };
  }
  if (ed25519 !== undefined) {
    const at = node.at("ed25519").with(ed25519);
    const { header, timestamp_header: timestampHeader, encoding = "hex" } = ed25519;
    checkHeaderName(header, at.at("header"));
    checkHeaderName(timestampHeader, at.at("timestamp_header"));
    return {
      kind: "ed25519",
      key: readPlain(at.at("key"), scope),
      header,
      timestampHeader,
      encoding,
      signed: readSigned(at.at("signed"), SIGNED.ed25519, scope),
      toleranceMs: readTolerance(at.at("tolerance")),
    };
  }
  if (timestamped !== undefined) {
    const at = node.at("timestamped").with(timestamped);
    checkHeaderName(timestamped.header, at.at("header"));
    return {
      kind: "timestamped",
      secret: secretOf(at),
      header: timestamped.header,
      signed: readSigned(at.at("signed"), SIGNED.timestamped, scope),
      toleranceMs: readTolerance(at.at("tolerance")),
    };
  }
  if (shared_text !== undefined) {
    const at = node.at("shared_text").with(shared_text);
    checkHeaderName(shared_text.header, at.at("header"));
    return { kind: "shared_text", secret: secretOf(at), header: shared_text.header };
  }
  if (basic !== undefined) {
    const at = node.at("basic").with(basic);
    return {
      kind: "basic",
      user: readPlain(at.at("user"), scope),
      password: readSecret(at.at("password"), scope),
    };
  }
  if (kind === "none") {
    const hint = "anybody can write such a hook; nobody is suppressed or counted on its word";
    node.at("none").key.warn("unsigned-hook", "These hooks are not signed", hint);
  }
  return { kind: "none" };
}

function readSigned(node: YamlNode<string | undefined>, usual: string, scope: Scope): string {
  const { value } = node;
  if (value === undefined) return usual;
  checkText(node.with(value), { ...scope, values: { ...SIGNED_NAMES } });
  return value;
}

function readTolerance(node: YamlNode<string | undefined>): number {
  const { value } = node;
  const ms = value === undefined ? TOLERANCE_MS : parseDuration(value);
  if (ms === null) node.error("wrong-duration", `"${value}" is no duration`, "write for example `5 minutes`");
  return ms ?? TOLERANCE_MS;
}
