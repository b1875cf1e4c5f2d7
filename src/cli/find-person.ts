import type { CommandContext } from "../app/session/context.ts";
import { ExitCode, UserError } from "../errors.ts";
import { formatPersonName } from "../person-name.ts";
import type { Prospect, Store } from "../store/port.ts";

/**
 * The person a reference names: email, LinkedIn URL, phone or `p12`. For commands that change something: a name may be
 * somebody else's, and is only a hint. UserError when there is none.
 */
export async function findProspect(store: Store, reference: string): Promise<Prospect> {
  const found = await findByReference(store, reference);
  if (found !== null) return found;
  const named = await describeAll((await listNamed(store, reference)).slice(0, SHOWN));
  throw new UserError(`there is no prospect ${reference}`, {
    hint:
      named.length === 0
        ? "name one by email, LinkedIn URL, phone or p12; seq prospects list shows all"
        : `did you mean ${named.join(", ")}? Name one by address`,
    exit: ExitCode.usage,
  });
}

/**
 * The same for a command whose rows other commands call by number: a bare number is told to be none of a person.
 * `taken`: `seq undo takes a person, not the number of an event`.
 */
export async function findNotByNumber(
  store: Store,
  reference: string,
  { taken, hint }: { taken: string; hint: string },
): Promise<Prospect> {
  if (/^\d+$/.test(reference) && (await findByReference(store, reference)) === null) {
    throw new UserError(`${taken}: ${reference}`, { hint, exit: ExitCode.usage });
  }
  return findProspect(store, reference);
}

/** The same for commands that only look, which take a name, too. Of several a terminal is asked. */
export async function lookUpPerson(
  context: CommandContext,
  store: Store,
  reference: string,
): Promise<Prospect> {
  const found = await findByReference(store, reference);
  if (found !== null) return found;
  const named = await listNamed(store, reference);
  const [first] = named;
  if (first === undefined) return findProspect(store, reference);
  if (named.length === 1) return first;
  const described = await describeAll(named);
  if (!context.canAsk || context.output.json) {
    const more = named.length > SHOWN ? ", …" : "";
    throw new UserError(
      `several people are called ${reference}: ${described.slice(0, SHOWN).join(", ")}${more}`,
      {
        hint: "name one by address",
        exit: ExitCode.usage,
      },
    );
  }
  const { createPrompts } = await import("./prompts.ts");
  const chosen = await createPrompts(context.world.streams).askChoice({
    message: `Which ${reference}?`,
    choices: named.map(({ id }, index) => ({ value: String(id), name: described[index] ?? "" })),
  });
  return named.find(({ id }) => String(id) === chosen) ?? first;
}

const SHOWN = 5;

async function findByReference(store: Store, reference: string): Promise<Prospect | null> {
  const { parseReference } = await import("../prospects/reference.ts");
  return store.findProspect(parseReference(reference));
}

async function listNamed(store: Store, reference: string): Promise<Prospect[]> {
  const { findByName } = await import("../prospects/find-by-name.ts");
  return findByName(store, reference);
}

/** `anna@acme.example (Anna Kim, Acme)` for each. */
async function describeAll(people: readonly Prospect[]): Promise<string[]> {
  const { nameOf } = await import("../run/context.ts");
  return people.map((person) => {
    const said = [formatPersonName(person.fields), person.fields["company"]];
    return `${nameOf(person)} (${said.filter((part) => typeof part === "string" && part !== "").join(", ")})`;
  });
}
