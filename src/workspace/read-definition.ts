import type { Diagnostic } from "../diagnostic.ts";
import { readSettledFile } from "./settled-file.ts";

/** The text of a file, null when it cannot be read, with what is wrong with the file as a file. */
export async function readDefinition(
  root: string,
  file: string,
  wallClock: (() => number) | undefined,
): Promise<{ text: string | null; diagnostics: Diagnostic[] }> {
  const reading = await readSettledFile(root, file, wallClock);
  if (!reading.ok) return { text: null, diagnostics: [reading.diagnostic] };
  return { text: reading.text, diagnostics: checkEnd(reading.text, file) };
}

/** The code of the warning about a file whose last line has no end. */
export const HALF_WRITTEN = "half-written";

/**
 * A text that is cut off in the middle often still parses, with half a message in it. A complete text file
 * ends with a line break (POSIX 3.206), a cut one almost never does. Some editors leave it out, so it is a
 * warning; a run refuses a file that used to end with one and no longer does.
 */
function checkEnd(text: string, file: string): Diagnostic[] {
  if (text === "" || text.endsWith("\n")) return [];
  const lines = text.split("\n");
  const line = lines.length;
  const column = (lines.at(-1) ?? "").length + 1;
  return [
    {
      code: HALF_WRITTEN,
      severity: "warning",
      message: "The last line has no end, as in a file that is only half written",
      file,
      range: { line, column, endLine: line, endColumn: column },
      hint: "if the file is complete, end it with a line break: a run refuses a file that lost its own",
    },
  ];
}
