import { checkWhere } from "../condition/check.ts";
import { matches } from "../condition/holds.ts";
import type { FieldType } from "../condition/standard-field.ts";
import { ExitCode, UserError } from "../errors.ts";
import type { Prospect, ProspectFilter, Store } from "../store/port.ts";
import { parseReference } from "./reference.ts";

/** Who is meant. What is given counts together: `where` and `tag` also narrow named people. */
export interface Selection {
  /** CEL over `prospect.<field>` and `tags`. */
  where?: string;
  tag?: string;
  /** Emails, LinkedIn URLs, phones or `p12`, as typed. */
  prospects?: readonly string[];
  /** Everyone; needed where nothing else is given. */
  all?: boolean;
  /** The workspace's own fields, for `where`. */
  fields: Readonly<Record<string, FieldType>>;
}

type People = Pick<Store, "findProspect" | "streamProspects">;

/**
 * The people of a selection, each once, streaming.
 * @throws UserError (exit 2) at the first step for a wrong condition, an unknown reference or an empty selection
 */
export async function* selectProspects(store: People, selection: Selection): AsyncGenerator<Prospect> {
  const { where, tag, prospects, all = false, fields } = selection;
  if (where === undefined && tag === undefined && prospects === undefined && !all) {
    throw new UserError("nobody is named", {
      hint: "choose people with --where, --tag, --prospect or --all",
      exit: ExitCode.usage,
    });
  }
  if (where !== undefined) requireCondition(where, fields);
  const filter: ProspectFilter = tag === undefined ? {} : { tag: tag.trim().normalize("NFC") };
  if (prospects !== undefined) filter.ids = await findAll(store, prospects);
  for await (const person of store.streamProspects(filter)) {
    if (where === undefined || matches(where, person)) yield person;
  }
}

/** The person a reference names. UserError (exit 2) that repeats the reference where there is none. */
export async function requireProspect(
  store: Pick<Store, "findProspect">,
  reference: string,
): Promise<Prospect> {
  const person = await store.findProspect(parseReference(reference));
  if (person !== null) return person;
  throw new UserError(`there is no prospect ${reference}`, {
    hint: "name one by email, LinkedIn URL, phone or p12; seq prospects list shows all",
    exit: ExitCode.usage,
  });
}

async function findAll(store: Pick<Store, "findProspect">, references: readonly string[]): Promise<number[]> {
  const ids = new Set<number>();
  const missing: string[] = [];
  for (const reference of references) {
    const person = await store.findProspect(parseReference(reference));
    if (person === null) missing.push(reference);
    else ids.add(person.id);
  }
  if (missing.length === 0) return [...ids];
  throw new UserError(`there is no prospect ${missing.join(", ")}`, {
    hint: "name them by email, LinkedIn URL, phone or p12; seq prospects list shows all",
    exit: ExitCode.usage,
  });
}

/** @throws UserError (exit 2) that shows the first problem with a caret below its column */
export function requireCondition(where: string, fields: Readonly<Record<string, FieldType>>): void {
  const [problem] = checkWhere(where, fields);
  if (problem === undefined) return;
  const lineStart = where.lastIndexOf("\n", problem.start - 1) + 1;
  const lineEnd = where.indexOf("\n", problem.start);
  const line = where.slice(lineStart, lineEnd === -1 ? where.length : lineEnd);
  const indent = measureWidth(line.slice(0, problem.start - lineStart));
  const length = measureWidth(where.slice(problem.start, Math.min(problem.end, lineStart + line.length)));
  const caret = " ".repeat(indent) + "^".repeat(Math.max(1, length));
  const message = `--where, column ${problem.start - lineStart + 1}: ${problem.message}\n  ${line}\n  ${caret}`;
  throw new UserError(message, {
    ...(problem.hint === undefined ? {} : { hint: problem.hint }),
    exit: ExitCode.usage,
  });
}

/** Columns of a terminal: East Asian characters take two. */
function measureWidth(text: string): number {
  let width = 0;
  for (const character of text)
    width += /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]/.test(character) ? 2 : 1;
  return width;
}
