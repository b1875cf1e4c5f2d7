import type { ChildProcess } from "node:child_process";
import { setMaxListeners } from "node:events";

/** How long a conversation may take in all, and what else ends it. */
export interface DeadlineLimits {
  /** Milliseconds, however much is said meanwhile: a limit for silence alone is met by a byte now and then. */
  ms: number;
  /** Aborted where the whole program is to end, or a conversation that this one is a part of. */
  stop?: AbortSignal | undefined;
  /** What is in flight may go on for so long after a stop, in milliseconds. Default 0. */
  graceMs?: number;
}

/** Why we ended a conversation ourselves: it took too long, or the program is to end. */
export class ConversationEnded extends Error {
  override readonly name = "ConversationEnded";
  readonly code: "EDEADLINE" | "ESTOPPED";

  constructor(code: ConversationEnded["code"]) {
    super(code === "EDEADLINE" ? "it took longer than it may" : "it was stopped");
    this.code = code;
  }
}

/** The overall end of one conversation with somebody outside. Whoever opens it releases it. */
export interface Deadline {
  /** Aborts, with a ConversationEnded, when time is up or at a stop. */
  readonly signal: AbortSignal;
  /** Another part of the conversation begins, which may take this long from now on. */
  restart(ms: number): void;
  /** The conversation is over. */
  release(): void;
}

/** Begins to count. */
export function openDeadline({ ms, stop, graceMs = 0 }: DeadlineLimits): Deadline {
  const ending = new AbortController();
  const end = (reason: ConversationEnded): void => ending.abort(reason);
  const onTime = (): void => end(new ConversationEnded("EDEADLINE"));
  const onStop = (): void => {
    const whole: unknown = stop?.reason;
    const reason = whole instanceof ConversationEnded ? whole : new ConversationEnded("ESTOPPED");
    if (graceMs === 0) end(reason);
    else grace = setTimeout(end, graceMs, reason);
  };
  let timer = setTimeout(onTime, ms);
  let grace: NodeJS.Timeout | undefined;
  if (stop?.aborted === true) onStop();
  else if (stop !== undefined) {
    // One stop ends any number of conversations; Node would warn of the eleventh.
    setMaxListeners(0, stop);
    stop.addEventListener("abort", onStop, { once: true });
  }
  return {
    signal: ending.signal,
    restart(next) {
      clearTimeout(timer);
      timer = setTimeout(onTime, next);
    },
    release() {
      clearTimeout(timer);
      clearTimeout(grace);
      stop?.removeEventListener("abort", onStop);
    },
  };
}

/**
 * Holds a conversation that has an end. Rejects with a ConversationEnded as soon as time is up or at a stop, whatever
 * `converse` does with the signal it is given; what it does then is heard by nobody.
 */
export async function withDeadline<T>(
  limits: DeadlineLimits,
  converse: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const deadline = openDeadline(limits);
  try {
    return await untilAborted(deadline.signal, () => converse(deadline.signal));
  } finally {
    deadline.release();
  }
}

/** What `ask` comes to, or the signal's reason as soon as it aborts. Asks nothing where it has. */
export async function untilAborted<T>(signal: AbortSignal, ask: () => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  let leave = (): void => undefined;
  const ended = new Promise<never>((_, reject) => {
    // Always an error: only openDeadline and a stop abort what comes here.
    leave = () => reject(signal.reason as Error);
    signal.addEventListener("abort", leave, { once: true });
  });
  try {
    return await Promise.race([ask(), ended]);
  } finally {
    signal.removeEventListener("abort", leave);
  }
}

/**
 * Ends a program that we started as soon as `signal` aborts, and lets go of its pipes: a program that it has started in
 * turn may hold them for ever.
 */
export function killAt(signal: AbortSignal, child: ChildProcess): void {
  const kill = (): void => {
    child.kill("SIGKILL");
    for (const stream of child.stdio) stream?.destroy();
    child.unref();
  };
  signal.addEventListener("abort", kill, { once: true });
}
