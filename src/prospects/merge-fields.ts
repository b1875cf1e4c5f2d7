import { createHash } from "node:crypto";
import type { FieldRule } from "../config/workspace-config.ts";
import type { FieldValue } from "../engine/facts.ts";

type Values = Readonly<Record<string, FieldValue | undefined>>;

/** Both sides had changed a field since they agreed. */
export interface Conflict {
  field: string;
  kept: FieldRule["wins"];
  ours: FieldValue;
  theirs: FieldValue;
}

export interface Merge {
  /** What becomes true here, by our names. */
  take: Record<string, FieldValue>;
  /** What they are to be told, by our names. */
  give: Record<string, FieldValue>;
  conflicts: Conflict[];
  /** What both sides agree on once `take` is written; what is to be given is marked once it is told. */
  marks: Record<string, string>;
}

/**
 * Compares a person here with the record of a CRM, field by field, and says what goes where. What is empty on one side
 * empties nothing on the other. `theirs` has our names, in our form; null: nothing was changed there. `marks`: of the values
 * on which both sides agreed last; a field without one was never compared. Pure.
 */
export function mergeFields(
  rules: readonly FieldRule[],
  ours: Values,
  theirs: Values | null,
  marks: Readonly<Record<string, string>>,
): Merge {
  const merge: Merge = { take: {}, give: {}, conflicts: [], marks: { ...marks } };
  for (const { ours: field, direction, wins } of rules) {
    const own = valueOf(ours, field);
    const mark = Object.hasOwn(marks, field) ? marks[field] : undefined;
    const isChangedHere = own !== undefined && markOf(own) !== mark;
    if (theirs === null) {
      if (direction !== "in" && own !== undefined && isChangedHere) merge.give[field] = own;
      continue;
    }
    const other = valueOf(theirs, field);
    if (own === other) {
      if (own !== undefined) merge.marks[field] = markOf(own);
      continue;
    }
    const take = (value: FieldValue): void => {
      merge.take[field] = value;
      merge.marks[field] = markOf(value);
    };
    if (direction === "in") {
      if (other !== undefined) take(other);
      continue;
    }
    if (direction === "out" || other === undefined) {
      // What they emptied is not filled again.
      if (own !== undefined && (isChangedHere || direction === "out")) merge.give[field] = own;
      continue;
    }
    const isChangedThere = markOf(other) !== mark;
    if (own === undefined || !isChangedHere) {
      if (isChangedThere || own === undefined) take(other);
      continue;
    }
    if (!isChangedThere) {
      merge.give[field] = own;
      continue;
    }
    merge.conflicts.push({ field, kept: wins, ours: own, theirs: other });
    if (wins === "theirs") take(other);
    else {
      merge.give[field] = own;
      // Of theirs is known by now; told once, it is no conflict again.
      merge.marks[field] = markOf(other);
    }
  }
  return merge;
}

/** The marks once both sides have these values. */
export function markAll(values: Values, fields: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    fields.flatMap((field) => {
      const value = valueOf(values, field);
      return value === undefined ? [] : [[field, markOf(value)]];
    }),
  );
}

function valueOf(values: Values, field: string): FieldValue | undefined {
  const value = Object.hasOwn(values, field) ? values[field] : undefined;
  return value === "" ? undefined : value;
}

/** 64 bits of a hash: who reads the mark need not read the value. */
function markOf(value: FieldValue): string {
  return createHash("sha256").update(JSON.stringify(value), "utf8").digest("hex").slice(0, 16);
}
