import { measureSms } from "../channels/sms/segments.ts";
import type { TextLimit } from "./recipe.ts";

/** The size of a text as a service counts it. */
export function measureText(text: string, unit: TextLimit["unit"]): number {
  switch (unit) {
    case "characters":
      return Array.from(text).length;
    case "bytes":
      return Buffer.byteLength(text, "utf8");
    case "euc_kr":
      // KS X 1001: one byte for ASCII, two for everything else.
      return Array.from(text).reduce((sum, each) => sum + (each <= "\u007f" ? 1 : 2), 0);
    case "segments":
      return measureSms(text).segments;
    default:
      return unit satisfies never;
  }
}
