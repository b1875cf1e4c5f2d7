import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import type { Owner } from "../../store/port.ts";

/** This process, told apart from every other one, also after its pid was reused or the machine restarted. */
export function describeOwner(pid: number = process.pid): Owner {
  return { host: hostname(), pid, start: readStart(pid) ?? "unknown" };
}

/**
 * Whether the process that holds a lease still runs. Of one on another machine the database's server knows by its session;
 * where no session tells, it is taken as alive: its lease runs out by itself. Machines may share a name, so a session that
 * lives counts for more than that there is no such process here.
 */
export function isOwnerAlive(owner: Owner, hasSession: boolean | null = null): boolean {
  if (hasSession === true) return true;
  if (owner.host !== hostname()) return hasSession !== false;
  const start = readStart(owner.pid);
  if (start !== null) return start === owner.start;
  try {
    process.kill(owner.pid, 0);
    return owner.start === "unknown";
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Boot and start time of a process from /proc; null where there is none (it is gone, or no Linux). */
function readStart(pid: number): string | null {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    // The second field is the program's name in parentheses and may hold spaces: proc(5), field 22.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const [state = "X"] = fields;
    const startTicks = fields[19];
    // A zombie has ended; only its parent has not asked yet.
    return startTicks === undefined || "ZX".includes(state) ? null : `${boot}/${startTicks}`;
  } catch {
    return null;
  }
}
