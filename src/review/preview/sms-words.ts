import type { SmsSize } from "../../channels/sms/segments.ts";
import type { Message } from "./messages.ts";

/** The size of a text message in a sentence: `2 segments: UCS-2, 98 of 134 (GSM-7 has no “ ”)`. */
export function describeSms({ segments, alphabet, units, room, foreign }: SmsSize): string {
  const because = foreign.length === 0 ? "" : ` (GSM-7 has no ${foreign.map(nameCharacter).join(" ")})`;
  return `${countSegments(segments)}: ${alphabet}, ${units} of ${room}${because}`;
}

/** For whom the same message is longest; nothing where it is this one. */
export function findWorstSms(message: Message, all: readonly Message[]): string[] {
  let worst = message;
  for (const other of all) {
    if (other.step !== message.step || other.variant !== message.variant) continue;
    if (weigh(other.sms) > weigh(worst.sms)) worst = other;
  }
  if (worst === message || worst.sms === null) return [];
  return [`at worst ${describeSms(worst.sms)}, for ${worst.prospect} (${worst.why})`];
}

/** Segments first, then how full they are. */
function weigh(sms: SmsSize | null): number {
  return sms === null ? 0 : sms.segments + sms.units / (sms.room + 1);
}

function countSegments(count: number): string {
  return `${count} ${count === 1 ? "segment" : "segments"}`;
}

/** What cannot be seen is named by its number. */
function nameCharacter(character: string): string {
  const isSeen = /^[\p{L}\p{N}\p{P}\p{S}]$/u.test(character);
  return isSeen
    ? character
    : `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}
