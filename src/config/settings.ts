import { createHash } from "node:crypto";
import { isRecord } from "../yaml/shape.ts";

/** A value of seq.yaml as it is written, so that a secret stands as `${NAME}`. */
export interface Setting {
  path: Path;
  /** A scalar, or a list of scalars. */
  value: unknown;
}

/** Keys, and indices of lists. */
export type Path = readonly (string | number)[];

/**
 * Settings that are a matter of taste or pace: another value writes to nobody else, in nobody else's name and through no
 * other server. `*` is any name. Whatever is not here is grave, also what a later version adds.
 */
const ORDINARY: readonly Path[] = [
  ["workspace"],
  ["calendar"],
  ["limits"],
  ["touch_budget"],
  ["fields"],
  ["events"],
  ["personas"],
  ["costs"],
  ["codes"],
  ...["limits", "signature", "timezone", "linkedin", "connections", "patience"].map((key) => [
    "senders",
    "*",
    key,
  ]),
];

/** What a grave setting decides, by where it stands; the first that fits. */
const DECIDES: readonly (readonly [path: Path, what: string])[] = [
  [["senders", "*", "name"], "in whose name people are written to"],
  [["senders", "*", "email"], "in whose name people are written to"],
  [["senders", "*", "unsubscribe"], "how people can say no"],
  [["senders"], "which server is given the mail and the log-in"],
  [["providers"], "which service is given people's data and the log-in"],
  [["http"], "which server is given people's data and the log-in"],
  [["crm"], "which service is given people's data"],
  [["notify"], "who is told about people"],
  [["store"], "which database knows who was written to, and who said no"],
  [["rehearsal"], "whether messages leave at all"],
  [["approval"], "whether a version must be approved"],
  [["compliance"], "what the law may still forbid"],
  [["company"], "whom an answer stops"],
  [["web"], "who can reach the pages and hooks, and what they may do"],
];

/** Every value of seq.yaml with the way that leads there, in the file's order. A list of words is one value. */
export function listSettings(written: unknown, path: Path = []): Setting[] {
  if (Array.isArray(written) && !written.some((each) => typeof each === "object" && each !== null))
    return [{ path, value: written }];
  if (Array.isArray(written)) return written.flatMap((each, index) => listSettings(each, [...path, index]));
  if (isRecord(written))
    return Object.entries(written).flatMap(([name, value]) => listSettings(value, [...path, name]));
  return written === undefined ? [] : [{ path, value: written }];
}

/**
 * What a setting decides that a merge should not change unseen: whom messages go to and come from, through what, under
 * which law and by whose leave. Null for an ordinary one.
 */
export function decidesWhat(path: Path): string | null {
  if (ORDINARY.some((each) => startsWith(path, each))) return null;
  return DECIDES.find(([each]) => startsWith(path, each))?.[1] ?? "what the program may do";
}

/** SHA-256 of all grave settings as written, whatever their order: what an approval stands for beside the version. */
export function digestSettings(written: unknown): string {
  const grave = listSettings(written)
    .filter(({ path }) => decidesWhat(path) !== null)
    .map(({ path, value }) => JSON.stringify([path, value]))
    .sort();
  return createHash("sha256").update(grave.join("\n")).digest("hex");
}

function startsWith(path: Path, start: Path): boolean {
  return start.every((key, index) => key === "*" || key === path[index]) && path.length >= start.length;
}
