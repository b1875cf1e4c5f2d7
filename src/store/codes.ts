import type { Context } from "./context.ts";
import type { CodeCount, CodeUse, CodeVerdict, IssuedCode, NewCode } from "./port.ts";
import type { PersonFile } from "./ports/rights-port.ts";

const COLUMNS = `code, name, prospect, enrollment, step, issued_at AS issuedAt, expires_at AS expiresAt, uses, owner,
  points, used`;

export function readCodeOf({ sql }: Context, enrollment: number, step: string): IssuedCode | null {
  const where = "enrollment = ? AND step = ?";
  return sql.get<IssuedCode>(`SELECT ${COLUMNS} FROM codes WHERE ${where}`, enrollment, step) ?? null;
}

export function readCode({ sql }: Context, code: string): IssuedCode | null {
  const where = "code = ? AND issued_at IS NOT NULL";
  return sql.get<IssuedCode>(`SELECT ${COLUMNS} FROM codes WHERE ${where}`, code) ?? null;
}

export function readFreeCode({ sql }: Context, name: string): string | null {
  const free = "SELECT code FROM codes WHERE name = ? AND issued_at IS NULL ORDER BY code LIMIT 1";
  return sql.get<{ code: string }>(free, name)?.code ?? null;
}

export function readCodes({ sql }: Context, name?: string): IssuedCode[] {
  const all = `SELECT ${COLUMNS} FROM codes WHERE issued_at IS NOT NULL`;
  const order = "ORDER BY name, issued_at, code";
  return name === undefined
    ? sql.all<IssuedCode>(`${all} ${order}`)
    : sql.all<IssuedCode>(`${all} AND name = ? ${order}`, name);
}

/** All that a person was given, in the order of their times. */
export function readCodesOf({ sql }: Context, prospect: number): IssuedCode[] {
  return sql.all<IssuedCode>(
    `SELECT ${COLUMNS} FROM codes WHERE enrollment IN (SELECT id FROM enrollments WHERE prospect = ?)
      ORDER BY issued_at, code`,
    prospect,
  );
}

/** Each time that a person used a code, their own or another's. */
export function readUsesOf({ sql }: Context, prospect: number): PersonFile["codeUses"] {
  return sql.all("SELECT code, at FROM code_uses WHERE prospect = ? ORDER BY at, code", prospect);
}

export function countCodes({ sql }: Context): CodeCount[] {
  return sql.all<CodeCount>(
    `SELECT name, count(issued_at) AS issued, sum(used) AS used, sum(used * coalesce(points, 0)) AS points,
      sum(CASE WHEN issued_at IS NULL THEN 1 ELSE 0 END) AS free FROM codes GROUP BY name ORDER BY name`,
  );
}

export function insertFreeCodes({ sql }: Context, name: string, codes: readonly string[]): number {
  let added = 0;
  for (const code of codes) {
    if (sql.get("SELECT 1 FROM codes WHERE code = ?", code) !== undefined) continue;
    sql.run("INSERT INTO codes (code, name, owner) VALUES (?, ?, 'nobody')", code, name);
    added += 1;
  }
  return added;
}

/** Whether every code can be given: drawn ones are new, listed ones free, and given before only where it was the same. */
export function canGive({ sql }: Context, enrollment: number, codes: readonly NewCode[]): boolean {
  return codes.every(({ code, step, isListed }) => {
    const row = sql.get<{ issued_at: number | null; enrollment: number | null; step: string | null }>(
      "SELECT issued_at, enrollment, step FROM codes WHERE code = ?",
      code,
    );
    if (row?.issued_at != null) return row.enrollment === enrollment && row.step === step;
    return isListed === (row !== undefined);
  });
}

/** Gives codes that `canGive`; called inside the same write. */
export function giveCodes(
  { sql }: Context,
  { id, prospect }: { id: number; prospect: number },
  codes: readonly NewCode[],
): void {
  for (const { code, name, step, issuedAt, expiresAt, uses, owner, points } of codes) {
    sql.run(
      `INSERT INTO codes (code, name, prospect, enrollment, step, issued_at, expires_at, uses, owner, points)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (code) DO UPDATE SET prospect = excluded.prospect, enrollment = excluded.enrollment,
          step = excluded.step, issued_at = excluded.issued_at, expires_at = excluded.expires_at,
          uses = excluded.uses, owner = excluded.owner, points = excluded.points WHERE codes.issued_at IS NULL`,
      code,
      name,
      prospect,
      id,
      step,
      issuedAt,
      expiresAt,
      uses,
      owner,
      points,
    );
  }
}

/** Counts a use where it may be; see the port. Called inside a write. */
export function useCode(context: Context, { code, key, at, by }: CodeUse): CodeVerdict {
  const { sql } = context;
  const known = readCode(context, code);
  if (known === null) return "unknown";
  if (sql.get("SELECT 1 FROM code_uses WHERE code = ? AND key = ?", code, key) !== undefined) return "known";
  const { prospect, owner, uses, used, expiresAt } = known;
  if (owner === "prospect" && by !== null && by === prospect) return "own";
  if (owner === "nobody" && by !== null && by !== prospect) return "someone_elses";
  if (expiresAt !== null && at > expiresAt) return "expired";
  if (uses !== null && used >= uses) return "used_up";
  sql.run("INSERT INTO code_uses (code, key, at, prospect) VALUES (?, ?, ?, ?)", code, key, at, by);
  sql.run("UPDATE codes SET used = used + 1 WHERE code = ?", code);
  return "used";
}

/** Codes and uses stay counted, of nobody. Called inside a write. */
export function eraseFromCodes({ sql }: Context, prospect: number): void {
  sql.run(
    `UPDATE codes SET prospect = NULL, enrollment = NULL
      WHERE enrollment IN (SELECT id FROM enrollments WHERE prospect = ?)`,
    prospect,
  );
  sql.run("UPDATE code_uses SET prospect = NULL WHERE prospect = ?", prospect);
}
