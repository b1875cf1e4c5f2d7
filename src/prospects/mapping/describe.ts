import type { ColumnMapping } from "./mapping.ts";

/** A mapping as lines to show: one a column, what it fills or that it is left out. */
export function describeMapping(mapping: readonly ColumnMapping[]): string[] {
  const width = Math.min(30, Math.max(0, ...mapping.map(({ column }) => column.length)));
  return mapping
    .filter(({ column, field }) => column !== "" || field !== null)
    .map(({ column, field, by, why }) => {
      const name = (column.length > 30 ? `${column.slice(0, 29)}…` : column).padEnd(width);
      if (field !== null) return `${name} → ${field}${by === "map" ? " (--map)" : ""}`;
      return `${name}   left out${why === undefined ? "" : `: ${why}`}`;
    });
}
