import type { RunContext } from "../run/context.ts";
import type { Output } from "./session/output.ts";

/**
 * Finishes what a crash has left open of what people said: sequences that go on though a suppression covers the person,
 * messages that were kept and have not had their effects, and webhooks that were answered and not dealt with. Costs
 * three look-ups where there is none. What cannot be finished is said, and keeps nobody from working: the gates hold what
 * is suppressed.
 */
export async function finishOpen(run: RunContext, output: Pick<Output, "warn">): Promise<void> {
  const { store, clock } = run;
  // The message alone: a cause may quote what people wrote.
  const fault = (error: unknown): void =>
    output.warn(`not finished: ${error instanceof Error ? error.message : "unknown error"}`);
  try {
    await store.endSuppressed(clock.now());
    // One that came in this very moment is `seq serve`'s own; dealing with it twice records it once.
    const before = clock.now() + 1;
    const [{ finishDeliveries }, { finishInbound }, { openInbound }] = await Promise.all([
      import("../web/receive.ts"),
      import("../inbound/handle-inbound.ts"),
      import("../inbound/services/answer-help.ts"),
    ]);
    const acting = run;
    await finishInbound(openInbound(acting), fault);
    await finishDeliveries(acting, before, fault);
  } catch (error) {
    fault(error);
  }
}
