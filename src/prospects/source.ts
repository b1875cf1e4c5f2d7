import path from "node:path";
import { ExitCode, UserError } from "../errors.ts";
import { NotAFileError } from "../files/failure.ts";
import { openRegular } from "../files/regular-file.ts";

/** Bytes to read people or suppressions from. */
export interface Source {
  /** As named by the user, for messages. */
  name: string;
  /** Absolute path of a file; null for standard input and addresses. */
  path: string | null;
  /** Bytes of a file; 0 where that is unknown. */
  size: number;
  bytes: AsyncIterable<Uint8Array>;
  /** Gives the file or connection back, read to the end or not. */
  close(): void;
}

const CHUNK = 32 * 1024;

/**
 * Opens a file, `-` (standard input) or an https:// address such as a published Google Sheet.
 * @throws UserError at once where it cannot be opened; what fails later is thrown while reading
 */
export async function openSource(
  name: string,
  place: { cwd: string; stdin: AsyncIterable<Uint8Array | string> },
): Promise<Source> {
  if (name === "-")
    return {
      name: "standard input",
      path: null,
      size: 0,
      bytes: readBytes(place.stdin),
      close: () => undefined,
    };
  if (/^https?:\/\//i.test(name)) {
    const { openAddress } = await import("./source-address.ts");
    return { name, path: null, size: 0, ...(await openAddress(name)) };
  }
  if (/^[a-z][a-z\d+.-]+:\/|^\/\/[^/]*@/i.test(name)) {
    // Not quoted: an address may hold a password or a key.
    throw new UserError("this is no address that people are read from", { hint: "https://… or a file" });
  }
  const file = path.resolve(place.cwd, name);
  try {
    const handle = await openRegular(file);
    const { size } = await handle.stat();
    const bytes = handle.createReadStream({ highWaterMark: CHUNK });
    return {
      name,
      path: file,
      size,
      bytes,
      close: () => void bytes.destroy(),
    };
  } catch (error) {
    throw explainFile(error, name);
  }
}

async function* readBytes(stream: AsyncIterable<Uint8Array | string>): AsyncGenerator<Uint8Array> {
  for await (const chunk of stream) yield typeof chunk === "string" ? Buffer.from(chunk) : chunk;
}

function explainFile(error: unknown, name: string): unknown {
  if (error instanceof NotAFileError) {
    const isFolder = error.kind === "a folder";
    return new UserError(`${name} is ${error.kind}, not a file`, {
      hint: isFolder ? "name the CSV or JSONL file in it" : "write - and let the data come on standard input",
      cause: error,
    });
  }
  const code =
    error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
  if (code === "ENOENT") {
    return new UserError(`there is no file ${name}`, { exit: ExitCode.usage, cause: error });
  }
  if (code === "EACCES" || code === "EPERM") {
    return new UserError(`${name} may not be read`, { hint: "check its permissions", cause: error });
  }
  if (error instanceof UserError || code === undefined) return error;
  return new UserError(`${name} cannot be opened (${code})`, { cause: error });
}
