import type { Instant } from "../engine/plan.ts";
import { erasePerson } from "./erasure.ts";
import { eraseQuotes, namesAny } from "./erasure-traces.ts";
import type { OpenDatabase } from "./open-database.ts";
import type { Erasure } from "./ports/rights-port.ts";

/** See the port. Gone from the tables first, then from the database's files, as far as that can be. */
export async function eraseProspect(database: OpenDatabase, id: number, at: Instant): Promise<Erasure> {
  const traces = await database.write((context) => erasePerson(context, id, at));
  // Message-IDs name nobody.
  const texts = traces.filter((text) => text !== "" && !text.startsWith("<"));
  if ((await empty(database, texts)) === "empty") return { traces, isGone: true };
  await database.write((context) => eraseQuotes(context, texts));
  const left = await empty(database, texts);
  // Just rewritten, the file holds what the tables hold: what is found there may be part of a longer address.
  const isGone =
    left === "empty" || (left === "live" && !(await database.read((context) => namesAny(context, texts))));
  return { traces, isGone };
}

function empty(database: OpenDatabase, texts: readonly string[]): Promise<"empty" | "live" | "old"> {
  return database.setup.engine.emptyFiles(texts, async (look) => {
    // Rewriting a database waits for nobody's transaction.
    await database.drain();
    return database.read(look);
  });
}
