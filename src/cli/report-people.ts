import type { CommandContext } from "../app/session/context.ts";
import { ExitCode, UserError } from "../errors.ts";
import { suggestName } from "../nearest.ts";
import type { Dimension } from "../report/grouping.ts";
import type { FigureOfRow } from "../report/people-behind.ts";
import type { ReportQuestion } from "../report/question.ts";
import type { RunContext } from "../run/context.ts";
import type { Prospect } from "../store/port.ts";
import { listPeople } from "./list-people.ts";

/** What figures can be told apart by. UserError, a usage error, for anything else. */
export function readDimension(name: string, dimensions: readonly Dimension[]): Dimension {
  const known = dimensions.find((each) => each === name);
  if (known !== undefined) return known;
  throw new UserError(`figures cannot be told apart by ${name}`, {
    hint: suggestName(name, dimensions) ?? `one of ${dimensions.join(", ")}`,
    exit: ExitCode.usage,
  });
}

/** `replied` with `sequence=intro,step=hello`; `step=` is the row in which the step is not known. */
export function readFigureOfRow(
  name: string,
  only: readonly string[],
  { counted, dimensions }: { counted: readonly FigureOfRow["figure"][]; dimensions: readonly Dimension[] },
): FigureOfRow {
  const figure = counted.find((each) => each === name.replace(/\.count$/, ""));
  if (figure === undefined) {
    throw new UserError(`${name} is no figure that counts people`, {
      hint: suggestName(name, counted) ?? `one of ${counted.join(", ")}`,
      exit: ExitCode.usage,
    });
  }
  const group: FigureOfRow["group"] = {};
  // A comma parts two dimensions only where the next one is named after it: a tag may hold one.
  const next = new RegExp(`,(?=(?:${dimensions.join("|")})=)`);
  for (const pair of only.flatMap((text) => text.split(next))) {
    const at = pair.indexOf("=");
    if (at === -1) {
      throw new UserError(`--only ${pair} names no value`, {
        hint: `write ${pair.trim() === "" ? "sequence" : pair.trim()}=…`,
        exit: ExitCode.usage,
      });
    }
    const value = pair.slice(at + 1).trim();
    group[readDimension(pair.slice(0, at).trim(), dimensions)] = value === "" ? null : value;
  }
  // A step's name means something only with its sequence.
  if (group.step !== undefined && group.sequence === undefined) {
    throw new UserError("--only step=… needs the sequence too", {
      hint: `--only sequence=…,step=${group.step ?? ""}`,
      exit: ExitCode.usage,
    });
  }
  return { figure, group };
}

/** Prints the people whom a figure counts. */
export async function listPeopleBehind(
  { output }: Pick<CommandContext, "output">,
  { store, sequences }: RunContext,
  question: Omit<ReportQuestion, "tables">,
  asked: FigureOfRow,
): Promise<void> {
  const { readPeopleBehind } = await import("../report/people-behind.ts");
  async function* each(): AsyncGenerator<Prospect> {
    for await (const id of readPeopleBehind(store, sequences, question, asked)) {
      const person = await store.getProspect(id);
      if (person !== null) yield person;
    }
  }
  await listPeople(output, each());
}
