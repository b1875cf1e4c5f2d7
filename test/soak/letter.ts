/** What the checker reads in a message as it stood on the wire; its own reading of RFC 5322 and 2045. */
export interface Letter {
  messageId: string;
  inReplyTo: string | null;
  references: string[];
  /** ms, of the Date header */
  date: number;
  subject: string;
  unsubscribe: string | null;
  text: string;
  /** The mark that the generator put into the words: sequence, step under the checker's name, variant. */
  mark: { sequence: string; step: string; variant: string } | null;
}

export function readLetter(raw: string): Letter {
  const { header, body } = split(raw);
  const read = (name: string): string | null =>
    new RegExp(`^${name}:[ \\t]*(.*)$`, "im").exec(header)?.[1]?.trim() ?? null;
  const text = readText(header, body);
  const mark = /mark-(s\d+)-(l\d+)-([a-z]+)/.exec(text);
  return {
    messageId: read("Message-ID") ?? "",
    inReplyTo: read("In-Reply-To"),
    references: (read("References") ?? "").split(/\s+/).filter(Boolean),
    date: Date.parse(read("Date") ?? ""),
    subject: readWords(read("Subject") ?? ""),
    unsubscribe: /<(http[^>]+)>/.exec(read("List-Unsubscribe") ?? "")?.[1] ?? null,
    text,
    mark: mark === null ? null : { sequence: mark[1]!, step: mark[2]!, variant: mark[3]! },
  };
}

function split(raw: string): { header: string; body: string } {
  const end = raw.indexOf("\r\n\r\n");
  const header = (end < 0 ? raw : raw.slice(0, end)).replace(/\r\n[ \t]+/g, " ").replaceAll("\r\n", "\n");
  return { header, body: end < 0 ? "" : raw.slice(end + 4) };
}

/** The text of every part, decoded, one after the other. */
function readText(header: string, body: string): string {
  const boundary = /^Content-Type:.*boundary="?([^";\n]+)"?/im.exec(header)?.[1];
  if (boundary !== undefined) {
    return body
      .split(`--${boundary}`)
      .slice(1, -1)
      .map((part) => split(part.replace(/^\r\n/, "")))
      .map((part) => readText(part.header, part.body))
      .join("\n");
  }
  const encoding = /^Content-Transfer-Encoding:[ \t]*(\S+)/im.exec(header)?.[1]?.toLowerCase();
  if (encoding === "base64") return Buffer.from(body, "base64").toString("utf8");
  return toText(encoding === "quoted-printable" ? readQuoted(body.replace(/=\r\n/g, "")) : body);
}

/** A header field with its encoded words decoded (RFC 2047); only UTF-8 is ever written. */
function readWords(text: string): string {
  const joined = text.replace(/\?=[ \t]+=\?/g, "?==?");
  return joined.replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, how: string, word: string) =>
    how.toLowerCase() === "b"
      ? Buffer.from(word, "base64").toString("utf8")
      : toText(readQuoted(word.replaceAll("_", " "))),
  );
}

/** Bytes, each a character of the result. */
function readQuoted(text: string): string {
  return text.replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

function toText(bytes: string): string {
  return Buffer.from(bytes, "latin1").toString("utf8");
}
