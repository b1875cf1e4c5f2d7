import { closeSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join, relative, resolve, sep } from "node:path";
import { ExitCode, UserError } from "../errors.ts";
import { describeFailure, isMissing } from "../files/failure.ts";
import { openRegularSync, readStartSync } from "../files/regular-file.ts";
import { findFolder, isInside, OutOfTreeError, openInTree } from "../files/tree.ts";
import { decodeText, SIZE_LIMIT } from "../yaml/text.ts";
import { SEQUENCES_FOLDER } from "./file-names.ts";
import { DEFINITION, describeFolder } from "./settled-file.ts";

/**
 * The scenario tests of a workspace, in order of their names, or the ones at these paths: a test file, or a
 * sequence whose tests are meant. UserError (usage) for a path that cannot be read or is no test.
 */
export async function readScenarioFiles(
  root: string,
  cwd: string,
  names: readonly string[],
): Promise<{ file: string; text: string }[]> {
  const paths =
    names.length === 0 ? await listScenarios(root) : names.map((name) => resolve(cwd, testOf(name)));
  const files: { file: string; text: string }[] = [];
  for (const path of new Set(paths)) files.push(readScenarioFile(root, path));
  return files;
}

async function listScenarios(root: string): Promise<string[]> {
  try {
    const names = await readdir(findFolder(root, SEQUENCES_FOLDER));
    return names
      .filter((name) => /^[^.#].*\.test\.ya?ml$/.test(name))
      .sort()
      .map((name) => join(root, SEQUENCES_FOLDER, name));
  } catch (error) {
    if (isMissing(error)) return [];
    throw new UserError(`${SEQUENCES_FOLDER} cannot be read: ${describeFolder(error)}`, { cause: error });
  }
}

function testOf(name: string): string {
  if (/\.test\.ya?ml$/.test(name)) return name;
  if (/\.ya?ml$/.test(name)) return name.replace(/\.(ya?ml)$/, ".test.$1");
  throw new UserError(`${name} is no test file`, {
    hint: "tests are named sequences/<sequence>.test.yaml",
    exit: ExitCode.usage,
  });
}

function readScenarioFile(root: string, path: string): { file: string; text: string } {
  const file = relative(root, path).split(sep).join("/");
  const decoded = decodeText(readBytes(root, file, path), file);
  if (decoded.ok) return { file, text: decoded.text };
  throw new UserError(`${file}: ${decoded.diagnostic.message}`, { exit: ExitCode.usage });
}

/** A test elsewhere is the user's own to name; one of the workspace may have been laid there by somebody else. */
function readBytes(root: string, file: string, path: string): Uint8Array {
  try {
    const descriptor = isInside(root, path) ? openInTree(root, file, DEFINITION) : openRegularSync(path);
    try {
      return readStartSync(descriptor, SIZE_LIMIT + 1);
    } finally {
      closeSync(descriptor);
    }
  } catch (cause) {
    if (cause instanceof OutOfTreeError) {
      throw new UserError(`${file} is a link to something that is no definition of this workspace`, {
        exit: ExitCode.usage,
        cause,
      });
    }
    throw new UserError(`${file} cannot be read`, {
      hint: describeFailure(cause),
      exit: ExitCode.usage,
      cause,
    });
  }
}
