/** Bytes of a body under its Content-Transfer-Encoding (RFC 2045 §6); broken encodings give what can be read. */
export function decodeTransfer(body: string, encoding: string): Buffer {
  switch (encoding) {
    case "base64":
      // Node's reader passes over whatever is not of the alphabet, as RFC 2045 §6.8 asks.
      return Buffer.from(body, "base64");
    case "quoted-printable":
      return Buffer.from(decodeQuotedPrintable(body), "latin1");
    default:
      return Buffer.from(body, "latin1");
  }
}

function decodeQuotedPrintable(body: string): string {
  if (!body.includes("=")) return body;
  return body
    .replace(/=[ \t]{0,20}\n/g, "")
    .replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
