/** What a trace of one run shows. */
export interface TraceVerdict {
  /** Messages whose intent was on disk before they left. */
  proved: number;
  violations: string[];
  /** Syncs of the log that went well. */
  syncs: number;
}

/** How far the intent of one message has come. */
interface Intent {
  state: "written" | "committed" | "syncing" | "durable";
}

const LINE = /^(\d+) +(?:(\w+)\((.*)|<\.\.\. (\w+) resumed>(.*))$/s;
const LOG = /^\d+<[^>]*-wal>/;
const SOCKET = /^\d+<(?:socket|TCP)[^>]*>/;
/** Bytes of a frame's header: https://sqlite.org/fileformat.html#the_write_ahead_log. */
const FRAME_HEADER = /^\d+<[^>]*>, "((?:[^"\\]|\\.)*)", 24,/;

/**
 * Reads what `strace -f -y -o` wrote of `seq run`, and asks of each message: was its intent in the log, the frame that
 * commits it written, and a sync that began after that over, before DATA went to the socket that carried it?
 *
 * @param ids Message-IDs as they arrived
 */
export function judgeTrace(trace: string, ids: readonly string[]): TraceVerdict {
  const intents = new Map<string, Intent>();
  const dataWith = new Map<string, Set<string>>();
  const left = new Map<string, boolean>();
  const running = new Map<string, Intent[]>();
  let commits = false;
  let syncs = 0;
  const durableNow = (): Set<string> =>
    new Set([...intents].filter(([, { state }]) => state === "durable").map(([id]) => id));

  const beginSync = (pid: string): void => {
    const covered = [...intents.values()].filter(({ state }) => state === "committed");
    running.set(pid, covered);
  };
  const endSync = (pid: string, result: string): void => {
    const covered = running.get(pid);
    running.delete(pid);
    if (covered === undefined || !/= 0\s*$/.test(result)) return;
    syncs += 1;
    for (const intent of covered) intent.state = "durable";
  };
  const writeLog = (args: string): void => {
    const header = FRAME_HEADER.exec(args)?.[1];
    if (header !== undefined) {
      commits = isCommit(decode(header));
      return;
    }
    for (const id of findIds(args, ids)) if (!intents.has(id)) intents.set(id, { state: "written" });
    if (commits)
      for (const intent of intents.values()) if (intent.state === "written") intent.state = "committed";
    commits = false;
  };
  const writeSocket = (args: string): void => {
    const socket = SOCKET.exec(args)?.[0] ?? "";
    if (/"DATA\\r\\n"/.test(args)) dataWith.set(socket, durableNow());
    for (const id of findIds(args, ids)) {
      if (!left.has(id)) left.set(id, dataWith.get(socket)?.has(id) === true);
    }
  };

  for (const line of trace.split("\n")) {
    const [, pid = "", call, args = "", resumed, rest = ""] = LINE.exec(line) ?? [];
    if (resumed === "fsync" || resumed === "fdatasync") endSync(pid, rest);
    if (call === undefined) continue;
    if (call === "fsync" || call === "fdatasync") {
      if (!LOG.test(args)) continue;
      beginSync(pid);
      if (!args.includes("<unfinished")) endSync(pid, args);
    } else if (LOG.test(args)) writeLog(args);
    else if (SOCKET.test(args)) writeSocket(args);
  }

  const violations = ids.flatMap((id) => {
    if (!left.has(id)) return [`${id} arrived, and no write of it was seen`];
    return left.get(id) === true
      ? []
      : [`promise 1: DATA was written before the intent of ${id} was on disk`];
  });
  return { proved: ids.length - violations.length, violations, syncs };
}

function findIds(args: string, ids: readonly string[]): string[] {
  return ids.filter((id) => args.includes(id));
}

/** The second word is the size of the database after a commit, and 0 in every other frame. */
function isCommit(header: number[]): boolean {
  return header.slice(4, 8).some((byte) => byte !== 0);
}

/** The bytes that strace wrote as a C string. */
function decode(text: string): number[] {
  const named: Record<string, number> = { n: 10, r: 13, t: 9, v: 11, f: 12, a: 7, b: 8, '"': 34, "\\": 92 };
  return [...text.matchAll(/\\([0-7]{1,3}|.)|[^\\]/gs)].map(([whole, escaped]) => {
    if (escaped === undefined) return whole.charCodeAt(0);
    return /^[0-7]/.test(escaped) ? Number.parseInt(escaped, 8) : (named[escaped] ?? escaped.charCodeAt(0));
  });
}
