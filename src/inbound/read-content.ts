import { readLetter } from "./classify/letter.ts";

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
