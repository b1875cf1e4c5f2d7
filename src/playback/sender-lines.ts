import type { Instant } from "../engine/plan.ts";
import { type Line, openLine, type Waiting } from "./line.ts";

/** One line of people who wait for capacity, and when it is served again. */
export interface OpenLine<W extends Waiting> {
  readonly line: Line<W>;
  wakeAt: Instant | null;
  /** A limit stops everybody until `wakeAt`; otherwise only those whose windows are closed wait. */
  isFull: boolean;
}

/** What becomes of the one whose turn it is. */
export type Called =
  /** A limit is reached: nobody goes on before then. */
  | { type: "stops"; until: Instant }
  /** They leave the line, and then this happens. */
  | { type: "leaves"; go: () => void };

/** What the lines ask of the round that is played. */
export interface LineHost<W extends Waiting> {
  /** They were planned anew since they joined. */
  isGone(waiting: W): boolean;
  /** `waiting` counts the line, with them. */
  call(next: W, waiting: number, now: Instant): Called;
  /** Wakes the line then. */
  wakeAt(at: Instant, line: OpenLine<W>): void;
}

/** The lines of all senders, by name; served when somebody joins, and whenever a limit or a window opens. */
export interface SenderLines<W extends Waiting> {
  of(name: string): OpenLine<W>;
  join(open: OpenLine<W>, waiting: W, now: Instant): void;
  /** Serves a line whose time has come; a wake that was overtaken by another means nothing. */
  wake(open: OpenLine<W>, now: Instant): void;
}

/** Lines without anybody in them. */
export function openSenderLines<W extends Waiting>(host: LineHost<W>): SenderLines<W> {
  const lines = new Map<string, OpenLine<W>>();

  /** Lets people through until a limit stops the line or nobody's window is open. */
  function serve(open: OpenLine<W>, now: Instant): void {
    const { line } = open;
    while (line.size > 0) {
      const next = line.peek(now);
      if (next === null) {
        sleep(open, line.opensAt(now), false);
        return;
      }
      if (host.isGone(next)) {
        line.drop(next);
        continue;
      }
      const called = host.call(next, line.size, now);
      if (called.type === "stops") {
        sleep(open, called.until, true);
        return;
      }
      line.drop(next);
      called.go();
    }
  }

  function sleep(open: OpenLine<W>, at: Instant | null, isFull: boolean): void {
    if (at === null) return;
    open.isFull = isFull;
    open.wakeAt = at;
    host.wakeAt(at, open);
  }

  return {
    of(name) {
      const known = lines.get(name);
      if (known !== undefined) return known;
      const made: OpenLine<W> = { line: openLine(), wakeAt: null, isFull: false };
      lines.set(name, made);
      return made;
    },
    join(open, waiting, now) {
      open.line.add(waiting);
      if (open.wakeAt === null || !open.isFull) serve(open, now);
    },
    wake(open, now) {
      if (open.wakeAt !== now) return;
      open.wakeAt = null;
      serve(open, now);
    },
  };
}
