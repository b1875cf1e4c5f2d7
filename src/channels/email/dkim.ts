import { createPrivateKey, type KeyObject } from "node:crypto";
import type { Sender } from "../../config/workspace-config.ts";
import { UserError } from "../../errors.ts";

/** Adds what proves the sender's domain to a message; the same bytes in, the same bytes out. */
export type SignMail = (message: Buffer) => Promise<Buffer>;

/** RFC 6376 3.3.3: signers use at least 1024 bits, and should use 2048. */
const LEAST_BITS = 1024;

/** What a signature covers (RFC 6376 5.4.1), with both headers of RFC 8058, which must be signed. */
const SIGNED_HEADERS = [
  "From",
  "Reply-To",
  "Subject",
  "Date",
  "Message-ID",
  "To",
  "In-Reply-To",
  "References",
  "MIME-Version",
  "Content-Type",
  "Content-Transfer-Encoding",
  "List-Unsubscribe",
  "List-Unsubscribe-Post",
  "X-Seq-Touch",
].join(":");

/** The signer of a sender's mails; without `dkim` it leaves them as they are. Throws UserError for a key that cannot sign. */
export async function createSigner(sender: Pick<Sender, "id" | "dkim">): Promise<SignMail> {
  const { dkim } = sender;
  if (dkim === null) return async (message) => message;
  const privateKey = readKey(dkim.key, sender.id);
  const { default: Dkim } = await import("nodemailer/lib/dkim");
  const signer = new Dkim({
    domainName: dkim.domain,
    keySelector: dkim.selector,
    privateKey,
    headerFieldNames: SIGNED_HEADERS,
    hashAlgo: "sha256",
  });
  return async (message) => {
    const chunks: Uint8Array[] = [];
    const stream: AsyncIterable<Uint8Array> = signer.sign(message);
    for await (const chunk of stream) chunks.push(chunk);
    const signed = Buffer.concat(chunks);
    // nodemailer sends a message unsigned when its key fails.
    if (!signed.subarray(0, 15).equals(Buffer.from("DKIM-Signature:"))) {
      throw new UserError(`the dkim key of sender ${sender.id} cannot sign`);
    }
    return signed;
  };
}

function readKey(pem: string, sender: string): KeyObject {
  const hint = "`key` takes an RSA private key in PEM form, e.g. ${file:secrets/dkim.pem}";
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch {
    // The cause would quote parts of the key.
    throw new UserError(`the dkim key of sender ${sender} is no private key`, { hint });
  }
  if (key.asymmetricKeyType !== "rsa") {
    throw new UserError(`the dkim key of sender ${sender} is no RSA key`, { hint });
  }
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (bits < LEAST_BITS) {
    throw new UserError(
      `the dkim key of sender ${sender} has ${bits} bits; at least ${LEAST_BITS} are needed`,
      {
        hint: "make a new one of 2048 bits and publish it under a new selector",
      },
    );
  }
  return key;
}
