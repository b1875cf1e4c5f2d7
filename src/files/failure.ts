import { statSync, type Stats } from "node:fs";
import { dirname } from "node:path";

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
  return SYSTEM[code]?.why ?? code;
}

/** What a system refuses for reasons that lie outside of the program, and what helps. */
const SYSTEM: Readonly<Partial<Record<string, { why: string; hint: string }>>> = {
  EACCES: { why: "no permission (EACCES)", hint: "choose a place that is yours" },
  EPERM: { why: "no permission (EPERM)", hint: "choose a place that is yours" },
  EROFS: { why: "the disk is read-only (EROFS)", hint: "choose another place" },
  ENOSPC: { why: "no space is left (ENOSPC)", hint: "make room on the disk" },
  EDQUOT: { why: "your share of the disk is used up (EDQUOT)", hint: "make room on the disk" },
  EFBIG: {
    why: "the file would be too large (EFBIG)",
    hint: "the limit of file sizes is the system's: ulimit -f",
  },
  EIO: { why: "the disk fails (EIO)", hint: "look after the disk" },
  EMFILE: { why: "too many files are open (EMFILE)", hint: "the limit is the system's: ulimit -n" },
  ENFILE: { why: "too many files are open on this machine (ENFILE)", hint: "end what holds them" },
  ENAMETOOLONG: { why: "the name is too long (ENAMETOOLONG)", hint: "choose a shorter one" },
  ELOOP: { why: "links lead in a circle (ELOOP)", hint: "name the file itself" },
};

/** Why a file cannot be written, as the end of a sentence, and what to do. */
export function explainUnwritable(path: string, error: unknown): { why: string; hint: string } {
  const folder = dirname(path);
  if (isMissing(error)) {
    const found = statSync(folder, { throwIfNoEntry: false });
    if (found === undefined)
      return { why: `there is no folder ${folder}`, hint: "make it first, or choose another" };
    if (!found.isDirectory()) return { why: `${folder} is no folder`, hint: "choose another place" };
    return { why: "the system takes no files there", hint: "choose another place" };
  }
  if (error instanceof NotAFileError) return { why: error.message, hint: "name a file" };
  return SYSTEM[codeOf(error)] ?? { why: describeFailure(error), hint: "choose another place" };
}

/** A disk or limit that stands in the way, wherever it was met; null for any other error. */
export function explainSystem(error: unknown): { what: string; why: string; hint: string } | null {
  const known = SYSTEM[codeOf(error)];
  if (known === undefined || !(error instanceof Error) || !("syscall" in error)) return null;
  const path = "path" in error && typeof error.path === "string" ? error.path : null;
  return { what: path ?? "what was to be printed cannot be written", ...known };
}
