import { createPrivateKey } from "node:crypto";
import { closeSync, fstatSync, realpathSync } from "node:fs";
import { isAbsolute, join, relative } from "node:path";
import { UserError } from "../errors.ts";
import { describeFailure, isMissing } from "../files/failure.ts";
import { openRegularSync, readStartSync } from "../files/regular-file.ts";
import { isHidden, isInside } from "../files/tree.ts";
import { SECRETS_FILE } from "./file-names.ts";

/** Longest secret file that is read, in bytes: keys and passwords are far shorter. */
const MAX_BYTES = 65_536;

/**
 * The text of a secret file inside `root`, or null when there is none. UserError when other users may read it (mode
 * looser than 0600), when it lies outside the root or is hidden (symlinks followed), or cannot be read. `.env` alone
 * is hidden and read; it holds all secrets, so none of them is the whole of it.
 */
export function readPrivateFile(root: string, path: string): string | null {
  const mayHide = path === SECRETS_FILE;
  if (path === "" || isAbsolute(path) || path.includes("\0")) throw leavesRoot(path);
  if (!mayHide && isHidden(path)) throw leavesRoot(path);
  let descriptor: number;
  try {
    const top = realpathSync(root);
    const real = realpathSync(join(root, path));
    if (!isInside(top, real) || (!mayHide && isHidden(relative(top, real)))) throw leavesRoot(path);
    descriptor = openRegularSync(real, { isRealPath: true });
  } catch (error) {
    if (isMissing(error)) return null;
    throw explain(error, path);
  }
  try {
    const { mode, size } = fstatSync(descriptor);
    if (process.platform !== "win32" && (mode & 0o077) !== 0) {
      throw new UserError(
        `${path} holds secrets and may be read by others (mode ${(mode & 0o777).toString(8)})`,
        {
          hint: `chmod 600 ${path}`,
        },
      );
    }
    if (size > MAX_BYTES) throw new UserError(`${path} is too long for a secret (${size} bytes)`);
    return readStartSync(descriptor, MAX_BYTES).toString("utf8");
  } catch (error) {
    throw explain(error, path);
  } finally {
    closeSync(descriptor);
  }
}

function explain(error: unknown, path: string): UserError {
  if (error instanceof UserError) return error;
  return new UserError(`${path} cannot be read: ${describeFailure(error)}`, { cause: error });
}

function leavesRoot(path: string): UserError {
  return new UserError(`the secret file ${path} lies outside the workspace or is hidden`, {
    hint: "keep secret files inside the workspace, as secrets/NAME, ignored by git, with mode 0600",
  });
}

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
