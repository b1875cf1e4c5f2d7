import type { Instant } from "../engine/plan.ts";
import { ExitCode, UserError } from "../errors.ts";

/** A time as a person writes one; local times are in `zone`. UserError, a usage error, for anything else. */
export async function readTime(text: string, zone: string): Promise<Instant> {
  const { parseTime } = await import("../calendar/parse-time.ts");
  const at = parseTime(text, zone);
  if (at !== null) return at;
  throw new UserError(`${text} is not a time`, {
    hint: "write 2026-03-02, 2026-03-02T09:00 or 2026-03-02T09:00[Asia/Seoul]",
    exit: ExitCode.usage,
  });
}
