import { lstat, writeFile } from "node:fs/promises";
import { UserError } from "../../errors.ts";
import { describeFailure } from "../../files/failure.ts";
import { writeWhole } from "../../files/write.ts";

/**
 * Writes a file that its owner alone may read, also where a looser one stands already, and all of it or nothing.
 * Follows no link; a device such as /dev/null is written to as it is.
 * @param file absolute
 * @param place the file as the user wrote it, for the UserError, and the workspace, null where there is none
 * @param isNew a file that stands there already is a UserError
 */
export async function writePrivateFile(
  file: string,
  text: string,
  { name, root, isNew = false }: { name: string; root: string | null; isNew?: boolean },
): Promise<void> {
  try {
    const found = await lstat(file).catch(() => null);
    if (found?.isCharacterDevice() === true) await writeFile(file, text);
    else await writeWhole(file, text, { root, name, mode: 0o600, isNew });
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    const isThere = cause instanceof Error && "code" in cause && cause.code === "EEXIST";
    const why = isThere ? "it exists already" : describeFailure(cause);
    throw new UserError(`${name} cannot be written: ${why}`, {
      ...(isThere && { hint: "choose another name" }),
      cause,
    });
  }
}
