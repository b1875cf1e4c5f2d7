/** Fields of a posted form in the order they came; names and values without surrounding white space. */
export type PostedForm = readonly (readonly [name: string, value: string])[];

/**
 * Reads a form as generously as its sender meant it: opt-outs are posted by programs of every age, and one that is
 * refused is a person written to against their will. Multipart without an end, with bare line feeds, without or with a
 * wrong boundary parameter; urlencoded with a line break at the end, or under no or another type. A body that is no
 * form has no fields.
 */
export function readPostedForm(body: string, contentType: string): PostedForm {
  const text = body.replace(/^\uFEFF/, "");
  const named = /;\s*boundary\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;]+))/i.exec(contentType);
  const boundary = (named?.[1] ?? named?.[2])?.replace(/\\(.)/g, "$1");
  const first = /^\s*--([^\r\n]*?)[ \t]*(?:\r|\n|$)/.exec(text)?.[1];
  for (const each of [boundary, first]) {
    const fields = each === undefined || each === "" ? [] : readMultipart(text, each);
    if (fields.length > 0) return fields;
  }
  return [...new URLSearchParams(text.trim().replace(/\s*[\r\n]+\s*/g, "&"))].map(trimField);
}

/** RFC 2046 5.1 and RFC 7578, where the last boundary may be missing: what has come counts. */
function readMultipart(text: string, boundary: string): PostedForm {
  const parts: string[][] = [];
  for (const line of text.split(/\r\n|\n|\r/)) {
    const mark = line.trimEnd();
    if (mark === `--${boundary}--`) break;
    if (mark === `--${boundary}`) parts.push([]);
    else parts.at(-1)?.push(line);
  }
  return parts.flatMap((lines) => {
    const end = lines.findIndex((line) => line.trim() === "");
    if (end < 0) return [];
    // A header goes on where its next line begins with white space (RFC 5322 2.2.3).
    const headers = lines
      .slice(0, end)
      .join("\n")
      .replace(/\n[ \t]+/g, " ")
      .split("\n");
    const disposition = headers.find((line) => /^content-disposition\s*:/i.test(line)) ?? "";
    const named = /;\s*name\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;]+))/i.exec(disposition);
    const name = named?.[1] ?? named?.[2];
    if (name === undefined) return [];
    const encoding =
      headers.find((line) => /^content-transfer-encoding\s*:/i.test(line))?.split(":")[1] ?? "";
    return [trimField([name, decode(lines.slice(end + 1).join("\n"), encoding.trim().toLowerCase())])];
  });
}

/** RFC 7578 4.7 does away with encodings of parts; libraries that write mail put them in all the same. */
function decode(value: string, encoding: string): string {
  if (encoding === "base64") return Buffer.from(value, "base64").toString("utf8");
  if (encoding !== "quoted-printable") return value;
  return value
    .replace(/=[ \t]*\n/g, "")
    .replace(/=([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

function trimField([name, value]: readonly [string, string]): [string, string] {
  return [name.trim(), value.trim()];
}
