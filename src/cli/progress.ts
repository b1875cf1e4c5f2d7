import type { CommandContext } from "../app/session/context.ts";

/** Shorter work is done before anybody wonders. */
const QUIET_MS = 700;
/** A line that changes faster is not read. */
const EVERY_MS = 200;
/** Before that a rate is a guess. */
const RATED_MS = 3_000;

/** How far a piece of long work is, as a line at the terminal. */
export interface Progress {
  /** So much is done, and of how much where that has changed. Cheap: most calls write nothing. */
  at(done: number, total?: number): void;
  /** Takes the line away. */
  end(): void;
}

/** Opens a progress line; nothing is shown where nobody looks (a pipe, `--quiet`, `--json`), nor for short work. */
export function openProgress(
  { output, world }: Pick<CommandContext, "output" | "world">,
  { things, total = null }: { things: string; total?: number | null },
): Progress {
  const since = world.wallClock();
  let shownAt = since + QUIET_MS - EVERY_MS;
  let whole = total;
  return {
    at(done, newTotal) {
      if (!output.showsProgress) return;
      whole = newTotal ?? whole;
      const now = world.wallClock();
      if (now - shownAt < EVERY_MS) return;
      shownAt = now;
      output.progress(formatProgress({ things, done, total: whole, elapsedMs: now - since }));
    },
    end() {
      output.progress("");
    },
  };
}

/** `1,200 of 5,000 rows, 24 %, about 2 minutes left`; a total that was too small is none. */
export function formatProgress(state: {
  things: string;
  done: number;
  total: number | null;
  elapsedMs: number;
}): string {
  const { things, done, total, elapsedMs } = state;
  const count = (value: number): string => Math.floor(value).toLocaleString("en-US");
  if (total === null || total < done || total <= 0) return `${count(done)} ${things} …`;
  const share = done / total;
  const left =
    done > 0 && elapsedMs >= RATED_MS ? `, ${formatLeft((elapsedMs / done) * (total - done))}` : "";
  return `${count(done)} of ${count(total)} ${things}, ${Math.floor(share * 100)} %${left}`;
}

function formatLeft(ms: number): string {
  const seconds = Math.ceil(ms / 1_000);
  if (seconds < 10) return "a few seconds left";
  if (seconds < 90) return `about ${Math.ceil(seconds / 10) * 10} seconds left`;
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 90) return `about ${minutes} minutes left`;
  return `about ${Math.ceil(minutes / 60)} hours left`;
}
