import type { Command, OptionValues } from "@commander-js/extra-typings";
import { ExitCode, UserError } from "../errors.ts";

/** Which of the things that wait are meant; all conditions must hold. */
export interface Narrowing {
  channel?: string | undefined;
  sequence?: string | undefined;
  sender?: string | undefined;
  day?: string | undefined;
}

/** Options that lists and walks of what waits have in common. */
export function addNarrowing<Args extends unknown[], Options extends OptionValues>(
  command: Command<Args, Options>,
) {
  return command
    .option("--channel <channel>", "only of this channel: email, linkedin, call, …")
    .option("--sequence <name>", "only of this sequence")
    .option("--sender <id>", "only of this sender")
    .option("--day <day>", "only of this day: today, yesterday or 2026-03-02");
}

/** Whether something that waits is meant; local days in `zone`. UserError, a usage error, for what is no day. */
export function createNarrowing(
  { channel, sequence, sender, day }: Narrowing,
  now: number,
  zone: string,
): (row: { channel: string; sequence: string; sender: string; at: number }) => boolean {
  const date = day === undefined ? null : readDay(day, now, zone);
  return (row) =>
    (channel === undefined || row.channel === channel) &&
    (sequence === undefined || row.sequence === sequence) &&
    (sender === undefined || row.sender === sender) &&
    (date === null || dateOf(row.at, zone) === date);
}

function readDay(text: string, now: number, zone: string): string {
  if (text === "today") return dateOf(now, zone);
  if (text === "yesterday") return dateOf(now - 86_400_000, zone);
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))) return text;
  throw new UserError(`${text} is not a day`, {
    hint: "write today, yesterday or 2026-03-02",
    exit: ExitCode.usage,
  });
}

function dateOf(at: number, zone: string): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: zone }).format(at);
}
