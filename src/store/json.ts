/** A stored JSON object; {} where the text is none, so that one damaged row never stops the others. */
export function parseObject<Value>(text: string | null): Record<string, Value> {
  const value = parseText(text);
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, Value>)
    : {};
}

/** A stored JSON list of texts; what is no text is left out. */
export function parseTexts(text: string | null): string[] {
  const value = parseText(text);
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
}

function parseText(text: string | null): unknown {
  if (text === null) return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
