import { encode as encodeBase64, wrap as wrapBase64 } from "nodemailer/lib/base64";
import type MimeNode from "nodemailer/lib/mime-node";
import { encode as encodeQuotedPrintable, wrap as wrapQuotedPrintable } from "nodemailer/lib/qp";
import { InternalError } from "../../errors.ts";

/** RFC 2045 6.7 and 6.8: encoded lines have at most 76 characters. */
const LINE_LENGTH = 76;

/**
 * The message of a compiled MIME tree, CRLF at every line end: the bytes of nodemailer's own
 * `build()`, without its chain of streams, which costs more than sending the message.
 */
export function writeMime(root: MimeNode): string {
  const message = writeNode(root);
  return message.endsWith("\r\n") ? message : `${message}\r\n`;
}

function writeNode(node: MimeNode): string {
  // Building the headers fixes the boundary that the parts below are divided by, and the encoding of the content.
  const headers = node.buildHeaders();
  if (node.multipart) {
    const parts = node.childNodes.map((child) => `--${node.boundary}\r\n${writeNode(child)}`);
    return `${headers}\r\n\r\n${parts.join("\r\n")}\r\n--${node.boundary}--\r\n`;
  }
  return `${headers}\r\n\r\n${encodeContent(node.content ?? "", node.getTransferEncoding())}`;
}

function encodeContent(content: unknown, encoding: string | false): string {
  if (typeof content !== "string") throw new InternalError("an email part is no text");
  switch (encoding) {
    case "quoted-printable":
      return wrapQuotedPrintable(encodeQuotedPrintable(content), LINE_LENGTH);
    case "base64":
      return wrapBase64(encodeBase64(content), LINE_LENGTH);
    default:
      return content;
  }
}
