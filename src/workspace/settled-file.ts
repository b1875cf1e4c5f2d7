import { open, realpath } from "node:fs/promises";
import { extname, join, relative, sep } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Diagnostic } from "../diagnostic.ts";
import { decodeText, SIZE_LIMIT, START } from "../sequence/text.ts";
import { codeOf, isInside, isMissing } from "./private-file.ts";

/** A definition file as it lies on disk, or why it cannot be used. */
export type FileReading = { ok: true; text: string } | { ok: false; diagnostic: Diagnostic };

/** A file must have rested so long before it is believed to be written to its end. */
const REST_MS = 100;
const LOOKS = 20;

/**
 * Reads a definition file (`file` is relative to `root`) that nobody is writing at the moment. Where it
 * changed during the read, or less than 100 ms before `wallClock` (left out: not asked), it is looked at
 * again, for two seconds at most. No file at all has the code `missing-file`.
 */
export async function readSettledFile(
  root: string,
  file: string,
  wallClock?: () => number,
): Promise<FileReading> {
  for (let look = 0; look < LOOKS; look += 1) {
    if (look > 0) await sleep(REST_MS);
    const reading = await readOnce(root, file, wallClock);
    if (reading !== "moving") return reading;
  }
  return fail(file, "file-being-written", "The file is still being written", "wait until it is complete");
}

async function readOnce(
  root: string,
  file: string,
  wallClock: (() => number) | undefined,
): Promise<FileReading | "moving"> {
  let handle;
  try {
    handle = await open(join(root, file), "r");
    const before = await handle.stat();
    if (!(await isOwnDefinition(root, file))) {
      return fail(
        file,
        "unreadable-file",
        "This is a link to something that is no definition of this workspace",
        "put the file itself here",
      );
    }
    if (!before.isFile()) return fail(file, "unreadable-file", "This is not a file");
    if (before.size > SIZE_LIMIT) return decodeText(new Uint8Array(SIZE_LIMIT + 1), file);
    const bytes = await handle.readFile();
    const after = await handle.stat();
    const age = wallClock === undefined ? REST_MS : wallClock() - after.mtimeMs;
    const hasChanged = after.mtimeMs !== before.mtimeMs || after.size !== bytes.length;
    // A time in the future (a copied tree, a clock set back) says nothing about now.
    if (hasChanged || (age >= 0 && age < REST_MS)) return "moving";
    return decodeText(bytes, file);
  } catch (error) {
    return explain(error, file);
  } finally {
    await handle?.close();
  }
}

/**
 * A link in a repository that somebody else wrote must not lead to a file that is not theirs to show: messages quote
 * lines. So its end is a YAML file of the workspace, and nothing hidden such as .env, .git or .seq.
 */
export async function isOwnDefinition(root: string, file: string): Promise<boolean> {
  const [folder, real] = await Promise.all([realpath(root), realpath(join(root, file))]);
  const way = relative(folder, real);
  return (
    isInside(folder, real) &&
    [".yaml", ".yml"].includes(extname(real)) &&
    !way.split(sep).some((part) => part.startsWith("."))
  );
}

function explain(error: unknown, file: string): FileReading {
  const code = codeOf(error);
  if (isMissing(error)) return fail(file, "missing-file", "The file is not there");
  if (code === "ELOOP") {
    return fail(file, "unreadable-file", "The file is a symlink that leads back to itself");
  }
  return fail(file, "unreadable-file", `The file cannot be read: ${code}`);
}

function fail(file: string, code: string, message: string, hint?: string): FileReading {
  const diagnostic: Diagnostic = { code, severity: "error", message, file, range: START };
  return { ok: false, diagnostic: hint === undefined ? diagnostic : { ...diagnostic, hint } };
}
