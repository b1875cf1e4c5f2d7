import { lstat, open, writeFile } from "node:fs/promises";
import { ExitCode, UserError } from "../../errors.ts";
import { explainUnwritable } from "../../files/failure.ts";
import { writeWhole } from "../../files/write.ts";

/** As much of a file as tells what it is. */
const HEAD_BYTES = 1_024;

/**
 * Writes a file that its owner alone may read, also where a looser one stands already, and all of it or nothing.
 * Follows no link; a device such as /dev/null is written to as it is. What stands there is replaced where it is of the
 * same kind: a page by a page, a table by one with the same columns. Anything else is somebody's own: a UserError (usage).
 * @param file absolute
 * @param place the file as the user wrote it, for the UserError, and the workspace, null where there is none
 * @param isNew a file that stands there already is a UserError, whatever it is
 */
export async function writePrivateFile(
  file: string,
  text: string,
  { name, root, isNew = false }: { name: string; root: string | null; isNew?: boolean },
): Promise<void> {
  try {
    const found = await lstat(file).catch(() => null);
    if (found?.isCharacterDevice() === true) {
      await writeFile(file, text);
      return;
    }
    if (found?.isFile() === true && !isNew) await refuseOthers(file, text, name);
    await writeWhole(file, text, { root, name, mode: 0o600, isNew });
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    const isThere = cause instanceof Error && "code" in cause && cause.code === "EEXIST";
    if (isThere) {
      throw new UserError(`${name} cannot be written: it exists already`, {
        hint: "choose another name",
        cause,
      });
    }
    const { why, hint } = explainUnwritable(file, cause);
    throw new UserError(`${name} cannot be written: ${why}`, { hint, cause });
  }
}

async function refuseOthers(file: string, text: string, name: string): Promise<void> {
  const handle = await open(file, "r");
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    const head = buffer.toString("utf8", 0, bytesRead);
    if (head.trim() === "" || tellKind(head) === tellKind(text.slice(0, HEAD_BYTES))) return;
  } finally {
    await handle.close();
  }
  throw new UserError(`${name} is another kind of file, and stays as it is`, {
    hint: "choose another name, or take that file away first",
    exit: ExitCode.usage,
  });
}

/** A page, a picture or JSON by how it begins (JSON by its first key); anything else, as a table, by its whole first line. */
function tellKind(head: string): string {
  const start = head.replace(/^\ufeff?\s*/, "");
  if (/^<!doctype html|^<html/i.test(start)) return "html";
  if (/^(?:<\?xml[^>]*>\s*)?<svg/i.test(start)) return "svg";
  if (/^[{[]/.test(start)) return `json ${/^.\s*"([^"]*)"/.exec(start)?.[1] ?? ""}`;
  return start.split(/\r?\n/)[0] ?? "";
}
