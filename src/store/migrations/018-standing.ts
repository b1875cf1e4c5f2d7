import type { Migration } from "./migrate.ts";

/**
 * Of an enrollment's state, status, phase, step, due time, the gate that deferred it and whether it was touched stand in
 * columns alone. Nothing is rewritten: what older rows say of that in their JSON counts no more, and goes with their next
 * write. The number keeps out programs that would look for it there.
 */
export const standing: Migration = { version: 18, sql: "" };
