import type { ReportLanguage } from "../../report/says.ts";
import { EN } from "./words-en.ts";
import { KO } from "./words-ko.ts";

/** Languages of the page: the browser's, else English. */
export type BoardLanguage = ReportLanguage;

export type BoardWords = { [Name in keyof typeof EN]: (typeof EN)[Name] };

export const BOARD_WORDS: Readonly<Record<BoardLanguage, BoardWords>> = { en: EN, ko: KO };

/** Under which word the page tells what a button did. */
export type Said = "saidVisited" | "saidDone" | "saidSnoozed" | "saidPaused" | "nothingActive";

export function isSaid(text: string | undefined): text is Said {
  return (
    text === "saidVisited" ||
    text === "saidDone" ||
    text === "saidSnoozed" ||
    text === "saidPaused" ||
    text === "nothingActive"
  );
}
