import { lstat, readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Readable } from "node:stream";
import { NotAFileError } from "../files/failure.ts";
import { openRegular } from "../files/regular-file.ts";
import type { ClassifiedMessage } from "./classified-message.ts";
import { classifyMessage, type Knowing } from "./classify/classify-message.ts";
import { MAX_MESSAGE_BYTES } from "./classify/mime/limits.ts";

/** One saved mail, or why it could not be read. */
export type Classified = { file: string; message: ClassifiedMessage } | { file: string; failure: string };

/**
 * Saved mails, one after the other: files, folders walked in the order of their names, `-` for standard input.
 * What cannot be read is told and the rest goes on. Links inside folders are not followed.
 */
export async function* classifyFiles(
  names: readonly string[],
  { cwd, stdin, knowing = {} }: { cwd: string; stdin: Readable; knowing?: Knowing },
): AsyncGenerator<Classified> {
  for (const name of names) {
    if (name === "-") {
      yield { file: "-", message: classifyMessage(await readStart(stdin), knowing) };
      continue;
    }
    for await (const file of walk(name, cwd)) {
      if (file.failure !== undefined) {
        yield { file: file.name, failure: file.failure };
        continue;
      }
      let raw: Uint8Array;
      try {
        raw = await readFileStart(resolve(cwd, file.name));
      } catch (cause) {
        yield { file: file.name, failure: describeFailure(cause) };
        continue;
      }
      yield { file: file.name, message: classifyMessage(raw, knowing) };
    }
  }
}

async function* walk(
  name: string,
  cwd: string,
  isInside = false,
): AsyncGenerator<{ name: string; failure?: string }> {
  try {
    const path = resolve(cwd, name);
    const stat = await lstat(path);
    if (stat.isDirectory()) {
      const entries = (await readdir(path)).filter((each) => !each.startsWith("."));
      for (const entry of entries.sort()) yield* walk(join(name, entry), cwd, true);
    } else if (stat.isFile() || (!isInside && stat.isSymbolicLink())) yield { name };
    else if (!isInside) yield { name, failure: NEITHER };
  } catch (cause) {
    yield { name, failure: describeFailure(cause) };
  }
}

/** As much of a file as is ever looked at: a 200 MB message costs no 200 MB. */
async function readFileStart(path: string): Promise<Uint8Array> {
  const handle = await openRegular(path);
  try {
    const { size } = await handle.stat();
    const buffer = Buffer.alloc(Math.min(size, MAX_MESSAGE_BYTES));
    let filled = 0;
    while (filled < buffer.length) {
      const { bytesRead } = await handle.read(buffer, filled, buffer.length - filled, filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return buffer.subarray(0, filled);
  } finally {
    await handle.close();
  }
}

async function readStart(stdin: Readable): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stdin) {
    const bytes = Buffer.from(chunk as Uint8Array | string);
    chunks.push(bytes);
    size += bytes.length;
    if (size >= MAX_MESSAGE_BYTES) break;
  }
  return Buffer.concat(chunks);
}

const NEITHER = "neither a file nor a folder: write - and let the mail come on standard input";

function describeFailure(cause: unknown): string {
  if (cause instanceof NotAFileError) return cause.kind === "a folder" ? "it is a folder" : NEITHER;
  const code = (cause as NodeJS.ErrnoException).code;
  if (code === "ENOENT") return "no such file or folder";
  if (code === "EACCES" || code === "EPERM") return "not allowed to read it";
  return code === undefined ? "could not be read" : `could not be read (${code})`;
}
