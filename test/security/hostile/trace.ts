import { execFile, spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { makeFolder, PACKAGE_ROOT } from "../../cli/run-seq.ts";

/** What a call of the program asked of the kernel, by strace(1); of all its processes and threads. */
export interface Trace {
  code: number;
  output: string;
  /** Programs that were started, by their path. */
  programs: string[];
  /** Sockets that were made, connected or bound, each as strace writes the call. */
  sockets: string[];
  /** Real paths of the files that were opened, and of what was made, renamed, linked or removed. */
  files: string[];
}

const PROGRAMS = "execve,execveat";
// Not socketpair(2): Node talks to its child by one, which nobody else can join.
const SOCKETS = "socket,connect,bind,listen,accept,accept4,sendto,sendmsg,sendmmsg";
const OPENED = "open,openat,openat2,creat";
const CHANGED =
  "mkdir,mkdirat,rename,renameat,renameat2,unlink,unlinkat,rmdir,symlink,symlinkat,link,linkat,mknod,mknodat,chmod,fchmodat,truncate";

export const hasStrace = spawnSync("strace", ["-o", "/dev/null", "true"]).status === 0;

export async function traceSeq(argv: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<Trace> {
  const folder = makeFolder();
  const calls = [PROGRAMS, SOCKETS, OPENED, CHANGED].join(",");
  // A file for each thread, so that no call is cut in two; `?`: not every machine has every call.
  const options = ["-ff", "-y", "-qq", "-s", "4096", "-e", `trace=?${calls.split(",").join(",?")}`];
  const program = [process.execPath, join(PACKAGE_ROOT, "bin/seq.js"), ...argv];
  const { code, output } = await new Promise<Pick<Trace, "code" | "output">>((resolve) => {
    const child = execFile(
      "strace",
      [...options, "-o", join(folder, "t"), ...program],
      { cwd, env },
      (_, stdout, stderr) => {
        resolve({ code: child.exitCode ?? -1, output: stdout + stderr });
      },
    );
  });
  const lines = readdirSync(folder).flatMap((file) => readFileSync(join(folder, file), "utf8").split("\n"));
  const done = lines.filter((line) => / = \d/.test(line));
  const named = (names: string) => new RegExp(`^(?:${names.split(",").join("|")})\\(`);
  return {
    code,
    output,
    programs: done
      .filter((line) => named(PROGRAMS).test(line))
      .map((line) => /"([^"]*)"/.exec(line)?.[1] ?? line),
    sockets: lines.filter((line) => named(SOCKETS).test(line)),
    files: [
      ...done
        .filter((line) => named(OPENED).test(line))
        .map((line) => / = \d+<(.*)>$/.exec(line)?.[1] ?? line),
      ...done.filter((line) => named(CHANGED).test(line)).flatMap(namePaths),
    ],
  };
}

/** Every path of a call: a relative one belongs to the folder that `-y` writes before it. */
function namePaths(line: string): string[] {
  const paths = [...line.matchAll(/(?:AT_FDCWD|\d+)?(?:<([^>]*)>, )?"([^"]*)"/g)];
  return paths.map(([, folder, path = ""]) => (path.startsWith("/") ? path : `${folder ?? "?"}/${path}`));
}
