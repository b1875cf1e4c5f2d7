import type { Param } from "../connection.ts";

/**
 * A value as it is sent. PostgreSQL takes no NUL in a text, and reads no JSON in which one is escaped, or half a surrogate
 * pair; both come from broken mail and stand for nothing. An odd number of backslashes makes an escape.
 */
export function writeParam(param: Param): string | null {
  if (param === null) return null;
  if (typeof param === "number" || typeof param === "bigint") return String(param);
  if (typeof param !== "string") throw new TypeError("a value that no statement can be given");
  const text = param.includes("\0") ? param.replaceAll("\0", "") : param;
  if (!text.includes("\\u")) return text;
  return text.replace(
    /(?<!\\)((?:\\\\)*)\\u(?:0000|(d[89ab][0-9a-f]{2}|d[c-f][0-9a-f]{2}))/gi,
    (_, before: string, half) => (half === undefined ? before : `${before}\\ufffd`),
  );
}
