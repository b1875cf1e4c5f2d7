import { matches } from "../condition/holds.ts";
import type { WorkspaceConfig } from "../config/workspace-config.ts";
import { ExitCode, UserError } from "../errors.ts";
import { suggestName } from "../nearest.ts";
import type { Prospect } from "../store/port.ts";

/** Whom a simulation is about. */
export interface Persona {
  name: string;
  /** CEL over `prospect.<field>` and `tags`; null where the persona says nothing that can be asked. */
  where: string | null;
}

/** A persona of seq.yaml. UserError (usage), with the nearest name, where there is none. */
export function requirePersona({ personas }: Pick<WorkspaceConfig, "personas">, name: string): Persona {
  const found = Object.hasOwn(personas, name) ? personas[name] : undefined;
  if (found !== undefined) return { name, where: found.where };
  const names = Object.keys(personas);
  throw new UserError(`there is no persona ${name} in seq.yaml`, {
    hint: suggestName(name, names) ?? `personas here: ${names.join(", ") || "none"}`,
    exit: ExitCode.usage,
  });
}

/** The real people of a persona. */
export async function* keepPersona(
  people: AsyncIterable<Prospect>,
  { where }: Persona,
): AsyncGenerator<Prospect> {
  for await (const person of people) if (where === null || matches(where, person)) yield person;
}

/** Holds invented people, who are all alike but for names, against the persona that they are to be. UserError (usage). */
export function requireLikeness({ name, where }: Persona, people: readonly Prospect[]): void {
  if (where === null || people.every((person) => matches(where, person))) return;
  throw new UserError(`the invented people are no ${name}: ${where}`, {
    hint: "give them what it asks for, such as --set title=CTO or --with-tag",
    exit: ExitCode.usage,
  });
}
