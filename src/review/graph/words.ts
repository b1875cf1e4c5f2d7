import { countOf } from "../../count-of.ts";
import { DAY_MS, type Step, type Wait } from "../../engine/plan.ts";
import type { GraphNode } from "./graph.ts";

const UNITS: readonly [string, number][] = [
  ["week", 604_800_000],
  ["day", DAY_MS],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1_000],
];

/** A wait as it is written in a sequence file: `2 business days`, `30 minutes`, `until 2026-03-01`. */
export function describeWait(wait: Wait): string {
  switch (wait.kind) {
    case "duration": {
      if (wait.ms === 0) return "at once";
      const [unit, size] = UNITS.find(([, each]) => wait.ms % each === 0) ?? ["second", 1_000];
      return countOf(wait.ms / size, unit);
    }
    case "days":
      return countOf(wait.days, wait.business ? "business day" : "day");
    case "until":
      return `until ${wait.at}`;
    case "date":
      return `until ${describeDate(wait)}`;
    default:
      return wait satisfies never;
  }
}

/** `2 days before steps.offer.expires`, or the date alone. */
function describeDate({ of, days }: Extract<Wait, { kind: "date" }>): string {
  return days === 0 ? of : `${countOf(Math.abs(days), "day")} ${days < 0 ? "before" : "after"} ${of}`;
}

/** The lines before a step: its wait, what ends the wait early, and when it is skipped. */
export function describeDelay(step: Step | undefined): string[] {
  if (step === undefined) return [];
  const { wait, until, when } = step;
  return [
    ...(wait === null ? [] : [describeWait(wait)]),
    ...(until === null ? [] : [`${wait === null ? "until" : "or until"} ${until}`]),
    ...(when === null ? [] : [`only if ${when}`]),
  ];
}

/** Breaks lines at spaces and operators so that none is longer than `most` characters, where it can. */
export function wrapLines(lines: readonly string[], most: number): string[] {
  return lines.flatMap((line) => {
    const wrapped: string[] = [];
    let current = "";
    for (const word of line.replace(/\s+/g, " ").split(" ")) {
      for (const piece of cutWord(word, most)) {
        if (current !== "" && Array.from(current).length + 1 + Array.from(piece).length > most) {
          wrapped.push(current);
          current = piece;
        } else current = current === "" ? piece : `${current} ${piece}`;
      }
    }
    return [...wrapped, current];
  });
}

function cutWord(word: string, most: number): string[] {
  const characters = Array.from(word);
  const pieces: string[] = [];
  for (let at = 0; at < characters.length; at += most) pieces.push(characters.slice(at, at + most).join(""));
  return pieces.length === 0 ? [""] : pieces;
}

/** What a node says beside its step: the people who stand there, and how one person passed it. */
export function describePeople({ people, passage, kind }: GraphNode): string[] {
  return [
    ...(people === undefined || people === 0 || kind === "gone"
      ? []
      : [`${people} ${people === 1 ? "person" : "people"} here`]),
    ...(passage === "skipped" || passage === "failed" ? [passage] : []),
    ...(passage === "here" ? ["● here"] : []),
  ];
}
