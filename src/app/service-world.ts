import { randomBytes } from "node:crypto";
import type { ServiceWorld } from "../providers/service.ts";
import type { RunContext } from "../run/context.ts";

/** What a service needs of the world of a run. */
export function serviceWorldOf({ clock, keepRefreshToken }: RunContext): ServiceWorld {
  const now = () => clock.now();
  return { now, random: randomBytes, ...(keepRefreshToken !== undefined && { keepRefreshToken }) };
}
