import type { InternalError, UserError } from "../errors.ts";

/**
 * What an engine met, already in words that a user can act on.
 * - `locked`: somebody else holds the write lock for too long
 * - `lost`: the server went away; what was begun is undone, and can be asked for again
 * - `unknown`: the server went away at the commit; nobody can tell whether it stands
 * - `other`: whatever asking again does not mend
 */
export class EngineError extends Error {
  override readonly name = "EngineError";
  readonly kind: "locked" | "lost" | "unknown" | "other";
  readonly told: UserError | InternalError;

  constructor(kind: EngineError["kind"], told: UserError | InternalError) {
    super(told.message, { cause: told.cause });
    this.kind = kind;
    this.told = told;
  }
}

/** Whether the server went away before anything of this was written for good. */
export function isLost(error: unknown): boolean {
  return error instanceof EngineError && error.kind === "lost";
}
