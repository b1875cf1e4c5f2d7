import type { Letter } from "./letter.ts";
import { findAddresses } from "./mime/address.ts";
import type { Headers } from "./mime/header.ts";

const MESSAGE_ID = /<[^<>\s@]{1,300}@[^<>\s]{1,250}>/g;
const MAX_REFERENCES = 50;
const MAX_TOKENS = 20;

/**
 * Message-IDs that a message answers or reports on, the nearest first. Where our own domains are known,
 * their Message-IDs come before all others: some servers put an identifier of theirs in between.
 */
export function readReferences(
  letter: Letter,
  inText: readonly Headers[],
  ownDomains: readonly string[],
): string[] {
  const { headers } = letter;
  const returned = [...letter.returned, ...inText];
  const found = [
    ...ids(headers.raw("in-reply-to")),
    ...ids(headers.raw("references")).reverse(),
    ...returned.flatMap((each) => ids(each.raw("message-id"))),
    ...letter.parts
      .filter((each) => each.type.startsWith("message/"))
      .flatMap((each) =>
        ids(
          /(?:^|\n)(?:original-)?message-id:[ \t]{0,10}([^\n]{3,500})/i.exec(
            each.body.slice(0, 20_000),
          )?.[1] ?? "",
        ),
      ),
    ...returned.flatMap((each) => [
      ...ids(each.raw("in-reply-to")),
      ...ids(each.raw("references")).reverse(),
    ]),
  ];
  const unique = [...new Set(found)].slice(0, MAX_REFERENCES);
  const isOwn = (id: string) =>
    ownDomains.some((domain) => id.toLowerCase().endsWith(`@${domain.toLowerCase()}>`));
  return [...unique.filter(isOwn), ...unique.filter((id) => !isOwn(id))];
}

function ids(value: string): string[] {
  return value.match(MESSAGE_ID) ?? [];
}

/** Our marks: X-Seq-Touch of this message or a returned one, and extensions of the addresses it came to. */
export function readTokens(letter: Letter, inText: readonly Headers[]): string[] {
  const returned = [...letter.returned, ...inText];
  const touches = [letter.headers, ...returned].flatMap((each) => each.all("x-seq-touch"));
  const quoted =
    letter.returned.length > 0 || inText.length > 0
      ? []
      : [...letter.readText().matchAll(/(?:^|\n)[> ]{0,10}X-Seq-Touch:\s{0,5}([^\s]{1,500})/gi)].map(
          (match) => match[1] ?? "",
        );
  const addresses = [
    ...letter.to,
    ...["x-original-to", "envelope-to", "x-envelope-to", "apparently-to"].flatMap((name) =>
      letter.headers.all(name).flatMap((each) => findCased(each)),
    ),
    ...letter.headers.all("to").flatMap((each) => findCased(each)),
    ...letter.headers.all("delivered-to").flatMap((each) => findCased(each)),
    ...returned.flatMap((each) => [
      ...findCased(each.raw("return-path")),
      ...findCased(each.raw("reply-to")),
    ]),
  ];
  const extensions = addresses.map((address) => /\+([^@]{8,200})@/.exec(address)?.[1] ?? "");
  return [
    ...new Set(
      [...touches, ...quoted, ...extensions].map((each) => each.trim()).filter((each) => each !== ""),
    ),
  ].slice(0, MAX_TOKENS);
}

/** Addresses as they are written: a signed extension may tell capitals from small letters. */
function findCased(value: string): string[] {
  return findAddresses(value).map((address) => {
    const at = value.toLowerCase().indexOf(address);
    return at === -1 ? address : value.slice(at, at + address.length);
  });
}
