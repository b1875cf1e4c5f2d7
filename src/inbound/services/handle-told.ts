import type { Instant } from "../../engine/plan.ts";
import type { InboundContext } from "../handle-inbound.ts";
import { handleText } from "./handle-text.ts";
import { settleTouch } from "./settle-touch.ts";
import type { Told, ToldOutcome } from "./told.ts";

/** Lets something that a service told have its effects. Repeating it changes nothing. */
export async function handleTold(inbound: InboundContext, told: Told, now: Instant): Promise<ToldOutcome> {
  return told.reading.is === "message" ? handleText(inbound, told, now) : settleTouch(inbound, told, now);
}
