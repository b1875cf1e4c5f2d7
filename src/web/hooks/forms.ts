import { createHash } from "node:crypto";
import { hmacHex, isSame, parseJson, readTimedSignature, scalarsOf, textOf } from "./body.ts";
import { FORGED, type Hook, MALFORMED } from "./hook.ts";

const KIND = /^[a-z][a-z\d]*(?:_[a-z\d]+)*$/;
/** What a form may say of a person not known yet. */
const PERSONAL = ["first_name", "last_name", "name", "company", "title", "country", "timezone", "language"];

/**
 * Your own server tells of a form or an event: JSON or a urlencoded form, with `X-Seq-Signature: t=…,v1=…`, HMAC-SHA256
 * (hex) over `t.body` with the secret. Keys: `email` or `phone` or `prospect`, `event` (default form_submitted), `id`.
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
    const fields = scalarsOf(body);
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
            data: scalarsOf(body, ["email", "phone", "prospect", "event", "id", ...PERSONAL]),
          },
        ],
        fields: Object.fromEntries(Object.entries(fields).filter(([name]) => PERSONAL.includes(name))),
      },
    };
  },
};
