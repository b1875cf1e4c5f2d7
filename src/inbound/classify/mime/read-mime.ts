import { decodeBytes } from "./charset.ts";
import { Headers, readStructured } from "./header.ts";
import { MAX_DEPTH, MAX_HEADER_CHARS, MAX_MESSAGE_BYTES, MAX_PARTS, MAX_TEXT_CHARS } from "./limits.ts";
import { decodeTransfer } from "./transfer.ts";

/** One part of a message (RFC 2045, 2046). */
export interface Part {
  headers: Headers;
  /** Media type, lower-cased: `text/plain`. */
  type: string;
  params: Record<string, string>;
  isAttachment: boolean;
  /** Parts of a multipart, or the one message inside a `message/rfc822`. */
  children: Part[];
  /** The body still encoded, one character a byte. */
  body: string;
}

/**
 * A message as a tree of parts. It is read leniently and never throws: lost boundaries, missing headers, NULs
 * and every kind of line end are taken for what they most likely were. Limits in limits.ts.
 *
 * Own reader rather than postal-mime: wrong charset labels can only be mended where the bytes still are,
 * reports need the tree, lone CRs are line ends in saved mail, and it is some five times faster.
 */
export function readMime(raw: Uint8Array): Part {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, Math.min(raw.byteLength, MAX_MESSAGE_BYTES));
  let text = bytes.toString("latin1");
  if (text.includes("\r")) text = text.replaceAll("\r\n", "\n").replaceAll("\r", "\n");
  if (text.includes("\0")) text = text.replaceAll("\0", "");
  if (text.startsWith("\u00ef\u00bb\u00bf")) text = text.slice(3);
  // Some mailboxes put empty lines, or mbox's own line, before the first header.
  let start = 0;
  while (text[start] === "\n") start += 1;
  return readEntity(start === 0 ? text : text.slice(start), "text/plain", { depth: 0, parts: 0 });
}

interface Budget {
  depth: number;
  parts: number;
}

function readEntity(text: string, defaultType: string, budget: Budget): Part {
  budget.parts += 1;
  const { block, body } = splitHeader(text);
  const headers = new Headers(block);
  const { value, params } = readStructured(headers.raw("content-type"));
  const type = /^[\w.+-]{1,60}\/[\w.+-]{1,80}$/.test(value) ? value : defaultType;
  const disposition = readStructured(headers.raw("content-disposition")).value;
  const part: Part = {
    headers,
    type,
    params,
    isAttachment: disposition === "attachment",
    children: [],
    body,
  };
  if (budget.depth >= MAX_DEPTH || budget.parts >= MAX_PARTS) return part;
  budget.depth += 1;
  if (type.startsWith("multipart/")) {
    const inner = type === "multipart/digest" ? "message/rfc822" : "text/plain";
    for (const piece of splitMultipart(body, params.boundary ?? "")) {
      if (budget.parts >= MAX_PARTS) break;
      part.children.push(readEntity(piece, inner, budget));
    }
    // No boundary anywhere: what is there is text.
    if (part.children.length === 0) part.type = "text/plain";
  } else if (isEmbedded(type)) {
    const encoding = readEncoding(part);
    const inner =
      encoding === "base64" || encoding === "quoted-printable"
        ? decodeTransfer(body, encoding).toString("latin1")
        : body;
    part.children.push(readEntity(inner.replace(/^\n{1,10}/, ""), "text/plain", budget));
  }
  budget.depth -= 1;
  return part;
}

function isEmbedded(type: string): boolean {
  return type === "message/rfc822" || type === "message/global" || type === "message/news";
}

/** The header block ends at the first empty line; text that does not begin like a header is all body. */
function splitHeader(text: string): { block: string; body: string } {
  if (text.startsWith("\n")) return { block: "", body: text.slice(1) };
  if (!/^(?:From |>From |[!-9;-~]{1,80}[ \t]*:)/.test(text)) return { block: "", body: text };
  const end = text.indexOf("\n\n");
  if (end === -1) return { block: text.slice(0, MAX_HEADER_CHARS), body: "" };
  return { block: text.slice(0, end), body: text.slice(end + 2) };
}

function splitMultipart(body: string, boundary: string): string[] {
  const named = boundary.trim().slice(0, 200);
  if (named !== "") {
    const exact = cutAt(body, named, (rest) => rest.trim() === "" || rest.startsWith("--"));
    if (exact.length > 0) return exact;
    // A boundary parameter that was cut short by a gateway.
    const longer = cutAt(body, named, () => true);
    if (longer.length > 0) return longer;
  }
  // No such line: the first that looks like one, before a Content- field.
  const guess = /(?:^|\n)--([^\s-][^\n]{4,100}|-[^\n]{4,100})\nContent-/i.exec(
    body.slice(0, MAX_HEADER_CHARS),
  );
  return guess?.[1] === undefined
    ? []
    : cutAt(body, guess[1].trimEnd(), (rest) => rest.trim() === "" || rest.startsWith("--"));
}

function cutAt(body: string, boundary: string, accepts: (rest: string) => boolean): string[] {
  const pieces: string[] = [];
  const delimiter = `--${boundary}`;
  let open = -1;
  let at = body.startsWith(delimiter) ? 0 : body.indexOf(`\n${delimiter}`);
  while (at !== -1 && pieces.length < MAX_PARTS) {
    const lineStart = body[at] === "\n" ? at + 1 : at;
    const lineEnd = body.indexOf("\n", lineStart);
    const rest = body.slice(lineStart + delimiter.length, lineEnd === -1 ? undefined : lineEnd);
    if (rest.length < 500 && accepts(rest)) {
      if (open !== -1) pieces.push(body.slice(open, at));
      open = lineEnd === -1 ? body.length : lineEnd + 1;
      if (rest.startsWith("--")) return pieces;
    }
    at = lineEnd === -1 ? -1 : body.indexOf(`\n${delimiter}`, lineEnd);
  }
  if (open !== -1 && open < body.length) pieces.push(body.slice(open));
  return pieces;
}

function readEncoding(part: Part): string {
  return readStructured(part.headers.raw("content-transfer-encoding")).value.split(/\s/)[0] ?? "";
}

/** The text of a part, decoded; line ends are `\n`. */
export function decodeText(part: Part): string {
  const encoding = readEncoding(part);
  // Base64 takes four characters for three bytes, quoted-printable up to three for one, and charsets up to four.
  const bytes = decodeTransfer(part.body.slice(0, MAX_TEXT_CHARS * 4), encoding);
  let text = decodeBytes(bytes, part.params.charset ?? "").slice(0, MAX_TEXT_CHARS);
  if (text.includes("\r")) text = text.replaceAll("\r\n", "\n").replaceAll("\r", "\n");
  if (text.includes("\0")) text = text.replaceAll("\0", "");
  if (part.params.format?.toLowerCase() === "flowed")
    text = unflow(text, part.params.delsp?.toLowerCase() === "yes");
  // Some Macs send Hangul and accents in pieces.
  return text.normalize("NFC");
}

/** Joins the lines of one paragraph (RFC 3676 4.1): a line that ends in a space goes on, but for "-- " and another depth. */
function unflow(text: string, isSpaceDropped: boolean): string {
  const lines: string[] = [];
  let open: string | null = null;
  for (const line of text.split("\n")) {
    const depth = /^>*/.exec(line)?.[0] ?? "";
    const rest = line.slice(depth.length);
    const words = rest.startsWith(" ") ? rest.slice(1) : rest;
    const isJoined = open === depth && words !== "-- ";
    const isFlowed = words.endsWith(" ") && words !== "-- ";
    const kept = isFlowed && isSpaceDropped ? words.slice(0, -1) : words;
    if (isJoined) lines.push(`${lines.pop() ?? ""}${kept}`);
    else lines.push(depth === "" ? kept : `${depth} ${kept}`);
    open = isFlowed ? depth : null;
  }
  return lines.join("\n");
}
