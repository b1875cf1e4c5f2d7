import { createPrivateKey } from "node:crypto";
import { readPrivateFile } from "./private-file.ts";

/**
 * How many bits the RSA private key in a file of the workspace has; null where there is none, or it is no such key, or may
 * not be read. Nothing else of the file is told.
 */
export function readKeyBits(root: string, path: string): number | null {
  try {
    const text = readPrivateFile(root, path);
    if (text === null) return null;
    const { asymmetricKeyType, asymmetricKeyDetails } = createPrivateKey(text);
    return asymmetricKeyType === "rsa" ? (asymmetricKeyDetails?.modulusLength ?? null) : null;
  } catch {
    return null;
  }
}
