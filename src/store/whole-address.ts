/** Letters and digits that end an escape of JSON, quoted-printable (RFC 2045, 6.7) or a URL: what follows begins anew. */
const ESCAPE = String.raw`(?:\\(?:[nrtbf]|u[0-9a-f]{4})|[=%][0-9a-f]{2})`;
const WORD = String.raw`[\p{L}\p{N}]`;

/** So many at most, that a line of nothing else, which strangers may write, is looked at once and not at every place. */
const JOINERS = "[._+-]{0,8}";

/** What may not stand before or after an address of each kind, since it would be part of a longer one. */
const EDGES = {
  email: {
    before: `(?:(?<=${ESCAPE}${JOINERS})|(?<!${WORD}${JOINERS}))`,
    after: String.raw`(?![.]?${WORD}|-{1,8}${WORD})`,
  },
  phone: { before: "", after: String.raw`(?!\p{N})` },
  linkedin_url: { before: "", after: `(?![_%]|-{0,8}${WORD})` },
  message_id: { before: "", after: "" },
};

/**
 * Finds an address in normal form, or a Message-ID in angle brackets, wherever a text names it and not a longer one:
 * `ann@acme.example` is not in `joann@acme.example`, `…/in/ann` not in `…/in/ann-lee`, `+49301` not in `+493012`. In JSON
 * and encoded mail, too.
 */
export function wholeAddress(address: string): RegExp {
  const { before, after } = EDGES[kindOf(address)];
  const literal = address.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
  // Edges are looked at only where the address itself is.
  return new RegExp(`(?=${literal})${before}${literal}${after}`, "giu");
}

function kindOf(address: string): keyof typeof EDGES {
  if (address.startsWith("+")) return "phone";
  if (address.startsWith("<")) return "message_id";
  return /^https?:/.test(address) ? "linkedin_url" : "email";
}
