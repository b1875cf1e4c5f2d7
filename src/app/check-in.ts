import type { Store, Work } from "../store/port.ts";

/** How often a worker says that it is there: on a server others wait for it, in a file they see its process. */
const EVERY_MS = { server: 5_000, file: 30_000 };

/** This process in the list of workers. */
export interface CheckIn {
  /** Takes it from the list. */
  leave(): Promise<void>;
}

/**
 * Says that this process is at work, and goes on saying so, also while a long message leaves. A server that is away hears of
 * it later.
 */
export async function openCheckIn(
  store: Pick<Store, "checkIn" | "checkOut">,
  work: Work,
  { isStaying, isServer }: { isStaying: boolean; isServer: boolean },
): Promise<CheckIn> {
  const say = (): Promise<void> => store.checkIn(work, { isStaying });
  await say();
  let saying: Promise<void> | null = null;
  const timer = setInterval(
    () => {
      // Whoever works meets the same trouble, and says what it is.
      saying ??= say()
        .catch(() => undefined)
        .finally(() => {
          saying = null;
        });
    },
    isServer ? EVERY_MS.server : EVERY_MS.file,
  );
  timer.unref();
  return {
    async leave() {
      clearInterval(timer);
      await saying;
      await store.checkOut().catch(() => undefined);
    },
  };
}
