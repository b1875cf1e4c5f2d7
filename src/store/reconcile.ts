import type { Instant } from "../engine/plan.ts";
import { adoptFrom } from "./adopt.ts";
import { deleteMeta, raiseLastEvent, skipLostIds } from "./meta.ts";
import type { OpenDatabase } from "./open-database.ts";
import type { Adopted } from "./ports/restore-port.ts";
import { openReplaced, readReplaced } from "./set-aside.ts";

/** See the port. */
export async function adoptSetAside(database: OpenDatabase, now: Instant): Promise<Adopted> {
  const { file, storeId } = database.setup;
  const replaced = await database.read(({ sql }) => readReplaced(sql));
  const all: Adopted = {
    events: [],
    uncertain: [],
    stopped: [],
    erased: [],
    isWhole: replaced?.isWhole === true,
  };
  for (const name of replaced?.files ?? []) {
    const aside = await openReplaced(file, name, storeId);
    if (aside === null) {
      all.isWhole = false;
      continue;
    }
    try {
      const { since } = replaced ?? { since: 0 };
      const { events, uncertain, stopped, erased } = await database.write((context) =>
        adoptFrom(context, aside, since, now),
      );
      all.events.push(...events);
      all.uncertain.push(...uncertain);
      all.stopped.push(...stopped);
      all.erased.push(...erased);
    } finally {
      aside.close();
    }
  }
  return all;
}

/** See the port. */
export function reconcile(database: OpenDatabase, isWhole: boolean): Promise<void> {
  return database.write(({ sql }) => {
    // A restore that had nothing to go by has done so.
    if (!isWhole && readReplaced(sql)?.isWhole !== false) skipLostIds(sql);
    deleteMeta(sql, "restored_from");
    deleteMeta(sql, "set_aside");
    raiseLastEvent(sql, database.setup.markedEvent);
  });
}
