import { InvalidArgumentError } from "@commander-js/extra-typings";
import type { Sentiment } from "../inbound/sentiment.ts";

/** Collects an option that may be given several times. */
export function collectTexts(text: string, before: readonly string[] | undefined): string[] {
  return [...(before ?? []), text];
}

/** Collects `name=value` pairs; a value may hold further `=`. */
export function collectPairs(
  text: string,
  before: Readonly<Record<string, string>> | undefined,
): Record<string, string> {
  const at = text.indexOf("=");
  if (at < 1) throw new InvalidArgumentError("Write it as name=value.");
  return { ...before, [text.slice(0, at).trim()]: text.slice(at + 1) };
}

/** Names with commas between them. */
export function parseNames(text: string): string[] {
  const names = text.split(",").map((name) => name.trim());
  if (names.includes("")) throw new InvalidArgumentError("Write names with commas between them: a,b.");
  return [...new Set(names)];
}

/** A whole number from 1. */
export function parseCount(text: string): number {
  const count = Number(text);
  if (!Number.isSafeInteger(count) || count < 1)
    throw new InvalidArgumentError("Give a whole number from 1.");
  return count;
}

/** What a reply is taken for. */
export function parseSentiment(text: string): Sentiment {
  if (text === "positive" || text === "neutral" || text === "negative") return text;
  throw new InvalidArgumentError("One of positive, neutral, negative.");
}
