import { Webhook } from "standardwebhooks";
import { asRecord, isSame, parseJson, scalarsOf, textOf, timeOf } from "./body.ts";
import { FORGED, type Hook, MALFORMED } from "./hook.ts";

const KIND = /^[a-z][a-z\d]*(?:_[a-z\d]+)*$/;

/**
 * Standard Webhooks 1.0 (https://www.standardwebhooks.com): `{type, timestamp, data: {prospect, …}}`, where `type` is
 * a kind of event and `prospect` an email, LinkedIn URL, phone number or `p12`.
 */
export const standard: Hook = {
  source: "standard",
  read({ header, bytes }, secret) {
    const id = header("webhook-id");
    const seconds = header("webhook-timestamp");
    const signature = header("webhook-signature");
    if (id === null || seconds === null || signature === null || !/^\d{1,12}$/.test(seconds)) return FORGED;
    const signedAt = Number(seconds) * 1_000;
    if (!isSigned(secret, { id, signedAt, signature }, bytes)) return FORGED;
    const body = parseJson(bytes);
    const data = asRecord(body?.["data"]);
    const kind = textOf(body?.["type"]);
    if (body === null || data === null || kind === null || !KIND.test(kind)) return MALFORMED;
    return {
      type: "told",
      told: {
        id,
        signedAt,
        about: { email: textOf(data["email"]), phone: null, reference: textOf(data["prospect"]) },
        facts: [
          {
            kind,
            at: timeOf(body["timestamp"]),
            channel: textOf(data["channel"]),
            data: scalarsOf(data, ["prospect", "email", "channel"]),
          },
        ],
        fields: {},
      },
    };
  },
};

/**
 * Whether one of the signatures is ours. The package's own `verify` asks the wall clock for the tolerance, which a
 * replay of something recorded must not depend on; so each is compared with what the package itself would sign.
 */
function isSigned(
  secret: string,
  { id, signedAt, signature }: { id: string; signedAt: number; signature: string },
  bytes: Buffer,
): boolean {
  const wanted = new Webhook(secret).sign(id, new Date(signedAt), bytes);
  return signature.split(" ", 20).some((each) => isSame(each, wanted));
}
