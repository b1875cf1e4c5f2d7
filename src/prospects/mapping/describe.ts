import type { ColumnMapping } from "./mapping.ts";

/** A mapping as lines to show: one a column, what it fills or that it is left out. */
export function describeMapping(mapping: readonly ColumnMapping[]): string[] {
  const width = Math.min(30, Math.max(0, ...mapping.map(({ column }) => column.length)));
  return mapping
    .filter(({ column, field }) => column !== "" || field !== null)
    .map((entry) => {
      const { column } = entry;
      const name = (column.length > 30 ? `${column.slice(0, 29)}…` : column).padEnd(width);
      return `${name} ${describeUse(entry)}`;
    });
}

function describeUse({ field, by, why, after, forbids, place }: ColumnMapping): string {
  const also = [
    ...(forbids === undefined ? [] : ["says who must not be written to"]),
    ...(place === undefined ? [] : ["tells where people are"]),
  ].join(", ");
  if (field === null) {
    if (also !== "") return `→ ${also}`;
    return `  left out${why === undefined ? "" : `: ${why}`}`;
  }
  const how = by === "map" ? " (--map)" : by === "kept" ? " (--keep-all)" : "";
  const when = after === undefined ? "" : `, where "${after}" has none`;
  return `→ ${field}${how}${when}${also === "" ? "" : `; ${also}`}`;
}
