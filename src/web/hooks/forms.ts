import { createHash } from "node:crypto";
import type { FieldValue } from "../../engine/facts.ts";
import { normaliseAddress } from "../client-address.ts";
import { hmacHex, isSame, parseJson, readTimedSignature, scalarsOf, textOf } from "./body.ts";
import { PERSONAL } from "./form-text.ts";
import { FORGED, type Hook, MALFORMED } from "./hook.ts";

const KIND = /^[a-z][a-z\d]*(?:_[a-z\d]+)*$/;
/** Keys with a meaning of their own; all others are data of the event. */
const OWN_KEYS = ["email", "phone", "prospect", "event", "id", "client_ip", ...Object.keys(PERSONAL)];

/**
 * Your own server tells of a form or an event: JSON or a urlencoded form, with `X-Seq-Signature: t=…,v1=…`, HMAC-SHA256
 * (hex) over `t.body` with the secret. Keys: `email` or `phone`, `event` (default form_submitted), `id`, `client_ip` (who
 * filled it in). The signature says that it is your server; what it tells are a stranger's words.
 */
export const forms: Hook = {
  source: "forms",
  read({ header, bytes }, secret) {
    const signed = readTimedSignature(header("x-seq-signature"));
    if (signed === null) return FORGED;
    const wanted = hmacHex(secret, `${signed.seconds}.`, bytes);
    if (!signed.signatures.some((each) => isSame(each, wanted))) return FORGED;
    const isForm = (header("content-type") ?? "")
      .toLowerCase()
      .startsWith("application/x-www-form-urlencoded");
    const body = isForm ? Object.fromEntries(new URLSearchParams(bytes.toString("utf8"))) : parseJson(bytes);
    const kind = textOf(body?.["event"]) ?? "form_submitted";
    if (body === null || !KIND.test(kind)) return MALFORMED;
    const about = {
      email: textOf(body["email"]),
      phone: textOf(body["phone"]),
      reference: textOf(body["prospect"]),
    };
    if (about.email === null && about.phone === null && about.reference === null) return MALFORMED;
    const clientIp = textOf(body["client_ip"]);
    const client = clientIp === null ? null : normaliseAddress(clientIp);
    if (clientIp !== null && client === null) return MALFORMED;
    const { fields, leftOut } = readPersonal(body);
    return {
      type: "told",
      told: {
        id:
          textOf(body["id"]) ?? createHash("sha256").update(`${signed.seconds}.`).update(bytes).digest("hex"),
        signedAt: Number(signed.seconds) * 1_000,
        about,
        facts: [
          {
            kind,
            at: null,
            channel: null,
            data: {
              ...scalarsOf(body, OWN_KEYS),
              ...(leftOut.length > 0 && { left_out: leftOut.join(", ") }),
            },
          },
        ],
        fields,
        client,
      },
    };
  },
};

function readPersonal(body: Readonly<Record<string, unknown>>): {
  fields: Record<string, FieldValue>;
  leftOut: string[];
} {
  const fields: Record<string, FieldValue> = {};
  const leftOut: string[] = [];
  for (const [name, read] of Object.entries(PERSONAL)) {
    const given = body[name];
    if (given === undefined || given === null || given === "") continue;
    const value = typeof given === "string" ? read(given) : null;
    if (value === null) leftOut.push(name);
    else fields[name] = value;
  }
  return { fields, leftOut };
}
