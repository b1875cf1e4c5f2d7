import { STANDARD_FIELDS } from "../condition/standard-field.ts";
import { formatPersonName } from "../person-name.ts";
import type { Prospect, Task } from "../store/port.ts";

/** Nobody prints them. */
const INWARD = new Set(["email_check", "email_check_reason", "country_checked", "source", "name"]);

/** The columns of a mail merge: the task, who it is, their fields, and the text. */
export function listMergeColumns(fields: Readonly<Record<string, unknown>>): string[] {
  const names = [...Object.keys(STANDARD_FIELDS), ...Object.keys(fields)].filter((name) => !INWARD.has(name));
  return [...new Set(["task", "name", ...names, "text"])];
}

/** A task as a row; null for what the person has not. */
export function mergeCells(task: Task, person: Prospect, columns: readonly string[]): (string | null)[] {
  const own: Readonly<Record<string, string>> = {
    task: String(task.id),
    name: formatPersonName(person.fields),
    text: task.text,
  };
  return columns.map((column) => {
    if (Object.hasOwn(own, column)) return own[column] ?? null;
    const value = person.fields[column];
    return value === undefined ? null : String(value);
  });
}
