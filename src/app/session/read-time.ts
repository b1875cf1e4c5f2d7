import type { Instant } from "../../engine/plan.ts";
import { ExitCode, UserError } from "../../errors.ts";

/** A time as a person writes one; local times are in `zone`. UserError, a usage error, for anything else. */
export async function readTime(text: string, zone: string): Promise<Instant> {
  const { parseTime } = await import("../../calendar/parse-time.ts");
  const at = parseTime(text, zone);
  if (at !== null) return at;
  throw new UserError(`${text} is not a time`, {
    hint: "write 2026-03-02, 2026-03-02T09:00 or 2026-03-02T09:00[Asia/Seoul]",
    exit: ExitCode.usage,
  });
}

const LATER = "write tomorrow, 2 days, Mon 9:00, 내일 오후 2시, or a date and time";

/** What is wrong with a moment to come, or null: for a prompt, which asks again. */
export async function checkLater(text: string, now: Instant, zone: string): Promise<string | null> {
  const { parseLater } = await import("../../calendar/parse-later.ts");
  const at = parseLater(text, now, zone);
  if (at === null) return LATER;
  return at > now ? null : "that has passed: name a time to come";
}

/** A moment to come as a person says it, local times in `zone`. UserError, a usage error, for anything else. */
export async function readLater(text: string, now: Instant, zone: string): Promise<Instant> {
  const { parseLater } = await import("../../calendar/parse-later.ts");
  const at = parseLater(text, now, zone);
  if (at !== null && at > now) return at;
  const message = at === null ? `${text} is not a time` : `${text} has passed`;
  throw new UserError(message, { hint: LATER, exit: ExitCode.usage });
}

/** A beginning: any time as `readTime` takes it, or a moment to come as a person says it. */
export async function readStart(text: string, now: Instant, zone: string): Promise<Instant> {
  const { parseTime } = await import("../../calendar/parse-time.ts");
  return parseTime(text, zone) ?? readLater(text, now, zone);
}

/** A local day to come, as `2026-03-16`: so written, or as a person says it. UserError, a usage error, for anything else. */
export async function readDay(text: string, now: Instant, zone: string): Promise<string> {
  const isDate = /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00Z`));
  if (isDate) return text;
  const { parseLater } = await import("../../calendar/parse-later.ts");
  const at = parseLater(text, now, zone);
  if (at !== null) return new Intl.DateTimeFormat("sv-SE", { timeZone: zone }).format(at);
  throw new UserError(`${text} is not a day`, {
    hint: "write Mon, 2 weeks, 내일, or a date such as 2027-03-16",
    exit: ExitCode.usage,
  });
}
