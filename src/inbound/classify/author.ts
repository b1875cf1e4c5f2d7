import { readCompanyDomain } from "../../prospects/normalise/company-domain.ts";
import type { Letter } from "./letter.ts";
import { type Mailbox, readMailboxes } from "./mime/address.ts";
import { decodeWords } from "./mime/header.ts";

/** Who wrote a message, as it says itself. */
export interface Author {
  /** The writer; where an address of ours stands in From for somebody else's, that somebody. */
  writer: Mailbox | null;
  /** An address of one of our senders stands in it as the writer's, now or before a group rewrote it. */
  bearsOurs: boolean;
  /** Why it is ours, in words; null where it is somebody else's, or may be. */
  own: string | null;
}

/**
 * Groups and lists put their own address into From and keep the writer's elsewhere, since DMARC would refuse their mail
 * otherwise: Google Groups in X-Original-From and X-Original-Sender, Mailman in Reply-To (RFC 7960 4.1.3.3). Forms on
 * a web site do so too. Such fields are only believed where the address in From is ours: any stranger can add them,
 * and From is what DMARC protects.
 */
export function readAuthor({ headers, from }: Letter, ownAddresses: readonly string[]): Author {
  const own = new Set(ownAddresses.map((each) => dropTag(each.toLowerCase())));
  const companies = new Set([...own].map(readCompanyDomain));
  companies.delete(null);
  const isSender = ({ address }: Mailbox): boolean => own.has(dropTag(address));
  const isHouse = (box: Mailbox): boolean => isSender(box) || companies.has(readCompanyDomain(box.address));
  if (from === null || !isHouse(from)) return { writer: from, bearsOurs: false, own: null };
  const read = (name: string): Mailbox[] => readMailboxes(decodeWords(headers.raw(name)));
  const [original] = [...read("x-original-from"), ...read("x-original-sender")];
  // A list names itself beside the writer.
  const answers = read("reply-to").find((box) => !isHouse(box));
  const named = read("x-original-from")[0] ?? answers ?? original ?? null;
  const writer = named ?? from;
  // Of a list that does not say whose mail it is, nobody knows that it is ours.
  const isOwn = isSender(from) && isHouse(writer) && (named !== null || !headers.has("list-id"));
  return {
    writer,
    bearsOurs: isSender(from) || (original !== undefined && isSender(original)),
    own: isOwn ? "From is one of our own senders" : null,
  };
}

/** `anna+desk@acme.example` → `anna@acme.example`. */
function dropTag(address: string): string {
  return address.replace(/(?<=.)\+[^@]*(?=@)/, "");
}
