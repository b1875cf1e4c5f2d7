import type { Diagnostic } from "../diagnostic.ts";
import { START } from "../yaml/text.ts";

/** Files that claim one name: none of them runs, since nobody can say which one people are in. A finding for each. */
export function findTwins(sequences: readonly { file: string; name: string }[]): Diagnostic[] {
  return sequences.flatMap(({ file, name }) => {
    const twin = sequences.find((other) => other.file !== file && other.name === name);
    if (twin === undefined) return [];
    return [
      {
        code: "duplicate-sequence",
        severity: "error" as const,
        message: `${twin.file} is also a sequence named ${name}`,
        file,
        range: START,
        hint: "rename one of them",
        related: [{ file: twin.file, range: START, message: "the other file" }],
      },
    ];
  });
}
