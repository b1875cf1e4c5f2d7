import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, test } from "vitest";
import { ConversationEnded, killAt, openDeadline, untilAborted, withDeadline } from "../src/deadline.ts";

const never = (): Promise<never> => new Promise(() => undefined);

describe("a conversation with an end", () => {
  test("gives what it came to", async () => {
    const stop = new AbortController();
    expect(await withDeadline({ ms: 60_000, stop: stop.signal }, async () => "heard")).toBe("heard");
    await expect(withDeadline({ ms: 60_000 }, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  });

  test("ends when its time is up, though nobody in it listens", async () => {
    await expect(withDeadline({ ms: 20 }, never)).rejects.toMatchObject({ code: "EDEADLINE" });
  });

  test("ends at a stop, also at one that came before", async () => {
    const stop = new AbortController();
    const ended = withDeadline({ ms: 60_000, stop: stop.signal }, never);
    stop.abort();
    await expect(ended).rejects.toMatchObject({ code: "ESTOPPED" });
    let isAsked = false;
    const late = withDeadline({ ms: 60_000, stop: stop.signal }, async () => {
      isAsked = true;
    });
    await expect(late).rejects.toBeInstanceOf(ConversationEnded);
    expect(isAsked).toBe(false);
  });

  test("may have a moment after a stop for what is on its way", async () => {
    const stop = new AbortController();
    const limits = { ms: 60_000, stop: stop.signal, graceMs: 60_000 };
    const done = withDeadline(limits, async (signal) => {
      stop.abort();
      await new Promise((resolve) => setImmediate(resolve));
      return signal.aborted;
    });
    expect(await done).toBe(false);
    await expect(withDeadline({ ...limits, graceMs: 20 }, never)).rejects.toMatchObject({ code: "ESTOPPED" });
  });

  test("that is part of another ends for that one's reason", async () => {
    const whole = openDeadline({ ms: 20 });
    const part = withDeadline({ ms: 60_000, stop: whole.signal }, never);
    await expect(part).rejects.toMatchObject({ code: "EDEADLINE" });
    whole.release();
  });

  test("that was released ends no more, and its next part has its own time", async () => {
    const over = openDeadline({ ms: 20 });
    over.release();
    const next = openDeadline({ ms: 60_000 });
    next.restart(20);
    await expect(untilAborted(next.signal, never)).rejects.toMatchObject({ code: "EDEADLINE" });
    expect(over.signal.aborted).toBe(false);
    next.release();
  });

  test("of a program ends it, though what that has started holds its output", async () => {
    let child: ReturnType<typeof spawn> | undefined;
    const ended = withDeadline({ ms: 300 }, async (signal) => {
      child = spawn("sh", ["-c", "trap '' TERM; sleep 3 & wait"], { stdio: "pipe" });
      killAt(signal, child);
      await once(child, "close");
    });
    await expect(ended).rejects.toMatchObject({ code: "EDEADLINE" });
    if (child?.exitCode === null && child.signalCode === null) await once(child, "exit");
    expect(child?.signalCode).toBe("SIGKILL");
  });
});
