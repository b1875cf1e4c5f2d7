import { readHtml } from "./human/html-text.ts";
import { findAddresses, type Mailbox, readMailboxes } from "./mime/address.ts";
import { decodeWords, Headers, readStructured } from "./mime/header.ts";
import { MAX_TEXT_CHARS } from "./mime/limits.ts";
import { decodeText, type Part, readMime } from "./mime/read-mime.ts";

/** A message taken apart: what the tests of classify-message.ts ask. Texts are decoded when first asked for. */
export interface Letter {
  headers: Headers;
  from: Mailbox | null;
  to: string[];
  /** Names beside the addresses of To and Cc, lower-cased. */
  toNames: string[];
  subject: string;
  /** `multipart/report`'s report-type, lower-cased; "" for any other message. */
  reportType: string;
  /** Every part outside returned messages. */
  parts: readonly Part[];
  /** Headers of the messages given back inside this one. */
  returned: readonly Headers[];
  /** All words outside returned messages; HTML only where there is no plain text. */
  readText(): string;
  /** The HTML part as it came, cut to the same length as texts; null where there is none. */
  readHtmlPart(): string | null;
}

/** Takes a message apart. Never throws. */
export function readLetter(raw: Uint8Array): Letter {
  const root = readMime(raw);
  const parts: Part[] = [];
  const returned: Headers[] = [];
  gather(root, parts, returned);
  const { value, params } = readStructured(root.headers.raw("content-type"));
  let text: string | undefined;
  return {
    headers: root.headers,
    from: readMailboxes(decodeWords(root.headers.raw("from")))[0] ?? null,
    to: [
      ...new Set(
        [...root.headers.all("to"), ...root.headers.all("cc"), ...root.headers.all("delivered-to")].flatMap(
          (each) => findAddresses(each),
        ),
      ),
    ].slice(0, 100),
    toNames: [...root.headers.all("to"), ...root.headers.all("cc")]
      .flatMap((each) => readMailboxes(decodeWords(each)))
      .map(({ name }) => name.toLowerCase())
      .filter((name) => name !== "")
      .slice(0, 20),
    subject: root.headers.text("subject").slice(0, 1_000),
    reportType: value === "multipart/report" ? (params["report-type"] ?? "").toLowerCase() : "",
    parts,
    returned,
    readText() {
      text ??= readWords(parts);
      return text;
    },
    readHtmlPart() {
      const part = parts.find(
        (each) => each.children.length === 0 && isText(each, "text/html") && !each.isAttachment,
      );
      return part === undefined ? null : decodeText(part).slice(0, MAX_TEXT_CHARS);
    },
  };
}

function gather(part: Part, parts: Part[], returned: Headers[]): void {
  if (part.type === "message/rfc822" || part.type === "message/global" || part.type === "message/news") {
    for (const child of part.children) gatherReturned(child, returned);
    return;
  }
  if (
    part.type === "text/rfc822-headers" ||
    part.type === "message/rfc822-headers" ||
    part.type === "message/global-headers"
  ) {
    returned.push(...readBareHeaders(decodeText(part)));
    return;
  }
  parts.push(part);
  for (const child of part.children) gather(child, parts, returned);
}

function gatherReturned(part: Part, returned: Headers[]): void {
  if (part.headers.fields.length > 0) returned.push(part.headers);
  for (const child of part.children)
    if (child.type.startsWith("message/") || part.type.startsWith("message/"))
      gatherReturned(child, returned);
}

/** A part that is nothing but headers. */
function readBareHeaders(text: string): Headers[] {
  const block = text.replace(/^\n{1,20}/, "").split("\n\n")[0] ?? "";
  return block === "" ? [] : [new Headers(block)];
}

function readWords(parts: readonly Part[]): string {
  const leaves = parts.filter((part) => part.children.length === 0);
  const plain = leaves.filter((part) => isText(part, "text/plain") && !part.isAttachment);
  const html = leaves.filter((part) => isText(part, "text/html") && !part.isAttachment);
  let text = plain
    .map((part) => decodeText(part))
    .join("\n")
    .trim();
  // A plain part that only says "your program cannot show HTML" says nothing.
  if (text.length < 3 || (html.length > 0 && text.length < 40 && /html/i.test(text)))
    text = html
      .map((part) => readHtml(decodeText(part)))
      .join("\n")
      .trim();
  if (text === "")
    text = leaves
      .filter((part) => part.type.startsWith("text/") && part.type !== "text/calendar")
      .map((part) => decodeText(part))
      .join("\n")
      .trim();
  else if (plain.length > 0 && plain.every((part) => looksLikeHtml(part))) text = readHtml(text).trim();
  return text.slice(0, MAX_TEXT_CHARS);
}

function isText(part: Part, type: string): boolean {
  return part.type === type;
}

function looksLikeHtml(part: Part): boolean {
  return /^\s{0,50}<(?:!doctype html|html|body|div|p|table)\b/i.test(part.body.slice(0, 300));
}
