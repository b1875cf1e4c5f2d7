/** Most bytes of a body that are looked at. */
export const BODY_LIMIT = 10 * 1024 * 1024;
/** Most values of a body: a condition may look at each. */
const VALUE_LIMIT = 200_000;
const DEPTH_LIMIT = 100;

/**
 * What stands in a body: a form's fields, JSON's value, else its text (UTF-8). Undefined where it is too large, too deep
 * or says that it is JSON and is none; a condition that speaks of it is then false.
 */
export function readBody(body: Uint8Array, contentType: string | undefined): unknown {
  if (body.length > BODY_LIMIT) return undefined;
  const text = new TextDecoder().decode(body);
  const type = contentType?.split(";")[0]?.trim().toLowerCase() ?? "";
  if (type === "application/x-www-form-urlencoded") return readForm(text);
  const saysJson = /[/+]json$/.test(type);
  // Some services send JSON as text/plain or text/html.
  if (!saysJson && !/^\s*[[{]/.test(text)) return text;
  try {
    const value: unknown = JSON.parse(text);
    return isBounded(value) ? value : undefined;
  } catch {
    return saysJson ? undefined : text;
  }
}

function readForm(text: string): Record<string, string> | undefined {
  const fields = Object.create(null) as Record<string, string>;
  let count = 0;
  // The first of two of one name, as most servers have it.
  for (const [name, value] of new URLSearchParams(text)) {
    count += 1;
    if (count > VALUE_LIMIT) return undefined;
    fields[name] ??= value;
  }
  return fields;
}

/** Without recursion: a hostile body may nest a million deep. */
function isBounded(top: unknown): boolean {
  let count = 0;
  const open: [value: unknown, depth: number][] = [[top, 0]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [value, depth] = next;
    count += 1;
    if (count > VALUE_LIMIT || depth > DEPTH_LIMIT) return false;
    if (typeof value !== "object" || value === null) continue;
    for (const each of Object.values(value)) {
      open.push([each, depth + 1]);
      if (open.length > VALUE_LIMIT) return false;
    }
  }
  return true;
}
