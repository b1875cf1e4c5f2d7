import type { RunContext } from "../run/context.ts";
import type { Output } from "./output.ts";

/**
 * Finishes what a crash has left open of somebody's no: sequences that go on though a suppression covers the person, and
 * webhooks that were answered and not dealt with. Costs two look-ups where there is none. What cannot be finished is
 * said, and keeps nobody from working: the gates hold what is suppressed.
 */
export async function finishOpen(run: RunContext, output: Pick<Output, "warn">): Promise<void> {
  const { store, clock } = run;
  try {
    await store.endSuppressed(clock.now());
    // One that came in this very moment is `seq serve`'s own; dealing with it twice records it once.
    const before = clock.now() + 1;
    if ((await store.openDeliveries(before)).length === 0) return;
    const [{ finishDeliveries }, { createChanger }] = await Promise.all([
      import("../web/receive.ts"),
      import("./run-context.ts"),
    ]);
    await finishDeliveries({ ...run, ...createChanger(run) }, before);
  } catch (error) {
    // The message alone: a cause may quote what people wrote.
    output.warn(`not finished: ${error instanceof Error ? error.message : "unknown error"}`);
  }
}
