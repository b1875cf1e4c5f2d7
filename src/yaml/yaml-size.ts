/** Nesting and largest map of a token, counted without recursion: a hostile file may nest a million deep. */
export function measureToken(token: unknown): { depth: number; keys: number } {
  let deepest = 0;
  let keys = 0;
  const open: [unknown, number][] = [[token, 0]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [value, depth] = next;
    if (typeof value !== "object" || value === null) continue;
    deepest = Math.max(deepest, depth);
    const { items, value: inner, key } = value as { items?: unknown; value?: unknown; key?: unknown };
    if (Array.isArray(items)) {
      if (isMapToken(value)) keys = Math.max(keys, items.filter(hasKey).length);
      for (const item of items) open.push([item, depth + 1]);
    }
    open.push([inner, depth], [key, depth]);
  }
  return { depth: deepest, keys };
}

/** A list has no keys to compare: `[a: 1, b: 2]` is a list of maps of one key each. */
function isMapToken(token: object): boolean {
  const { type, start } = token as { type?: string; start?: { source?: string } };
  return type === "block-map" || (type === "flow-collection" && start?.source === "{");
}

/** False for what only holds a comment or the last comma. */
function hasKey(item: object): boolean {
  return "key" in item || "sep" in item || "value" in item;
}
