import type { Plan } from "../engine/plan.ts";
import { ExitCode, UserError } from "../errors.ts";
import { suggestName } from "../nearest.ts";
import type { LoadedSequence } from "../workspace/load-workspace.ts";

/** The plan of a valid sequence, by name. UserError for an unknown or invalid one. */
export function findPlan(sequences: readonly LoadedSequence[], name: string): Plan {
  const found = sequences.find((each) => each.name === name);
  if (found?.plan != null) return found.plan;
  if (found === undefined) {
    const names = sequences.map((each) => each.name);
    throw new UserError(`there is no sequence ${name}`, {
      hint: suggestName(name, names) ?? `sequences here: ${names.join(", ") || "none"}`,
      exit: ExitCode.usage,
    });
  }
  const first = found.diagnostics.find(({ severity }) => severity === "error");
  const place =
    first === undefined ? "" : `: ${first.file}:${first.range.line}:${first.range.column}: ${first.message}`;
  throw new UserError(`${name} is not valid${place}`, { hint: "seq lint shows every problem" });
}
