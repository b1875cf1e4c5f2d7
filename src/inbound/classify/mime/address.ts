/** A mailbox of a header. */
export interface Mailbox {
  name: string;
  /** Lower-cased. */
  address: string;
}

/** An address inside running text. The lengths are those of RFC 5321 §4.5.3.1, so a hostile line costs little. */
const ADDRESS =
  /(?<![\w.!#$%&'*+/=?^`{|}~-])(?:"[^"\s<>]{1,64}"|[\w.!#$%&'*+/=?^`{|}~\u0080-\uffff-]{1,64})@(?:[\w\u0080-\uffff](?:[\w\u0080-\uffff.-]{0,250}[\w\u0080-\uffff])?|\[[\d.:a-f]{3,45}\])/gi;

/** Spaces, quotes and the full-width punctuation of Asian text: no part of an address, though beyond ASCII (RFC 6531). */
const NO_LETTERS = /[\u00a0-\u00bf\u2000-\u206f\u3000-\u303f\uff00-\uff20\uff3b-\uff40\uff5b-\uff65]/g;

/** Addresses of a text in their order, lower-cased, each once. */
export function findAddresses(text: string): string[] {
  if (!text.includes("@")) return [];
  const found = new Set<string>();
  for (const [match] of text.slice(0, 20_000).replace(NO_LETTERS, " ").matchAll(ADDRESS)) {
    const address = tidyAddress(match);
    if (address !== null) found.add(address);
  }
  return [...found];
}

/** One address as it is compared: lower-cased, without brackets; null where it is none. */
export function tidyAddress(text: string): string | null {
  let address = text
    .trim()
    .replace(/^[<'(\s]{1,5}/, "")
    .replace(/[>'),.;:\s]{1,5}$/, "")
    .toLowerCase();
  if (address.startsWith("mailto:")) address = address.slice(7);
  const at = address.lastIndexOf("@");
  return at > 0 && at < address.length - 1 && address.length <= 320 && !/\s/.test(address) ? address : null;
}

/** Mailboxes of From, To or Reply-To: `Anna Kim <anna@x.example>, b@y.example (Bo)`. */
export function readMailboxes(value: string): Mailbox[] {
  const boxes: Mailbox[] = [];
  for (const piece of splitMailboxes(value)) {
    const open = piece.lastIndexOf("<");
    if (open !== -1) {
      const close = piece.indexOf(">", open);
      const address = tidyAddress(piece.slice(open + 1, close === -1 ? undefined : close));
      if (address !== null) boxes.push({ name: tidyName(piece.slice(0, open)), address });
      continue;
    }
    const [first] = findAddresses(piece);
    if (first === undefined) continue;
    const comment = /\(([^()]{1,200})\)/.exec(piece)?.[1] ?? "";
    boxes.push({ name: tidyName(comment), address: first });
  }
  return boxes;
}

function splitMailboxes(value: string): string[] {
  const pieces: string[] = [];
  let start = 0;
  let isQuoted = false;
  for (let index = 0; index < value.length && pieces.length < 100; index += 1) {
    const character = value[index];
    if (character === '"') isQuoted = !isQuoted;
    else if (character === "," && !isQuoted) {
      pieces.push(value.slice(start, index));
      start = index + 1;
    }
  }
  pieces.push(value.slice(start));
  return pieces;
}

function tidyName(text: string): string {
  return text
    .trim()
    .replace(/^["']{1,3}/, "")
    .replace(/["']{1,3}$/, "")
    .trim();
}
