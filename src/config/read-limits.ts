import type * as z from "zod";
import type { YamlNode } from "../yaml/node.ts";
import { parseDuration, parseGrowth } from "./duration.ts";
import type { SenderLimits } from "./workspace-config.ts";
import type { senderSchema } from "./workspace-schema.ts";

/** Caps, spacing and ramp, as a sender and each of its services have them. */
export function readLimits(limits: YamlNode<z.output<typeof senderSchema>["limits"]>): SenderLimits {
  const { every, ramp, per_day: perDay, per_hour: perHour } = limits.value ?? {};
  const everyMs = every === undefined ? null : parseDuration(every);
  if (every !== undefined && everyMs === null) {
    const hint = "write for example `90 seconds` or `2 minutes`";
    limits.at("every").error("wrong-duration", `"${every}" is no duration`, hint);
  }
  const growth = ramp === undefined ? null : parseGrowth(String(ramp.add));
  if (ramp !== undefined && growth === null) {
    const hint = "write for example `5 per day`";
    limits.at("ramp").at("add").error("wrong-rate", `"${ramp.add}" is no growth`, hint);
  }
  return {
    perDay: perDay ?? null,
    perHour: perHour ?? null,
    everyMs,
    ramp: ramp === undefined || growth === null ? null : { from: ramp.from, ...growth },
  };
}
