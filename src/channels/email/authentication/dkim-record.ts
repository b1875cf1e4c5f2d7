import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import type { MailDns } from "./mail-dns.ts";
import { readTags } from "./tags.ts";

/** What stands under a selector, held against the key that signs. */
export type DkimReading =
  | { type: "missing" }
  /** An empty key takes back what it signed (RFC 6376 3.6.1). */
  | { type: "revoked" }
  | { type: "unreadable" }
  /** `matches`: null where the private key is not known or cannot be read. */
  | { type: "key"; bits: number; matches: boolean | null; isTesting: boolean };

/** Reads the public key that receivers look up; `privateKey` in PEM form, if it is known. */
export async function readDkimRecord(
  dns: MailDns,
  { selector, domain }: { selector: string; domain: string },
  privateKey: string | null,
): Promise<DkimReading> {
  const texts = await dns.texts(`${selector}._domainkey.${domain}`);
  const record = texts.map(readTags).find((tags) => tags.has("p"));
  if (record === undefined) return { type: "missing" };
  const published = record.get("p") ?? "";
  if (published === "") return { type: "revoked" };
  let key: KeyObject;
  try {
    key = createPublicKey({ key: Buffer.from(published, "base64"), format: "der", type: "spki" });
  } catch {
    // Ed25519 keys stand there bare (RFC 8463 4); nodemailer signs with RSA alone.
    return { type: "unreadable" };
  }
  const isTesting = (record.get("t") ?? "").split(":").includes("y");
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  return { type: "key", bits, matches: matchesKey(key, privateKey), isTesting };
}

function matchesKey(published: KeyObject, privateKey: string | null): boolean | null {
  if (privateKey === null) return null;
  try {
    return createPublicKey(createPrivateKey(privateKey)).equals(published);
  } catch {
    return null;
  }
}
