import { accessSync, closeSync, constants, openSync, readSync, realpathSync, statSync } from "node:fs";
import { delimiter, dirname, isAbsolute, join, sep } from "node:path";

/** Where coreutils' seq is installed on Linux, BSD, macOS and Homebrew. */
const USUAL_PLACES = ["/usr/bin", "/bin", "/usr/local/bin", "/opt/homebrew/opt/coreutils/libexec/gnubin"];

/**
 * The system's `seq`: the first one on `path` that is not this program under another name
 * (a symlink into our package, or a wrapper script that names it). Null when there is none.
 */
export function findSystemSeq(path: string, ownDirectory: string): string | null {
  const ownPackage = dirname(realpathSync(ownDirectory)) + sep;
  for (const folder of [...path.split(delimiter).filter(isAbsolute), ...USUAL_PLACES]) {
    const candidate = join(folder, "seq");
    try {
      accessSync(candidate, constants.X_OK);
      const real = realpathSync(candidate);
      if (!statSync(real).isFile() || real.startsWith(ownPackage) || isOurWrapper(real)) continue;
      return candidate;
    } catch {
      // Not there, or not ours to run: the next folder may have it.
    }
  }
  return null;
}

/** Package managers put small scripts on PATH that name the program they start. */
function isOurWrapper(file: string): boolean {
  const head = Buffer.alloc(4096);
  const handle = openSync(file, "r");
  try {
    const length = readSync(handle, head, 0, head.length, 0);
    const text = head.toString("latin1", 0, length);
    return text.startsWith("#!") && /prospect-seq|hand-over/.test(text);
  } finally {
    closeSync(handle);
  }
}
