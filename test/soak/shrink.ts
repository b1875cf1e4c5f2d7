import type { Entry, Script, Violation } from "./script.ts";

/** Plays a script and says what it broke. */
export type Trial = (script: Script) => Promise<readonly Violation[]>;

/** A script with as few entries as were found to break the same promise, within so many plays. */
export async function shrinkScript(
  script: Script,
  violation: Violation,
  entryOf: (call: number) => number,
  trial: Trial,
  most: number,
): Promise<{ script: Script; plays: number }> {
  let plays = 0;
  const breaks = async (entries: Entry[]): Promise<boolean> => {
    if (plays >= most) return false;
    plays += 1;
    const found = await trial({ ...script, entries });
    return found.some(({ promise }) => promise === violation.promise);
  };
  // What came after cannot have led to it.
  let kept = script.entries.slice(0, entryOf(violation.call) + 1);
  if (!(await breaks(kept))) return { script, plays };
  for (const narrow of [onlyAbout(violation.person, script), withoutLooks]) {
    const fewer = narrow(kept);
    if (fewer.length < kept.length && (await breaks(fewer))) kept = fewer;
  }
  kept = await minimize(kept, breaks, () => plays >= most);
  return { script: { ...script, entries: kept }, plays };
}

/** Delta debugging by leaving out ever smaller parts (Zeller and Hildebrandt, 2002); the first edit stays. */
async function minimize(
  entries: Entry[],
  breaks: (entries: Entry[]) => Promise<boolean>,
  isOver: () => boolean,
): Promise<Entry[]> {
  let kept = entries;
  let parts = 2;
  while (kept.length > 2 && !isOver()) {
    const size = Math.ceil(kept.length / parts);
    let found = false;
    for (let at = 0; at < kept.length && !isOver(); at += size) {
      const fewer = kept.filter((entry, n) => n < at || n >= at + size || isFirstEdit(entry));
      if (fewer.length === kept.length || !(await breaks(fewer))) continue;
      kept = fewer;
      found = true;
      break;
    }
    if (found) parts = Math.max(2, parts - 1);
    else if (size === 1) break;
    else parts = Math.min(kept.length, parts * 2);
  }
  return kept;
}

const isFirstEdit = (entry: Entry): boolean => entry.kind === "edit" && entry.what === "first";

const withoutLooks = (entries: Entry[]): Entry[] =>
  entries.filter(({ kind }) => kind !== "look" && kind !== "look-twice");

/** Everybody at other companies is left out: most violations are one person's. */
function onlyAbout(person: number | null, { people }: Script): (entries: Entry[]) => Entry[] {
  if (person === null) return (entries) => entries;
  const isNear = (n: number): boolean => people[n]?.domain === people[person]?.domain;
  return (entries) =>
    entries.flatMap((entry): Entry[] => {
      if ("people" in entry) {
        const near = entry.people.filter(isNear);
        return near.length === 0 ? [] : [{ ...entry, people: near }];
      }
      if ("person" in entry) return isNear(entry.person) ? [entry] : [];
      return [entry];
    });
}
