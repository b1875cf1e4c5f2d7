import { DAY_MS } from "../engine/plan.ts";
import type { Store } from "../store/port.ts";
import type { ClassifiedMessage } from "./classified-message.ts";
import { readLetter } from "./classify/letter.ts";

/** Kinds whose own words decide something, so that what they quote must be known. */
const IN_WORDS: ReadonlySet<ClassifiedMessage["kind"]> = new Set([
  "reply",
  "opt_out",
  "out_of_office",
  "auto_reply",
  "unrelated",
]);
/** How far back a person's touches are looked for, where nothing names the one that is answered. */
const RECENT_MS = 180 * DAY_MS;
const MOST_ENROLLMENTS = 5;
const MOST_TEXTS = 20;

/**
 * What we wrote to whoever a message answers, newest first: the texts of all mails of the threads that its references
 * name, else of those sent to its writer. Empty where its words decide nothing, or where nothing is found.
 */
export async function findSentTexts(
  store: Pick<Store, "findTouches" | "findProspect" | "recentTouches" | "attempts">,
  classified: ClassifiedMessage,
  now: number,
): Promise<string[]> {
  if (!IN_WORDS.has(classified.kind)) return [];
  let touches = await store.findTouches(classified.references);
  if (touches.length === 0 && classified.from !== null) {
    const person = await store.findProspect(classified.from);
    if (person !== null) touches = await store.recentTouches({ prospect: person.id }, now - RECENT_MS);
  }
  const enrollments = [...new Set(touches.map(({ enrollment }) => enrollment))].slice(0, MOST_ENROLLMENTS);
  const texts: string[] = [];
  for (const enrollment of enrollments) {
    for (const { channel, content } of (await store.attempts({ enrollment })).reverse()) {
      if (channel !== "email" || texts.length >= MOST_TEXTS) continue;
      const words = readContent(content);
      if (typeof words === "object" && words !== null && "text" in words && typeof words.text === "string")
        texts.push(words.text);
    }
  }
  return texts;
}

/**
 * What a journaled touch said, in words: of a mail its addresses, subject and text, whatever its encoding; of anything
 * else what the journal holds.
 */
export function readContent(content: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    return content;
  }
  if (typeof value !== "object" || value === null) return value;
  const { from, to, message } = value as Partial<Record<"from" | "to" | "message", unknown>>;
  if (typeof message !== "string" || typeof to !== "string") return value;
  const letter = readLetter(Buffer.from(message));
  return { from, to, subject: letter.subject, text: letter.readText(), source: message };
}
