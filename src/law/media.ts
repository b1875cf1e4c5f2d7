import { MEDIA, type Medium } from "./law.ts";

/** The medium that a channel is to the law; null for what a person does without writing to anybody (visit, task). */
export function mediumOf(channel: string): Medium | null {
  return MEDIA.find((medium) => medium === channel) ?? null;
}
