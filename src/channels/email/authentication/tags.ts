/** `name=value; …` as DKIM and DMARC records have it (RFC 6376 3.2); names and simple values in lower case. */
export function readTags(record: string): ReadonlyMap<string, string> {
  const tags = new Map<string, string>();
  for (const part of record.split(";")) {
    const found = /^\s*([a-z][\w-]*)\s*=\s*(.*?)\s*$/is.exec(part);
    if (found === null) continue;
    const [, name = "", value = ""] = found;
    const key = name.toLowerCase();
    // A key is base64, which case belongs to.
    tags.set(key, key === "p" && value.length > 20 ? value.replace(/\s/g, "") : value.toLowerCase());
  }
  return tags;
}
