import type { Plan } from "../engine/plan.ts";
import type { Context } from "./context.ts";
import { parseObject } from "./json.ts";

/** Plans are named by their content, so an existing one is the same one. */
export function insertPlan(context: Context, hash: string, plan: Plan): void {
  context.sql.run("INSERT OR IGNORE INTO plans (hash, plan) VALUES (?, ?)", hash, JSON.stringify(plan));
}

export function hasPlan(context: Context, hash: string): boolean {
  return context.sql.get("SELECT 1 FROM plans WHERE hash = ?", hash) !== undefined;
}

/** Null where there is none, or where its text is damaged. */
export function readPlan(context: Context, hash: string): Plan | null {
  const row = context.sql.get<{ plan: string }>("SELECT plan FROM plans WHERE hash = ?", hash);
  const plan = row === undefined ? {} : parseObject<unknown>(row.plan);
  return Array.isArray(plan["steps"]) ? (plan as unknown as Plan) : null;
}

export function readNote(context: Context, name: string): string | null {
  return context.sql.get<{ value: string }>("SELECT value FROM notes WHERE name = ?", name)?.value ?? null;
}

export function writeNote(context: Context, name: string, value: string): void {
  context.sql.run(
    "INSERT INTO notes (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
    name,
    value,
  );
}
