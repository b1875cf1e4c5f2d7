import type { Stats } from "node:fs";

/** Something that is no file stands where one was to be read: a folder, a named pipe, a device or a socket. */
export class NotAFileError extends Error {
  override readonly name = "NotAFileError";
  readonly code = "ENOTFILE";
  /** `a folder`, `a named pipe`, … */
  readonly kind: string;

  constructor(kind: string) {
    super(`it is ${kind}, not a file`);
    this.kind = kind;
  }
}

/** What it is that is no file. */
export function nameKind(found: Stats): string {
  if (found.isDirectory()) return "a folder";
  if (found.isFIFO()) return "a named pipe";
  if (found.isSocket()) return "a socket";
  return "a device";
}

/** The system's name of a failure, such as `EACCES`. */
export function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string"
    ? error.code
    : "unknown reason";
}

/** Whether an error says that a path does not exist. */
export function isMissing(error: unknown): boolean {
  const code = codeOf(error);
  return code === "ENOENT" || code === "ENOTDIR";
}

/** What went wrong with a file, as the end of a sentence: `it is a named pipe, not a file`, `EACCES`. */
export function describeFailure(error: unknown): string {
  if (error instanceof NotAFileError) return error.message;
  const code = codeOf(error);
  if (isMissing(error)) return "there is no such file";
  if (code === "EACCES" || code === "EPERM") return `no permission (${code})`;
  return code;
}
