import { KNOWN_FACTS } from "../engine/facts.ts";
import { ExitCode, UserError } from "../errors.ts";

/**
 * A kind of event: a known one, or the workspace's own in snake_case. A near miss of a known one is
 * refused: `repleid` would stop nothing.
 */
export async function checkFactKind(kind: string): Promise<void> {
  const known: readonly string[] = KNOWN_FACTS;
  if (known.includes(kind)) return;
  const { findNearest } = await import("../nearest.ts");
  const near = findNearest(kind, known);
  if (near === null && /^[a-z][a-z\d]*(_[a-z\d]+)*$/.test(kind) && !(kind in {})) return;
  throw new UserError(`${kind} is not a kind of event`, {
    hint:
      near === null
        ? `known: ${known.join(", ")}; your own are written in snake_case`
        : `did you mean ${near}?`,
    exit: ExitCode.usage,
  });
}
