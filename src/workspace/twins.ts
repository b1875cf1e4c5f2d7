import type { Diagnostic } from "../diagnostic.ts";
import { START } from "../yaml/text.ts";

/** Files that claim one name: none of them runs, since nobody can say which one people are in. A finding for each. */
export function findTwins(sequences: readonly { file: string; name: string }[]): Diagnostic[] {
  const filesOf = new Map<string, string[]>();
  for (const { file, name } of sequences) {
    const files = filesOf.get(name);
    if (files === undefined) filesOf.set(name, [file]);
    else files.push(file);
  }
  return sequences.flatMap(({ file, name }) => {
    const twin = filesOf.get(name)?.find((other) => other !== file);
    if (twin === undefined) return [];
    return [
      {
        code: "duplicate-sequence",
        severity: "error" as const,
        message: `${twin} is also a sequence named ${name}`,
        file,
        range: START,
        hint: "rename one of them",
        related: [{ file: twin, range: START, message: "the other file" }],
      },
    ];
  });
}
