import { closeSync, fstatSync } from "node:fs";
import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";
import type { Diagnostic } from "../diagnostic.ts";
import { codeOf, describeFailure, isMissing, NotAFileError } from "../files/failure.ts";
import { readStartSync } from "../files/regular-file.ts";
import { OutOfTreeError, openInTree, type Reach } from "../files/tree.ts";
import { decodeText, SIZE_LIMIT, START } from "../yaml/text.ts";

/** A definition file as it lies on disk, or why it cannot be used. */
export type FileReading = { ok: true; text: string } | { ok: false; diagnostic: Diagnostic };

/** A definition may be a link to another YAML file of the workspace. Messages quote lines, so to nothing else. */
export const DEFINITION: Reach = { linkEndings: [".yaml", ".yml"] };

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
    await (look > 0 ? sleep(REST_MS) : nextTurn());
    const reading = readOnce(root, file, wallClock);
    if (reading !== "moving") return reading;
  }
  return fail(file, "file-being-written", "The file is still being written", "wait until it is complete");
}

function readOnce(root: string, file: string, wallClock: (() => number) | undefined): FileReading | "moving" {
  let descriptor: number | null = null;
  try {
    descriptor = openInTree(root, file, DEFINITION);
    const before = fstatSync(descriptor);
    const bytes = readStartSync(descriptor, SIZE_LIMIT + 1);
    if (bytes.length > SIZE_LIMIT) return decodeText(bytes, file);
    const after = fstatSync(descriptor);
    const age = wallClock === undefined ? REST_MS : wallClock() - after.mtimeMs;
    const hasChanged = after.mtimeMs !== before.mtimeMs || after.size !== bytes.length;
    // A time in the future (a copied tree, a clock set back) says nothing about now.
    if (hasChanged || (age >= 0 && age < REST_MS)) return "moving";
    return decodeText(bytes, file);
  } catch (error) {
    return explain(error, file);
  } finally {
    if (descriptor !== null) closeSync(descriptor);
  }
}

function explain(error: unknown, file: string): FileReading {
  if (isMissing(error)) return fail(file, "missing-file", "The file is not there");
  const message = describeUnreadable(error);
  return fail(
    file,
    "unreadable-file",
    message,
    error instanceof OutOfTreeError ? "put the file itself here" : undefined,
  );
}

/** Why a folder of definitions cannot be listed, as the end of a sentence. */
export function describeFolder(error: unknown): string {
  return error instanceof OutOfTreeError ? error.message : describeFailure(error);
}

/** Why a definition cannot be read, as a sentence. */
export function describeUnreadable(error: unknown): string {
  if (error instanceof OutOfTreeError) {
    return "This is a link to something that is no definition of this workspace";
  }
  if (error instanceof NotAFileError) return `This is ${error.kind}, not a file`;
  return codeOf(error) === "ELOOP"
    ? "The file is a symlink that leads back to itself"
    : `The file cannot be read: ${describeFailure(error)}`;
}

function fail(file: string, code: string, message: string, hint?: string): FileReading {
  const diagnostic: Diagnostic = { code, severity: "error", message, file, range: START };
  return { ok: false, diagnostic: hint === undefined ? diagnostic : { ...diagnostic, hint } };
}
