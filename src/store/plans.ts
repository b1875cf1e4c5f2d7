import { type Lineage, NO_LINEAGE, recordVersion, traceVersion } from "../engine/lineage.ts";
import type { Plan } from "../engine/plan.ts";
import type { Context } from "./context.ts";
import { parseObject } from "./json.ts";
import type { OpenDatabase } from "./open-database.ts";

/** See the port. */
export async function savePlan(database: OpenDatabase, hash: string, plan: Plan): Promise<Plan> {
  const known = await database.read((context) =>
    readLineage(context, plan.name).versions.at(-1) === hash ? readPlan(context, hash) : null,
  );
  return known ?? database.write((context) => keepPlan(context, hash, plan));
}

/**
 * Takes a version up as the latest of its sequence, with the keys of its steps, which are given once: a version that
 * comes back has the ones it had. Called inside a write, so that two processes give the same. Returns it as stored.
 */
function keepPlan(context: Context, hash: string, plan: Plan): Plan {
  const lineage = readLineage(context, plan.name);
  const known = readPlan(context, hash);
  if (known !== null && lineage.versions.at(-1) === hash) return known;
  const traced = known ?? tracePlan(context, hash, plan);
  // Named by its content: what stands there under this name and cannot be read was the same.
  if (known === null)
    context.sql.run(
      "INSERT INTO plans (hash, plan) VALUES (?, ?) ON CONFLICT (hash) DO UPDATE SET plan = excluded.plan",
      hash,
      JSON.stringify(traced),
    );
  writeSetting(context, lineageName(plan.name), JSON.stringify(recordVersion(lineage, hash, traced)));
  return traced;
}

/** A version as it is stored or, where it is not, as it would be now. */
export function tracePlan(context: Context, hash: string, plan: Plan): Plan {
  const known = readPlan(context, hash);
  if (known !== null) return known;
  const { versions, bearers } = readLineage(context, plan.name);
  const before = versions.map((version) => readPlan(context, version)).filter((each) => each !== null);
  return traceVersion(before, bearers, plan, hash);
}

/** What is remembered of a sequence's versions. */
export function readLineage(context: Context, sequence: string): Lineage {
  const text = readSetting(context, lineageName(sequence));
  const known: Partial<Lineage> = text === null ? {} : parseObject(text);
  const { versions, bearers } = known;
  return Array.isArray(versions) && Array.isArray(bearers) ? { versions, bearers } : NO_LINEAGE;
}

/** Under which name the lineage of a sequence is noted. */
export function lineageName(sequence: string): string {
  return `lineage:${sequence}`;
}

/** Null where there is none, or where its text is damaged. */
export function readPlan(context: Context, hash: string): Plan | null {
  const row = context.sql.get<{ plan: string }>("SELECT plan FROM plans WHERE hash = ?", hash);
  const plan = row === undefined ? {} : parseObject<unknown>(row.plan);
  return Array.isArray(plan["steps"]) ? (plan as unknown as Plan) : null;
}

export function readSetting(context: Pick<Context, "sql">, name: string): string | null {
  return context.sql.get<{ value: string }>("SELECT value FROM notes WHERE name = ?", name)?.value ?? null;
}

export function writeSetting(context: Context, name: string, value: string): void {
  context.sql.run(
    "INSERT INTO notes (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
    name,
    value,
  );
}
